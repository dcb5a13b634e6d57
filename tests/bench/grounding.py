"""Measures how often what a chat model is given of a page, or of ten, holds what was asked for.

Compared is what `service.grounding` chooses with the plain way: the best passages in their order
until the room is full. Tokens are counted as a quarter of the characters, so that no model is
needed; the passages are found as the host finds them, with the bundled embedding model. Reads the
questions that the other benches read.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.search_parts.question_set import GivenPage, Question, load, text_of

from memory_cache.paths import Home
from memory_cache.service.grounding import Grounding, Ranked
from memory_cache.service.indexing import passage_input
from memory_cache.service.measuring import Meter
from memory_cache.service.memory import Memory
from memory_cache.service.prompts import original_prompts
from memory_cache.service.retrieve import find_in_passages
from memory_cache.service.token_counts import TokenCounts
from memory_cache.store.records import StoredPassage
from memory_cache.text.chunk import cut_passages
from memory_cache.text.finding.choosing import pages_in_question

CONTEXTS = (2_048, 3_072, 4_096)
EVERY = 3
"""One question of so many is asked, which is enough for two figures."""
BEST, FOUND, PAGES = 12, 60, 8
CHARS_PER_TOKEN = 4


class Counter:
    """An engine that can only count, in a context of some size."""

    def __init__(self, context: int) -> None:
        self._context = context

    def start(self) -> Any:
        return SimpleNamespace(context_tokens=self._context)

    def count_tokens(self, texts: list[str]) -> list[int]:
        return [-(-len(text) // CHARS_PER_TOKEN) for text in texts]


class Case(NamedTuple):
    """What is asked, in which passages, and the answers of which each must be given."""

    question: str
    passages: list[StoredPassage]
    answers: list[list[str]]
    several: bool


def passages_of(pages: list[GivenPage]) -> dict[str, list[StoredPassage]]:
    found: dict[str, list[StoredPassage]] = {}
    number = 0
    for at, page in enumerate(pages, start=1):
        text, blocks = text_of(page)
        found[page.id] = []
        for passage in cut_passages(text, blocks):
            number += 1
            found[page.id].append(
                StoredPassage(
                    *(number, at, page.id, page.title, passage.heading),
                    *(passage.start, passage.end, text[passage.start : passage.end]),
                )
            )
    return found


def holds(given: list[StoredPassage], answers: list[list[str]]) -> bool:
    return all(any(one in p.text for one in wanted for p in given) for wanted in answers)


def plain(grounding: Grounding, question: str, ranked: list[StoredPassage]) -> list[StoredPassage]:
    """The best passages as they come until the room is full."""
    measured = grounding.meter.measure(sorted(ranked, key=lambda passage: passage.passage_id))
    room = grounding.meter.room(question)
    given: list[StoredPassage] = []
    for passage in ranked:
        room -= measured.costs[passage.passage_id]
        if room < 0:
            break
        given.append(passage)
    return given


def cases(
    questions: list[Question], passages: dict[str, list[StoredPassage]]
) -> dict[str, list[Case]]:
    every = [passage for some in passages.values() for passage in some]
    wanted = [[one.text for one in question.answers] for question in questions]
    within = [
        Case(question.question, passages[question.page], [answers], several=False)
        for question, answers in zip(questions, wanted, strict=True)
    ]
    ten = [case._replace(passages=every, several=True) for case in within]
    half = len(questions) // 2
    both = [
        Case(
            f"{one.question} {other.question}",
            every,
            [wanted[at], wanted[at + half]],
            several=True,
        )
        for at, (one, other) in enumerate(zip(questions[:half], questions[half:], strict=False))
        if one.page != other.page
    ]
    return {"one page": within, "ten pages": ten, "ten pages, two questions": both}


def main() -> int:
    given_set = load()
    if given_set is None:
        return 0
    passages = passages_of(given_set.pages)
    every = [passage for some in passages.values() for passage in some]
    questions = given_set.questions[::EVERY]
    print(f"{len(questions)} questions, {len(every)} passages of {len(passages)} pages")
    with tempfile.TemporaryDirectory() as folder:
        memory = Memory(Home(Path(folder)))
        try:
            rows = memory.embedder.embed([passage_input(passage) for passage in every])
            vectors = {p.passage_id: row for p, row in zip(every, rows, strict=True)}
            measure(memory, cases(questions, passages), vectors)
        finally:
            memory.close()
    return 0


def measure(memory: Memory, asked: dict[str, list[Case]], vectors: dict[int, Any]) -> None:
    print(f"{'':26}{'context':>8}{'plain':>8}{'chosen':>8}{'given':>8}")
    for name, some in asked.items():
        found = [
            find_in_passages(memory, case.question, case.passages, vectors, FOUND).passages
            for case in some
        ]
        for context in CONTEXTS:
            engine: Any = Counter(context)
            grounding = Grounding(Meter(engine, TokenCounts(), original_prompts()))
            hits = [0, 0]
            share = 0.0
            for case, ranked in zip(some, found, strict=True):
                best = [passage for passage, _ in ranked]
                scored = [(passage.page_id, score) for passage, score in ranked]
                several = pages_in_question(scored, PAGES) if case.several else []
                order = Ranked(best[:BEST], best[BEST:], several)
                grounds = grounding.in_passages(
                    case.passages, lambda order=order: order, case.question
                )
                hits[0] += holds(plain(grounding, case.question, best), case.answers)
                hits[1] += holds(grounds.passages, case.answers)
                share += len(grounds.passages) / len(case.passages)
            print(
                f"{name:26}{context:8}{hits[0] / len(some):8.3f}{hits[1] / len(some):8.3f}"
                f"{share / len(some):8.3f}"
            )


if __name__ == "__main__":
    raise SystemExit(main())
