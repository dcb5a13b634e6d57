"""Measures instant answers and the judgement of them, with the bundled embedding model.

Reads `questions.json.xz` in the folder that MEMORY_CACHE_BENCH_DATA names (default: ../shared/data
beside the project). Search itself is measured by `search.py`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.search_parts.question_set import GivenPage, Question, load, text_of

from memory_cache.engine.client import Engine, Load
from memory_cache.models.bundled import embedding_model
from memory_cache.text.chunk import cut_passages, cut_sentences
from memory_cache.text.finding import closeness
from memory_cache.text.finding.rank import (
    Candidate,
    fuse_scores,
    judge,
    rank_sentences,
    second_look,
    vector_weight,
)
from memory_cache.text.finding.words import score_by_words

ENGINE = "from memory_cache.engine.worker import run_engine; raise SystemExit(run_engine())"
BEST_PASSAGES = 8
READ_AGAIN = 16
Vectors = np.ndarray[Any, np.dtype[np.float32]]


class Part(msgspec.Struct):
    """One passage or sentence: its page, its text, and the passage it is from."""

    page: str
    text: str
    passage: int = 0


def cut(pages: list[GivenPage]) -> tuple[list[Part], list[Part]]:
    passages: list[Part] = []
    sentences: list[Part] = []
    for page in pages:
        text, blocks = text_of(page)
        for passage in cut_passages(text, blocks):
            for start, end in cut_sentences(text, passage.start, passage.end):
                sentences.append(Part(page.id, text[start:end], len(passages)))
            passages.append(Part(page.id, text[passage.start : passage.end]))
    return passages, sentences


def embed(parts: list[str]) -> Vectors:
    model = embedding_model()
    engine = Engine([sys.executable, "-c", ENGINE], Load(path=str(model.path), role="embed"))
    try:
        return engine.embed(parts)
    finally:
        engine.close()


def main() -> int:
    given = load()
    if given is None:
        return 0
    passages, sentences = cut(given.pages)
    texts = [part.text for part in passages + sentences]
    vectors = embed(texts + [one.question for one in given.questions])
    by_passage, rest = vectors[: len(passages)], vectors[len(passages) :]
    by_sentence, by_question = rest[: len(sentences)], rest[len(sentences) :]
    report_answers(given.questions, passages, sentences, by_passage, by_sentence, by_question)
    return 0


def report_answers(
    questions: list[Question],
    passages: list[Part],
    sentences: list[Part],
    by_passage: Vectors,
    by_sentence: Vectors,
    by_question: Vectors,
) -> None:
    titles = sorted({part.page for part in passages})
    first = three = 0
    right: list[str] = []
    wrong: list[str] = []
    for question, vector in zip(questions, by_question, strict=True):
        asked = question.question
        other = titles[(titles.index(question.page) + 1) % len(titles)]
        for title, verdicts in ((question.page, right), (other, wrong)):
            inside = [at for at, part in enumerate(passages) if part.page == title]
            scores = score_by_words(asked, [passages[at].text for at in inside])
            cosines = {at: float(by_passage[at] @ vector) for at in inside}
            words = dict(zip(inside, scores, strict=True))
            fused = fuse_scores(words, cosines, vector_weight(asked))
            head = sorted(fused, key=lambda at: -fused[at])[:READ_AGAIN]
            telling = closeness.Question(asked)
            measured = telling.measure(
                [passages[at].text for at in head], dict.fromkeys(telling.words, 1.0)
            )
            again = second_look(words, cosines, dict(zip(head, measured, strict=True)), asked)
            fused = {at: min(again.values()) * fused[at] for at in inside} | again
            best = set(sorted(fused, key=lambda at: -fused[at])[:BEST_PASSAGES])
            rows = [at for at, sentence in enumerate(sentences) if sentence.passage in best]
            candidates = [
                Candidate(sentences[at].passage, at, at, sentences[at].text) for at in rows
            ]
            ranked = rank_sentences(asked, candidates, vector, by_sentence[rows], fused)
            near = float((by_sentence[rows] @ vector).max())
            verdicts.append(judge(asked, near, ranked[0][1]))
            if title == question.page:
                held = [
                    any(answer.text in candidate.text for answer in question.answers)
                    for candidate, _ in ranked[:3]
                ]
                first += held[0]
                three += any(held)
    count = len(questions)
    print(
        f"answers: the answer is in the first sentence {first / count:.3f}, "
        f"in the first three {three / count:.3f}"
    )
    for name, verdicts in (("right page", right), ("wrong page", wrong)):
        shares = (
            f"{kind} {verdicts.count(kind) / count:.3f}" for kind in ("answer", "closest", "none")
        )
        print(f"judged on the {name}: {', '.join(shares)}")


if __name__ == "__main__":
    sys.exit(main())
