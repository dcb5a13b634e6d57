"""Requests that go on by themselves: no thread waits for them, they are looked at after each step
of the background work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

from memory_cache.errors import Cancelled
from memory_cache.protocol import Fetched, Fetching, Forgetting, Indexed, Work, Working

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memory_cache.dispatch.desk import Desk, Job
    from memory_cache.models.fetch.client import FetchProgress
    from memory_cache.service.downloads import Download
    from memory_cache.store.records import Kept

_FEW = 500


class Following(Protocol):
    """A request that is followed."""

    job: Job

    def look(self) -> bool:
        """Tell what was reached since the last look; True when there is nothing more to reach.

        Raises `Cancelled`, and what the library raises.
        """


class FollowSave:
    """A kept page on its way to being found. The engine may rest for minutes, and a window full of
    tabs must not keep other requests from being served.
    """

    def __init__(self, desk: Desk, job: Job, kept: Kept) -> None:
        self.job = job
        self._desk = desk
        self._kept = kept
        self._read = False
        self._change: Literal["new", "same", "changed"] = "new"
        self._twin_of: int | None = None

    def look(self) -> bool:
        """See `Following`."""
        _check(self.job)
        library = self._desk.memory.library
        page_id = self._kept.page_id
        if not self._read:
            if not library.texts.is_read(page_id):
                return False
            self._read = True
            self._describe()
            self._tell("words")
        if library.vectors.is_waiting(page_id):
            return False
        self._tell("meaning")
        return True

    def _describe(self) -> None:
        """What this save was: only now that the text is known can that be told."""
        pages, kept = self._desk.memory.library.pages, self._kept
        if kept.status == "unchanged":
            self._change = "same"
        elif kept.status == "updated":
            is_other = kept.version_id is None or pages.has_version(kept.page_id, kept.version_id)
            self._change = "changed" if is_other else "same"
        page = pages.get_many([kept.page_id]).get(kept.page_id)
        self._twin_of = page.twin_of if page else None

    def _tell(self, by: Literal["words", "meaning"]) -> None:
        self.job.emit(
            Indexed(
                id=self.job.request_id,
                page_id=self._kept.page_id,
                by=by,
                change=self._change,
                twin_of=self._twin_of,
            )
        )


class FollowForget:
    """Pages on their way out: hidden, erased, and gone from every file."""

    def __init__(self, desk: Desk, job: Job, page_ids: Sequence[int]) -> None:
        self.job = job
        self._desk = desk
        self._page_ids = page_ids
        self._erased = False

    def look(self) -> bool:
        """See `Following`. Ends early if the pages were brought back."""
        _check(self.job)
        erasing = self._desk.memory.library.erasing
        if not self._erased:
            if self._are_there():
                # Those that are there and not hidden are back.
                return erasing.count_hidden() == 0
            self._erased = True
            self._tell("erased")
        if not erasing.is_clean():
            return False
        self._tell("forgotten")
        return True

    def _are_there(self) -> bool:
        erasing = self._desk.memory.library.erasing
        if len(self._page_ids) > _FEW and erasing.count_hidden() > 0:
            return True
        return erasing.is_there(self._page_ids)

    def _tell(self, phase: Literal["erased", "forgotten"]) -> None:
        self.job.emit(
            Forgetting(
                id=self.job.request_id,
                phase=phase,
                page_ids=[],
                pages=len(self._page_ids),
                seconds_left=0.0,
            )
        )


class FollowWork:
    """What goes on in the background, told whenever it changes, until it is cancelled."""

    def __init__(self, desk: Desk, job: Job) -> None:
        self.job = job
        self._desk = desk
        self._told: list[Work] | None = None

    def look(self) -> bool:
        """See `Following`."""
        _check(self.job)
        work = [
            Work(kind=progress.kind, done=progress.done, total=progress.total)
            for progress in self._desk.background.progress()
        ]
        if work != self._told:
            self._told = work
            self.job.emit(Working(id=self.job.request_id, work=work))
        return False


class FollowDownload:
    """A download under way. It may take an hour, and pages that show it come and go."""

    def __init__(self, desk: Desk, job: Job, download: Download, *, use: bool) -> None:
        self.job = job
        self._desk = desk
        self._download = download
        self._use = use
        self._told: FetchProgress | None = None

    def look(self) -> bool:
        """See `Following`. A cancel pauses the download, whoever else waits for it."""
        download = self._download
        if self.job.cancelled.is_set():
            download.pause()
        # Asked before it is told: what came last is told too.
        is_over = download.is_over
        progress = download.progress
        if progress is not None and progress is not self._told:
            self._told = progress
            self.job.emit(
                Fetching(
                    id=self.job.request_id,
                    phase=progress.phase,
                    done_bytes=progress.done_bytes,
                    total_bytes=progress.total_bytes,
                    bytes_per_second=progress.bytes_per_second,
                    seconds_left=progress.seconds_left,
                )
            )
        if not is_over:
            return False
        model_id = download.result()
        if self._use:
            self._desk.models.use(model_id)
        self.job.emit(Fetched(id=self.job.request_id, model=model_id))
        return True


def _check(job: Job) -> None:
    if job.cancelled.is_set():
        raise Cancelled
