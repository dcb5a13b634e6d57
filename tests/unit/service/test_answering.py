from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from memory_cache.errors import Cancelled, EngineStopped
from memory_cache.models.settings import Settings
from memory_cache.protocol import PastTurn, Quote
from memory_cache.service.answer import Answering, Listener, messages_of
from memory_cache.service.grounding import Grounds
from memory_cache.service.instant import InstantAnswer
from memory_cache.service.prompts import original_prompts
from memory_cache.store.records import NumberedText, StoredPassage
from memory_cache.text.prompt import grounded_prompt

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = "Ann lit the lamp. It burned oil. || Bob wound the clock. He was late. || Nobody else came."

FIRST_QUOTE = "Bob wound the clock."


def passages() -> list[StoredPassage]:
    found, start = [], 0
    for number, part in enumerate(TEXT.split(" || "), start=1):
        start = TEXT.index(part, start)
        found.append(StoredPassage(number, 0, "u", "T", "", start, start + len(part), part))
    return found


def quote(number: int, passage: StoredPassage) -> Quote:
    return Quote(
        number=number, page_id=None, url="u", title="T", heading="", text=FIRST_QUOTE, prefix="",
        suffix="", start=passage.start, end=passage.start + len(FIRST_QUOTE), score=1.0,
    )  # fmt: skip


def no_embedding(*_: object, **__: object) -> None:
    raise EngineStopped


class Speaker:
    """An engine that says what it is told, once a turn, and remembers how it was asked."""

    loaded = None

    def __init__(self, *turns: list[str]) -> None:
        self._turns = list(turns)
        self.asked: list[dict[str, Any]] = []

    def generate(
        self, messages: list[Any], *, on_piece: Callable[[str], None], **how: Any
    ) -> SimpleNamespace:
        self.asked.append({"messages": messages, **how})
        for piece in self._turns.pop(0):
            on_piece(piece)
        if how["cancelled"] is not None and how["cancelled"].is_set():
            raise Cancelled
        return SimpleNamespace(stopped="end")


@pytest.fixture
def answering() -> Callable[[Speaker], Answering]:
    given = passages()
    # The instant answer quoted the second passage of the page as its first quote.
    instant = InstantAnswer("answer", [quote(1, given[1])], [given[1]], 3, given)

    def make(speaker: Speaker) -> Answering:
        memory: Any = SimpleNamespace(
            chat=SimpleNamespace(engine=lambda _: speaker),
            states_folder=lambda _: None,
            note_use=lambda *_: None,
            page_states=SimpleNamespace(trim=lambda _: None),
            settings=Settings,
            prompts=original_prompts,
            sentence_vectors=SimpleNamespace(known=lambda texts: [None] * len(texts)),
            embedder=SimpleNamespace(embed=no_embedding),
        )
        grounds = Grounds(given, 3, whole=True)
        return Answering(
            memory, "Who?", instant, grounds, "m.gguf", lambda _: NumberedText(TEXT, [])
        )

    return make


def test_the_reader_sees_quotes_where_the_model_cites_passages(
    answering: Callable[[Speaker], Answering],
) -> None:
    cited: list[Quote] = []
    said: list[str] = []
    speaker = Speaker(["Bob wound it [2]. ", "The lamp burned oil", " [1]. Not [9]."])

    written = answering(speaker).write(Listener(on_text=said.append, on_cited=cited.append))

    assert written.text == "Bob wound it [1]. The lamp burned oil [2]. Not."
    assert "".join(said).strip() == written.text
    assert written.citations == [1, 2]
    new = cited[0]
    assert (new.number, new.text) == (2, "It burned oil.")
    assert TEXT[new.start : new.end] == new.text


