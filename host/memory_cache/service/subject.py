"""What a question is about: open pages, a saved one, a collection, everything saved, or nothing."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from memory_cache.errors import NotFound
from memory_cache.service.collected import Collected, collected
from memory_cache.service.grounding import Grounding, Grounds, Ranked
from memory_cache.service.instant import PASSAGES, InstantAnswer, quote
from memory_cache.service.leads import quote_leads
from memory_cache.service.measuring import meter_of
from memory_cache.service.retrieve import (
    Found,
    find_in_library,
    find_in_passages,
    find_in_saved,
)
from memory_cache.text.finding.choosing import pages_in_question, with_each_page
from memory_cache.text.finding.overview import asks_for_all

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from memory_cache.engine.client import Engine
    from memory_cache.protocol import PastTurn
    from memory_cache.protocol.limits import About
    from memory_cache.service.memory import Memory
    from memory_cache.service.views import View
    from memory_cache.store.records import NumberedText, StoredPassage

_MOST_FOUND = 60
"""As many passages as a usual model has room for, and some to choose from."""
_MOST_PAGES = 8
"""Of so many pages that a question is about together each is represented."""


class Subject(ABC):
    """Pages to be asked about.

    `passages` are all that there are, in order; None where they are too many to be read, and are
    only searched. `page_id` is the saved page whose folder may keep what the model remembers of it.
    `may_keep` says that a conversation about it may be kept, `private` that some of it comes from
    a private window.
    """

    about: About
    passages: Sequence[StoredPassage] | None = None
    page_id: int | None = None
    collection_id: int | None = None
    may_keep = True
    private = False
    _represents_pages = False
    """Whether quotes are looked for in something of each page in question."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._last_found: tuple[str, Found] | None = None

    @abstractmethod
    def _find(self, question: str, cancelled: threading.Event | None) -> Found:
        """Return the best passages for a question, more than are quoted from."""

    def text_of(self, page_id: int) -> NumberedText:
        """Return the text of the page that passages with this `page_id` stand in."""
        return self._memory.library.texts.get_numbered(page_id)

    @property
    def title(self) -> str:
        """The title of the one page that it is; "" of several."""
        titles = {passage.title for passage in self.passages or ()}
        return titles.pop() if len(titles) == 1 else ""

    def asks_for_all(self, question: str) -> bool:
        """Whether a question is for all of it, and for nothing in particular."""
        return bool(self.passages) and asks_for_all(question, self.title)

    def answer(self, question: str, cancelled: threading.Event | None = None) -> InstantAnswer:
        """Quote what answers the question; where it is for all there is, how its parts begin.

        Raises `NotFound`, `EngineError` and its kinds, `Cancelled`.
        """
        if self.passages and self.asks_for_all(question):
            return quote_leads(self.passages, self.text_of)
        found = self._found(question, cancelled)
        places: Sequence[int] = range(min(PASSAGES, len(found.passages)))
        if self._represents_pages:
            scored = [(passage.page_id, score) for passage, score in found.passages]
            places = with_each_page(scored, PASSAGES, _MOST_PAGES)
        best = found._replace(passages=[found.passages[at] for at in places])
        return quote(self._memory, question, best, self.text_of, cancelled)

    def ground(
        self,
        engine: Engine,
        question: str,
        instant: InstantAnswer,
        *,
        understood: str = "",
        history: Sequence[PastTurn] = (),
        all_of_it: bool = False,
        cancelled: threading.Event | None = None,
    ) -> Grounds:
        """Decide what a chat model is given to read for this question.

        `understood` is what is looked for, where the question alone does not say it. With
        `all_of_it`, or if the question asks for that, nothing is left out: what does not fit at
        once is to be read in parts. Raises `EngineError` and its kinds, `Cancelled`.
        """
        understood = understood or question
        all_of_it = all_of_it or self.asks_for_all(understood)

        def rank() -> Ranked:
            found = self._found(understood, cancelled)
            scored = [(passage.page_id, score) for passage, score in found.passages]
            several = pages_in_question(scored, _MOST_PAGES) if self.about != "page" else []
            return Ranked(instant.ranked, [passage for passage, _ in found.passages], several)

        grounding = Grounding(meter_of(self._memory, engine, cancelled))
        if self.passages is None:
            return grounding.in_library(rank, question, self._totals(), self._of_page, history)
        return grounding.in_passages(
            self.passages, rank, question, self.page_id, history, all_of_it=all_of_it
        )

    def _found(self, question: str, cancelled: threading.Event | None) -> Found:
        """The same, searched once: what is quoted and what a model is given follow each other."""
        if self._last_found is None or self._last_found[0] != question:
            self._last_found = question, self._find(question, cancelled)
        return self._last_found[1]

    def _totals(self) -> tuple[int, int]:
        """How many passages and pages there are, where they are only searched."""
        library = self._memory.library
        return library.passages.count(), library.pages.count()

    def _of_page(self, page_id: int) -> Sequence[StoredPassage]:
        return self._memory.library.passages.of_page(page_id)


