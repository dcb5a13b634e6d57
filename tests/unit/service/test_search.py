"""What a person finds: by words, by meaning, narrowed by filters, screen by screen."""

from __future__ import annotations

import zlib
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from memory_cache.errors import EngineUnavailable, NotFound
from memory_cache.service.retrieve import find_in_library
from memory_cache.service.search import condition_of, search
from memory_cache.store.index import VectorIndex
from memory_cache.store.library import Library
from memory_cache.store.records import Draft
from memory_cache.store.texts import Reading
from memory_cache.text.blocks import Article
from memory_cache.text.chunk import Passage
from memory_cache.text.finding.words import content_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

NOW = 1_780_000_000.0
MODEL = SimpleNamespace(model_id="made up", dimensions=64)
# What the made-up model knows to mean the same.
MEANS = {
    content_words(one)[0]: content_words(other)[0] for one, other in [("beacon", "lighthouse")]
}


def embed(text: str) -> NDArray[np.float32]:
    """The sum of a direction for each word, the same for words that mean the same."""
    vector = np.full(MODEL.dimensions, 1e-3)
    for word in content_words(text):
        seed = zlib.crc32(MEANS.get(word, word).encode())
        vector += np.random.default_rng(seed).standard_normal(MODEL.dimensions)
    return (vector / np.linalg.norm(vector)).astype("<f4")


