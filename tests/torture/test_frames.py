"""Figure 4: any bytes for frames, any text for replies; the host answers, in time, and in JSON."""

from __future__ import annotations

import json
import os
import random
import select
import struct
import threading
from collections import Counter
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import pytest

from memory_cache.dispatch import TEXT_PART_CHARS
from memory_cache.errors import NoText
from memory_cache.protocol import MAX_REPLY_BYTES, Answer, Failed, Text, Token, encode_event
from memory_cache.surrogates import mend_json
from memory_cache.text.cite import CitationFilter
from memory_cache.text.extract import extract
from tests.e2e.host.host_process import HostProcess, frame
from tests.e2e.host.pages import LIGHTHOUSE
from tests.torture import FULL, SEED, share

if TYPE_CHECKING:
    from collections.abc import Iterator

GOLDEN = Path(__file__).parents[1] / "protocol" / "golden" / "requests"
FRAMES, REPLIES = 1_000_000, 100_000
BATCH = 500
HANG_S = 1.0 if FULL else 20.0
"""A sample runs beside other tests, on a machine that may be busy."""
PROBE = 9_000_000_000_000

NASTY = [
    *(b"\x00", b"\xff", b"\xed\xa0\x80", b'"', b"\\", b"\\ud800", b"\\u0000", b"{", b"[" * 2_000),
    *(b"}", b"null", b"-1", b"0", b"1e999", b"9" * 400, b"\xf0\x9f\x98\x80", b"\n", b"true"),
    *(b'"id":1', b'"type":"ask"', b'"type":"cancel"', b"../../etc/passwd", b"file:///", b","),
]


def mutate(chance: random.Random, body: bytes) -> bytes:
    """Change a request in one to four places: flip, cut, repeat, insert what breaks parsers."""
    changed = bytearray(body)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(changed) + 1)
        match chance.randrange(5):
            case 0 if at < len(changed):
                changed[at] ^= 1 << chance.randrange(8)
            case 1:
                del changed[at : at + chance.randint(1, 20)]
            case 2:
                changed[at:at] = changed[at : at + chance.randint(1, 40)]
            case 3:
                changed[at : at + chance.randint(0, 8)] = chance.choice(NASTY)
            case _:
                changed[at:at] = str(chance.randrange(2**60)).encode()
    return bytes(changed)


def fuzzed(chance: random.Random, goldens: list[bytes]) -> bytes:
    """One frame: mostly a mutated request, at times noise, at times far too long."""
    kind = chance.random()
    if kind < 0.85:
        return frame(mutate(chance, chance.choice(goldens)))
    if kind < 0.97:
        return frame(chance.randbytes(chance.randrange(200)))
    if kind < 0.9995:
        return frame(chance.choice(NASTY) * chance.randrange(50))
    return frame(b" " * (1_048_577 + chance.randrange(1_000)))


class Watcher:
    """Reads a host's replies: checks each, and notes the ends of requests with numbered ids."""

    def __init__(self, host: HostProcess) -> None:
        self._host = host
        self.kinds: Counter[str] = Counter()
        self.faults: list[str] = []

    def wait_for(self, request_id: int) -> None:
        """Read until this request has ended. Raises TimeoutError if the host falls silent."""
        while True:
            body = self._host.next_body(HANG_S)
            event = json.loads(body)
            self.kinds[event["type"]] += 1
            if len(body) > MAX_REPLY_BYTES:
                self.faults.append(event["type"])
            if event["id"] == request_id and event["type"] in ("done", "failed"):
                return


@pytest.mark.torture
def test_any_bytes_for_frames_are_answered_in_time_and_in_json(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    print(f"seed {SEED}")
    goldens = [path.read_bytes().strip() for path in sorted(GOLDEN.glob("*.json"))]
    longest_s = 0.0
    with HostProcess(tmp_path) as host:
        host.hello()
        host.save("https://a.example/light", LIGHTHOUSE)
        pid, engines = host.pid, host.engines()
        watcher = Watcher(host)
        for batch in range(share(FRAMES) // BATCH):
            host.send_bytes(b"".join(fuzzed(chance, goldens) for _ in range(BATCH)))
            began_s = monotonic()
            watcher.wait_for(host.send("cancel", id=PROBE + batch, target=1))
            longest_s = max(longest_s, monotonic() - began_s)
        assert host.request("status", id=PROBE - 1)[0]["pages"] >= 0
        assert host.pid == pid
        assert host.end_input() == 0
    print(f"{share(FRAMES)} frames, slowest batch {longest_s:.2f} s, {dict(watcher.kinds)}")

    assert watcher.faults == []
    assert watcher.kinds["failed"] > 0
