"""The server over streams in memory: one end for every request, order, cancel, and size."""

from __future__ import annotations

import json
import os
import struct
import threading
from typing import TYPE_CHECKING, Any, BinaryIO

import pytest

from memory_cache.dispatch import handle
from memory_cache.dispatch.desk import Desk, Job
from memory_cache.errors import BadRequest, VersionMismatch
from memory_cache.framing import FrameReader
from memory_cache.paths import Home
from memory_cache.protocol import (
    MAX_CHUNK_BYTES,
    MAX_REPLY_BYTES,
    AnyEvent,
    Cancel,
    Hello,
    Put,
    decode_request,
)
from memory_cache.server import WORKERS, Server
from memory_cache.service.memory import Memory
from memory_cache.store.records import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MODEL_ID = "all-MiniLM-L6-v2-F16/1"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk whose engine can never start: what needs none must work all the same."""
    desk = Desk(Memory(Home(tmp_path), command=[str(tmp_path / "no engine")]))
    yield desk
    desk.close()


class Port:
    """A browser: pipes to a server that runs on a thread."""

    def __init__(self, desk: Desk) -> None:
        reading, outward = os.pipe()
        inward, writing = os.pipe()
        self._to_host: BinaryIO = os.fdopen(outward, "wb", buffering=0)
        self._readers = [os.fdopen(pipe, "rb", buffering=0) for pipe in (reading, inward)]
        self._from_host = FrameReader(self._readers[1], MAX_REPLY_BYTES)
        server = Server(self._readers[0], os.fdopen(writing, "wb", buffering=0), desk)
        self._thread = threading.Thread(target=server.run)
        self._thread.start()

    def send(self, kind: str, request_id: int, **fields: Any) -> None:
        body = json.dumps({"type": kind, "id": request_id, **fields}).encode()
        self._to_host.write(struct.pack("=I", len(body)) + body)

    def event(self) -> dict[str, Any]:
        body = self._from_host.read()
        assert body is not None
        found: dict[str, Any] = json.loads(body)
        return found

    def end(self, request_id: int) -> dict[str, Any]:
        while (event := self.event())["id"] != request_id or event["type"] not in FINAL:
            pass
        return event

    def close(self) -> None:
        self._to_host.close()
        self._thread.join()
        # The writing end stays with the server's threads, which end with their process.
        for reader in self._readers:
            reader.close()


FINAL = ("done", "failed")


@pytest.fixture
def port(desk: Desk) -> Iterator[Port]:
    port = Port(desk)
    port.send("hello", 1, protocol=1, extension="0")
    assert port.end(1)["type"] == "done"
    yield port
    port.close()


def perform(desk: Desk, message: dict[str, Any]) -> list[AnyEvent]:
    """Handle one request without a server; returns its events."""
    events: list[AnyEvent] = []
    request = decode_request(json.dumps({"id": 1, **message}).encode())
    handle(desk, request, Job(1, events.append))
    return events


def test_every_request_has_exactly_one_end_and_nothing_follows(port: Port) -> None:
    for request_id in range(2, 102):
        port.send("status", request_id)
    kinds: dict[int, list[str]] = {}
    for _ in range(200):
        event = port.event()
        kinds.setdefault(event["id"], []).append(event["type"])

    assert kinds == {request_id: ["health", "done"] for request_id in range(2, 102)}


def test_an_id_may_be_used_again_once_it_has_ended(port: Port) -> None:
    for _ in range(3):
        port.send("status", 7)
        assert port.end(7)["type"] == "done"


def test_a_reply_that_firefox_would_not_take_is_an_error_and_the_only_end(
    port: Port, desk: Desk
) -> None:
    """It was followed by `done` once."""
    for number in range(60):
        desk.memory.library.pages.keep(
            Draft(f"https://a.example/{number}/{'x' * 32_000}", b"x"), 1.0
        )
    port.send("list_pages", 2, limit=60)
    port.send("cancel", 3, target=2)
    events = [port.event(), port.event()]

    assert sorted((event["id"], event["type"]) for event in events) == [(2, "failed"), (3, "done")]
    assert {event.get("code") for event in events} <= {"too_large", "cancelled", None}
    port.send("list_pages", 4, limit=10)
    assert port.event()["type"] == "pages"


def test_a_quick_search_waits_for_no_other_work(
    port: Port, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = threading.Event()

    def handle_slowly(desk: Desk, request: Any, job: Job) -> Any:
        if request.__class__.__name__ == "Lookup":
            held.wait(20)
        return handle(desk, request, job)

    monkeypatch.setattr("memory_cache.server.handle", handle_slowly)
    for number in range(WORKERS):
        port.send("lookup", 100 + number, url="https://a.example/")
    port.send("search", 7, query="reef", quick=True)
    first_end = port.end(7)
    held.set()

    assert first_end["type"] == "done"


def test_saves_that_cannot_be_embedded_hold_no_worker(port: Port) -> None:
    """As many as there are workers once kept every other request from being served."""
    for number in range(WORKERS + 1):
        port.send("put", 10 + number, blob=f"{number}", index=0, data="PHA+VGV4dA==")
        port.send("save", 20 + number, blob=f"{number}", url=f"https://a.example/{number}")
    port.send("lookup", 2, url="https://a.example/")

    assert port.end(2)["type"] == "done"


def test_a_save_can_be_cancelled_while_it_waits_and_stays_saved(port: Port, desk: Desk) -> None:
    port.send("put", 2, blob="b", index=0, data="PHA+VGV4dA==")
    port.send("save", 3, blob="b", url="https://a.example/")
    while port.event()["type"] != "saved":
        pass
    port.send("cancel", 4, target=3)

    assert port.end(3)["code"] == "cancelled"
    assert desk.memory.library.pages.count() == 1


def test_a_cancel_of_what_is_over_means_nothing(port: Port) -> None:
    port.send("cancel", 2, target=99)

    assert port.event() == {"type": "done", "id": 2}


def test_a_fault_of_ours_is_an_error_and_tells_stderr_where_but_not_what(
    port: Port, desk: Desk, capfd: pytest.CaptureFixture[str]
) -> None:
    desk.memory.__dict__["library"] = None
    port.send("lookup", 2, url="https://a.example/canary")

    assert port.end(2)["code"] == "internal"
    shown = capfd.readouterr().err
    assert "AttributeError" in shown
    assert "finding.py" in shown
    assert "canary" not in shown
    del desk.memory.__dict__["library"]


@pytest.mark.parametrize(
    "url",
    ["http://[", "http://[v1.x]/", "https://a.example/\0", "javascript:1", "http://a\u2100b/", "x"],
)
def test_an_address_is_a_label_whatever_it_looks_like(desk: Desk, url: str) -> None:
    """urllib raises for some of these."""
    perform(desk, {"type": "put", "blob": "b", "index": 0, "data": "PHA+VGV4dA=="})
    perform(desk, {"type": "open", "blob": "b", "url": url})
    desk.memory.library.pages.keep(Draft(url, b"x"), 1.0)

    (state,) = perform(desk, {"type": "lookup", "url": url})
    assert getattr(state, "page_id", None) == 1


def test_a_number_beyond_sqlite_s_is_no_fault_of_ours(desk: Desk) -> None:
    (pages,) = perform(desk, {"type": "list_pages", "offset": 2**53 - 1})

    assert getattr(pages, "pages", None) == []


def test_a_chunk_over_its_limit_is_refused(desk: Desk) -> None:
    with pytest.raises(BadRequest):
        handle(
            desk,
            Put(id=1, blob="b", index=0, data=bytes(MAX_CHUNK_BYTES + 1)),
            Job(1, lambda _: None),
        )


@pytest.mark.parametrize("protocol", [-1, 0, 2, 2**62])
def test_another_protocol_is_refused(desk: Desk, protocol: int) -> None:
    with pytest.raises(VersionMismatch):
        handle(desk, Hello(id=1, protocol=protocol, extension=""), Job(1, lambda _: None))


def test_cancel_is_the_reader_s_business(desk: Desk) -> None:
    with pytest.raises(BadRequest):
        handle(desk, Cancel(id=1, target=2), Job(1, lambda _: None))
