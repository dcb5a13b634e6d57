"""Search between two keys: by words alone, the last one a beginning, and nothing untrue shown."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from memory_cache.errors import Cancelled
from memory_cache.service.search import search
from tests.unit.service.test_search import Memory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memory_cache.protocol import Hit

LONG = " ".join(f"filler{number}" for number in range(300))


@pytest.fixture(scope="module")
def memory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Memory]:
    """A small library that the tests of this module only read."""
    made = Memory(tmp_path_factory.mktemp("library"))
    made.save("https://a.example/reef", ["Coral reefs bleach in warm water."], title="Reefs")
    made.save("https://b.example/ring", ["A coral ring lay in the drawer."], title="Jewellery")
    made.save("https://c.example/reed", ["Reeds grow beside the pond."], title="Ponds")
    made.save("https://d.example/long", [f"{LONG} tangerine {LONG} tangerines"], title="Long")
    yield made
    made.library.close()


def glance(memory: Memory, typed: str, **how: Any) -> list[Hit]:
    return search(memory, typed, 10, unfinished=True, quick=True, **how).hits  # type: ignore[arg-type]


def hosts(hits: list[Hit]) -> list[str]:
    return [hit.host for hit in hits]


@pytest.mark.parametrize("typed", ["r", "re", "ree", "reef", "reefs"])
def test_every_letter_of_a_word_finds_what_begins_so(memory: Memory, typed: str) -> None:
    hits = glance(memory, typed)

    assert "a.example" in hosts(hits)
    for hit in hits:
        marked = [hit.text[start:end].lower() for start, end in hit.marks]
        assert any(word.startswith(typed[:4]) for word in [*marked, *hit.title.lower().split()])


def test_what_was_typed_is_marked_in_the_title_too(memory: Memory) -> None:
    hits = {hit.host: hit for hit in glance(memory, "ree")}

    assert hits["a.example"].title_marks == [(0, 5)]
    assert hits["c.example"].title_marks == []


def test_the_words_before_it_and_its_beginning_count_together(memory: Memory) -> None:
    assert hosts(glance(memory, "coral ree"))[0] == "a.example"
    assert hosts(glance(memory, "coral ri"))[0] == "b.example"
    assert hosts(glance(memory, "coral r"))[:2] in (
        ["a.example", "b.example"],
        ["b.example", "a.example"],
    )


def test_with_a_space_behind_it_a_word_is_whole(memory: Memory) -> None:
    assert hosts(glance(memory, "ree")) == hosts(glance(memory, "ree"))
    assert glance(memory, "ree ") == []


def test_without_being_told_nothing_is_taken_for_a_beginning(memory: Memory) -> None:
    hits = search(memory, "ree", 10).hits  # type: ignore[arg-type]

    assert [hit.marks for hit in hits if hit.marks] == []


def test_a_beginning_too_frequent_to_look_up_is_found_among_the_newest(
    memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("memory_cache.store.beginnings._MOST_LEAVES", -1)

    assert {"a.example", "c.example"} == set(hosts(glance(memory, "ree")))
    assert hosts(glance(memory, "coral rin"))[0] == "b.example"


def test_what_the_keys_found_stays_above_what_only_meaning_finds(
    memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("memory_cache.store.beginnings._MOST_LEAVES", -1)
    by_words = hosts(glance(memory, "ree"))

    in_full = search(memory, "ree", 10, unfinished=True)  # type: ignore[arg-type]

    assert by_words == hosts(in_full.hits)[: len(by_words)]
    assert in_full.meaning == "searched"


def test_two_letters_are_not_looked_for_by_meaning(
    memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    embed = memory.embedder.embed

    def note(texts: list[str], **how: Any) -> Any:
        asked.extend(texts)
        return embed(texts, **how)

    monkeypatch.setattr(memory.embedder, "embed", note)
    search(memory, "re", 10, unfinished=True)  # type: ignore[arg-type]
    search(memory, "coral re", 10, unfinished=True)  # type: ignore[arg-type]
    search(memory, "coral ree", 10, unfinished=True)  # type: ignore[arg-type]
    glance(memory, "coral ree")

    assert [text.strip() for text in asked] == ["coral", "coral ree"]


def test_a_row_is_given_the_part_of_the_passage_that_is_marked_where_it_stands(
    memory: Memory,
) -> None:
    (hit,) = glance(memory, "tanger")
    (whole,) = [one for one in search(memory, "tangerine", 10).hits if one.host == "d.example"]  # type: ignore[arg-type]

    start, end = hit.marks[0]
    assert hit.text[start:end] == "tangerine"
    assert len(hit.text) < 1_000 < len(whole.text)
    assert hit.text == whole.text[hit.start - whole.start : hit.end - whole.start]
    assert all(0 <= start < end <= len(hit.text) for start, end in hit.marks)


def test_filters_hold_between_two_keys_too(memory: Memory) -> None:
    assert hosts(glance(memory, "site:c.example ree")) == ["c.example"]
    assert hosts(glance(memory, "site:c.example r")) == ["c.example"]


@pytest.mark.parametrize("typed", ["½", "1½", "coral ½", "ﷺ", "\u037aa", '"reef*', "(reef*"])
def test_signs_that_are_more_than_one_word_are_no_error(memory: Memory, typed: str) -> None:
    found = hosts(glance(memory, typed))

    assert ("a.example" in found) == ("reef" in typed or "coral" in typed)


def test_screens_of_a_glance_follow_each_other(memory: Memory) -> None:
    whole = glance(memory, "coral")

    assert whole == [*glance(memory, "coral")[:1], *glance(memory, "coral", offset=1)]


def test_what_was_called_off_is_not_ranked(memory: Memory) -> None:
    called_off = threading.Event()
    called_off.set()

    with pytest.raises(Cancelled):
        glance(memory, "coral", cancelled=called_off)
