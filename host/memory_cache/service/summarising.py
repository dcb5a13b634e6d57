"""Reads all of a text that is too long to be read at once: in parts, with notes that are joined.

The model takes notes on each part, which cite its passages by the numbers that they have in the
whole; notes that do not fit together are joined in turn, until they do. The answer is then written
from the notes, and its citations are those of the passages themselves (this is map and reduce, as
in Dean and Ghemawat, 2004; for summaries of books by parts, Wu et al., “Recursively Summarizing
Books with Human Feedback”, 2021).

A part in which the model fails is read once more. If it fails again, that part is left out and the
rest is not lost: `coverage` then says what was not read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from memory_cache.errors import Cancelled, EngineError, EngineUnavailable
from memory_cache.service.answer import messages_of
from memory_cache.service.coverage import coverage_within
from memory_cache.service.measuring import meter_of
from memory_cache.service.token_counts import count
from memory_cache.text.cite import CitationFilter
from memory_cache.text.prompt import Prompt, joined_prompt, part_prompt

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence

    from memory_cache.engine.client import Engine
    from memory_cache.service.grounding import Grounds
    from memory_cache.service.measuring import Meter
    from memory_cache.service.memory import Memory

_TEMPERATURE = 0.2
_SEED = 7
_TRIES = 2
_MOST_NUMBER = 1_000_000
"""More than there are passages: which of them may be cited is asked number by number."""
_NOTHING = "nothing"
"""What the model is told to write where a part holds nothing that matters."""


class Step(NamedTuple):
    """How far the reading is: `done` of `total` tokens of all parts, in `part` of `parts`."""

    done: int
    total: int
    part: int
    parts: int


def read_in_parts(
    memory: Memory,
    engine: Engine,
    question: str,
    grounds: Grounds,
    on_step: Callable[[Step], None] = lambda _: None,
    cancelled: threading.Event | None = None,
) -> Grounds:
    """Return grounds that are to be read in parts with notes on these. Raises as `read` does."""
    meter = meter_of(memory, engine, cancelled)
    return Summarising(meter, question, on_step, cancelled).read(grounds)


class Summarising:
    """Reads what `grounds` name part by part, for one question."""

    def __init__(
        self,
        meter: Meter,
        question: str,
        on_step: Callable[[Step], None],
        cancelled: threading.Event | None = None,
    ) -> None:
        self._meter = meter
        self._engine = meter.engine
        self._question = question
        self._on_step = on_step
        self._cancelled = cancelled

    def read(self, grounds: Grounds) -> Grounds:
        """Return the grounds with notes on all their parts; where a part could not be read, with
        the coverage that is left.

        Raises `Cancelled`, and what the engine raises if no part could be read or it keeps dying.
        """
        sources = grounds.sources()
        prompts = [
            part_prompt(self._meter.prompts, self._question, sources[first:end])
            for first, end in grounds.parts
        ]
        costs = count(self._engine, [prompt.sources for prompt in prompts], self._cancelled)
        notes: list[str] = []
        read: list[tuple[int, int]] = []
        failure: EngineError | None = None
        for number, (prompt, (first, end)) in enumerate(zip(prompts, grounds.parts, strict=True)):
            before = Step(sum(costs[:number]), sum(costs), number + 1, len(costs))
            try:
                note = self._note(prompt, range(first + 1, end + 1), before, costs[number])
            except EngineError as error:
                failure = error
                continue
            read.append((first, end))
            if note.strip(" .\n").lower() != _NOTHING:
                notes.append(note)
        if not read and failure is not None:
            raise failure
        self._on_step(Step(sum(costs), sum(costs), len(costs), len(costs)))
        joined = self._join(notes) or _NOTHING.capitalize() + "."
        if len(read) == len(grounds.parts):
            return grounds._replace(notes=joined)
        return self._without_unread(grounds, read)._replace(notes=joined)

    def _without_unread(self, grounds: Grounds, read: Sequence[tuple[int, int]]) -> Grounds:
        """The same, with the coverage that these stretches have."""
        given = [passage for first, end in read for passage in grounds.passages[first:end]]
        tokens = self._meter.measure(grounds.passages).tokens
        coverage = coverage_within(given, grounds.passages, tokens)
        return grounds._replace(coverage=coverage, whole=False)

    def _join(self, notes: Sequence[str]) -> str:
        """All notes as one text that leaves room for an answer; joined by the model if need be."""
        room = self._meter.room_for_notes(self._question)
        while True:
            costs = count(self._engine, notes, self._cancelled)
            if sum(costs) + 2 * len(notes) <= room or len(notes) < 2:
                return "\n\n".join(notes)
            groups: list[list[str]] = []
            left = 0
            for note, cost in zip(notes, costs, strict=True):
                # At least two in each, so that they become fewer.
                if groups and (cost + 2 <= left or len(groups[-1]) < 2):
                    groups[-1].append(note)
                    left -= cost + 2
                else:
                    groups.append([note])
                    left = room - cost
            notes = [self._rejoined(group) for group in groups]

    def _rejoined(self, group: Sequence[str]) -> str:
        if len(group) == 1:
            return group[0]
        text = "\n\n".join(group)
        known = CitationFilter(_MOST_NUMBER)
        known.feed(text)
        known.finish()
        prompt = joined_prompt(self._meter.prompts, self._question, text)
        return self._note(prompt, known.numbers, None, 0)

    def _note(
        self, prompt: Prompt, numbers: Sequence[int], before: Step | None, tokens: int
    ) -> str:
        """What the model writes of a part, with citations of these passages only."""
        for left in reversed(range(_TRIES)):
            try:
                return self._written(prompt, frozenset(numbers), before, tokens)
            except (Cancelled, EngineUnavailable):
                raise
            except EngineError:
                if not left:
                    raise
        raise AssertionError

    def _written(
        self, prompt: Prompt, numbers: frozenset[int], before: Step | None, tokens: int
    ) -> str:
        if self._cancelled is not None and self._cancelled.is_set():
            raise Cancelled
        citations = CitationFilter(_MOST_NUMBER, lambda cited: cited if cited in numbers else None)
        written: list[str] = []

        def tell(done: int, total: int) -> None:
            if before is not None:
                share = min(1.0, done / max(1, total))
                self._on_step(before._replace(done=before.done + int(share * tokens)))

        if before is not None:
            self._on_step(before)
        self._engine.generate(
            messages_of(prompt),
            max_tokens=self._meter.note_tokens(),
            temperature=_TEMPERATURE,
            seed=_SEED,
            on_piece=lambda piece: written.append(citations.feed(piece)),
            on_progress=tell,
            cancelled=self._cancelled,
        )
        return "".join([*written, citations.finish()]).strip()
