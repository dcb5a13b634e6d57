"""From each request of the protocol to the use case that serves it, in one `match`."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Literal

from memory_cache import __version__
from memory_cache.dispatch import asking, shelving
from memory_cache.errors import BadRequest, Cancelled, VersionMismatch
from memory_cache.protocol import (
    MAX_CHUNK_BYTES,
    PROTOCOL_VERSION,
    AnyRequest,
    Ask,
    Cancel,
    FetchModel,
    Forget,
    Health,
    Hello,
    Hits,
    Indexed,
    ListModels,
    ListPages,
    Lookup,
    Open,
    Opened,
    Pages,
    PageState,
    PageSummary,
    Prefill,
    Put,
    ReadText,
    RemoveModel,
    Save,
    Saved,
    Search,
    Status,
    Text,
    UseModel,
    Welcome,
)

if TYPE_CHECKING:
    from memory_cache.dispatch.desk import Desk, Job

TEXT_PART_CHARS = 200_000
"""A part of this length fits into a reply even if every character took four bytes."""


class Following:
    """A kept page on its way through the indexer. No thread waits for it: the engine may rest for
    minutes, and a window full of tabs must not keep other requests from being served.
    """

    def __init__(self, desk: Desk, job: Job, page_id: int) -> None:
        self.job = job
        self._desk = desk
        self._page_id = page_id
        self._read = False

    def look(self) -> bool:
        """Tell what was reached since the last look; True when there is nothing more to reach.

        Raises `Cancelled`, and what the library raises.
        """
        if self.job.cancelled.is_set():
            raise Cancelled
        memory = self._desk.memory
        if not self._read:
            if not memory.library.texts.is_read(self._page_id):
                return False
            self._read = True
            self._tell("words")
        if memory.library.vectors.waiting(1, self._page_id):
            return False
        self._tell("meaning")
        return True

    def _tell(self, by: Literal["words", "meaning"]) -> None:
        self.job.emit(Indexed(id=self.job.request_id, page_id=self._page_id, by=by))


def handle(desk: Desk, request: AnyRequest, job: Job) -> Following | None:
    """Serve one request; returns when it is done, raises what `failed` then says.

    A request that goes on by itself returns what is still to be followed.
    """
    match request:
        case Hello():
            _hello(desk, request, job)
        case Put():
            if len(request.data) > MAX_CHUNK_BYTES:
                raise BadRequest("A chunk of an upload is too long.")
            desk.uploads.put(request.blob, request.index, request.data)
        case Open():
            _open(desk, request, job)
        case Save():
            return _save(desk, request, job)
        case Lookup(id=request_id, url=url):
            page = desk.memory.library.pages.find(url)
            known = (page.page_id, page.saved_at) if page else (None, None)
            job.emit(PageState(id=request_id, page_id=known[0], saved_at=known[1]))
        case Ask():
            asking.ask(desk, request, job)
        case Prefill():
            asking.prefill(desk, request, job)
        case Search():
            from memory_cache.service.search import search

            hits, more = search(
                desk.memory,
                request.query,
                request.limit,
                offset=request.offset,
                cancelled=job.cancelled,
            )
            job.emit(Hits(id=request.id, hits=hits, more=more))
        case ListPages(limit=limit, offset=offset):
            rows, total = desk.memory.library.pages.screen(limit, offset)
            job.emit(
                Pages(
                    id=request.id,
                    pages=[summary(row) for row in rows],
                    total=total,
                )
            )
        case ReadText(page_id=page_id):
            text = desk.memory.library.texts.get(page_id)
            for offset in range(0, max(1, len(text)), TEXT_PART_CHARS):
                part = text[offset : offset + TEXT_PART_CHARS]
                job.emit(Text(id=request.id, offset=offset, text=part))
        case Forget(page_id=page_id):
            desk.memory.forget(page_id)
        case Status():
            _status(desk, request, job)
        case ListModels():
            shelving.list_models(desk, request, job)
        case UseModel():
            shelving.use_model(desk, request)
        case FetchModel():
            shelving.fetch_model(desk, request, job)
        case RemoveModel():
            shelving.remove_model(desk, request)
        case Cancel():
            raise BadRequest("Cancel is answered by the reader.")
    return None


def _hello(desk: Desk, request: Hello, job: Job) -> None:
    if request.protocol != PROTOCOL_VERSION:
        older = "program" if request.protocol > PROTOCOL_VERSION else "add-on"
        raise VersionMismatch(
            f"The Memory Cache {older} is older than the other half: the add-on speaks version"
            f" {request.protocol} of their protocol, the program version {PROTOCOL_VERSION}.",
            remedy=f"Update the Memory Cache {older}, then try again.",
        )
    chosen = desk.memory.chosen_model()
    welcome = Welcome(
        id=request.id,
        protocol=PROTOCOL_VERSION,
        host=__version__,
        pages=desk.memory.library.pages.count(),
        chat_model=chosen.name if chosen else None,
    )
    job.emit(welcome)
    # Importing what reads and embeds takes longer than all the rest: after the answer.
    threading.Thread(target=lambda: desk.indexer, name="starting", daemon=True).start()


def _open(desk: Desk, request: Open, job: Job) -> None:
    view = desk.views.open(desk.uploads.draft(request), private=request.private)
    known = desk.memory.library.pages.find(request.url)
    job.emit(
        Opened(
            id=request.id,
            view=view.name,
            title=view.article.title,
            lang=view.article.lang,
            characters=len(view.article.text),
            passages=len(view.passages),
            truncated=view.article.truncated,
            page_id=known.page_id if known else None,
        )
    )


def _save(desk: Desk, request: Save, job: Job) -> Following:
    memory = desk.memory
    kept = memory.library.pages.keep(desk.uploads.draft(request), memory.now())
    job.emit(Saved(id=request.id, page_id=kept.page_id, status=kept.status))
    desk.indexer.wake()
    return Following(desk, job, kept.page_id)


def _status(desk: Desk, request: Status, job: Job) -> None:
    from memory_cache.service.chat_model import where_it_runs

    memory = desk.memory
    chosen = memory.chosen_model()
    model = memory.embedding_model
    loaded = memory.chat.loaded
    job.emit(
        Health(
            id=request.id,
            pages=memory.library.pages.count(),
            waiting=memory.library.vectors.count_waiting_pages(),
            embedding_model=model.path.stem,
            chat_model=chosen.name if chosen else None,
            chat_runs_on=where_it_runs(loaded) if loaded else None,
            library_bytes=memory.library.pages.size_bytes(),
        )
    )
