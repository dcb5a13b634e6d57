"""Checks an answer against what the model was given: each sentence, and each quotation in it.

A sentence is supported by the sentences of the text that say what it says, which become its quotes,
or it is not found in the text. What is in quotation marks has to stand there word for word. An
answer in another language than the text cannot be compared by its words: of that only quotations
are checked, and numbers that stand nowhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from memory_cache.errors import Cancelled, EngineError, ModelMissing
from memory_cache.protocol import Check
from memory_cache.service.quoting import Quoting, quote_at
from memory_cache.text.addressing import sentences_to_model
from memory_cache.text.checking.claims import claims_of, plain_of, quotations_of
from memory_cache.text.checking.given import Given
from memory_cache.text.checking.sentence import read
from memory_cache.text.checking.support import judge
from memory_cache.text.checking.word_for_word import Words
from memory_cache.text.finding.rank import vector_share

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from memory_cache.protocol import Quote
    from memory_cache.service.memory import Memory
    from memory_cache.store.records import NumberedText, StoredPassage
    from memory_cache.text.checking.claims import Claim
    from memory_cache.text.checking.support import Embed

_LEAST_VECTOR_SHARE = 0.5
_MOST_CLAIMS = 200
_MOST_QUOTATIONS = 50
_MOST_FLAGGED = 20


def check(
    memory: Memory,
    answer: str,
    passages: Sequence[StoredPassage],
    text_of: Callable[[int], NumberedText],
    quotes: Sequence[Quote],
    cancelled: threading.Event | None = None,
    *,
    question: str = "",
) -> tuple[list[Check], list[Quote]]:
    """Return the checks, in the order in which they stand in the answer, and the quotes that have
    come to `quotes` for them. Without passages nothing can be checked.

    Quotations that stand in the question are the person's own. Without the embedding model words
    alone decide. Raises `Cancelled`, and what `text_of` raises.
    """
    if not passages or not answer.strip():
        return [], []
    quoting = Quoting(quotes, text_of)
    checking = _Checking(memory, passages, quoting, cancelled)
    checks = checking.sentences(answer)
    checks += checking.quotations(answer, text_of, question)
    checks.sort(key=lambda one: (one.start, -one.end))
    return checks, quoting.quotes[len(quotes) :]


def flag(
    passages: Sequence[StoredPassage],
    text_of: Callable[[int], NumberedText],
    cancelled: threading.Event | None = None,
) -> list[Quote]:
    """Return the sentences of passages that speak to the model instead of to a reader, the first
    twenty of them, numbered from 1. Raises `Cancelled`, and what `text_of` raises.
    """
    flagged: list[Quote] = []
    for passage in passages:
        # A long page made for it takes a minute to look through.
        if cancelled is not None and cancelled.is_set():
            raise Cancelled
        for start, end in sentences_to_model(passage.text):
            place = passage.start + start, passage.start + end
            page = text_of(passage.page_id)
            flagged.append(quote_at(len(flagged) + 1, passage, *place, page, 1.0))
            if len(flagged) == _MOST_FLAGGED:
                return flagged
    return flagged


class _Checking:
    """One answer's checks."""

    def __init__(
        self,
        memory: Memory,
        passages: Sequence[StoredPassage],
        quoting: Quoting,
        cancelled: threading.Event | None,
    ) -> None:
        self._passages = passages
        self._quoting = quoting
        self._cancelled = cancelled
        self._given = Given([(f"{p.title}\n{p.heading}", p.text) for p in passages])
        self._vectors = _Vectors(memory, cancelled)

    def sentences(self, answer: str) -> list[Check]:
        """What becomes of each sentence that claims something."""
        said = plain_of(answer).text
        comparable = self._given.speaks_as(said)
        embed = self._vectors.embed if vector_share(said) > _LEAST_VECTOR_SHARE else None
        checks: list[Check] = []
        for claim in claims_of(answer)[:_MOST_CLAIMS]:
            if self._cancelled is not None and self._cancelled.is_set():
                raise Cancelled
            if comparable:
                checks.append(self._sentence(claim, embed))
            elif read(claim.text, "").numbers - self._given.numbers:
                checks.append(_check(claim, "sentence", []))
        return checks

    def quotations(
        self, answer: str, text_of: Callable[[int], NumberedText], question: str
    ) -> list[Check]:
        """What becomes of each quotation: a title or the person's own words need no place."""
        quotations = quotations_of(answer)[:_MOST_QUOTATIONS]
        if not quotations:
            return []
        stretches = [
            (run, Words(text_of(run[0].page_id).text[run[0].start : run[-1].end]))
            for run in _runs(self._passages, text_of)
        ]
        elsewhere = Words("\n".join([question, *dict.fromkeys(p.title for p in self._passages)]))
        checks: list[Check] = []
        for quotation in quotations:
            numbers = self._quoted(quotation.text, stretches)
            if numbers or not elsewhere.find(quotation.text):
                checks.append(_check(quotation, "quotation", numbers))
        return checks

    def _sentence(self, claim: Claim, embed: Embed | None) -> Check:
        cited = self._cited(claim)
        try:
            judged = judge(self._given, claim.text, embed, cited)
        except (EngineError, ModelMissing):
            judged = judge(self._given, claim.text, None, cited)
        if not judged.supported:
            return _check(claim, "sentence", [])
        numbers = [self._number(at, judged.score) for at in judged.sentences]
        return _check(claim, "sentence", list(dict.fromkeys(numbers)))

    def _cited(self, claim: Claim) -> list[int]:
        """The sentences that a claim cites."""
        found: list[int] = []
        for place, passage in enumerate(self._passages if claim.cited else ()):
            spans = self._quoting.within(passage, claim.cited).values()
            for at in self._given.of_passage(place) if spans else ():
                sentence = self._given.sentences[at]
                start, end = passage.start + sentence.start, passage.start + sentence.end
                if any(start < to and begin < end for begin, to in spans):
                    found.append(at)
        return found

    def _number(self, at: int, score: float) -> int:
        sentence = self._given.sentences[at]
        passage = self._passages[sentence.passage]
        start, end = passage.start + sentence.start, passage.start + sentence.end
        return self._quoting.number(passage, start, end, score)

    def _quoted(
        self, said: str, stretches: Sequence[tuple[Sequence[StoredPassage], Words]]
    ) -> list[int]:
        """The numbers of the quotes of a quotation, piece by piece; none if it is not there."""
        for run, words in stretches:
            if found := words.find(said):
                places = [(run[0].start + start, run[0].start + end) for start, end in found]
                return [
                    self._quoting.number(
                        next(p for p in reversed(run) if p.start <= start), start, end, 1.0
                    )
                    for start, end in places
                ]
        return []


