from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from memory_cache.errors import Cancelled
from memory_cache.models.settings import Settings
from memory_cache.service.prompts import original_prompts
from memory_cache.service.reading_ahead import ReadingAhead
from memory_cache.service.token_counts import TokenCounts
from memory_cache.store.records import StoredPassage

if TYPE_CHECKING:
    from memory_cache.models.settings import ReadAhead
    from memory_cache.protocol import Coverage

PAGE = [StoredPassage(1, 0, "u", "T", "", 0, 9, "Ann came.")]


class Reader:
    """An engine that reads until it is stopped, or at once."""

    def __init__(self, *, waits: bool = False) -> None:
        self._waits = waits
        self.began = threading.Event()
        self.read: list[Any] = []

    def start(self) -> SimpleNamespace:
        return SimpleNamespace(context_tokens=4_096)

    def count_tokens(self, texts: list[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def prefill(self, messages: Any, *, cancelled: threading.Event, **_: Any) -> SimpleNamespace:
        self.began.set()
        if self._waits and cancelled.wait(30):
            raise Cancelled
        self.read.append(messages)
        return SimpleNamespace(read=9, prompt_tokens=9)


def ahead(
    reader: Reader,
    battery: Any = lambda: None,
    *,
    loaded: bool = False,
    wanted: ReadAhead = "mains",
) -> ReadingAhead:
    memory: Any = SimpleNamespace(
        chat=SimpleNamespace(engine=lambda _: reader, loaded=reader if loaded else None),
        states_folder=lambda _: None,
        token_counts=TokenCounts(),
        prompts=original_prompts,
        settings=lambda: Settings(read_ahead=wanted),
    )
    return ReadingAhead(memory, battery)


def read(
    reading: ReadingAhead,
    cancelled: threading.Event,
    passages: list[StoredPassage] = PAGE,
    *,
    private: bool = False,
) -> list[Coverage]:
    given: list[Coverage] = []
    subject: Any = SimpleNamespace(passages=passages, page_id=None, private=private)
    reading.read(subject, "m.gguf", given.append, lambda _done, _total: None, cancelled)
    return given


def test_a_page_is_read_up_to_where_a_question_would_follow() -> None:
    reader = Reader()
    read(ahead(reader), threading.Event())

    ((_, user),) = reader.read
    assert "Ann came." in user.opening


def test_before_a_page_is_read_it_is_said_how_much_of_it_a_question_will_be_answered_from() -> None:
    (given,) = read(ahead(Reader()), threading.Event())

    assert (given.whole, given.tokens, given.of_tokens, given.passages) == (True, 2, 2, 1)


def test_a_page_that_does_not_fit_is_not_read_but_said_not_to_fit() -> None:
    reader = Reader()
    long = [PAGE[0]._replace(passage_id=at, text="word " * 200) for at in range(40)]

    (given,) = read(ahead(reader), threading.Event(), long)

    assert (given.whole, given.of_tokens) == (False, 8_000)
    assert 2_000 < given.tokens < 4_096
    assert not reader.began.is_set()


def test_on_battery_nothing_is_read() -> None:
    reader = Reader()
    given = read(ahead(reader, lambda: True), threading.Event())

    assert given == []
    assert not reader.began.is_set()


def test_on_battery_a_page_is_read_where_that_is_wanted() -> None:
    reader = Reader()

    read(ahead(reader, battery=lambda: True, wanted="always"), threading.Event())

    assert len(reader.read) == 1


@pytest.mark.parametrize("how", [{"battery": lambda: True}, {"wanted": "off"}, {}])
def test_a_model_that_is_loaded_says_what_it_would_be_given_even_if_it_may_not_read_ahead(
    how: dict[str, Any],
) -> None:
    reader = Reader()

    given = read(ahead(reader, loaded=True, **how), threading.Event(), private=not how)

    assert [one.whole for one in given] == [True]
    assert not reader.began.is_set()


def test_a_request_that_is_called_off_stops_the_reading() -> None:
    reader, cancelled = Reader(waits=True), threading.Event()
    threading.Thread(target=lambda: (reader.began.wait(30), cancelled.set())).start()

    with pytest.raises(Cancelled):
        read(ahead(reader), cancelled)


def test_the_next_page_stops_the_one_before() -> None:
    first = Reader(waits=True)
    reading = ahead(first)
    thread = threading.Thread(target=lambda: read(reading, threading.Event()))
    thread.start()
    assert first.began.wait(30)

    reading.stop()

    thread.join(30)
    assert not thread.is_alive()
    assert first.read == []


def test_pulling_the_cable_stops_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("memory_cache.service.reading_ahead._BATTERY_EVERY_S", 0.0)
    reader = Reader(waits=True)
    states = iter([False, False])

    read(ahead(reader, lambda: next(states, True)), threading.Event())

    assert reader.began.is_set()
    assert reader.read == []
