"""A word that is only begun: what looking it up would cost, and where else it is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_cache.store import beginnings
from memory_cache.store.filters import Condition
from memory_cache.text.finding.unfinished import Unfinished

from .conftest import read, save

if TYPE_CHECKING:
    import pytest

    from memory_cache.store.library import Library


def begun(beginning: str) -> Unfinished:
    return Unfinished(beginning, "")


def texts(library: Library, passage_ids: list[int]) -> list[str]:
    there = library.passages.get(passage_ids)
    return [there[key].text for key in passage_ids]


def test_a_beginning_costs_the_more_the_more_words_stand_behind_it(library: Library) -> None:
    common = " ".join(f"con{number:04}x" for number in range(3_000))
    for page in range(8):
        save(library, f"https://a.example/{page}", f"{common} page{page} rare")
    while library.words.merge_step():
        pass

    assert library.beginnings.estimate("rar") == 0
    assert library.beginnings.estimate("zebra") == 0
    assert (library.beginnings.estimate("con0") or 0) > 0
    assert library.beginnings.estimate("con") is None
    assert library.beginnings.estimate("c") is None


def test_in_an_empty_library_every_beginning_is_cheap_and_found_nowhere(library: Library) -> None:
    assert library.beginnings.estimate("con") == 0
    assert library.beginnings.newest(begun("con"), 10, None) == []


def test_titles_come_before_texts_and_new_pages_before_old(library: Library) -> None:
    for number, (title, text) in enumerate(
        [
            ("The reef", "Old water."),
            ("Fish", "Freed, agreed, and a reed."),
            ("Birds", "Nothing of it."),
            ("Reefs", "New water."),
        ]
    ):
        page_id = save(library, f"https://a.example/{number}", text, now=float(number)).page_id
        read(library, page_id, text, title)

    found = library.beginnings.newest(begun("ree"), 10, None)

    assert texts(library, found) == ["New water.", "Old water.", "Freed, agreed, and a reed."]
    assert texts(library, library.beginnings.newest(begun("ree"), 1, None)) == ["New water."]


def test_pages_that_are_hidden_or_filtered_out_are_not_found(library: Library) -> None:
    kept = save(library, "https://a.example/kept", "A reef.").page_id
    save(library, "https://b.example/other", "A reed.")
    hidden = save(library, "https://a.example/hidden", "A reel.").page_id
    library.erasing.hide([hidden], 1.0)

    only = Condition("host = ?", ("a.example",))

    found = library.beginnings.newest(begun("ree"), 10, only)
    assert [one.page_id for one in library.passages.get(found).values()] == [kept]


def test_no_more_is_read_than_there_is_time_for(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        save(
            library,
            f"https://a.example/{number}",
            f"A reef {number}." if number < 4 else f"Ένα {number}.",
        )
    monkeypatch.setattr(beginnings, "_NEWEST_PASSAGES", 24)

    assert library.beginnings.newest(begun("ree"), 10, None) == []
