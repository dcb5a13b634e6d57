"""Damaged documents: text or a clear error, in time, within memory, and the host is up."""

from __future__ import annotations

import random
import resource
import sys
import zlib
from collections import Counter
from time import monotonic

import pytest

from memory_cache.errors import NoText
from memory_cache.reader.client import PdfReader
from tests.documents.pdf import lines_of, stream, write_pdf
from tests.torture import SEED, share

FILES = 1_000
LATEST_S = 30.0
"""Three processes that hang for the time a page gets; most take a tenth of a second."""
MOST_BYTES = 700 * 1024 * 1024
COMMAND = [sys.executable, "-m", "memory_cache", "read-pdf"]
SENTENCE = "The lighthouse was lit in 1861 by Ingrid Sandvik."
WHOLE = write_pdf([lines_of(SENTENCE)] * 3, title="The light", author="A. Aune")
NUMBERS = (b"0", b"-1", b"1", b"7", b"65536", b"2147483647", b"4294967296", b"99999999999999")
PIECES = (b"obj", b"endobj", b"stream", b"<<", b">>", b"[", b"R", b"/Kids", b"/Parent", b"/Length")


def damage(chance: random.Random) -> bytes:
    """Return the file flipped, cut, with an absurd number, with pieces moved, or a bomb in it."""
    content = bytearray(WHOLE)
    match chance.randrange(5):
        case 0:
            for _ in range(chance.choice((1, 8, 64))):
                content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        case 1:
            del content[chance.randrange(len(content)) :]
        case 2:
            digits = [at for at, byte in enumerate(content) if 48 <= byte <= 57]
            for at in sorted(chance.sample(digits, chance.choice((1, 5))), reverse=True):
                content[at : at + 1] = chance.choice(NUMBERS)
        case 3:
            for _ in range(chance.choice((1, 5))):
                old, new = chance.choice(PIECES), chance.choice(PIECES)
                content = bytearray(bytes(content).replace(old, new, chance.choice((1, 9))))
        case _:
            letters = chance.choice((b"[", b"q ", b"(", b"BT ", b"/F 1 Tf ", b"<<"))
            bomb = stream(zlib.compress(letters * 3_000_000), b"/Filter /FlateDecode")
            at = content.find(b"obj\n", chance.randrange(len(content) // 2)) + 4
            content[at:at] = bomb + b"\nendobj\n8 0 obj\n"
    return bytes(content)


@pytest.mark.torture
def test_a_damaged_pdf_is_read_or_refused_in_time() -> None:
    chance = random.Random(SEED)
    reader = PdfReader(COMMAND)
    outcomes: Counter[str] = Counter()
    slowest_s = 0.0
    for _ in range(share(FILES)):
        source = damage(chance)
        began_s = monotonic()
        try:
            article = reader.read(source, title="")
        except NoText as error:
            outcomes[error.code] += 1
        else:
            outcomes["read" if SENTENCE in article.text else "read in part"] += 1
        slowest_s = max(slowest_s, monotonic() - began_s)
    print(dict(outcomes), f"slowest {slowest_s:.1f} s")

    assert slowest_s < LATEST_S
    assert sum(outcomes.values()) == share(FILES)
    assert outcomes["read"] > 0
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1_024 < MOST_BYTES
    assert SENTENCE in reader.read(WHOLE, title="").text
