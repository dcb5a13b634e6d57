"""What is forgotten is out of sight at once, can come back for a while, and then leaves nothing."""

from __future__ import annotations

import sqlite3
import zlib
from typing import TYPE_CHECKING

import pytest

from memory_cache.errors import NotFound
from memory_cache.store.erasing import NOTE_DRAFT
from memory_cache.store.library import Library
from memory_cache.store.records import ChatSubject, FolderFile, Turn
from tests.unit.store.conftest import kept, save

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://a.example/light"
TURN = Turn(2.0, "What of the Zwetschgenbaum?", "It stands. [1]", "answer", "[]", "")


def erase_all(library: Library) -> None:
    library.erasing.erase(library.erasing.due(9e9, 9e9, 100))
    while library.erasing.clean_step():
        pass


def test_a_hidden_page_is_nowhere_and_comes_back_as_it_was(library: Library) -> None:
    page_id = save(library, URL, "It burned paraffin.").page_id
    library.erasing.hide([page_id], 5.0)

    with pytest.raises(NotFound):
        library.pages.get(page_id)
    with pytest.raises(NotFound):
        library.texts.get(page_id)
    assert library.pages.find(URL) is None
    assert library.pages.screen(10) == ([], 0)
    assert library.pages.count() == 0
    assert library.words.find('"paraffin"', 10) == {}
    assert library.passages.of_page(page_id) == []
    assert library.vectors.waiting(10) == []
    assert not library.vectors.is_waiting(page_id)

    assert library.erasing.restore(None) == [page_id]
    assert library.texts.get(page_id) == "It burned paraffin."
    assert library.vectors.is_waiting(page_id)
    assert len(library.words.find('"paraffin"', 10)) == 1


def test_a_page_saved_again_while_it_is_hidden_has_no_past(library: Library) -> None:
    old = save(library, URL, "It burned paraffin.").page_id
    save(library, URL, "It burned whale oil.")
    library.erasing.hide([old], 5.0)
    kept = save(library, URL, "It burned whale oil.", 6.0)

    assert kept.status == "saved"
    assert kept.page_id != old
    assert library.pages.versions(kept.page_id) == []
    assert library.erasing.count_hidden() == 0


def test_only_what_was_hidden_long_enough_is_due(library: Library) -> None:
    first = save(library, URL, "one").page_id
    second = save(library, f"{URL}/2", "two").page_id
    library.erasing.hide([first], 100.0)
    library.erasing.hide([second], 200.0)

    assert library.erasing.due(before=150.0, now=210.0, limit=9) == [first]
    assert library.erasing.next_due_at() == 100.0


def test_what_a_clock_that_was_wrong_hid_in_the_future_is_due(library: Library) -> None:
    page_id = save(library, URL, "one").page_id
    library.erasing.hide([page_id], 9e9)

    assert library.erasing.due(before=150.0, now=210.0, limit=9) == [page_id]


def test_notes_about_a_page_go_with_it(library: Library) -> None:
    page_id = save(library, URL, "one").page_id
    note = save(library, "note:1", "mine", kind="note", about=page_id).page_id

    assert sorted(library.erasing.hide([page_id], 5.0)) == sorted([page_id, note])


def test_conversations_that_quote_a_page_go_with_it(library: Library) -> None:
    page_id = save(library, URL, "one").page_id
    other = save(library, f"{URL}/2", "two").page_id
    about_page, _ = kept(library, TURN, [page_id], ChatSubject("page", page_id))
    about_all, _ = kept(library, TURN, [page_id, other])
    kept(library, TURN._replace(question="And?"), [other], chat_id=about_all)
    quoting, _ = kept(library, TURN, [page_id])

    library.erasing.hide([page_id], 5.0)
    assert [chat.chat_id for chat in library.chats.screen(9)] == [about_all]
    assert [one.turn.question for one in library.chats.turns(about_all)] == ["And?"]
    library.erasing.restore([page_id])
    assert len(library.chats.screen(9)) == 3
    assert len(library.chats.turns(about_all)) == 2

    library.erasing.hide([page_id], 5.0)
    erase_all(library)
    assert [one.turn.question for one in library.chats.turns(about_all)] == ["And?"]
    # What was asked first is gone from the title too.
    assert library.chats.get(about_all).title == "And?"
    for gone in (about_page, quoting):
        with pytest.raises(NotFound):
            library.chats.get(gone)


def test_a_turn_about_a_page_that_is_forgotten_meanwhile_is_not_kept(library: Library) -> None:
    page_id = save(library, URL, "one").page_id
    chat_id, _ = kept(library, TURN, [])
    library.erasing.hide([page_id], 5.0)

    assert library.chats.keep(ChatSubject(), TURN, [page_id], chat_id=chat_id) is None
    assert library.chats.keep(ChatSubject("page", page_id), TURN, []) is None
    assert len(library.chats.turns(chat_id)) == 1


def everything_in(folder: Path) -> bytes:
    """Every byte of every file, and whatever is compressed in the tables, as it reads."""
    raw = b"".join(path.read_bytes() for path in folder.iterdir())
    db = sqlite3.connect(folder / "library.sqlite3")
    for table, column in (("source", "data"), ("version", "source"), ("version", "text")):
        for (blob,) in db.execute(f"SELECT {column} FROM {table}"):
            raw += zlib.decompress(blob)
    db.close()
    return raw.lower()


