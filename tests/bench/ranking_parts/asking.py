"""Asks about pages as the product does, a second after they were opened, and listens in."""

from __future__ import annotations

import html
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from memory_cache.service import instant
from memory_cache.service.instant import InstantAnswer, sentences_of
from memory_cache.service.sentence_vectors import SentenceVectors
from memory_cache.service.subject import open_page
from memory_cache.service.views import Views
from memory_cache.store.records import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.bench.search_parts.question_set import GivenPage, Question

    from memory_cache.service.memory import Memory
    from memory_cache.text.finding.judge import Best
    from memory_cache.text.finding.sentence_rank import Evidence
    from memory_cache.text.finding.signals import Candidate

OPEN_S = 1.0
"""How long a page has been open when it is asked about."""


class Judged(NamedTuple):
    """What the product's judge was given."""

    question: str
    evidence: Evidence
    best: Best


class Asked(NamedTuple):
    """A question put to a page: what was shown, what that rests on, and where answers are: in
    which quotes, and in which of the sentences that could be quoted.
    """

    page: str
    shown: InstantAnswer
    judged: Judged
    quotes_hold: list[bool]
    sentences_hold: list[bool]


def draft_of(page: GivenPage) -> Draft:
    """Return a page as a browser would send it."""
    title = html.escape(page.title)
    body = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in page.paras)
    source = (
        f"<!doctype html><html lang=en><head><title>{title}</title></head>"
        f"<body><main><article><h1>{title}</h1>{body}</article></main></body></html>"
    )
    return Draft(f"https://bench.invalid/{page.id}", source.encode(), page.title)


class OpenPage:
    """A page as it is a second after it was opened, for every question anew."""

    def __init__(self, memory: Memory, page: GivenPage) -> None:
        self._memory = memory
        self.page_id = page.id
        # Others that were opened before take nothing away.
        memory.__dict__["_sentence_vectors"] = SentenceVectors(lambda: memory.embedder)
        self._view = Views(memory).open(draft_of(page))
        time.sleep(OPEN_S)
        self._read = _copy(memory.sentence_vectors, memory)
        self._vectors = dict(self._view.vectors)
        self._view.closed.set()
        self.sentences = [one.text for one in sentences_of(self._view.passages)]

    @property
    def share_read(self) -> float:
        """How much of it was embedded within the second, 0 to 1."""
        known = self._read.known(self.sentences)
        return sum(embedded is not None for embedded in known) / len(known)

    def ask(self, question: Question) -> Asked:
        """Put a question to it. What that reads is forgotten again."""
        memory, view = self._memory, self._view
        memory.__dict__["_sentence_vectors"] = _copy(self._read, memory)
        view.vectors = dict(self._vectors)
        with _listening() as heard:
            shown = open_page(memory, view).answer(question.question)
        answers = [answer.text for answer in question.answers]
        return Asked(
            self.page_id,
            shown,
            heard.judged[0],
            _hold(answers, [quote.text for quote in shown.quotes]),
            _hold(answers, [one.text for one in heard.candidates]),
        )


class _Heard:
    def __init__(self) -> None:
        self.judged: list[Judged] = []
        self.candidates: list[Candidate] = []


@contextmanager
def _listening() -> Iterator[_Heard]:
    """Hear what the judge of instant answers is given."""
    heard = _Heard()
    judge, weigh = instant.judge, instant.weigh

    def listen_to_judge(question: str, evidence: Evidence, best: Best) -> Any:
        heard.judged.append(Judged(question, evidence, best))
        return judge(question, evidence, best)

    def listen_to_weigh(*given: Any) -> Evidence:
        heard.candidates = given[3]
        return weigh(*given)

    instant.judge, instant.weigh = listen_to_judge, listen_to_weigh
    try:
        yield heard
    finally:
        instant.judge, instant.weigh = judge, weigh


def vectors_alone(
    memory: Memory, page: OpenPage, questions: Sequence[Question]
) -> list[tuple[list[bool], float]]:
    """For each question, whether the three sentences with the best cosines hold an answer, of all
    of the page, and the best cosine: what anybody with this model has.
    """
    sentences = memory.embedder.embed(page.sentences)
    asked = memory.embedder.embed([one.question for one in questions])
    rated: list[tuple[list[bool], float]] = []
    for one, vector in zip(questions, asked, strict=True):
        cosines = sentences @ vector
        best = np.argsort(-cosines, kind="stable")[:3]
        answers = [answer.text for answer in one.answers]
        rated.append((_hold(answers, [page.sentences[at] for at in best]), float(cosines.max())))
    return rated


def _hold(answers: Sequence[str], texts: Sequence[str]) -> list[bool]:
    return [any(answer in text for answer in answers) for text in texts]


def _copy(vectors: SentenceVectors, memory: Memory) -> SentenceVectors:
    copied = SentenceVectors(lambda: memory.embedder)
    # The product has no use for a copy, so that there is no method for it.
    with vectors._lock:
        copied._kept = vectors._kept.copy()
        copied._bytes = vectors._bytes
    return copied