def test_a_passage_is_quoted_with_the_sentence_that_says_what_is_being_said(
    answering: Callable[[Speaker], Answering],
) -> None:
    heard: list[Quote | str] = []
    speaker = Speaker(
        ["It was Ann who lit the lamp [1]. It burned", " oil [1], and he was late [2]."]
    )

    written = answering(speaker).write(Listener(on_text=heard.append, on_cited=heard.append))

    quotes = {one.number: one.text for one in heard if isinstance(one, Quote)}
    assert (
        written.text == "It was Ann who lit the lamp [2]. It burned oil [3], and he was late [4]."
    )
    assert quotes == {2: "Ann lit the lamp.", 3: "It burned oil.", 4: "He was late."}
    for number in quotes:
        first_seen = next(at for at, one in enumerate(heard) if f"[{number}]" in str(one))
        assert number in {one.number for one in heard[:first_seen] if isinstance(one, Quote)}


def test_a_stopped_answer_is_gone_on_with(answering: Callable[[Speaker], Answering]) -> None:
    stop = threading.Event()
    stop.set()
    speaker = Speaker(["Ann lit it [1]."], [" And Bob wound the clock [2]."])
    begun = answering(speaker)
    assert begun.so_far.text == ""
    with pytest.raises(Cancelled):
        begun.write(Listener(on_text=lambda _: None), cancelled=stop)
    assert begun.so_far.text == "Ann lit it [2]."
    assert [one.number for one in begun.so_far.quotes] == [1, 2]

    written = begun.write(Listener(on_text=lambda _: None))

    assert [how["so_far"] for how in speaker.asked] == ["", "Ann lit it [1]."]
    assert written.text == "Ann lit it [2]. And Bob wound the clock [1]."
    assert written.citations == [2, 1]
    assert {one.number: one.text for one in written.quotes} == {
        1: FIRST_QUOTE,
        2: "Ann lit the lamp.",
    }


def test_every_sentence_of_the_answer_is_checked_and_new_quotes_are_heard(
    answering: Callable[[Speaker], Answering],
) -> None:
    cited: list[Quote] = []
    speaker = Speaker(["Bob wound the clock [3]. Ann lit the lamp in 1871. “Nobody was there.”"])

    written = answering(speaker).write(Listener(on_text=lambda _: None, on_cited=cited.append))

    checks = [(written.text[c.start : c.end], c.kind, c.verdict, c.quotes) for c in written.checks]
    assert checks == [
        ("Bob wound the clock [2].", "sentence", "supported", [1]),
        ("Ann lit the lamp in 1871.", "sentence", "not_found", []),
        ("“Nobody was there.”", "sentence", "not_found", []),
        ("Nobody was there.", "quotation", "not_found", []),
    ]
    assert [quote.number for quote in cited] == [2]


def test_another_attempt_is_drawn_differently(answering: Callable[[Speaker], Answering]) -> None:
    speaker = Speaker(["A"], ["B"])
    answering(speaker).write(Listener(on_text=lambda _: None))
    answering(speaker).write(Listener(on_text=lambda _: None), attempt=1)

    first, second = speaker.asked
    assert first["seed"] != second["seed"]
    assert (first["temperature"], second["temperature"]) == (0.2, None)


def test_page_text_stands_before_the_question_as_its_own_part(
    answering: Callable[[Speaker], Answering],
) -> None:
    speaker = Speaker(["A"])
    answering(speaker).write(Listener(on_text=lambda _: None))

    _, user = speaker.asked[0]["messages"]
    assert "Ann lit the lamp." in user.opening
    assert "Question: Who?" not in user.opening
    assert "Question: Who?" in user.content


def test_what_was_said_before_comes_after_the_page_and_before_the_question() -> None:
    history = [
        PastTurn(question="Who lit it?", answer="Ann lit it [1]."),
        PastTurn(question="Never answered?", answer=""),
        PastTurn(question="When?", answer="In 1871."),
    ]
    prompt = grounded_prompt(original_prompts(), "Why?", [(1, "T", "", "Ann lit it.")], history)

    rules, *turns = messages_of(prompt)

    assert rules.role == "system"
    assert [turn.role for turn in turns] == ["user", "assistant", "user", "assistant", "user"]
    assert [turn.opening for turn in turns] == [prompt.sources, "", "", "", ""]
    assert [turn.content.strip() for turn in turns[:-1]] == [
        "Who lit it?",
        "Ann lit it.",
        "When?",
        "In 1871.",
    ]
    assert turns[-1].content.startswith("Question: Why?")
