"""The index of words: found by any word, planned by how common they are, built anew in steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from memory_cache.store.library import Library
from memory_cache.store.words import Words
from memory_cache.text.finding import words as words_of_texts
from memory_cache.text.finding.query import plain_query
from memory_cache.text.finding.wanted import Wanted, wanted_of, wanted_words

from .conftest import save

if TYPE_CHECKING:
    from pathlib import Path

COMMON = "tide and time wait for nobody here"


def fill(library: Library, count: int = 24) -> None:
    """Pages that all hold the same common words, each with one word of its own."""
    for number in range(count):
        save(library, f"https://a.example/{number}", f"{COMMON} number{number}x")


def numbers(found: dict[int, float]) -> list[int]:
    return sorted(found)


def bounded(library: Library, most: int) -> Words:
    """A look-up that scores no more than so many passages at once."""
    return Words(library._connections, most_scored=most)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("The keepers trimmed the lamps.", "keeper"),
        ("Zwei Leuchttürme standen dort.", "Leuchtturm"),
        ("Смотрители жили в башне.", "башня"),
        ("私は東京都に住む。", "京"),
        ("私は東京都に住む。", "東京"),
        ("학교에서 배웠다.", "학교"),
        ("น้ำแข็งละลาย", "น้ำ"),
        ("وصل الحارس إلى المنارة", "منارة"),
        ("Written in C++ by hand", "c++"),
    ],
)
def test_a_page_is_found_by_any_word_of_it(library: Library, text: str, typed: str) -> None:
    save(library, "https://a.example/x", text)
    save(library, "https://a.example/y", "Bread and 大阪 and 부산")

    assert len(library.words.find(typed, 10)) == 1


def test_a_rare_word_is_found_beside_words_too_common_to_score(library: Library) -> None:
    fill(library)

    found = bounded(library, 8).find("tide time number7x", 100)

    assert len(found) == 1


def test_words_that_are_common_alone_are_found_where_they_stand_together(library: Library) -> None:
    fill(library)
    save(library, "https://a.example/together", "The gull sang. " + "Nobody came. " * 3)
    for number in range(12):
        save(library, f"https://a.example/gull{number}", f"gull {number}x alone")

    found = bounded(library, 8).find("gull nobody", 100)

    together = library.pages.find("https://a.example/together")
    assert together is not None
    first = library.passages.get([next(iter(found))])
    assert [one.page_id for one in first.values()] == [together.page_id]


@pytest.mark.parametrize("typed", ["tide", "tide time", "time tide", "and for", "nobody here tide"])
def test_nothing_but_common_words_still_finds_the_newest_first(
    library: Library, typed: str
) -> None:
    fill(library)

    found = list(bounded(library, 8).find(typed, 10))

    assert found == sorted(found, reverse=True)
    assert len(found) == 10


def test_common_words_in_the_order_typed_come_before_others(library: Library) -> None:
    save(library, "https://a.example/ordered", "who sings: the who")
    for number in range(16):
        save(library, f"https://a.example/{number}", f"who knows the number{number}x")

    found = bounded(library, 8).find("the who", 100)

    ordered = library.pages.find("https://a.example/ordered")
    assert ordered is not None
    (first,) = library.passages.get([next(iter(found))]).values()
    assert ordered.page_id == first.page_id
    assert len(found) == 17


def test_a_bound_changes_how_and_not_whether_a_required_word_is_found(library: Library) -> None:
    fill(library)
    wanted = Wanted(some=('"number7x"',), every=('"tide"', '"time wait"'), none=('"fog"',))

    assert len(library.words.find(wanted, 100)) == 24
    first = next(iter(bounded(library, 8).find(wanted, 100)))
    assert "number7x" in library.passages.get([first])[first].text
    assert len(bounded(library, 8).find(wanted, 100)) == 24


def test_only_among_the_passages_named(library: Library) -> None:
    fill(library, 10)
    every = numbers(library.words.find("tide", 100))

    assert numbers(library.words.find("tide", 100, among=every[2:5])) == every[2:5]
    assert numbers(bounded(library, 2).find("tide", 100, among=every[2:5])) == every[2:5]
    assert library.words.find("tide", 100, among=[]) == {}


def test_hidden_pages_are_not_found(library: Library) -> None:
    fill(library, 5)
    page = library.pages.find("https://a.example/2")
    assert page is not None
    library.erasing.hide([page.page_id], 2.0)

    assert len(library.words.find("tide", 100)) == 4


def test_a_word_tells_the_more_the_fewer_passages_hold_it(library: Library) -> None:
    fill(library, 10)

    rarities = library.words.rarities(["tide", "number7x", "nowher"])

    assert rarities["nowher"] > rarities["number7x"] > rarities["tide"] > 0


def test_counts_follow_a_library_that_grows(library: Library) -> None:
    fill(library, 5)
    before = library.words.rarities(["number7x"])["number7x"]
    fill(library, 24)

    assert library.words.rarities(["number7x"])["number7x"] != before


@pytest.fixture
def other_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words are from now on prepared in another way: backwards."""

    def backwards(text: str) -> str:
        return " ".join(word[::-1] for word in words_of_texts.index_text(text).split())

    monkeypatch.setattr("memory_cache.store.words.INDEX_TEXT_VERSION", 999)
    monkeypatch.setattr("memory_cache.store.words.index_text", backwards)
    monkeypatch.setattr("memory_cache.store.word_rebuild._PASSAGES_AT_ONCE", 7)


