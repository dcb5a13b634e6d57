"""Measures search, instant answers and the judgement of them, with the bundled embedding model.

Reads `questions.json.xz` in the folder that MEMORY_CACHE_BENCH_DATA names (default: ../shared/data
beside the project). A hit is a passage of at most 1,200 characters, from the right page, that
holds an answer and at least 60 % of the 4-word shingles of the sentence the answer stands in.
"""

from __future__ import annotations

import json
import lzma
import os
import re
import sqlite3
import sys
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from memory_cache.engine.client import Engine, Load
from memory_cache.models.bundled import embedding_model
from memory_cache.text.blocks import Block
from memory_cache.text.chunk import cut_passages, cut_sentences
from memory_cache.text.rank import Candidate, fuse_scores, judge, rank_sentences, vector_weight
from memory_cache.text.words import match_expression, score_by_words

DATA = Path(
    os.environ.get("MEMORY_CACHE_BENCH_DATA", Path(__file__).parents[3] / "shared" / "data")
)
ENGINE = "from memory_cache.engine.worker import run_engine; raise SystemExit(run_engine())"
BEST_PASSAGES = 8
Vectors = np.ndarray[Any, np.dtype[np.float32]]


class Part(msgspec.Struct):
    """One passage or sentence: its page, its text, and the passage it is from."""

    page: str
    text: str
    passage: int = 0


def shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return {tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3))}


def cut(pages: list[dict[str, Any]]) -> tuple[list[Part], list[Part]]:
    passages: list[Part] = []
    sentences: list[Part] = []
    for page in pages:
        text, blocks = "", []
        for paragraph in page["paras"]:
            text += "\n\n" if text else ""
            blocks.append(Block(len(text), len(text) + len(paragraph), "paragraph"))
            text += paragraph
        for passage in cut_passages(text, blocks):
            for start, end in cut_sentences(text, passage.start, passage.end):
                sentences.append(Part(page["id"], text[start:end], len(passages)))
            passages.append(Part(page["id"], text[passage.start : passage.end]))
    return passages, sentences


def is_hit(question: dict[str, Any], title: str, paragraph: str, passage: Part) -> bool:
    if passage.page != title or len(passage.text) > 1200:
        return False
    for answer in question["answers"]:
        if answer["text"] not in passage.text:
            continue
        for start, end in cut_sentences(paragraph):
            if start <= answer["start"] < end:
                wanted = shingles(paragraph[start:end])
                if len(wanted & shingles(passage.text)) >= 0.6 * len(wanted):
                    return True
    return False


def embed(parts: list[str]) -> Vectors:
    model = embedding_model()
    load = Load(path=str(model.path), role="embed")
    engine = Engine([sys.executable, "-c", ENGINE], load)
    try:
        return engine.embed(parts)
    finally:
        engine.close()


def main() -> int:
    source = DATA / "questions.json.xz"
    if not source.is_file():
        print(f"No measuring without data: {source} is not there.")
        return 0
    data = json.loads(lzma.decompress(source.read_bytes()))
    passages, sentences = cut(data["pages"])
    questions = [question for question in data["questions"] if question["answerable"]]
    texts = [part.text for part in passages + sentences] + [q["question"] for q in questions]
    vectors = embed(texts)
    by_passage, rest = vectors[: len(passages)], vectors[len(passages) :]
    by_sentence, by_question = rest[: len(sentences)], rest[len(sentences) :]
    report_search(data["pages"], questions, passages, by_passage, by_question)
    report_answers(questions, passages, sentences, by_passage, by_sentence, by_question)
    return 0


def report_search(
    pages: list[dict[str, Any]],
    questions: list[dict[str, Any]],
    passages: list[Part],
    by_passage: Vectors,
    by_question: Vectors,
) -> None:
    paragraphs = {page["id"]: page["paras"] for page in pages}
    table = sqlite3.connect(":memory:")
    tokenizer = "porter unicode61 remove_diacritics 2"
    table.execute(f"CREATE VIRTUAL TABLE found USING fts5(title, body, tokenize='{tokenizer}')")
    rows = [(number, part.page, part.text) for number, part in enumerate(passages)]
    table.executemany("INSERT INTO found(rowid, title, body) VALUES (?, ?, ?)", rows)
    select = "SELECT rowid, -bm25(found) FROM found WHERE found MATCH ? ORDER BY rank LIMIT 50"
    hits = {name: [0, 0] for name in ("words", "vectors", "both")}
    for question, vector in zip(questions, by_question, strict=True):
        asked = question["question"]
        words = dict(table.execute(select, (match_expression(asked) or '""',)))
        cosines = by_passage @ vector
        nearest = {int(at): float(cosines[at]) for at in np.argsort(-cosines)[:50]}
        both = fuse_scores(words, nearest, vector_weight(asked))
        paragraph = paragraphs[question["page"]][question["paragraph"]]
        for name, scores in (("words", words), ("vectors", nearest), ("both", both)):
            best = sorted(scores, key=lambda key: -scores[key])[:5]
            found = [is_hit(question, question["page"], paragraph, passages[at]) for at in best]
            hits[name][0] += found[:1] == [True]
            hits[name][1] += any(found)
    print(f"search: {len(questions)} questions, {len(passages)} passages")
    for name, (first, five) in hits.items():
        print(f"  {name:8} hit@1 {first / len(questions):.3f}  hit@5 {five / len(questions):.3f}")


def report_answers(
    questions: list[dict[str, Any]],
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
        asked = question["question"]
        other = titles[(titles.index(question["page"]) + 1) % len(titles)]
        for title, verdicts in ((question["page"], right), (other, wrong)):
            inside = [at for at, part in enumerate(passages) if part.page == title]
            scores = score_by_words(asked, [passages[at].text for at in inside])
            cosines = {at: float(by_passage[at] @ vector) for at in inside}
            words = dict(zip(inside, scores, strict=True))
            fused = fuse_scores(words, cosines, vector_weight(asked))
            best = set(sorted(fused, key=lambda at: -fused[at])[:BEST_PASSAGES])
            rows = [at for at, sentence in enumerate(sentences) if sentence.passage in best]
            candidates = [
                Candidate(sentences[at].passage, at, at, sentences[at].text) for at in rows
            ]
            ranked = rank_sentences(asked, candidates, vector, by_sentence[rows], fused)
            near = float((by_sentence[rows] @ vector).max())
            verdicts.append(judge(asked, near, ranked[0][1]))
            if title == question["page"]:
                held = [
                    any(answer["text"] in candidate.text for answer in question["answers"])
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
