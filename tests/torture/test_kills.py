"""Figures 1 and 9: hosts killed at random moments lose nothing and leave nothing behind."""

from __future__ import annotations

import json
import os
import random
import zlib
from base64 import b64encode
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from memory_cache.models.bundled import embedding_model
from memory_cache.store.connection import Connections
from memory_cache.store.index import VectorIndex
from memory_cache.store.library import Library
from tests.e2e.host.host_process import (
    ENGINE_LIMIT_S,
    EXIT_LIMIT_S,
    HostProcess,
    frame,
    wait_until_gone,
)
from tests.e2e.host.pages import LIGHTHOUSE, long_page
from tests.torture import SEED, share

if TYPE_CHECKING:
    from numpy.typing import NDArray

KILLS_WHILE_SAVING, KILLS, ENDS = 1_000, 100, 100
LONGEST_LIFE_S = 1.2
"""By then a host has answered, saved, started its engine and embedded a little."""


def page(number: int) -> str:
    """Return a page with a word that no other has."""
    return f"<h1>Page {number}</h1><p>Its word is zq{number}zq, said only here.</p>" * 2


def pour(host: HostProcess, numbers: range) -> None:
    """Send pages to save without waiting for an answer to any."""
    host.hello()
    for number in numbers:
        data = page(number).encode()
        host.send_bytes(b"".join(map(frame, requests(number, data))))


def requests(number: int, data: bytes) -> tuple[bytes, bytes]:
    """Return the two messages that save a page."""
    put: dict[str, Any] = {"type": "put", "index": 0, "data": b64encode(data).decode()}
    save = {"type": "save", "url": f"https://a.example/{number}"}
    return (
        json.dumps({**put, "id": 10_000_000 + number, "blob": f"{number}"}).encode(),
        json.dumps({**save, "id": 20_000_000 + number, "blob": f"{number}"}).encode(),
    )


def saved_numbers(host: HostProcess) -> dict[int, int]:
    """Return the pages that a host that is gone had acknowledged, with their page ids."""
    with suppress(EOFError):
        host.next_event(-1)
    return {
        event["id"] - 20_000_000: event["page_id"]
        for event in host.take_others()
        if event["type"] == "saved"
    }


@pytest.mark.torture
def test_no_acknowledged_page_is_lost_and_none_is_half_there(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    acknowledged: dict[int, int] = {}
    first = 1
    for _ in range(share(KILLS_WHILE_SAVING)):
        with HostProcess(tmp_path) as host:
            numbers = range(first, first + chance.randint(1, 12))
            pour(host, numbers)
            first = numbers.stop
            sleep(chance.uniform(0, LONGEST_LIFE_S) ** 3)
            host.kill()
            acknowledged |= saved_numbers(host)
    with HostProcess(tmp_path) as host:
        host.hello()
        for number in acknowledged:
            saved, *_, done = host.save(f"https://a.example/{number}", page(number))
            assert (saved["status"], saved["page_id"]) == ("unchanged", acknowledged[number])
            assert done["type"] == "done"
        host.save("https://a.example/last", LIGHTHOUSE)
        assert host.request("status")[0]["waiting"] == 0
        assert host.end_input() == 0
    print(f"seed {SEED}, {len(acknowledged)} pages acknowledged of {first - 1} sent")

    assert acknowledged
    check_library(host.data / "library.sqlite3", acknowledged)


def check_library(path: Path, acknowledged: dict[int, int]) -> None:
    """Every page is whole, found by its word, and has vectors; the index answers by them."""
    library = Library(path)
    assert library.check() == []
    for number, page_id in acknowledged.items():
        assert library.pages.source(page_id).draft.source == page(number).encode()
        found = library.passages.get(list(library.words.find(f'"zq{number}zq"', 10)))
        assert {passage.page_id for passage in found.values()} == {page_id}
    connections = Connections(path)
    with connections.reading() as db:
        rows = db.execute("SELECT source, source_sha256, text_sha256 FROM page").fetchall()
    connections.close()
    assert [row for row in rows if not zlib.decompress(row[0]) or row[1] != row[2]] == []
    model = embedding_model()
    labels = sorted(library.vectors.ids(model.model_id))
    assert len(labels) == library.passages.count()
    index = VectorIndex(path.with_name("passages.hnsw"), library, model.model_id, model.dimensions)
    stored = library.vectors.get(model.model_id, labels)
    rows_of = np.stack([np.frombuffer(stored[label], dtype="<f4") for label in labels])
    for row in rows_of[:: max(1, len(rows_of) // 50)]:
        assert nearest(rows_of, row) == pytest.approx(max(index.nearest(row, 5).values()), abs=1e-5)
    assert set(index.nearest(rows_of[0], len(labels))) <= set(labels)
    library.close()


def nearest(rows: NDArray[np.float32], vector: NDArray[np.float32]) -> float:
    """Return the cosine of the nearest row."""
    return float((rows @ vector).max())


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
    seen = 0
    first = 1
    for _ in range(share(KILLS, least=4)):
        with HostProcess(tmp_path) as host:
            numbers = range(first, first + 6)
            pour(host, numbers)
            first = numbers.stop
            sleep(chance.uniform(0, LONGEST_LIFE_S))
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
    longest_s = 0.0
    first = 1
    for _ in range(share(ENDS, least=4)):
        with HostProcess(tmp_path) as host:
            numbers = range(first, first + 6)
            pour(host, numbers)
            if chance.random() < 0.3:
                host.upload("big", long_page(8_000).encode())
                host.send("save", blob="big", url=f"https://big.example/{first}")
            first = numbers.stop
            sleep(chance.uniform(0, LONGEST_LIFE_S))
            began_s = monotonic()
            assert host.end_input() == 0
            longest_s = max(longest_s, monotonic() - began_s)
            engines = engines_of(tmp_path)
            assert all(wait_until_gone(engine, ENGINE_LIMIT_S) for engine in engines)
    print(f"seed {SEED}, slowest end {longest_s:.2f} s")

    assert longest_s < EXIT_LIMIT_S
