"""One download from order to finished file: what to ask for, what to believe, when to try again.

A server is believed in nothing: neither the length that it declares nor that it sends what was
asked for. Only a file of the wanted hash gets the wanted name.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from memory_cache.errors import (
    DownloadCut,
    DownloadError,
    DownloadForbidden,
    DownloadGone,
    DownloadNoSpace,
    DownloadStalled,
    DownloadUnreachable,
    DownloadWrong,
)
from memory_cache.models.fetch.messages import FetchProgress
from memory_cache.models.fetch.pace import Pace
from memory_cache.models.fetch.partial import Origin, Partial, hash_file
from memory_cache.saying import say, say_count, size

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from memory_cache.models.fetch.messages import Order, Phase
    from memory_cache.models.fetch.transfer import Reply

_REPORT_EVERY_S = 0.2
_LOOK_EVERY_BYTES = 33_554_432
"""How much is written between two looks at the free space."""
_FRESH_START_BYTES = 1_048_576
"""After so much progress the attempts are counted anew."""
_MAX_WAIT_S = 30.0
_MAX_FILE_BYTES = 1_000_000_000_000

_RANGE = re.compile(r"bytes (\d{1,15})-(\d{1,15})/(\d{1,15})")
_STRONG_ETAG = re.compile(r'"[!#-~]{1,512}"')


class Asker(Protocol):
    """Asks a server for a file. See `Transfer.get`."""

    def get(self, url: str, headers: Mapping[str, str]) -> Reply: ...  # noqa: D102


class _Again(Exception):
    """Ask again: at once, or after a wait if the server is at fault. `fault` is told in the end."""

    def __init__(self, fault: DownloadError, wait_s: float | None = None) -> None:
        self.fault = fault
        self.wait_s = wait_s
        super().__init__()


class Download:
    """Carries one order out. `report` hears how far it is, and also that it still lives."""

    def __init__(
        self,
        order: Order,
        asker: Asker,
        report: Callable[[FetchProgress], None],
        *,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self._order = order
        self._rules = order.rules
        self._asker = asker
        self._report = report
        self._clock = clock
        self._sleep = sleep
        self._pace = Pace(clock)
        self._target = Path(order.path)
        self._total = order.bytes
        self._arrived_bytes = 0
        self._reported_s = -1.0
        self._last: FetchProgress | None = None

    def run(self) -> None:
        """Download. Raises a `DownloadError`."""
        with Partial(self._target) as partial:
            if self._is_there():
                return
            try:
                self._fill(partial)
            except DownloadError as error:
                raise _with_kept(error, partial.size_bytes) from None

    def _fill(self, partial: Partial) -> None:
        partial.resume(self._order.url, self._order.sha256, self._tell_checked)
        if partial.origin is not None:
            self._total = partial.origin.total_bytes
        if self._total is not None:
            self._need_space(self._total - partial.size_bytes)
        self._pace = Pace(self._clock)
        self._download(partial)
        self._tell("verifying", partial.size_bytes, self._total)
        if partial.sha256() != self._order.sha256:
            partial.discard()
            raise DownloadWrong
        partial.finish()

    def say_alive(self) -> None:
        """Repeat how far it is."""
        if self._last is not None:
            self._report(self._last)

    def _is_there(self) -> bool:
        """Whether the file is in its place already. Another file is not touched."""
        if not self._target.exists():
            return False
        if (
            self._target.is_file()
            and self._order.bytes in {None, self._target.stat().st_size}
            and hash_file(self._target, self._tell_checked) == self._order.sha256
        ):
            return True
        raise DownloadError(
            say(
                "model_file_in_the_way",
                "There is another file with the name {name} in the models folder.",
                name=self._target.name,
            ),
            remedy=say(
                "rename_then_download", "Rename or delete it, then download the model again."
            ),
        )

    # ---- attempts

    def _download(self, partial: Partial) -> None:
        failures = 0
        while partial.origin is None or partial.size_bytes < partial.origin.total_bytes:
            before = self._arrived_bytes
            try:
                self._attempt(partial)
            except (_Again, DownloadCut, DownloadUnreachable) as error:
                again = error if isinstance(error, _Again) else _Again(error)
                progressed = self._arrived_bytes - before >= _FRESH_START_BYTES
                failures = 1 if progressed else failures + 1
                never_worked = isinstance(error, DownloadUnreachable) and not self._arrived_bytes
                if never_worked or failures >= self._rules.attempts:
                    raise again.fault from None
                self._wait(again, failures, partial)
            except DownloadStalled:
                raise DownloadStalled(
                    say_count(
                        "download_silent",
                        "Nothing has arrived for {count} second.",
                        "Nothing has arrived for {count} seconds.",
                        count=round(self._rules.stall_s),
                    )
                ) from None

    def _attempt(self, partial: Partial) -> None:
        """Ask once, and write what comes. Returns with more of the file, if not with all of it."""
        self._tell("downloading", partial.size_bytes, self._total)
        reply = self._asker.get(self._order.url, _range_headers(partial))
        total = self._total_of(reply, partial)
        origin = Origin(
            url=self._order.url,
            sha256=self._order.sha256,
            etag=_strong_etag(reply.headers),
            total_bytes=total,
        )
        self._total = total
        self._need_space(total - partial.size_bytes)
        partial.belongs_to(origin)
        self._take(reply, partial, total)

    def _take(self, reply: Reply, partial: Partial, total: int) -> None:
        look_at = partial.size_bytes + _LOOK_EVERY_BYTES
        for piece in reply.pieces:
            if partial.size_bytes + len(piece) > total:
                partial.discard()
                raise DownloadWrong(
                    say("server_sent_more", "The server sent more than the model. It was deleted.")
                )
            partial.write(piece)
            self._arrived_bytes += len(piece)
            self._pace.add(len(piece))
            if partial.size_bytes >= look_at:
                look_at += _LOOK_EVERY_BYTES
                self._keep_space()
            self._tell("downloading", partial.size_bytes, total, seldom=True)
        if partial.size_bytes < total:
            raise DownloadCut

    def _wait(self, again: _Again, failures: int, partial: Partial) -> None:
        doubled = self._rules.first_wait_s * 2.0 ** (failures - 1)
        wait_s = min(_MAX_WAIT_S, doubled if again.wait_s is None else again.wait_s)
        until = self._clock() + wait_s
        while (left := until - self._clock()) > 0:
            self._tell("downloading", partial.size_bytes, self._total)
            self._sleep(min(1.0, left))

    # ---- believing

    def _total_of(self, reply: Reply, partial: Partial) -> int:
        """How large the file is, from an answer that has it. The part is emptied if the answer
        begins anew. Raises `_Again` or a `DownloadError` for any other answer.
        """
        self._check_status(reply, partial)
        if reply.headers.get("content-encoding", "identity").strip().lower() != "identity":
            raise DownloadError(
                say("server_form", "The server sent the model in a form that cannot be used.")
            )
        if reply.status == 206:
            total = self._total_of_rest(reply, partial)
        else:
            declared = _count(reply.headers.get("content-length"))
            # Without a declared length, as much is taken as the catalogue says.
            total = declared if declared is not None else self._order.bytes or 0
        if not 0 < total <= _MAX_FILE_BYTES:
            raise DownloadError(
                say("server_no_size", "The server does not say how large the model is.")
            )
        if self._order.bytes not in {None, total}:
            raise DownloadWrong(
                say(
                    "server_other_size",
                    "The file on the server has another size than the model that was asked for.",
                ),
                remedy=say(
                    "choose_model_or_update", "Choose another model, or update Memory Cache."
                ),
            )
        if reply.status == 200 and partial.size_bytes:
            partial.restart()
        return total

    def _check_status(self, reply: Reply, partial: Partial) -> None:
        status = reply.status
        if status == 200 or (status == 206 and partial.size_bytes):
            return
        if status == 416 and partial.size_bytes:
            partial.restart()
            raise _Again(
                DownloadWrong(say("server_file_changed", "The file on the server has changed.")),
                wait_s=0.0,
            )
        if status in {401, 403}:
            raise DownloadForbidden
        if status in {404, 410}:
            raise DownloadGone
        fault = DownloadError(
            say(
                "server_status",
                "The server could not send the model (it answered {status}).",
                status=str(status),
            ),
            remedy=say("try_later", "Try again later."),
        )
        if status in {408, 425, 429} or 500 <= status < 600:
            raise _Again(fault, _seconds(reply.headers.get("retry-after")))
        raise fault

    def _total_of_rest(self, reply: Reply, partial: Partial) -> int:
        origin = partial.origin
        assert origin is not None
        rest = _RANGE.fullmatch(reply.headers.get("content-range", "").strip())
        etag = _strong_etag(reply.headers)
        if (
            rest is None
            or int(rest[1]) != partial.size_bytes
            or int(rest[3]) != origin.total_bytes
            or (etag and origin.etag and etag != origin.etag)
        ):
            partial.restart()
            raise _Again(
                DownloadWrong(
                    say("server_file_changing", "The file on the server keeps changing.")
                ),
                wait_s=0.0,
            )
        return origin.total_bytes

    # ---- space

    def _need_space(self, missing_bytes: int) -> None:
        lacking = missing_bytes + self._rules.spare_bytes - self._free_bytes()
        if missing_bytes > 0 and lacking > 0:
            raise DownloadNoSpace(
                say(
                    "download_lacks_space",
                    "There is not enough free space for this model: {size} more are needed.",
                    size=size(lacking),
                )
            )

    def _keep_space(self) -> None:
        """Leave room for the library, which matters more, whatever else fills the disk."""
        if self._free_bytes() < self._rules.spare_bytes // 4:
            raise DownloadNoSpace(say("disk_almost_full", "The disk is almost full."))

    def _free_bytes(self) -> int:
        try:
            return shutil.disk_usage(self._target.parent).free
        except OSError:
            return 0

    # ---- telling

    def _tell_checked(self, done: int, total: int) -> None:
        self._tell("checking", done, total, seldom=True)

    def _tell(self, phase: Phase, done: int, total: int | None, *, seldom: bool = False) -> None:
        now = self._clock()
        if seldom and now - self._reported_s < _REPORT_EVERY_S:
            return
        self._reported_s = now
        loading = phase == "downloading"
        self._last = FetchProgress(
            phase=phase,
            done_bytes=done,
            total_bytes=total,
            bytes_per_second=self._pace.bytes_per_second() if loading else 0.0,
            seconds_left=self._pace.seconds_left(total - done) if loading and total else None,
        )
        self._report(self._last)


def _with_kept(error: DownloadError, kept_bytes: int) -> DownloadError:
    """Say how much of the file stays on the disk, to go on from."""
    if not kept_bytes:
        return error
    message = say(
        "download_kept",
        "{why} What arrived is kept: {size}.",
        why=error.message,
        size=size(kept_bytes),
    )
    return type(error)(message, remedy=error.advice)


def _range_headers(partial: Partial) -> dict[str, str]:
    if partial.origin is None or not partial.size_bytes:
        return {}
    headers = {"Range": f"bytes={partial.size_bytes}-"}
    if partial.origin.etag:
        headers["If-Range"] = partial.origin.etag
    return headers


def _strong_etag(headers: Mapping[str, str]) -> str:
    """The server's name for the file's state, if it promises equal bytes; else empty."""
    etag = headers.get("etag", "").strip()
    return etag if _STRONG_ETAG.fullmatch(etag) else ""


def _count(header: str | None) -> int | None:
    header = (header or "").strip()
    return int(header) if header.isascii() and header.isdigit() and len(header) < 16 else None


def _seconds(header: str | None) -> float | None:
    count = _count(header)
    return None if count is None else float(count)