class Memory(SimpleNamespace):
    """A library with vectors of the made-up model."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.library = Library(folder / "library.sqlite3")
        self.embedding_model = MODEL
        self.embedder: Any = SimpleNamespace(
            embed=lambda texts, **how: np.stack([embed(text) for text in texts])
        )
        self.index: Any = VectorIndex(
            folder / "index", self.library, MODEL.model_id, MODEL.dimensions
        )

    def now(self) -> float:
        return NOW

    def save(
        self,
        url: str,
        texts: Sequence[str],
        *,
        now: float = NOW,
        starts: Sequence[int] = (),
        **of: Any,
    ) -> int:
        """Keep a page whose passages are these texts."""
        text = "\n".join(texts)
        page_id = self.library.pages.keep(Draft(url, text.encode(), **of), now).page_id
        article = Article(
            title=of.get("title", ""), byline="", site="", lang="en", text=text, blocks=[],
            truncated=False, page_starts=list(starts),
        )  # fmt: skip
        passages, at = [], 0
        for part in texts:
            passages.append(Passage(at, at + len(part), ""))
            at += len(part) + 1
        reading = Reading(page_id, self.library.pages.source(page_id).sha256, 1)
        assert self.library.texts.store(reading, article, passages)
        self.library.vectors.store(
            MODEL.model_id,
            {
                one.passage_id: embed(one.text).tobytes()
                for one in self.library.passages.of_page(page_id)
            },
        )
        return page_id


@pytest.fixture(scope="module")
def memory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Memory]:
    """A small library that the tests of this module only read."""
    made = Memory(tmp_path_factory.mktemp("library"))
    made.save(
        "https://light.example.org/keeper",
        [
            "The keeper of the lighthouse trimmed the lamp.",
            "Running water was rare on the rock, happiness rarer.",
        ],
        title="The keeper",
    )
    made.save(
        "https://bread.example/b", ["Bread was baked at dawn in Tokyo, 東京都."], now=NOW - 9e6
    )
    made.save("https://zh.example/c", ["灯塔的看守人每晚修剪灯芯。他叫李明。"])
    made.save(
        "https://d.example/tides.pdf",
        ["Tables of the tides.", "High tide at noon.", "Low tide at six."],
        content_type="application/pdf",
        starts=[0, 21, 40],
    )
    made.library.collections.put(made.library.collections.make("Reading list", 1.0), [1])
    yield made
    made.library.close()


def found(memory: Memory, typed: str, **how: Any) -> list[str]:
    return [hit.url.split("/")[2] for hit in search(memory, typed, 10, **how).hits]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("who trimmed the lamp", "light.example.org"),
        ("beacon", "light.example.org"),
        ("tokyo", "bread.example"),
        ("京", "bread.example"),
        ("灯塔", "zh.example"),
        ("看守人叫什么名字", "zh.example"),
        ('"running water"', "light.example.org"),
        ("happine*", "light.example.org"),
        ("the", "light.example.org"),
        ("lamp OR (rock AND -) NEAR/3 ^*", "light.example.org"),
        ("https://d.example/tides.pdf#page=2", "d.example"),
        ("HTTPS://D.example:443/tides.pdf", "d.example"),
    ],
)
def test_a_page_is_found_by_what_is_typed(memory: Memory, typed: str, first: str) -> None:
    assert first == found(memory, typed)[0]


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("site:example.org", ["light.example.org"]),
        ("lighthouse site:bread.example", []),
        ('beacon "happiness rarer"', ["light.example.org"]),
        ('lighthouse -"trimmed the lamp"', []),
        ('"run waters"', []),
        ("runni* -bread", ["light.example.org"]),
        ("type:pdf low", ["d.example"]),
        ("collection:reading-list lamp", ["light.example.org"]),
        ("before:2026-04 bread", ["bread.example"]),
        ("after:2026-04 bread", []),
        ("-site:zh.example 灯", []),
        ("-lamp site:light.example.org", []),
    ],
)
def test_what_is_left_out_is_left_out_on_both_sides(
    memory: Memory, typed: str, left: list[str]
) -> None:
    hits = [
        hit
        for hit in search(memory, typed, 10).hits  # type: ignore[arg-type]
        if hit.marks or not hit.score
    ]

    assert left == list(dict.fromkeys(hit.url.split("/")[2] for hit in hits))


@pytest.mark.parametrize("typed", ["beacon -lamp", 'beacon -"trimmed the lamp"', "beacon type:pdf"])
def test_what_only_meaning_finds_is_narrowed_too(memory: Memory, typed: str) -> None:
    assert "light.example.org" in found(memory, "beacon")
    assert "light.example.org" not in found(memory, typed)


def test_a_hit_tells_where_it_stands(memory: Memory) -> None:
    (hit, *_) = search(memory, "low tide", 10).hits  # type: ignore[arg-type]

    assert (hit.kind, hit.host, hit.saved_at, hit.page_number) == ("page", "d.example", NOW, 3)
    assert [hit.text[start:end] for start, end in hit.marks] == ["Low tide"]


@pytest.mark.parametrize("typed", ["", "  ", "()", '""', "-fog", "\ud800", "*"])
def test_nothing_to_look_for_finds_nothing(memory: Memory, typed: str) -> None:
    searched = search(memory, typed, 10)  # type: ignore[arg-type]

    assert (searched.hits, searched.more) == ([], False)


def test_hints_say_what_was_not_understood(memory: Memory) -> None:
    assert search(memory, "collection:none lamp", 10).hints == [  # type: ignore[arg-type]
        "There is no collection “none”."
    ]
    assert "type:zebra" in search(memory, "type:zebra", 10).hints[0]  # type: ignore[arg-type]


def test_only_in_one_page(memory: Memory) -> None:
    assert set(found(memory, "lamp bread", page_id=1)) == {"light.example.org"}
    with pytest.raises(NotFound):
        found(memory, "bread", page_id=99)


def test_meaning_says_whether_it_was_searched_for(memory: Memory) -> None:
    assert search(memory, "lamp", 10).meaning == "searched"  # type: ignore[arg-type]
    assert search(memory, "灯塔", 10).meaning == "unavailable"  # type: ignore[arg-type]


def test_words_answer_while_a_large_index_loads(
    memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        memory, "index", SimpleNamespace(is_ready=lambda: False, nearest=None, load=None)
    )
    monkeypatch.setattr("memory_cache.service.ranking._LOADED_AT_ONCE", 0)

    searched = search(memory, "trimmed lamp", 10)  # type: ignore[arg-type]

    assert searched.meaning == "loading"
    assert [hit.page_id for hit in searched.hits] == [1]


def test_words_answer_while_the_model_does_not(
    memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(texts: list[str], **how: object) -> None:
        raise EngineUnavailable

    monkeypatch.setattr(memory, "embedder", SimpleNamespace(embed=refuse))

    searched = search(memory, "trimmed lamp", 10)  # type: ignore[arg-type]

    assert searched.meaning == "unavailable"
    assert [hit.page_id for hit in searched.hits] == [1]


def test_a_list_of_pages_is_narrowed_by_the_same_filters(memory: Memory) -> None:
    where, values = condition_of(memory, "collection:READING-list")  # type: ignore[arg-type]

    pages, total = memory.library.pages.screen(10, where=where, values=values)

    assert ([page.page_id for page in pages], total) == ([1], 1)
    assert condition_of(memory, "") == ("1", ())  # type: ignore[arg-type]


def test_a_question_is_no_query(memory: Memory) -> None:
    ranked = find_in_library(memory, "what was baked at -dawn site:nowhere", 5)  # type: ignore[arg-type]

    assert ranked.passages[0][0].url == "https://bread.example/b"


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.sampled_from(
            [
                *'"“”-*()^+:',
                *"a 東한",
                "lamp ",
                "site:",
                "on:",
                "2024",
                "NEAR",
                "\ud800",
                "\0",
                "%",
                "'",
            ]
        ),
        max_size=14,
    ).map("".join)
)
def test_nothing_that_is_typed_breaks_the_search(memory: Memory, typed: str) -> None:
    searched = search(memory, typed, 5)  # type: ignore[arg-type]
    where, values = condition_of(memory, typed)  # type: ignore[arg-type]
    memory.library.pages.screen(5, where=where, values=values)

    assert len(searched.hits) <= 5


@pytest.fixture(scope="module")
def tides(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Memory]:
    """A library of many passages about one thing."""
    made = Memory(tmp_path_factory.mktemp("many"))
    for page in range(12):
        made.save(
            f"https://p{page}.example/",
            [f"Tide number {page} {part}: the tide came and went." for part in range(40)],
        )
    yield made
    made.library.close()


def test_screens_follow_each_other_without_gap_or_repetition(tides: Memory) -> None:
    def screen(offset: int, limit: int) -> list[int]:
        return [
            hit.passage_id
            for hit in search(tides, "tide came", limit, offset=offset).hits  # type: ignore[arg-type]
        ]

    whole = screen(0, 480)

    assert len(set(whole)) == 480
    assert whole == [key for offset in range(0, 480, 48) for key in screen(offset, 48)]
    assert screen(480, 10) == []


def test_more_says_whether_there_is_another_screen(tides: Memory) -> None:
    assert search(tides, "tide came", 10).more is True  # type: ignore[arg-type]
    assert search(tides, "tide came", 50, offset=450).more is False  # type: ignore[arg-type]


def test_no_page_has_more_than_three_places_in_a_row(tides: Memory) -> None:
    pages = [hit.page_id for hit in search(tides, "tide came", 50).hits]  # type: ignore[arg-type]

    assert not any(len(set(pages[at : at + 4])) == 1 for at in range(len(pages) - 3))


def test_a_filter_that_leaves_much_is_applied_to_both_sides(
    tides: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("memory_cache.service.ranking._NARROW_PASSAGES", 0)

    searched = search(tides, "tide site:p3.example site:p4.example", 50)  # type: ignore[arg-type]

    assert {hit.host for hit in searched.hits} == {"p3.example", "p4.example"}
    assert len(searched.hits) == 50
