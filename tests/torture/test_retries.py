"""Figure 2: a save that was not acknowledged before a kill is sent again, and kept once."""

from __future__ import annotations

import json
import random
from base64 import b64encode
from contextlib import closing, suppress
from time import sleep
from typing import TYPE_CHECKING, Any

import pytest

from memory_cache.store.library import Library
from tests.e2e.host.host_process import HostProcess, frame
from tests.torture import SEED, share
from tests.torture.library_check import find_faults

if TYPE_CHECKING:
    from pathlib import Path

RETRIES, IN_FLIGHT = 10_000, 60
# The same page to a person, however the browser comes by it.
VARIANTS = ("", "#top", "?utm_source=letter", "?fbclid=abc#top")


@pytest.mark.torture
def test_a_save_that_is_sent_again_after_a_kill_makes_no_second_page(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    wanted = share(RETRIES)
    pending: list[int] = []
    sent = retries = kills = 0
    while retries < wanted:
        retries += len(pending)
        new = list(range(sent, sent + IN_FLIGHT - len(pending)))
        sent += len(new)
        with HostProcess(tmp_path) as host:
            host.hello()
            host.send_bytes(b"".join(save(number, chance) for number in [*pending, *new]))
            # Most of them are still to be answered then. Uploads pile up: those that are refused
            # for it were not acknowledged either.
            sleep(chance.uniform(0, 0.15))
            host.kill()
            kills += 1
            pending = sorted({*pending, *new} - acknowledged(host))
    with HostProcess(tmp_path) as host:
        host.hello()
        for number in pending:
            host.send_bytes(save(number, chance))
            assert host.next_event(20_000_000 + number)["type"] == "saved"
        assert host.end_input() == 0
    print(f"seed {SEED}, {retries} retries of {sent} saves after {kills} kills")

    with closing(Library(tmp_path / "data" / "library.sqlite3")) as library:
        page_ids = library.pages.ids()
        sources = sorted(library.pages.source(page_id).draft.source for page_id in page_ids)
    assert sources == sorted(content(number) for number in range(sent))
    assert find_faults(tmp_path / "data" / "library.sqlite3", reread=False) == []


def content(number: int) -> bytes:
    """Return a page's source."""
    return f"<h1>Page {number}</h1><p>Its word is zq{number}zq, said only here.</p>".encode()


def save(number: int, chance: random.Random) -> bytes:
    """Return the messages that save a page, or every third time a selection."""
    put: dict[str, Any] = {"type": "put", "id": 10_000_000 + number, "index": 0}
    put |= {"blob": f"{number}", "data": b64encode(content(number)).decode()}
    kept: dict[str, Any] = {"type": "save", "id": 20_000_000 + number, "blob": f"{number}"}
    kept["url"] = f"https://a.example/{number}{chance.choice(VARIANTS)}"
    if number % 3 == 0:
        kept["part"] = "selection"
    return frame(json.dumps(put).encode()) + frame(json.dumps(kept).encode())


def acknowledged(host: HostProcess) -> set[int]:
    """Return the saves that a host that is gone had acknowledged."""
    with suppress(EOFError):
        host.next_event(-1)
    return {event["id"] - 20_000_000 for event in host.take_others() if event["type"] == "saved"}