class _OpenPage(Subject):
    about = "page"

    def __init__(self, memory: Memory, view: View) -> None:
        super().__init__(memory)
        self._view = view
        self.passages = view.passages
        self.page_id = _saved_as(memory, view)
        self.private = view.private
        self.may_keep = self.page_id is not None

    def _find(self, question: str, cancelled: threading.Event | None) -> Found:
        view = self._view
        return find_in_passages(
            self._memory, question, view.passages, view.vectors, _MOST_FOUND, cancelled
        )

    def text_of(self, page_id: int) -> NumberedText:  # noqa: ARG002 - there is but one
        return self._view.numbered_text


class _OpenPages(Subject):
    about = "tabs"
    _represents_pages = True

    def __init__(self, memory: Memory, views: Sequence[View]) -> None:
        super().__init__(memory)
        self.private = any(view.private for view in views)
        self._texts: dict[int, NumberedText] = {}
        self._views: list[tuple[View, int]] = []
        self.passages = []
        saved: list[int | None] = []
        for number, view in enumerate(views, start=1):
            page_id = _saved_as(memory, view)
            # Two tabs may show the same page.
            if any(view.article.text == text.text for text in self._texts.values()):
                continue
            saved.append(page_id)
            key = page_id or -number
            self._texts[key] = view.numbered_text
            # Passages of views are numbered from 1 in each.
            first = len(self.passages)
            self._views.append((view, first))
            self.passages += [
                passage._replace(passage_id=first + passage.passage_id, page_id=key)
                for passage in view.passages
            ]
        self.may_keep = not self.private and None not in saved

    def _find(self, question: str, cancelled: threading.Event | None) -> Found:
        assert self.passages is not None
        vectors: dict[int, NDArray[np.float32]] = {
            first + key: row
            for view, first in self._views
            for key, row in view.vectors.copy().items()
        }
        return find_in_passages(
            self._memory, question, self.passages, vectors, len(self.passages), cancelled
        )

    def text_of(self, page_id: int) -> NumberedText:
        return self._texts[page_id]


class _SavedPage(Subject):
    about = "page"

    def __init__(self, memory: Memory, page_id: int) -> None:
        super().__init__(memory)
        memory.library.pages.get(page_id)
        self.page_id: int = page_id
        self.passages = memory.library.passages.of_page(page_id)

    def _find(self, question: str, cancelled: threading.Event | None) -> Found:
        assert self.passages is not None
        return find_in_saved(self._memory, question, self.passages, _MOST_FOUND, cancelled)


class _Collection(Subject):
    about = "collection"
    _represents_pages = True

    def __init__(self, memory: Memory, there: Collected) -> None:
        super().__init__(memory)
        self._there = there
        self.collection_id = there.collection_id
        self.passages = there.passages

    def _find(self, question: str, cancelled: threading.Event | None) -> Found:
        found = find_in_library(self._memory, question, _MOST_FOUND, cancelled, self._there.filters)
        return found._replace(total=self._there.of)

    def _totals(self) -> tuple[int, int]:
        return self._there.of, self._there.of_pages


class _Library(Subject):
    about = "library"

    def _find(self, question: str, cancelled: threading.Event | None) -> Found:
        return find_in_library(self._memory, question, _MOST_FOUND, cancelled)


class _Nothing(Subject):
    about = "model"
    passages = ()

    def _find(
        self,
        question: str,  # noqa: ARG002 - there is nothing to be found, whatever is asked
        cancelled: threading.Event | None,  # noqa: ARG002
    ) -> Found:
        return Found([], 0)


def open_page(memory: Memory, view: View) -> Subject:
    """Return the subject of a page that is open, saved or not, or of a selection in one."""
    return _OpenPage(memory, view)


def open_pages(memory: Memory, views: Sequence[View]) -> Subject:
    """Return the subject of several pages that are open."""
    one, *others = dict.fromkeys(views)
    return _OpenPages(memory, [one, *others]) if others else _OpenPage(memory, one)


def saved_page(memory: Memory, page_id: int) -> Subject:
    """Return the subject of a saved page. Raises `NotFound`."""
    return _SavedPage(memory, page_id)


def one_collection(memory: Memory, collection_id: int) -> Subject:
    """Return the subject of what is in a collection. Raises `NotFound`."""
    return _Collection(memory, collected(memory, collection_id))


def whole_library(memory: Memory) -> Subject:
    """Return the subject of everything saved."""
    return _Library(memory)


def model_alone(memory: Memory) -> Subject:
    """Return the subject of a question for which nothing is read."""
    return _Nothing(memory)


def _saved_as(memory: Memory, view: View) -> int | None:
    """The saved page that reads as an open one does, if there is one and that may be told.

    What stands at the address now need not be what was saved, and only that may be kept.
    """
    if view.private or view.is_selection:
        return None
    saved = memory.library.pages.find(view.url)
    if saved is None:
        return None
    try:
        text = memory.library.texts.get(saved.page_id)
    except NotFound:
        # It was forgotten this moment, and is open all the same.
        return None
    return saved.page_id if text == view.article.text else None
