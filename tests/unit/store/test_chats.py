"""Conversations that are kept: gone on with, found again, renamed, deleted and brought back."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from memory_cache.errors import NotFound
from memory_cache.store.records import ChatSubject, Turn
from tests.unit.store.conftest import kept, save

if TYPE_CHECKING:
    from pathlib import Path

    from memory_cache.store.library import Library

URL = "https://a.example/light"
TURN = Turn(5.0, "When was it lit?", "In 1871. [1]", "answer", "[]", "model")


def questions(library: Library, chat_id: int) -> list[str]:
    return [one.turn.question for one in library.chats.turns(chat_id)]


def titles(library: Library, query: str) -> list[str]:
    return [chat.title for chat in library.chats.screen(99, query=query)]


def test_a_conversation_reads_as_it_went(library: Library) -> None:
    page_id = save(library, URL, "one").page_id
    subject = ChatSubject("page", page_id)
    turns = [
        Turn(float(n), f"{n}?", f"{n}.", "answer", f"[{n}]", "m", '["c"]', '["f"]', "{}", ended)
        for n, ended in enumerate(("complete", "stopped", "cut"))
    ]
    chat_id, first = kept(library, turns[0], [page_id], subject)
    ids = [first]
    for turn in turns[1:]:
        ids.append(kept(library, turn, [page_id], subject, chat_id=chat_id)[1])

    told = library.chats.turns(chat_id)
    assert [(one.turn_id, one.turn, one.page_ids) for one in told] == [
        (turn_id, turn, [page_id]) for turn_id, turn in zip(ids, turns, strict=True)
    ]
    chat = library.chats.get(chat_id)
    assert chat == (chat_id, "page", page_id, None, "0?", "", URL, 0.0, 2.0, 3)
    assert library.chats.screen(9, page_id=page_id) == [chat]
    assert library.chats.screen(9, page_id=page_id + 1) == []


@pytest.mark.parametrize("about", ["page", "tabs", "collection", "library", "model"])
def test_a_conversation_knows_what_it_is_about(library: Library, about: str) -> None:
    page_id = save(library, URL, "one").page_id
    collection_id = library.collections.make("Sea", 1.0)
    subject = ChatSubject(
        about,  # type: ignore[arg-type]
        page_id if about == "page" else None,
        collection_id if about == "collection" else None,
    )
    chat_id, _ = kept(library, TURN, [], subject)

    chat = library.chats.get(chat_id)
    assert ChatSubject(chat.about, chat.page_id, chat.collection_id) == subject


def test_a_conversation_goes_on_only_about_the_same(library: Library) -> None:
    pages = [save(library, f"{URL}/{n}", f"page {n}").page_id for n in range(2)]
    chat_id, _ = kept(library, TURN, [], ChatSubject("page", pages[0]))

    for other in (ChatSubject("page", pages[1]), ChatSubject(), ChatSubject("model")):
        with pytest.raises(NotFound):
            library.chats.keep(other, TURN, [], chat_id=chat_id)
    with pytest.raises(NotFound):
        library.chats.keep(ChatSubject(), TURN, [], chat_id=chat_id + 1)
    assert len(library.chats.turns(chat_id)) == 1
    assert len(library.chats.screen(9)) == 1


def test_those_gone_on_with_last_come_first(library: Library) -> None:
    first, second, third = (
        kept(library, TURN._replace(asked_at=float(n), question=f"{n}?"), [])[0] for n in range(3)
    )
    kept(library, TURN._replace(asked_at=9.0), [], chat_id=first)

    assert [chat.chat_id for chat in library.chats.screen(9)] == [first, third, second]
    assert [chat.chat_id for chat in library.chats.screen(1, offset=1)] == [third]


def test_a_turn_asked_again_takes_the_place_of_the_old_one_and_of_later_ones(
    library: Library,
) -> None:
    chat_id, first = kept(library, TURN._replace(question="First?"), [])
    _, second = kept(library, TURN._replace(question="Second?"), [], chat_id=chat_id)
    kept(library, TURN._replace(question="Third?"), [], chat_id=chat_id)
    other, _ = kept(library, TURN._replace(question="Elsewhere?"), [])

    kept(library, TURN._replace(question="Second, truly?"), [], chat_id=chat_id, replaces=second)
    assert questions(library, chat_id) == ["First?", "Second, truly?"]
    assert questions(library, other) == ["Elsewhere?"]
    kept(library, TURN._replace(question="Another?"), [], chat_id=chat_id, replaces=first)
    assert questions(library, chat_id) == ["Another?"]
    # It was named after its first question.
    assert library.chats.get(chat_id).title == "Another?"


def test_what_a_turn_took_the_place_of_can_be_had_again(library: Library) -> None:
    page_id = save(library, URL, "one").page_id
    chat_id, first = kept(library, TURN._replace(question="First?"), [page_id])
    kept(library, TURN._replace(question="Second?"), [], chat_id=chat_id)
    before = library.chats.turns(chat_id)
    place = library.chats.keep(ChatSubject(), TURN, [], chat_id=chat_id, replaces=first, now=6.0)
    assert place is not None
    assert place.set_aside is not None
    kept(library, TURN._replace(question="And then?"), [], chat_id=chat_id)
    assert [chat.chat_id for chat in library.chats.screen(9)] == [chat_id]
    assert titles(library, "second") == []

    library.chats.take_back(*place)

    assert library.chats.turns(chat_id) == before
    assert library.chats.get(chat_id).title == "First?"
    # What was asked meanwhile goes where the other was: it is erased in its time.
    assert library.erasing.chats_due(6.0, 7.0, 9) == [place.set_aside]
    library.erasing.erase_chats([place.set_aside])
    assert library.chats.turns(chat_id) == before
    assert library.check() == []


def test_what_was_had_again_is_not_had_twice_nor_by_another_conversation(library: Library) -> None:
    chat_id, first = kept(library, TURN._replace(question="First?"), [])
    deleted, _ = kept(library, TURN._replace(question="Deleted?", asked_at=3.0), [])
    library.chats.hide(deleted, 6.0)
    place = library.chats.keep(ChatSubject(), TURN, [], chat_id=chat_id, replaces=first, now=6.0)
    assert place is not None
    with pytest.raises(NotFound):
        library.chats.take_back(chat_id, place.turn_id, deleted)

    library.chats.take_back(*place)
    with pytest.raises(NotFound):
        library.chats.take_back(*place)

    assert questions(library, chat_id) == ["First?"]
    library.chats.restore(deleted)
    assert questions(library, deleted) == ["Deleted?"]


def test_what_is_erased_or_not_set_aside_cannot_be_had_again(library: Library) -> None:
    chat_id, first = kept(library, TURN, [])
    other, _ = kept(library, TURN, [])
    place = library.chats.keep(ChatSubject(), TURN, [], chat_id=chat_id, replaces=first, now=6.0)
    assert place is not None
    assert place.set_aside is not None
    before = library.chats.turns(chat_id)

    with pytest.raises(NotFound):
        library.chats.take_back(chat_id, place.turn_id, other)
    library.chats.hide(chat_id, 6.0)
    with pytest.raises(NotFound):
        library.chats.take_back(*place)
    library.chats.restore(chat_id)
    library.erasing.erase_chats([place.set_aside])
    with pytest.raises(NotFound):
        library.chats.take_back(*place)
    assert library.chats.turns(chat_id) == before


def test_a_title_that_a_person_gave_stays(library: Library) -> None:
    chat_id, first = kept(library, TURN, [])
    library.chats.rename(chat_id, "Lights")
    kept(library, TURN._replace(question="Another?"), [], chat_id=chat_id, replaces=first)

    assert library.chats.get(chat_id).title == "Lights"
    with pytest.raises(NotFound):
        library.chats.rename(chat_id + 1, "Nobody's")


def test_a_turn_that_cannot_be_kept_leaves_those_it_was_to_replace(library: Library) -> None:
    page_id = save(library, URL, "one").page_id
    chat_id, first = kept(library, TURN, [])
    library.erasing.hide([page_id], 6.0)

    again = library.chats.keep(ChatSubject(), TURN, [page_id], chat_id=chat_id, replaces=first)
    assert again is None
    assert len(library.chats.turns(chat_id)) == 1


def test_a_collection_that_is_dropped_leaves_its_conversations_to_the_library(
    library: Library,
) -> None:
    sea = library.collections.make("Sea", 1.0)
    subject = ChatSubject("collection", None, sea)
    chat_id, _ = kept(library, TURN, [], subject)
    library.collections.drop(sea)

    assert library.chats.get(chat_id)[1:4] == ("library", None, None)
    # An answer that was under way goes on with it.
    kept(library, TURN, [], subject, chat_id=chat_id)
    assert library.chats.get(chat_id).turns == 2


def test_a_deleted_conversation_is_out_of_sight_and_comes_back_as_it_was(library: Library) -> None:
    chat_id, _ = kept(library, TURN, [])
    before = library.chats.get(chat_id), library.chats.turns(chat_id)
    library.chats.hide(chat_id, 100.0)

    assert library.chats.screen(9) == [] == library.chats.screen(9, query="lit")
    with pytest.raises(NotFound):
        library.chats.get(chat_id)
    with pytest.raises(NotFound):
        library.chats.hide(chat_id, 100.0)
    with pytest.raises(NotFound):
        library.chats.rename(chat_id, "Lights")
    with pytest.raises(NotFound):
        library.chats.keep(ChatSubject(), TURN, [], chat_id=chat_id)

    library.chats.restore(chat_id)
    library.chats.restore(chat_id)
    assert (library.chats.get(chat_id), library.chats.turns(chat_id)) == before


def test_only_what_was_deleted_long_enough_ago_is_due(library: Library) -> None:
    chats = [kept(library, TURN, [])[0] for _ in range(4)]
    for chat_id, when in zip(chats, (100.0, 200.0, 9e9), strict=False):
        library.chats.hide(chat_id, when)

    assert library.erasing.next_due_at() == 100.0
    # The clock was wrong when the third was deleted.
    assert library.erasing.chats_due(before=150.0, now=210.0, limit=9) == [chats[0], chats[2]]
    library.chats.restore(chats[0])
    library.erasing.erase_chats(chats)
    assert [chat.chat_id for chat in library.chats.screen(9)] == [chats[3], chats[0]]
    with pytest.raises(NotFound):
        library.chats.restore(chats[1])


def test_of_a_deleted_conversation_not_a_word_is_left_in_any_file(
    library: Library, tmp_path: Path
) -> None:
    canary = "zwetschgenbaum"
    page_id = save(library, URL, "It stands elsewhere.").page_id
    for number in range(60):
        kept(library, TURN._replace(question=f"Number {number}?", answer="other " * 300), [])
    subject = ChatSubject("page", page_id)
    turn = TURN._replace(
        question=f"And the {canary}?",
        answer=f"The {canary} stood. " * 400,
        quotes=f'["{canary}"]',
        checks=f'["{canary}"]',
        flagged=f'["{canary}"]',
        coverage=f'"{canary}"',
        model=canary,
    )
    chat_id, first = kept(library, turn, [page_id], subject)
    kept(library, turn, [page_id], subject, chat_id=chat_id, replaces=first)
    library.chats.rename(chat_id, f"My {canary}")

    def bytes_of_files() -> bytes:
        return b"".join(path.read_bytes() for path in tmp_path.iterdir()).lower()

    assert bytes_of_files().count(canary.encode()) > 800
    library.chats.hide(chat_id, 5.0)
    library.erasing.erase_chats(library.erasing.chats_due(9.0, 9.0, 9))
    assert not library.erasing.is_clean()
    while library.erasing.clean_step():
        pass

    assert library.erasing.is_clean()
    assert canary.encode() not in bytes_of_files()
    assert len(library.chats.screen(99)) == 60
    assert library.check() == []


def test_deleting_a_conversation_leaves_the_index_of_words_alone(
    library: Library, tmp_path: Path
) -> None:
    """Merging that takes long in a large library, and holds nothing of conversations."""
    for number in range(5):
        save(library, f"{URL}/{number}", f"Number {number} tells of other things.")
    chat_id, _ = kept(library, TURN, [])
    library.chats.hide(chat_id, 5.0)

    def segments() -> list[bytes]:
        with sqlite3.connect(tmp_path / "library.sqlite3") as db:
            rows = db.execute("SELECT block FROM passage_words_data ORDER BY id").fetchall()
        db.close()
        return [row[0] for row in rows]

    before = segments()
    library.erasing.erase_chats([chat_id])
    while library.erasing.clean_step():
        pass

    assert before == segments()
    assert library.erasing.is_clean()


def test_conversations_are_found_by_words_in_title_questions_and_answers(library: Library) -> None:
    first, _ = kept(library, TURN._replace(question="How do lighthouses burn oil?"), [])
    kept(
        library, TURN._replace(question="Whose?", answer="Ingrid’s, the keeper."), [], chat_id=first
    )
    kept(library, TURN._replace(question="Über die Ærø-Fähre", answer="Sie fährt 100%ig."), [])
    kept(library, TURN._replace(question="東京タワーの高さは？", answer="333メートル。"), [])
    kept(library, TURN._replace(question="Когда зажгли маяки?", answer="В 1871 году."), [])
    kept(library, TURN._replace(question="متى أضيئت المنارة؟", answer="عام ١٨٧١"), [])
    first_title = "How do lighthouses burn oil?"

    assert titles(library, "lighthouse ingrid") == [first_title]
    assert titles(library, "KEEPERS burning") == [first_title]
    assert titles(library, "lightho") == [first_title]
    assert titles(library, "lighthouse fähre") == []
    assert titles(library, "fahre uber") == ["Über die Ærø-Fähre"]
    assert titles(library, "タワー") == titles(library, "東京") == ["東京タワーの高さは？"]
    assert titles(library, "маяк") == ["Когда зажгли маяки?"]
    assert titles(library, "منارة") == ["متى أضيئت المنارة؟"]
    library.chats.rename(first, "Öl")
    assert titles(library, "ol") == ["Öl"]


@pytest.mark.parametrize("query", ["%", "_", '"', "'", "\\", "OR", "*", "( NEAR", "%ig"])
def test_nothing_that_is_typed_means_anything_but_itself(library: Library, query: str) -> None:
    kept(library, TURN, [])

    # What has no word in it narrows nothing down.
    wordless = not any(sign.isalnum() for sign in query)
    assert len(library.chats.screen(9, query=query)) == int(wordless)


def test_what_is_found_is_listed_in_parts_like_all(library: Library) -> None:
    page_id = save(library, URL, "one").page_id
    for number in range(9):
        subject = ChatSubject("page", page_id) if number % 2 else ChatSubject()
        turn = TURN._replace(asked_at=float(number), question=f"Light {number}?")
        kept(library, turn, [], subject)

    def found(limit: int, offset: int, page: int | None = None) -> list[float]:
        rows = library.chats.screen(limit, offset, page, "light")
        return [chat.updated_at for chat in rows]

    assert found(3, 0) == [8.0, 7.0, 6.0]
    assert found(3, 7) == [1.0, 0.0]
    assert found(9, 1, page_id) == [5.0, 3.0, 1.0]


def test_what_rests_on_a_page_that_is_being_forgotten_is_not_found(library: Library) -> None:
    page_id = save(library, URL, "one").page_id
    chat_id, _ = kept(library, TURN._replace(question="Kept?"), [])
    kept(library, TURN._replace(question="Zwetschgen?"), [page_id], chat_id=chat_id)
    assert titles(library, "zwetschgen") == ["Kept?"]

    library.erasing.hide([page_id], 6.0)
    assert titles(library, "zwetschgen") == []
    assert titles(library, "kept") == ["Kept?"]
    assert library.chats.get(chat_id).turns == 1
