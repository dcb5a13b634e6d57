"""Pages that are open in the browser and read to be asked about, saved or not: in memory only."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from typing import TYPE_CHECKING

from memory_cache.errors import Cancelled, EngineError, NotFound
from memory_cache.fault_log import log_fault
from memory_cache.saying import say
from memory_cache.service.reading import read_draft
from memory_cache.store.records import Draft, NumberedText, StoredPassage
from memory_cache.text.chunk import cut_passages, cut_sentences
from memory_cache.text.cite import page_number_at
from memory_cache.text.finding.interaction import heading_as_embedded, mean_vector

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from memory_cache.service.memory import Memory
    from memory_cache.text.extract import Article
    from memory_cache.text.finding.interaction import Embedded

_MOST_VIEWS = 32
"""Room for 20 tabs that are asked about together, and what was open before."""
_SLICE_BYTES = 500
_MOST_CHARS = 24_000_000
"""Of all views together, six of the longest text there can be; beyond that the oldest go."""


class View:
    """One open page: its article, its passages, and their vectors as they come.

    The passages are numbered from 1 in the order in which they stand; their `page_id` is 0.
    `private` says that it comes from a private window, `is_selection` that it is but a part of
    the page at `url`.
    """

    def __init__(self, name: str, draft: Draft, article: Article, *, private: bool) -> None:
        self.name = name
        self.private = private
        self.is_selection = draft.kind == "selection"
        self.url = draft.url
        self.article = article
        self.numbered_text = NumberedText(article.text, article.page_starts)
        self.passages = [
            StoredPassage(
                *(number, 0, draft.url, article.title, passage.heading),
                *(passage.start, passage.end, article.text[passage.start : passage.end]),
                page_number_at(article.page_starts, passage.start),
            )
            for number, passage in enumerate(cut_passages(article.text, article.blocks), start=1)
        ]
        self.vectors: dict[int, NDArray[np.float32]] = {}
        self.unread = deque(self.passages)
        """What is still to be embedded."""
        self.closed = threading.Event()


class Views:
    """The last few open pages; older ones are forgotten, and so is everything at the end.

    One thread embeds them, the page that was opened or asked about last first. It is there while
    there is something to embed.
    """

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._lock = threading.Lock()
        self._views: OrderedDict[str, View] = OrderedDict()
        self._count = 0
        self._embedding: threading.Thread | None = None
        self._ended = threading.Event()

    def open(self, draft: Draft, *, private: bool = False) -> View:
        """Read a page. Its sentences are embedded in the background. Raises `NoText`.

        Nothing of a `private` one may be written to disk.
        """
        article = read_draft(draft, self._memory.pdf_reader)
        with self._lock:
            self._count += 1
            name = f"view-{self._count}"
        # A long page takes a while to cut, and nobody is to wait for it who asks about another.
        view = View(name, draft, article, private=private)
        with self._lock:
            self._views[name] = view
            while len(self._views) > 1 and self._are_too_many():
                self._views.popitem(last=False)[1].closed.set()
            if self._embedding is None:
                self._embedding = threading.Thread(
                    target=self._embed, name="open pages", daemon=True
                )
                self._embedding.start()
        return view

    def get(self, name: str) -> View:
        """Raises `NotFound` if the page is not open any more."""
        with self._lock:
            view = self._views.get(name)
            if view is None:
                raise NotFound(
                    say("view_gone", "That page is not open any more."),
                    remedy=say("ask_again", "Ask again."),
                )
            self._views.move_to_end(name)
            return view

    def close(self) -> None:
        """Let nothing more be embedded."""
        self._ended.set()

    def _are_too_many(self) -> bool:
        characters = sum(len(view.article.text) for view in self._views.values())
        return len(self._views) > _MOST_VIEWS or characters > _MOST_CHARS

    def _embed(self) -> None:
        while True:
            # Who asks about a page meanwhile needs the processor more.
            self._memory.attention.stand_back(self._ended)
            view = self._next()
            if view is None:
                return
            try:
                self._embed_passage(view, view.unread.popleft())
            except (Cancelled, EngineError):
                # Questions embed what they need by themselves, and say so if that fails.
                view.unread.clear()
            except Exception as error:  # noqa: BLE001 - it costs this page, and none of the others
                view.unread.clear()
                log_fault(error, "embedding an open page")

    def _next(self) -> View | None:
        """The last used page of which something is to be embedded; None, and the thread has to go,
        if there is none.
        """
        with self._lock:
            for view in reversed(self._views.values()):
                if view.unread and not view.closed.is_set() and not self._ended.is_set():
                    return view
            self._embedding = None
            return None

    def _embed_passage(self, view: View, passage: StoredPassage) -> None:
        sentences = [passage.text[start:end] for start, end in cut_sentences(passage.text)]
        embedded: list[Embedded] = []
        for some in _in_slices(sentences):
            embedded += self._memory.sentence_vectors.embed(some)
            # Small pieces: what is under way a person who asks has to wait for.
            self._memory.attention.stand_back(self._ended)
        if embedded:
            view.vectors[passage.passage_id] = mean_vector(embedded)
        if passage.heading:
            # What a sentence stands under counts too.
            self._memory.sentence_vectors.embed([heading_as_embedded(passage.heading)])


def _in_slices(sentences: list[str]) -> Iterator[list[str]]:
    """Sentences that are embedded in one go, some 120 tokens or one sentence."""
    some: list[str] = []
    size_bytes = 0
    for sentence in sentences:
        length = len(sentence.encode("utf-8", "replace"))
        if some and size_bytes + length > _SLICE_BYTES:
            yield some
            some, size_bytes = [], 0
        some.append(sentence)
        size_bytes += length
    if some:
        yield some
