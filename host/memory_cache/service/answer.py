"""Lets a chat model answer from what it is given, and keeps its citations honest while it writes.

The model knows the passages by their places in what it reads. The reader knows quotes: the first
ones are the instant answer's, and a passage that the answer cites besides becomes a further one,
with the sentence in it that is closest to what the answer was saying.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from memory_cache.service.grounding import MOST_ANSWER_TOKENS
from memory_cache.service.instant import sentences_of, to_quote
from memory_cache.text.cite import CitationFilter
from memory_cache.text.finding.words import score_by_words

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from pathlib import Path

    from memory_cache.engine.client import ChatMessage, Generated
    from memory_cache.protocol import Quote
    from memory_cache.service.grounding import Grounds
    from memory_cache.service.instant import InstantAnswer
    from memory_cache.service.memory import Memory
    from memory_cache.store.records import NumberedText, StoredPassage
    from memory_cache.text.prompt import Prompt

_TEMPERATURE = 0.2
"""Low: what is asked for stands in the sources. Another answer is drawn at the model's own."""
_SEED = 7
_SAYING_CHARS = 240


class Listener(NamedTuple):
    """Who hears what, as it comes."""

    on_text: Callable[[str], None]
    on_reasoning: Callable[[str], None] = lambda _: None
    on_reading: Callable[[int, int], None] = lambda _done, _total: None
    on_cited: Callable[[Quote], None] = lambda _: None


class Written(NamedTuple):
    """A chat model's answer, whole, with the numbers of the quotes that it cites."""

    text: str
    citations: list[int]
    model: str
    generated: Generated


def messages_of(prompt: Prompt) -> list[ChatMessage]:
    """Return a prompt as the turns of a conversation: rules, sources, what was said, question."""
    from memory_cache.engine.client import ChatMessage

    messages = [ChatMessage("system", prompt.system)]
    if not prompt.history:
        return [*messages, ChatMessage("user", prompt.question, opening=prompt.sources)]
    (first, answer), *later = prompt.history
    messages += [
        ChatMessage("user", f"\n\n{first}", opening=prompt.sources),
        ChatMessage("assistant", answer),
    ]
    for question, answer in later:
        messages += [ChatMessage("user", question), ChatMessage("assistant", answer)]
    return [*messages, ChatMessage("user", prompt.question.strip())]


class Answering:
    """One answer. It can be gone on with after it was cut by its length or stopped."""

    def __init__(
        self,
        memory: Memory,
        question: str,
        instant: InstantAnswer,
        grounds: Grounds,
        model_path: Path | str,
        text_of: Callable[[int], NumberedText],
    ) -> None:
        self.grounds = grounds
        self.instant = instant
        self._memory = memory
        self._question = question
        self._model_path = model_path
        self._text_of = text_of
        self._numbers = {
            passage.passage_id: quote.number
            for quote, passage in zip(instant.quotes, instant.passages, strict=True)
        }
        # One for the whole answer: it may be cut inside a citation, or inside code.
        self._filter = CitationFilter(len(grounds.passages), self._number_of)
        self._raw: list[str] = []
        self._shown: list[str] = []
        self._on_cited: Callable[[Quote], None] = lambda _: None

    def write(
        self,
        listener: Listener,
        *,
        attempt: int = 0,
        think: bool = False,
        cancelled: threading.Event | None = None,
    ) -> Written:
        """Write the answer, or go on with it. `attempt` over 0 gives another than 0 does.

        Raises `EngineError` and its kinds, `ModelError`, `Cancelled`.
        """
        self._on_cited = listener.on_cited
        engine = self._memory.chat.engine(self._model_path)
        prompt = self.grounds.prompt(self._memory.prompts(), self._question, self.grounds.history)
        citations, over = self._filter, False

        def show(text: str) -> None:
            if text:
                self._shown.append(text)
                listener.on_text(text)

        def hear(piece: str) -> None:
            self._raw.append(piece)
            show(citations.feed(piece))

        try:
            generated = engine.generate(
                messages_of(prompt),
                max_tokens=MOST_ANSWER_TOKENS,
                temperature=None if attempt else _TEMPERATURE,
                seed=_SEED + attempt,
                on_piece=hear,
                on_reasoning=listener.on_reasoning,
                on_progress=listener.on_reading,
                cancelled=cancelled,
                so_far="".join(self._raw),
                think=think,
                states=self._memory.states_folder(self.grounds),
            )
            over = generated.stopped == "end"
        finally:
            if over:
                show(citations.finish())
        self._memory.page_states.trim(self._memory.settings().keep_page_states_bytes)
        name = engine.loaded.name if engine.loaded else ""
        return Written("".join(self._shown).strip(), citations.numbers, name, generated)

    def _number_of(self, cited: int) -> int:
        """The quote that stands for this passage; a new one if it is cited for the first time."""
        passage = self.grounds.passages[cited - 1]
        number = self._numbers.get(passage.passage_id)
        if number is None:
            number = max(self._numbers.values(), default=0) + 1
            self._numbers[passage.passage_id] = number
            self._on_cited(self._quote(number, passage))
        return number

    def _quote(self, number: int, passage: StoredPassage) -> Quote:
        saying = "".join(self._raw)[-_SAYING_CHARS:]
        candidates = sentences_of([passage])
        scores = score_by_words(saying, [candidate.text for candidate in candidates])
        best = max(range(len(candidates)), key=lambda at: scores[at])
        page = self._text_of(passage.page_id)
        return to_quote(number, candidates[best], passage, float(scores[best]), page)
