"""Measures, in a chat model's own tokens, what it costs to give it something to read."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from memory_cache.service.token_counts import count
from memory_cache.text.prompt import (
    Prompt,
    Prompts,
    grounded_prompt,
    joined_prompt,
    part_prompt,
    source_text,
)
from memory_cache.text.roles import disarm

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Collection, Sequence

    from memory_cache.engine.client import Engine
    from memory_cache.protocol import PastTurn
    from memory_cache.service.memory import Memory
    from memory_cache.service.token_counts import TokenCounts
    from memory_cache.store.records import StoredPassage

MOST_ANSWER_TOKENS = 768
_MARGIN_TOKENS = 256
"""What a chat template puts around the messages."""
HISTORY_SHARE = 0.25
"""Where not all fits, no more of the room than that goes to what was said before."""
_TURN_TOKENS = 16
"""What a template puts around a turn."""
_WIDEST_NUMBER = 9_999
_FEWEST_NOTE_TOKENS, _MOST_NOTE_TOKENS = 96, 320
_NOTES_AT_ONCE = 5


class Measured(NamedTuple):
    """Tokens by passage, as the model counts them: of the text, and of all that it costs to give
    it, with its number, title and heading, and with its heading alone.
    """

    tokens: dict[int, int]
    costs: dict[int, int]
    untitled: dict[int, int]

    def whole_cost(self, passages: Sequence[StoredPassage]) -> int:
        """Return what it costs to give all of these, the title of a page once."""
        bare = untitled(passages)
        return sum(
            (self.untitled if p.passage_id in bare else self.costs)[p.passage_id] for p in passages
        )


class Meter:
    """Measures for one model and what it is told; `counts` remembers what was counted of a page."""

    def __init__(
        self,
        engine: Engine,
        counts: TokenCounts,
        prompts: Prompts,
        cancelled: threading.Event | None = None,
    ) -> None:
        self.engine = engine
        self.prompts = prompts
        self._counts = counts
        self._cancelled = cancelled

    def measure(self, passages: Sequence[StoredPassage]) -> Measured:
        """Count passages, those of a page together and once."""
        measured = Measured({}, {}, {})
        for _, page in groupby(passages, key=lambda passage: passage.page_id):
            self._measure(list(page), measured, self._remembered)
        return measured

    def add(self, passages: Sequence[StoredPassage], to: Measured) -> None:
        """Count passages that will hardly be asked about together again."""
        self._measure(passages, to, lambda texts: count(self.engine, texts, self._cancelled))

    def room(self, question: str) -> int:
        """Return the tokens that there are for sources beside rules, question and answer."""
        return self._room_beside(grounded_prompt(self.prompts, question, []), MOST_ANSWER_TOKENS)

    def note_tokens(self) -> int:
        """Return how long the notes on one part may be: several must fit beside each other."""
        context = self.engine.start().context_tokens
        share = (context - MOST_ANSWER_TOKENS - _MARGIN_TOKENS) // _NOTES_AT_ONCE
        return max(_FEWEST_NOTE_TOKENS, min(_MOST_NOTE_TOKENS, share))

    def room_for_notes(self, question: str) -> int:
        """Return the tokens that there are for notes beside rules, question and answer."""
        empty = joined_prompt(self.prompts, question, "")
        return int(self._room_beside(empty, MOST_ANSWER_TOKENS) * (1 - HISTORY_SHARE))

    def room_of_part(self, question: str) -> int:
        """Return the tokens that there are for one part of a text beside rules, question, notes."""
        empty = part_prompt(self.prompts, question, [])
        return self._room_beside(empty, self.note_tokens())

    def fitting(self, history: Sequence[PastTurn], room: int) -> tuple[PastTurn, ...]:
        """Return the last turns that fit, oldest first."""
        kept: list[PastTurn] = []
        for turn, cost in zip(reversed(history), reversed(self.turn_costs(history)), strict=True):
            room -= cost
            if room < 0:
                break
            kept.append(turn)
        return tuple(reversed(kept))

    def turn_costs(self, history: Sequence[PastTurn]) -> list[int]:
        """Return what it costs to give each of the turns."""
        counts = count(self.engine, [f"{turn.question}\n{turn.answer}" for turn in history])
        return [tokens + _TURN_TOKENS for tokens in counts]

    def _room_beside(self, prompt: Prompt, answer_tokens: int) -> int:
        (fixed,) = count(self.engine, [prompt.system + prompt.sources + prompt.question])
        return self.engine.start().context_tokens - answer_tokens - _MARGIN_TOKENS - fixed

    def _remembered(self, texts: Sequence[str]) -> list[int]:
        return self._counts.of(self.engine, texts, self._cancelled)

    def _measure(
        self,
        passages: Sequence[StoredPassage],
        into: Measured,
        counted: Callable[[Sequence[str]], list[int]],
    ) -> None:
        frames = {
            (title, p.heading): source_text(_WIDEST_NUMBER, title, p.heading, "") + "\n\n"
            for p in passages
            for title in (p.title, "")
        }
        framed = dict(zip(frames, counted(list(frames.values())), strict=True))
        # As it is given: a bracket that is replaced by another may take more tokens.
        texts = counted([disarm(passage.text) for passage in passages])
        for passage, tokens in zip(passages, texts, strict=True):
            key = passage.passage_id
            into.tokens[key] = tokens
            into.costs[key] = tokens + framed[passage.title, passage.heading]
            into.untitled[key] = tokens + framed["", passage.heading]


def meter_of(memory: Memory, engine: Engine, cancelled: threading.Event | None = None) -> Meter:
    """Return what measures for a model with what was counted before and what is told it now."""
    return Meter(engine, memory.token_counts, memory.prompts(), cancelled)


def untitled(passages: Sequence[StoredPassage], begins: Collection[int] = ()) -> frozenset[int]:
    """Those of whole pages that need no title: it says once what a page is, and costs time."""
    return frozenset(
        passage.passage_id
        for at, passage in enumerate(passages)
        if at and passages[at - 1].page_id == passage.page_id and at not in begins
    )
