"""Figures 1 and 9: hosts killed at random moments lose nothing and leave nothing behind."""

from __future__ import annotations

import os
import random
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

import pytest

from memory_cache.models.bundled import embedding_model
from memory_cache.store.index import VectorIndex
from memory_cache.store.library import Library
from tests.e2e.host.host_process import (
    ENGINE_LIMIT_S,
    EXIT_LIMIT_S,
    HostProcess,
    wait_until_gone,
)
from tests.e2e.host.pages import LIGHTHOUSE, long_page
from tests.torture import SEED, share
from tests.torture.ledger import Ledger
from tests.torture.library_check import find_faults, index_faults

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.e2e.host.host_process import Event
    from tests.torture.ledger import Operation

KILLS_WHILE_SAVING, KILLS, ENDS = 1_000, 100, 100
LONGEST_LIFE_S = 1.2
"""By then a host has answered, saved, started its engine and embedded a little."""


def pour(host: HostProcess, operations: Iterable[Operation]) -> None:
    """Send requests without waiting for an answer to any."""
    host.hello()
    for operation in operations:
        host.send_bytes(operation.message)


def last_events(host: HostProcess) -> list[Event]:
    """Return all that a host said that is gone."""
    with suppress(EOFError):
        host.next_event(-1)
    return host.take_others()


@pytest.mark.torture
def test_no_acknowledged_page_is_lost_and_none_is_half_there(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    ledger = Ledger(chance)
    slowest_s = 0.0
    for _ in range(share(KILLS_WHILE_SAVING)):
        with HostProcess(tmp_path) as host:
            pour(host, ledger.batch(chance.randint(1, 12)))
            # Early most of the time: embedding comes later, and takes longer to come to.
            sleep(chance.uniform(0, LONGEST_LIFE_S) ** 3)
            host.kill()
            ledger.hear(last_events(host))
    with HostProcess(tmp_path) as host:
        began_s = monotonic()
        host.hello()
        slowest_s = monotonic() - began_s
        host.upload("last", LIGHTHOUSE.encode())
        last = host.send("save", blob="last", url="https://a.example/last")
        host.until(last, "saved")
        wait_until_idle(host)
        assert host.end_input() == 0
    path = host.data / "library.sqlite3"
    library = Library(path)
    model = embedding_model()
    index = VectorIndex(host.data / "passages.hnsw", library, model.model_id, model.dimensions)
    print(
        f"seed {SEED}, {share(KILLS_WHILE_SAVING)} kills, {len(ledger.acknowledged)} of"
        f" {len(ledger.operations)} requests acknowledged, hello after the last {slowest_s:.2f} s"
    )

    assert ledger.acknowledged
    assert ledger.faults(library) == []
    assert library.vectors.count_waiting_pages() == 0
    assert index_faults(library, index, model.model_id, 50) == []
    library.close()
    assert find_faults(path) == []


def wait_until_idle(host: HostProcess) -> None:
    """Wait until every page can be found by meaning."""
    while host.request("status")[0]["waiting"]:
        sleep(0.2)


def engines_of(home: Path) -> list[int]:
    """Return the engines that live in this home, whoever their parent is by now."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            is_engine = b"engine" in (folder / "cmdline").read_bytes().split(b"\0")
            if is_engine and os.fsencode(home) in (folder / "environ").read_bytes():
                found.append(int(folder.name))
    return found


@pytest.mark.torture
def test_no_engine_is_left_two_seconds_after_a_host_was_killed(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    ledger = Ledger(chance)
    seen = 0
    for number in range(share(KILLS, least=4)):
        with HostProcess(tmp_path) as host:
            pour(host, ledger.batch(6))
            sleep(chance.uniform(0, LONGEST_LIFE_S))
            # On a busy computer few engines would have begun by then.
            while number % 2 and not host.engines():
                sleep(0.01)
            engines = host.engines()
            seen += len(engines)
            host.kill()
            engines += engines_of(tmp_path)
            assert all(wait_until_gone(engine, ENGINE_LIMIT_S) for engine in engines)
    print(f"seed {SEED}, {seen} engines lived when their host was killed")

    assert seen
    assert engines_of(tmp_path) == []


@pytest.mark.torture
def test_a_host_ends_in_time_at_any_moment(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    ledger = Ledger(chance)
    longest_s = 0.0
    for number in range(share(ENDS, least=4)):
        with HostProcess(tmp_path) as host:
            pour(host, ledger.batch(6))
            if chance.random() < 0.3:
                host.upload("big", long_page(8_000).encode())
                host.send("save", blob="big", url=f"https://big.example/{number}")
            sleep(chance.uniform(0, LONGEST_LIFE_S))
            began_s = monotonic()
            assert host.end_input() == 0
            longest_s = max(longest_s, monotonic() - began_s)
            engines = engines_of(tmp_path)
            assert all(wait_until_gone(engine, ENGINE_LIMIT_S) for engine in engines)
    print(f"seed {SEED}, slowest end {longest_s:.2f} s")

    assert longest_s < EXIT_LIMIT_S