def test_of_a_forgotten_page_not_a_word_is_left_in_any_file(
    library: Library, tmp_path: Path
) -> None:
    canary = "zwetschgenbaum"
    for number in range(80):
        save(library, f"{URL}/{number}", f"Number {number} tells of other things. " * 30)
    page_id = save(library, f"{URL}/{canary}", f"The {canary} stood here. " * 300).page_id
    save(library, f"{URL}/{canary}", f"The {canary} was felled. " * 300, 2.0)
    save(library, "note:1", f"Ask about the {canary}.", kind="note", about=page_id)
    kept(library, TURN, [page_id], ChatSubject("page", page_id))
    kept(library, TURN._replace(flagged=f'["{canary}"]', coverage=f'"{canary}"'), [page_id])
    folder_id = library.folders.add("/home/ada", 1.0)
    library.folders.note_file(folder_id, FolderFile(f"{canary}.txt", page_id, 1, 1))
    assert everything_in(tmp_path).count(canary.encode()) > 600

    library.erasing.hide([page_id], 5.0)
    erase_all(library)

    assert library.erasing.is_clean()
    assert canary.encode() not in everything_in(tmp_path)
    assert library.pages.count() == 80
    assert len(library.words.find('"things"', 200)) == 80
    assert library.check() == []


def test_the_file_shrinks_when_much_was_forgotten(library: Library) -> None:
    kept = [save(library, f"{URL}/{n}", f"Number {n}. " * 400).page_id for n in range(40)]
    before = library.pages.size_bytes()
    library.erasing.hide(kept[1:], 5.0)
    erase_all(library)

    assert library.pages.size_bytes() < before / 4


def test_cleaning_stops_short_of_nothing_when_another_host_reads(tmp_path: Path) -> None:
    """The log is emptied only when nobody reads from it: until then it is not called clean."""
    library = Library(tmp_path / "library.sqlite3")
    page_id = save(library, URL, "zwetschgenbaum").page_id
    reader = sqlite3.connect(tmp_path / "library.sqlite3", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM page").fetchone()
    library.erasing.hide([page_id], 5.0)
    library.erasing.erase([page_id])
    for _ in range(5):
        library.erasing.clean_step()
    assert not library.erasing.is_clean()

    reader.execute("COMMIT")
    reader.close()
    while library.erasing.clean_step():
        pass
    assert library.erasing.is_clean()
    assert b"zwetschgenbaum" not in everything_in(tmp_path)
    library.close()


def test_everything_goes_pages_collections_folders_conversations_and_the_draft(
    library: Library,
) -> None:
    page_id = save(library, URL, "It burned paraffin.").page_id
    library.collections.put(library.collections.make("Sea", 1.0), [page_id])
    library.folders.add("/home/ada", 1.0)
    kept(library, TURN, [])
    library.facts.note(NOTE_DRAFT, "half a thou")
    library.erasing.want_everything(5.0)
    library.erasing.hide([page_id], 5.0)
    assert not library.erasing.everything_is_due(before=4.0)
    assert library.erasing.everything_is_due(before=6.0)

    library.erasing.erase_the_rest()

    assert library.pages.ids() == set()
    assert library.words.find('"paraffin"', 9) == {}
    assert library.collections.all() == []
    assert library.folders.all() == []
    assert library.chats.screen(9) == []
    assert library.facts.get(NOTE_DRAFT) is None
    assert not library.erasing.everything_is_due(before=9.0)
    page_id = save(library, URL, "It burned paraffin.").page_id
    assert len(library.words.find('"paraffin"', 9)) == 1


def test_a_page_saved_after_everything_was_forgotten_stays(library: Library) -> None:
    old = save(library, URL, "It burned paraffin.").page_id
    library.erasing.want_everything(5.0)
    library.erasing.hide([old], 5.0)
    new = save(library, f"{URL}/2", "It burned whale oil.", 6.0).page_id
    library.erasing.erase_the_rest()
    erase_all(library)

    assert library.pages.ids() == {new}
    assert len(library.words.find('"whale"', 9)) == 1
    assert library.words.find('"paraffin"', 9) == {}


def test_a_forgotten_file_of_a_folder_is_left_out_until_it_is_taken_back(library: Library) -> None:
    folder_id = library.folders.add("/home/ada", 1.0)
    page_id = save(library, "file:///home/ada/a.txt", "one", kind="file").page_id
    library.folders.note_file(folder_id, FolderFile("a.txt", page_id, 1, 1))
    library.folders.leave_out([page_id])
    assert library.folders.is_left_out(folder_id, "a.txt")

    library.folders.take_back([page_id])
    assert not library.folders.is_left_out(folder_id, "a.txt")


def test_sites_include_the_hosts_under_them_and_no_others(library: Library) -> None:
    ids = [
        save(library, f"https://{host}/", f"On {host}.").page_id
        for host in ("a.example", "www.a.example", "b.a.example", "ba.example", "a.example.org")
    ]

    # www. is the same page: one of the first two.
    assert library.pages.ids_of_host("www.A.example") == sorted({ids[0], ids[1], ids[2]})
    assert library.pages.ids_of_host("%") == []
    assert library.pages.ids_of_host("") == []