def term(typed: str) -> str:
    """The one term of a word, as the other version has it."""
    return f'"{wanted_words(typed).some[0].strip(chr(34))[::-1]}"'


def backwards(typed: str) -> Wanted:
    return Wanted(some=(term(typed),))


@pytest.mark.usefixtures("other_version")
class TestRebuild:
    """What was indexed by an earlier version is indexed anew while everything goes on."""

    @pytest.fixture
    def library(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
        with monkeypatch.context() as undone:
            undone.setattr("memory_cache.store.words.INDEX_TEXT_VERSION", 1)
            undone.setattr("memory_cache.store.words.index_text", words_of_texts.index_text)
            library = Library(tmp_path / "library.sqlite3")
            fill(library, 30)
        return library

    def test_the_old_index_is_searched_until_the_new_one_is_there(self, library: Library) -> None:
        steps = 0
        while len(library.words.find("number7x", 10)) == 1:
            assert library.word_rebuild.step()
            steps += 1

        assert steps > 30 / 7
        while library.word_rebuild.step():
            pass
        assert len(library.words.find(backwards("number7x"), 10)) == 1
        assert not library.word_rebuild.is_needed()

    def test_it_goes_on_where_a_killed_host_left_it(self, library: Library, tmp_path: Path) -> None:
        for _ in range(3):
            library.word_rebuild.step()
        done, total = library.word_rebuild.progress()
        assert (0 < done < total) is True
        library.close()

        again = Library(tmp_path / "library.sqlite3")
        while again.word_rebuild.step():
            pass

        assert len(again.words.find(backwards("tide"), 100)) == 30
        again.close()

    def test_what_is_saved_and_forgotten_meanwhile_is_in_the_new_index_and_not_in_it(
        self, library: Library
    ) -> None:
        for _ in range(3):
            library.word_rebuild.step()
        save(library, "https://a.example/later", f"{COMMON} later")
        forgotten = [library.pages.find(f"https://a.example/{number}") for number in (1, 29)]
        library.erasing.hide([page.page_id for page in forgotten if page], 2.0)
        library.erasing.erase([page.page_id for page in forgotten if page])
        while library.word_rebuild.step():
            pass

        assert len(library.words.find(backwards("tide"), 100)) == 29
        assert len(library.words.find(backwards("later"), 100)) == 1
        assert library.words.holds(term("number1x"), range(1, 100)) == set()
        assert library.words.holds(term("number29x"), range(1, 100)) == set()

    def test_nothing_of_the_old_index_is_left(self, library: Library) -> None:
        while library.word_rebuild.step():
            pass

        with library._connections.reading() as db:
            tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master")]
            assert [name for name in tables if "_old" in name or "_next" in name] == []
            db.execute("INSERT INTO passage_words (passage_words) VALUES ('integrity-check')")
        assert library.check() == []


def test_a_beginning_that_is_too_common_to_score_is_looked_up_all_the_same(
    library: Library,
) -> None:
    fill(library)
    wanted = wanted_of(plain_query("tide her"), "her")

    found = bounded(library, 5).find(wanted, 10)
    estimated = bounded(library, 5).find(wanted, 10, estimates={wanted.some[-1]: 1_000})

    assert len(found) == 10
    assert estimated == found


def test_a_word_that_is_nowhere_keeps_no_common_one_from_being_found(library: Library) -> None:
    fill(library)

    assert len(bounded(library, 5).find("tide zebra", 10)) == 10


def test_a_word_that_was_nowhere_is_found_once_it_is_somewhere(library: Library) -> None:
    fill(library)
    assert len(library.words.find("zebra tide", 50)) == 24

    save(library, "https://a.example/new", "A zebra by itself")

    assert 25 in library.words.find("zebra tide", 50)


def test_of_many_words_the_one_that_is_being_typed_is_always_wanted() -> None:
    many = " ".join(f"word{number}x" for number in range(60))

    wanted = wanted_of(plain_query(f"{many} tide her"), "her")

    assert len(wanted.some) == len(wanted_words(many).some)
    assert wanted.some[-1] == wanted_of(plain_query("her"), "her").some[-1]
