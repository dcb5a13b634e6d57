"""The given questions, and what counts as a hit.

A hit is a passage of at most 1,200 characters, from the right page, that holds an answer and at
least 60 % of the 4-word shingles of the sentence that the answer stands in.
"""

from __future__ import annotations

import json
import lzma
import os
import re
from pathlib import Path
from typing import NamedTuple

import msgspec

from memory_cache.text.blocks import Block
from memory_cache.text.chunk import MAX_PASSAGE_CHARS, cut_sentences

DATA = Path(
    os.environ.get("MEMORY_CACHE_BENCH_DATA", Path(__file__).parents[4] / "shared" / "data")
)
_LEAST_OF_SENTENCE = 0.6


class Answer(msgspec.Struct):
    """A stretch of a paragraph."""

    start: int
    text: str


class Question(msgspec.Struct):
    """A question with its paragraph, by page id and number."""

    question: str
    page: str
    paragraph: int
    answers: list[Answer]
    answerable: bool


class GivenPage(msgspec.Struct):
    """An encyclopedia page."""

    id: str
    title: str
    paras: list[str]


class QuestionSet(NamedTuple):
    """All pages, the questions that have an answer, and those made to have none on their page."""

    pages: list[GivenPage]
    questions: list[Question]
    unanswerable: list[Question]


class _File(msgspec.Struct):
    pages: list[GivenPage]
    questions: list[Question]


def load() -> QuestionSet | None:
    """Return the set; None, having said so, if it is not there."""
    source = DATA / "questions.json.xz"
    if not source.is_file():
        print(f"No measuring without data: {source} is not there.")
        return None
    held = msgspec.convert(json.loads(lzma.decompress(source.read_bytes())), _File)
    answerable = [one for one in held.questions if one.answerable]
    return QuestionSet(
        held.pages, answerable, [one for one in held.questions if not one.answerable]
    )


def text_of(page: GivenPage) -> tuple[str, list[Block]]:
    """Return a page's text with its paragraphs as blocks."""
    text, blocks = "", []
    for paragraph in page.paras:
        text += "\n\n" if text else ""
        blocks.append(Block(len(text), len(text) + len(paragraph), "paragraph"))
        text += paragraph
    return text, blocks


def is_hit(question: Question, paragraph: str, page: str, text: str) -> bool:
    """Say whether a passage of a page (its id) answers a question put to `paragraph`."""
    if page != question.page or len(text) > MAX_PASSAGE_CHARS:
        return False
    for answer in question.answers:
        if answer.text not in text:
            continue
        for start, end in cut_sentences(paragraph):
            if start <= answer.start < end:
                wanted = _shingles(paragraph[start:end])
                if len(wanted & _shingles(text)) >= _LEAST_OF_SENTENCE * len(wanted):
                    return True
    return False


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return {tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3))}
