"""What was said to be kept of a conversation outlives the host, however that ends, and a turn that
takes the place of others does so wholly or not at all.
"""

from __future__ import annotations

import random
from contextlib import closing
from time import sleep
from typing import TYPE_CHECKING, Any

import pytest

from memory_cache.store.library import Library
from tests.e2e.host.host_process import HostProcess
from tests.e2e.host.pages import LIGHTHOUSE
from tests.torture import SEED, share
from tests.torture.library_check import find_faults
from tests.torture.test_kills import last_events

if TYPE_CHECKING:
    from pathlib import Path

KILLS = 200
LONGEST_START_S, LONGEST_MOMENT_S = 1.5, 0.1
CHATS = 5

Turns = list[tuple[int, str]]
"""The turns of a conversation: their ids and questions."""


class Talk:
    """A conversation that is gone on with in every life of a host, once."""

    def __init__(self) -> None:
        self.chat_id: int | None = None
        self.turns: Turns = []
        self.request_id = 0
        self._question = ""
        self._kept_before = 0

    def say(self, host: HostProcess, page_id: int, question: str, chance: random.Random) -> None:
        """Ask without waiting: something new, or something else in place of an earlier turn."""
        fields: dict[str, Any] = {}
        self._kept_before = len(self.turns)
        if self.chat_id is not None:
            fields["chat"] = self.chat_id
            if self.turns and chance.random() < 0.5:
                self._kept_before = chance.randrange(len(self.turns))
                fields["replaces"] = self.turns[self._kept_before][0]
        self._question = question
        scope = {"type": "page", "page_id": page_id}
        self.request_id = host.send("ask", question=question, scope=scope, keep=True, **fields)

    def faults(self, events: list[dict[str, Any]], library: Library) -> list[str]:
        """Return what is not as it must be, and take note of how it is."""
        told = [one for one in events if one["id"] == self.request_id and one["type"] == "kept"]
        if told:
            self.chat_id = told[0]["chat_id"]
        if self.chat_id is None:
            return []
        held = [(one.turn_id, one.turn.question) for one in library.chats.turns(self.chat_id)]
        before, self.turns = self.turns, held
        went_on = held[:-1] == before[: self._kept_before] and held[-1:] != before[-1:]
        if told and (not went_on or held[-1] != (told[0]["turn_id"], self._question)):
            return [f"kept and not there: {self._question} in {held}"]
        if not told and held != before and not (went_on and held[-1][1] == self._question):
            return [f"neither as it was nor as it was to be: {held} after {before}"]
        return []


@pytest.mark.torture
def test_turns_that_were_said_to_be_kept_are_there_and_none_is_half_replaced(
    tmp_path: Path,
) -> None:
    chance = random.Random(SEED)
    with HostProcess(tmp_path) as host:
        host.hello()
        page_id = host.save("https://a.example/light", LIGHTHOUSE)[0]["page_id"]
    talks = [Talk() for _ in range(CHATS)]
    path = tmp_path / "data" / "library.sqlite3"
    acknowledged, faults = 0, list[str]()
    for life in range(share(KILLS, least=4)):
        with HostProcess(tmp_path) as host:
            host.hello()
            for number, talk in enumerate(talks):
                talk.say(host, page_id, f"What burned in lamp {life}.{number}?", chance)
            events = []
            if life % 4:
                # While the others are answered: that takes a moment once the engine has begun.
                events.append(host.until(talks[0].request_id, "kept"))
                sleep(chance.uniform(0, LONGEST_MOMENT_S))
            else:
                sleep(chance.uniform(0, LONGEST_START_S))
            host.kill()
            events += last_events(host)
        acknowledged += sum(event["type"] == "kept" for event in events)
        with closing(Library(path)) as library:
            for talk in talks:
                faults += talk.faults(events, library)
    print(f"seed {SEED}, {share(KILLS, least=4)} kills, {acknowledged} turns said to be kept")

    assert faults == []
    assert acknowledged
    assert find_faults(path) == []
