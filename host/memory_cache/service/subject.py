"""What a question is about: an open page, a saved one, or everything saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from memory_cache.service.grounding import Grounds, ground_in_library, ground_in_page
from memory_cache.service.instant import (
    InstantAnswer,
    answer_from_library,
    answer_from_page,
    answer_from_view,
)

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence

    from memory_cache.engine.client import Engine
    from memory_cache.service.memory import Memory
    from memory_cache.service.views import View
    from memory_cache.store.records import NumberedText, StoredPassage


class Subject(NamedTuple):
    """Pages to be asked about; all three None for the whole library.

    `page_id` is the saved page whose folder may keep what the model remembers of it.
    """

    memory: Memory
    view: View | None = None
    page_id: int | None = None
    passages: Sequence[StoredPassage] | None = None

    def answer(self, question: str, cancelled: threading.Event | None = None) -> InstantAnswer:
        """Quote what answers the question. Raises `NotFound`."""
        if self.view is not None:
            return answer_from_view(self.memory, question, self.view, cancelled)
        if self.page_id is not None:
            return answer_from_page(self.memory, question, self.page_id, cancelled)
        return answer_from_library(self.memory, question, cancelled)

    def ground(self, engine: Engine, question: str, instant: InstantAnswer) -> Grounds:
        """Decide what a chat model is given to read for this question."""
        if self.passages is None:
            return ground_in_library(engine, instant.passages, question, instant.total)
        return ground_in_page(engine, self.passages, instant.ranked, question, self.page_id)

    def text_of(self, page_id: int) -> NumberedText:
        """Return the text of a page that passages of this subject stand in."""
        if self.view is not None:
            return self.view.numbered_text
        return self.memory.library.texts.get_numbered(page_id)


def open_page(memory: Memory, view: View) -> Subject:
    """Return the subject of a page that is open, saved or not."""
    saved = None if view.private else memory.library.pages.find(view.url)
    # What stands at the address now need not be what was saved, and only that may be kept.
    if saved is not None and memory.library.texts.get(saved.page_id) != view.article.text:
        saved = None
    return Subject(memory, view, saved.page_id if saved else None, view.passages)


def saved_page(memory: Memory, page_id: int) -> Subject:
    """Return the subject of a saved page. Raises `NotFound`."""
    memory.library.pages.get(page_id)
    return Subject(memory, None, page_id, memory.library.passages.of_page(page_id))


def whole_library(memory: Memory) -> Subject:
    """Return the subject of everything saved."""
    return Subject(memory)
