"""Importing into a library that has some of it: no duplicates, and the newer of two stays."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from memory_cache.store.erasing import NOTE_DRAFT
from memory_cache.store.records import ChatSubject
from tests.unit.service.moving_case import (
    begin,
    contents,
    export,
    fill,
    keep,
    open_memory,
    read,
    take_in,
    turn,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from memory_cache.service.memory import Memory

URL = "https://a.example/light"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Memory]:
    """The library that is imported into."""
    memory = open_memory(tmp_path / "here")
    # So that no id is the same in both.
    for number in range(3):
        keep(memory, f"https://only-here.example/{number}", f"here {number}", 1.0)
    yield memory
    memory.close()


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Memory]:
    """The library that is exported."""
    memory = open_memory(tmp_path / "there")
    yield memory
    memory.close()


def save(memory: Memory, text: str, now: float, url: str = URL) -> int:
    page_id = keep(memory, url, f"<p>{text}</p>", now)
    read(memory, page_id, text, title=text[:9])
    return page_id


def move(there: Memory, here: Memory, tmp_path: Path) -> tuple[int, int, list[str]]:
    export(there, tmp_path / "there.zip")
    report = take_in(here, tmp_path / "there.zip")
    return report.pages, report.known, report.problems


def texts(memory: Memory, page_id: int) -> list[str]:
    """What a page says, and what it said before, newest first."""
    pages = memory.library.pages
    before = [pages.version_text(page_id, one.version_id) for one in pages.versions(page_id)]
    return [memory.library.texts.get(page_id), *before]


def test_everything_goes_into_a_library_that_has_other_things(
    here: Memory, there: Memory, tmp_path: Path
) -> None:
    fill(there)
    before = contents(here)

    move(there, here, tmp_path)

    after, expected = contents(here), contents(there)
    for name, rows in expected.items():
        assert [row for row in rows if row not in after[name]] == [], name
    for name, rows in before.items():
        assert [row for row in rows if row not in after[name]] == [], name
    assert len(after["pages"]) == len(before["pages"]) + len(expected["pages"])


def test_a_newer_page_takes_the_place_of_an_older_one_which_becomes_a_version(
    here: Memory, there: Memory, tmp_path: Path
) -> None:
    page_id = save(here, "As it was on Monday.", 10.0)
    save(there, "As it was on Sunday.", 5.0)
    save(there, "As it was on Friday.", 20.0)

    moved = move(there, here, tmp_path)

    page = here.library.pages.get(page_id)
    assert moved == (1, 0, [])
    assert texts(here, page_id) == [f"As it was on {day}day." for day in ("Fri", "Mon", "Sun")]
    assert (page.first_saved_at, page.saved_at) == (5.0, 20.0)
    assert len(here.library.words.find('"fridai" OR "friday"', 9)) == 1


def test_an_older_page_becomes_a_version_of_the_newer_one(
    here: Memory, there: Memory, tmp_path: Path
) -> None:
    page_id = save(here, "As it was on Sunday.", 5.0)
    save(here, "As it was on Friday.", 20.0)
    save(there, "As it was on Monday.", 10.0)

    moved = move(there, here, tmp_path)
    again = move(there, here, tmp_path)

    page = here.library.pages.get(page_id)
    assert moved == again == (0, 1, [])
    assert texts(here, page_id) == [f"As it was on {day}day." for day in ("Fri", "Mon", "Sun")]
    assert (page.first_saved_at, page.saved_at) == (5.0, 20.0)


def test_the_same_page_keeps_the_earliest_and_the_latest_time(
    here: Memory, there: Memory, tmp_path: Path
) -> None:
    page_id = save(here, "Unchanged.", 10.0)
    save(there, "Unchanged.", 5.0)
    there.library.restoring.put([there.library.copies.page(1)._replace(saved_at=30.0)])  # type: ignore[union-attr]

    move(there, here, tmp_path)

    page = here.library.pages.get(page_id)
    assert (page.first_saved_at, page.saved_at) == (5.0, 30.0)
    assert texts(here, page_id) == ["Unchanged."]


def test_a_page_that_was_read_here_keeps_its_text(
    here: Memory, there: Memory, tmp_path: Path
) -> None:
    page_id = keep(here, URL, "<p>one</p>", 1.0)
    read(here, page_id, "As a better extractor reads it.")
    other = keep(there, URL, "<p>one</p>", 1.0)
    read(there, other, "As it was read once.")

    move(there, here, tmp_path)

    assert texts(here, page_id) == ["As a better extractor reads it."]


def test_a_page_that_says_what_another_one_here_says_is_read_anew_to_be_its_twin(
    here: Memory, there: Memory, tmp_path: Path
) -> None:
    save(here, "Said by both of them.", 1.0, "https://first.example/")
    save(there, "Said by both of them.", 1.0, "https://second.example/")

    move(there, here, tmp_path)

    second = here.library.pages.find("https://second.example/")
    assert second is not None
    assert second.page_id in here.library.texts.unread(9)


def test_a_twin_whose_other_half_differs_here_is_read_anew(
    here: Memory, there: Memory, tmp_path: Path
) -> None:
    save(here, "It says something else here.", 9.0)
    save(there, "Said by both of them.", 1.0)
    twin = save(there, "Said by both of them.", 2.0, "https://twin.example/")

    move(there, here, tmp_path)

    page = here.library.pages.find("https://twin.example/")
    assert there.library.pages.get(twin).twin_of is not None
    assert page is not None
    assert page.twin_of is None
    assert page.page_id in here.library.texts.unread(9)


def test_collections_of_one_name_are_one(here: Memory, there: Memory, tmp_path: Path) -> None:
    mine = here.library.collections.make("Lights", 1.0)
    here.library.collections.put(mine, [1])
    page_id = save(there, "In a collection.", 1.0)
    there.library.collections.put(there.library.collections.make("lights", 2.0), [page_id])

    move(there, here, tmp_path)

    assert [(one.name, one.pages) for one in here.library.collections.all()] == [("Lights", 2)]


def test_a_chat_that_went_on_there_goes_on_here_in_its_order(
    here: Memory, there: Memory, tmp_path: Path
) -> None:
    for memory in (here, there):
        page_id = save(memory, "Asked about.", 1.0)
        chats, subject = memory.library.chats, ChatSubject("page", page_id)
        chat = begin(memory, turn("First?", page_id, 5.0), [page_id], subject)
        if memory is here:
            chats.rename(chat, "Light")
            turns = [turn("Fourth?", page_id, 8.0)]
        else:
            turns = [turn("Second?", None, 6.0), turn("Third?", page_id, 7.0)]
        for one in turns:
            quoted = [quote["page_id"] for quote in json.loads(one.quotes)]
            chats.keep(subject, one, quoted, chat_id=chat)

    move(there, here, tmp_path)
    move(there, here, tmp_path)

    (chat_here,) = here.library.chats.screen(9)
    turns = here.library.chats.turns(chat_here.chat_id)
    assert chat_here.title == "Light"
    assert [one.turn.question for one in turns] == ["First?", "Second?", "Third?", "Fourth?"]
    assert [one.page_ids for one in turns] == [[page_id + 3], [], [page_id + 3], [page_id + 3]]


def test_a_note_that_is_being_typed_here_is_not_replaced(
    here: Memory, there: Memory, tmp_path: Path
) -> None:
    here.library.facts.note(NOTE_DRAFT, "mine")
    there.library.facts.note(NOTE_DRAFT, "theirs")

    move(there, here, tmp_path)

    assert here.library.facts.get(NOTE_DRAFT) == "mine"


def test_a_page_forgotten_here_a_moment_ago_comes_back_without_its_past(
    here: Memory, there: Memory, tmp_path: Path
) -> None:
    old = save(here, "To be forgotten.", 1.0)
    save(here, "To be forgotten too.", 2.0)
    here.library.erasing.hide([old], 3.0)
    save(there, "From the export.", 1.5)

    move(there, here, tmp_path)

    page = here.library.pages.find(URL)
    assert page is not None
    assert texts(here, page.page_id) == ["From the export."]


def test_folders_are_named_and_not_looked_into(here: Memory, there: Memory, tmp_path: Path) -> None:
    there.library.folders.add("/home/me/papers", 1.0)

    _, _, problems = move(there, here, tmp_path)

    assert here.library.folders.all() == []
    (problem,) = problems
    assert problem == (
        "The folder “/home/me/papers” was kept in step in that library. Its files are taken in;"
        " add the folder to keep it in step here too."
    )
