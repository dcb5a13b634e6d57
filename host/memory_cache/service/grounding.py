"""Decides what a chat model is given to read: the whole page where it fits, else what matters most.

Nothing is ever cut inside the engine. What does not fit is left out here, whole passages at a time,
and how many were left out is part of the answer. A page that fits is given whole and in order, the
same for every question, so that it is read once and kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from memory_cache.errors import TooLarge
from memory_cache.text.prompt import Prompt, grounded_prompt, source_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memory_cache.engine.client import Engine
    from memory_cache.store.records import StoredPassage

MOST_ANSWER_TOKENS = 768
_MARGIN_TOKENS = 256
"""What a chat template puts around the messages."""
_MOST_CHARS_PER_TOKEN = 8


class Grounds(NamedTuple):
    """The passages a model is given, numbered from 1 in this order, out of `of`.

    `page_id` is the saved page that they are all of, if any; `whole` says that none is missing.
    """

    passages: list[StoredPassage]
    of: int
    whole: bool
    page_id: int | None = None

    def prompt(self, question: str) -> Prompt:
        """Return what the model is given with this question."""
        return grounded_prompt(
            question,
            [
                # The title says once what the page is; repeating it costs time and tells nothing.
                (number, "" if self.whole and number > 1 else p.title, p.heading, p.text)
                for number, p in enumerate(self.passages, start=1)
            ],
        )


def ground_in_page(
    engine: Engine,
    passages: Sequence[StoredPassage],
    ranked: Sequence[StoredPassage],
    question: str,
    page_id: int | None,
) -> Grounds:
    """Give all `passages` of a page if they fit; else as many of `ranked` as do, in page order."""
    whole = Grounds(list(passages), len(passages), whole=True, page_id=page_id)
    if _fits(engine, whole, question):
        return whole
    return Grounds(_chosen(engine, ranked, question), len(passages), whole=False, page_id=page_id)


def ground_in_library(
    engine: Engine, ranked: Sequence[StoredPassage], question: str, total: int
) -> Grounds:
    """Give as many of the passages that were found as fit, the best first."""
    order = {passage.passage_id: place for place, passage in enumerate(ranked)}
    chosen = _chosen(engine, ranked, question)
    return Grounds(sorted(chosen, key=lambda p: order[p.passage_id]), total, whole=False)


def fits_whole(engine: Engine, passages: Sequence[StoredPassage]) -> bool:
    """Whether a page can be read ahead: all of it fits, with room for a question of any length."""
    return _fits(engine, Grounds(list(passages), len(passages), whole=True), "")


def _fits(engine: Engine, grounds: Grounds, question: str) -> bool:
    prompt = grounds.prompt(question)
    room = _room(engine)
    characters = len(prompt.sources)
    if characters > room * _MOST_CHARS_PER_TOKEN:
        return False
    try:
        return sum(engine.count_tokens([prompt.system, prompt.sources, prompt.question])) <= room
    except TooLarge:
        return False


def _chosen(engine: Engine, ranked: Sequence[StoredPassage], question: str) -> list[StoredPassage]:
    empty = grounded_prompt(question, [])
    texts = [source_text(1, p.title, p.heading, p.text) for p in ranked]
    fixed, *costs = engine.count_tokens([empty.system + empty.question, *texts])
    room = _room(engine) - fixed
    chosen: list[StoredPassage] = []
    for passage, tokens in zip(ranked, costs, strict=True):
        if tokens > room:
            continue
        room -= tokens
        chosen.append(passage)
    return sorted(chosen, key=lambda passage: passage.start)


def _room(engine: Engine) -> int:
    return engine.start().context_tokens - MOST_ANSWER_TOKENS - _MARGIN_TOKENS
