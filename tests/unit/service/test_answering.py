from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from memory_cache.errors import Cancelled
from memory_cache.models.settings import Settings
from memory_cache.protocol import Quote
from memory_cache.service.answer import Answering, Listener
from memory_cache.service.grounding import Grounds
from memory_cache.service.instant import InstantAnswer
from memory_cache.store.records import NumberedText, StoredPassage

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = "Ann lit the lamp. It burned oil. || Bob wound the clock. He was late. || Nobody else came."


def passages() -> list[StoredPassage]:
    found, start = [], 0
    for number, part in enumerate(TEXT.split(" || "), start=1):
        start = TEXT.index(part, start)
        found.append(StoredPassage(number, 0, "u", "T", "", start, start + len(part), part))
    return found


def quote(number: int, passage: StoredPassage) -> Quote:
    return Quote(
        number=number, page_id=None, url="u", title="T", heading="", text=passage.text, prefix="",
        suffix="", start=passage.start, end=passage.end, score=1.0,
    )  # fmt: skip


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
            page_states=SimpleNamespace(trim=lambda _: None),
            settings=Settings,
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
    speaker = Speaker(["Bob did [2]. ", "The lamp burned oil", " [1]. Not [9]."])

    written = answering(speaker).write(Listener(on_text=said.append, on_cited=cited.append))

    assert written.text == "Bob did [1]. The lamp burned oil [2]. Not."
    assert "".join(said).strip() == written.text
    assert written.citations == [1, 2]
    (new,) = cited
    assert (new.number, new.text) == (2, "It burned oil.")
    assert TEXT[new.start : new.end] == new.text


def test_a_stopped_answer_is_gone_on_with(answering: Callable[[Speaker], Answering]) -> None:
    stop = threading.Event()
    stop.set()
    speaker = Speaker(["Ann lit it [1]."], [" And Bob came [2]."])
    begun = answering(speaker)
    with pytest.raises(Cancelled):
        begun.write(Listener(on_text=lambda _: None), cancelled=stop)

    written = begun.write(Listener(on_text=lambda _: None))

    assert [how["so_far"] for how in speaker.asked] == ["", "Ann lit it [1]."]
    assert written.text == "Ann lit it [2]. And Bob came [1]."
    assert written.citations == [2, 1]


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
