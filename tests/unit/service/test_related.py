"""Pages that are about the same as another one, by meaning and by words, with why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from memory_cache.errors import NotFound
from memory_cache.service.related import find_related
from memory_cache.store.records import Draft
from tests.unit.service.test_search import NOW, Memory

if TYPE_CHECKING:
    from pathlib import Path

MILL = [
    "The mill wheel at Orrick has paddles of elm.",
    "The miller renews the paddles of the wheel each spring.",
]
FLOUR = ["Upstream a mill wheel turned, and its paddles were oak.", "The miller sold the flour."]
OWL = ["A barn owl hunts by hearing.", "Its face gathers faint sounds at night."]


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory(tmp_path)


def test_a_page_about_the_same_is_found_with_what_both_have(memory: Memory) -> None:
    page_id = memory.save("https://a.example/mill", MILL, title="Orrick Mill")
    flour = memory.save("https://b.example/flour", FLOUR, title="Flour")
    memory.save("https://c.example/owl", OWL, title="Barn owls")

    found = find_related(memory, page_id, 6)

    (relation,) = found.relations
    assert (relation.page.page_id, found.meaning) == (flour, "searched")
    assert "wheel" in relation.why.sentence
    assert {"wheel", "paddles"} <= set(relation.why.words)


def test_there_may_be_none(memory: Memory) -> None:
    page_id = memory.save("https://a.example/mill", MILL)
    memory.save("https://c.example/owl", OWL)

    assert find_related(memory, page_id, 6).relations == []


def test_neither_the_page_nor_notes_about_it_are_related_to_it(memory: Memory) -> None:
    page_id = memory.save("https://a.example/mill", MILL)
    memory.save("note:1", MILL, kind="note", about=page_id)

    assert find_related(memory, page_id, 6).relations == []


def test_what_is_forgotten_is_not_related_to_anything(memory: Memory) -> None:
    page_id = memory.save("https://a.example/mill", MILL)
    flour = memory.save("https://b.example/flour", FLOUR)
    memory.library.erasing.hide([flour], NOW)

    assert find_related(memory, page_id, 6).relations == []
    with pytest.raises(NotFound):
        find_related(memory, flour, 6)


def test_a_page_that_is_not_read_yet_is_related_to_nothing(memory: Memory) -> None:
    memory.save("https://a.example/mill", MILL)
    unread = memory.library.pages.keep(Draft("https://d.example/", b"<p>mill"), NOW).page_id

    assert find_related(memory, unread, 6).relations == []
