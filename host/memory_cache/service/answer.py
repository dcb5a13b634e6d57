"""Lets a chat model answer from what it is given, and keeps its citations honest while it writes.

The model knows the passages by their places in what it reads. The reader knows quotes, each a
sentence: where the model cites a passage, that is the sentence in it that says most of what the
answer was just saying. The first quotes are the instant answer's; others come as they are cited.
When the answer is written, each of its sentences is checked (`service.checking`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from memory_cache.errors import NotFound
from memory_cache.service.checking import check
from memory_cache.service.grounding import MOST_ANSWER_TOKENS
from memory_cache.service.quoting import Quoting
from memory_cache.text.checking.claims import said_last
from memory_cache.text.checking.given import Given
from memory_cache.text.checking.support import best_of
from memory_cache.text.cite import CitationFilter

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from pathlib import Path

    from memory_cache.engine.client import ChatMessage, Generated
    from memory_cache.protocol import Check, Quote
    from memory_cache.service.grounding import Grounds
    from memory_cache.service.instant import InstantAnswer
    from memory_cache.service.memory import Memory
    from memory_cache.store.records import NumberedText, StoredPassage
    from memory_cache.text.prompt import Prompt

_TEMPERATURE = 0.2
"""Low: what is asked for stands in the sources. Another answer is drawn at the model's own."""
_SEED = 7


class Listener(NamedTuple):
    """Who hears what, as it comes."""

    on_text: Callable[[str], None]
    on_reasoning: Callable[[str], None] = lambda _: None
    on_reading: Callable[[int, int], None] = lambda _done, _total: None
    on_cited: Callable[[Quote], None] = lambda _: None


class SoFar(NamedTuple):
    """What there is of an answer that may not be over: its text, by which model, and all the quotes
    that there are by now. It was not checked.
    """

    text: str
    model: str
    quotes: list[Quote]


class Written(NamedTuple):
    """A chat model's answer, whole, with the numbers of the quotes that it cites, what became of
    checking it, and all the quotes that there are by now, in the order in which they came.
    """

    text: str
    citations: list[int]
    model: str
    generated: Generated
    checks: list[Check]
    quotes: list[Quote]


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
        self._quoting = Quoting(instant.quotes, text_of, self._tell)
        self._given: dict[int, Given] = {}
        # One for the whole answer: it may be cut inside a citation, or inside code.
        self._filter = CitationFilter(len(grounds.passages), self._number_of)
        self._raw: list[str] = []
        self._shown: list[str] = []
        self._model = ""
        self._on_cited: Callable[[Quote], None] = lambda _: None

    def write(
        self,
        listener: Listener,
        *,
        attempt: int = 0,
        think: bool = False,
        cancelled: threading.Event | None = None,
    ) -> Written:
        """Write the answer, or go on with it, and check it. `attempt` over 0 gives another than 0
        does. `on_cited` hears of a quote before `on_text` of its number; those that only checking
        needed come last.

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
            # Asked now: an answer that is stopped may leave no engine to ask.
            self._model = engine.loaded.name if engine.loaded else self._model
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
        self._memory.note_use(self._model_path, generated)
        self._memory.page_states.trim(self._memory.settings().keep_page_states_bytes)
        text, name, _ = self.so_far
        checks = self._check(text, cancelled)
        return Written(text, citations.numbers, name, generated, checks, list(self._quoting.quotes))

    @property
    def so_far(self) -> SoFar:
        """What was shown of the answer: all that there is of one that was stopped."""
        return SoFar("".join(self._shown).strip(), self._model, list(self._quoting.quotes))

    def _tell(self, quote: Quote) -> None:
        self._on_cited(quote)

    def _number_of(self, cited: int) -> int:
        """The quote that stands for what is cited: a sentence of this passage."""
        passage = self.grounds.passages[cited - 1]
        start, end = self._sentence(passage, said_last(self._filter.said))
        return self._quoting.number(passage, start, end)

    def _sentence(self, passage: StoredPassage, saying: str) -> tuple[int, int]:
        """Where the sentence stands that says most of what is being said; where none says any of
        it, the one of this passage that is quoted already, or its first.
        """
        given = self._given.get(passage.passage_id)
        if given is None:
            given = self._given[passage.passage_id] = Given([("", passage.text)])
        best = best_of(given, saying)
        if best is None:
            quoted = self._quoting.within(passage)
            if quoted:
                return quoted[min(quoted)]
            best = 0
        sentence = given.sentences[best]
        return passage.start + sentence.start, passage.start + sentence.end

    def _check(self, text: str, cancelled: threading.Event | None) -> list[Check]:
        try:
            checks, new = check(
                self._memory,
                text,
                self.grounds.passages,
                self._text_of,
                self._quoting.quotes,
                cancelled,
                question=self._question,
            )
        except NotFound:
            # The page was forgotten while its answer was written.
            return []
        for quote in new:
            self._quoting.add(quote)
        return checks