class _Vectors:
    """What the embedding model makes of sentences and words, each once."""

    def __init__(self, memory: Memory, cancelled: threading.Event | None) -> None:
        self._memory = memory
        self._cancelled = cancelled
        self._kept: dict[str, NDArray[np.float32]] = {}

    def embed(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        """Return vectors of unit length. Raises `EngineError` and its kinds, `Cancelled`."""
        new = [text for text in dict.fromkeys(texts) if text not in self._kept]
        for text, known in zip(new, self._memory.sentence_vectors.known(new), strict=True):
            if known is not None:
                self._kept[text] = known.vector
        new = [text for text in new if text not in self._kept]
        if new:
            rows = self._memory.embedder.embed(new, urgent=True, cancelled=self._cancelled)
            self._kept.update(zip(new, rows, strict=True))
        return [self._kept[text] for text in texts]


def _runs(
    passages: Iterable[StoredPassage], text_of: Callable[[int], NumberedText]
) -> list[list[StoredPassage]]:
    """The passages that follow each other in their page, together: a quotation may reach over the
    end of one.
    """
    runs: list[list[StoredPassage]] = []
    for passage in sorted(passages, key=lambda one: (one.page_id, one.start)):
        last = runs[-1][-1] if runs else None
        if last is not None and last.page_id == passage.page_id:
            between = text_of(passage.page_id).text[last.end : passage.start]
            if not between.strip():
                runs[-1].append(passage)
                continue
        runs.append([passage])
    return runs


def _check(claim: Claim, kind: Literal["sentence", "quotation"], quotes: list[int]) -> Check:
    return Check(
        start=claim.start,
        end=claim.end,
        kind=kind,
        verdict="supported" if quotes else "not_found",
        quotes=quotes,
    )
