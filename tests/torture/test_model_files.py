"""Figure 6: damaged model files; the header or the engine says so in time, and the host is up."""

from __future__ import annotations

import random
import resource
import struct
import sys
from collections import Counter
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from memory_cache.engine.client import Engine, Load
from memory_cache.errors import EngineError, ModelError
from memory_cache.models.gguf import read_gguf
from tests.model_files.tiny import KINDS, write_tiny_model
from tests.scripted_model import write_scripted_model
from tests.torture import SEED, share

if TYPE_CHECKING:
    from pathlib import Path

FILES = 5_000
LATEST_S = 5.0
COMMAND = [
    sys.executable,
    "-c",
    "from memory_cache.engine.worker import run_engine; raise SystemExit(run_engine())",
]
NUMBERS = [0, 1, 2, 7, 255, 2**16, 2**31 - 1, 2**31, 2**32 - 1, 2**40, 2**62, 2**63, 2**64 - 1]
FIRST_COUNTS = 8
"""Where the counts of tensors and entries stand, and the entries after them."""


def damage(chance: random.Random, whole: bytes) -> bytes:
    """Return the file flipped, cut, with an absurd count or length, or with a nested array."""
    content = bytearray(whole)
    header = min(len(content), 20_000)
    match chance.randrange(6):
        case 0:
            for _ in range(chance.choice((1, 4, 32))):
                content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        case 1:
            for _ in range(chance.choice((1, 4, 32))):
                content[chance.randrange(header)] = chance.randrange(256)
        case 2:
            del content[chance.randrange(len(content)) :]
        case 3:
            at = chance.choice((FIRST_COUNTS, 16, chance.randrange(24, header)))
            content[at : at + 8] = struct.pack("<Q", chance.choice(NUMBERS))
        case 4:
            absurd_number(chance, content)
        case _:
            nested = struct.pack("<Q1sI", 1, b"a", 9)
            nested += struct.pack("<IQ", 9, chance.choice((1, 2, 4_000_000))) * chance.choice(
                (2, 9, 10_000)
            )
            content[16:24] = struct.pack("<Q", int.from_bytes(content[16:24], "little") + 1)
            content[24:24] = nested
    return bytes(content)


def absurd_number(chance: random.Random, content: bytearray) -> None:
    """Replace the value of one of the header's 32-bit numbers, which size what is allocated."""
    keys = [
        *(b".block_count", b".context_length", b".embedding_length", b".feed_forward_length"),
        *(b".attention.head_count", b".attention.head_count_kv", b"_token_id", b".alignment"),
        *(b".attention.key_length", b".ssm.state_size", b".ssm.conv_kernel", b".sliding_window"),
    ]
    chance.shuffle(keys)
    for key in keys:
        at = content.find(key + struct.pack("<I", 4))
        if at >= 0:
            at += len(key) + 4
            content[at : at + 4] = struct.pack("<I", chance.choice(NUMBERS) % 2**32)
            return


@pytest.mark.torture
def test_damaged_model_files_are_refused_in_time_and_the_host_stays_up(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    originals = [write_scripted_model(tmp_path / "scripted.gguf", "Hello.").read_bytes()]
    originals += [write_tiny_model(tmp_path / "tiny.gguf", kind).read_bytes() for kind in KINDS]
    damaged = tmp_path / "damaged.gguf"
    kinds: Counter[str] = Counter()
    longest_s = 0.0
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(share(FILES)):
        damaged.write_bytes(damage(chance, chance.choice(originals)))
        began_s = monotonic()
        try:
            read_gguf(damaged)
        except ModelError:
            kinds["refused by its header"] += 1
        else:
            kinds[load(damaged)] += 1
        longest_s = max(longest_s, monotonic() - began_s)
    grown_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(f"seed {SEED}, slowest {longest_s:.2f} s, {grown_kib} KiB more, {dict(kinds)}")

    assert longest_s < LATEST_S
    assert grown_kib < 200_000
    assert kinds["refused by its header"] > share(FILES) // 10
    assert kinds["loaded"] > 0


def load(path: Path) -> str:
    """Let a real engine load the file; returns how that ended."""
    engine = Engine(COMMAND, Load(role="chat", path=str(path), context_tokens=8_192))
    try:
        engine.start()
    except ModelError:
        return "refused by the engine"
    except EngineError:
        return "an engine was lost"
    finally:
        engine.close()
    return "loaded"
