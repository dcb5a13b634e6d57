"""Export and import: pages a second, memory, and what a save waits while an import goes on.

    python tests/bench/moving.py [PAGES]

The pages are made up: 60 KB of HTML and 8,000 characters of text each, words from a Zipf
distribution. Exits non-zero if a save beside the import waits longer than the bar for saves.
"""

from __future__ import annotations

import random
import struct
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

from memory_cache.paths import Home
from memory_cache.service.memory import Memory
from memory_cache.service.moving.export import export_library
from memory_cache.service.moving.importing import import_from
from memory_cache.service.moving.zip_reader import ZipReader
from memory_cache.store.records import Draft
from memory_cache.store.texts import Reading
from memory_cache.text.blocks import Article
from memory_cache.text.chunk import Passage

_TEXT_CHARS = 8_000
_PASSAGE_CHARS = 800
_SOURCE_BYTES = 60_000
_SAVE_BAR_MS = 50.0
_ENTRIES = 1_000_000
_ALONE_S = 5.0
_NEVER = threading.Event()


def fill(memory: Memory, pages: int) -> None:
    """Put made-up pages in, read and cut."""
    chance = random.Random(4)
    words = ["".join(chance.choices("abcdefghijklmnoprstuvwy", k=chance.randint(2, 9)))
             for _ in range(50_000)]  # fmt: skip
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    for number in range(pages):
        text = " ".join(chance.choices(words, weights, k=1_700))[:_TEXT_CHARS]
        frame = " ".join(chance.choices(words, k=5_000))
        source = f"<p>{text}</p><!-- {frame} -->".encode()[:_SOURCE_BYTES]
        kept = memory.library.pages.keep(Draft(f"https://a.example/{number}", source), number + 1.0)
        stored = memory.library.pages.source(kept.page_id)
        article = Article(
            title=text[:40], byline="", site="", lang="en", text=text, blocks=[], truncated=False
        )
        passages = [
            Passage(at, min(at + _PASSAGE_CHARS, len(text)), "")
            for at in range(0, len(text), _PASSAGE_CHARS)
        ]
        memory.library.texts.store(Reading(kept.page_id, stored.sha256, 1), article, passages)


class Saver(threading.Thread):
    """Saves a page every 50 ms, and notes how long each save took."""

    def __init__(self, memory: Memory) -> None:
        super().__init__(daemon=True)
        self._memory = memory
        self.stopped = threading.Event()
        self.waits_ms: list[float] = []

    def run(self) -> None:
        """Save until stopped."""
        while not self.stopped.wait(0.05):
            url = f"https://now.example/{id(self)}/{len(self.waits_ms)}"
            draft = Draft(url, b"x" * 20_000)
            began = time.perf_counter()
            self._memory.library.pages.keep(draft, time.time())
            self.waits_ms.append(1_000 * (time.perf_counter() - began))

    def p95_ms(self) -> float:
        """Return what 19 of 20 saves stay under."""
        return sorted(self.waits_ms)[int(0.95 * len(self.waits_ms))]


def many_entries(path: Path) -> None:
    """Write an archive whose directory names a million entries."""
    record = struct.Struct("<4s6H3I5H2I")
    with path.open("wb") as file:
        size = 0
        for number in range(_ENTRIES):
            name = b"%08d" % number
            zeros = (20, 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0, 0, 0, 0, 0, 0)
            size += file.write(record.pack(b"PK\x01\x02", *zeros) + name)
        file.write(
            struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, _ENTRIES, _ENTRIES, size, 0)
        )
        file.write(struct.pack("<4sIQI", b"PK\x06\x07", 0, size, 1))
        file.write(struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, size, 0, 0))


def main() -> int:
    """Measure, print, and say by the status whether the bar was met."""
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    process = psutil.Process()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.zip"
        homes = [Path(folder) / name for name in ("there", "here")]
        for home in homes:
            home.mkdir()
        there, here = (Memory(Home(home)) for home in homes)
        fill(there, pages)
        before = process.memory_info().rss
        began = time.perf_counter()
        report = export_library(there, path, lambda done, total: None, _NEVER)
        took_s = time.perf_counter() - began
        grown = process.memory_info().rss - before
        print(f"export: {pages / took_s:.0f} pages a second, {report.bytes / pages / 1e3:.1f} KB a"
              f" page, memory grown by {grown / 1e6:.0f} MB")  # fmt: skip
        alone = Saver(here)
        alone.start()
        time.sleep(_ALONE_S)
        alone.stopped.set()
        alone.join()
        saver = Saver(here)
        saver.start()
        before = process.memory_info().rss
        began = time.perf_counter()
        taken = import_from(here, path, lambda done, total, about: None, _NEVER)
        took_s = time.perf_counter() - began
        saver.stopped.set()
        saver.join()
        grown = process.memory_info().rss - before
        assert taken.pages == pages, taken
        print(f"import: {pages / took_s:.0f} pages a second, memory grown by {grown / 1e6:.0f} MB")
        print(f"saves: p95 {alone.p95_ms():.0f} ms alone, {saver.p95_ms():.0f} ms beside the import"
              f" (slowest of {len(saver.waits_ms)}: {max(saver.waits_ms):.0f} ms)")  # fmt: skip
        there.close()
        here.close()
        many_entries(path)
        before = process.memory_info().rss
        began = time.perf_counter()
        with path.open("rb") as file:
            reader = ZipReader(file)
            took_s = time.perf_counter() - began
            grown = process.memory_info().rss - before
        print(f"a directory of {len(reader)} entries: {took_s:.1f} s, {grown / 1e6:.0f} MB")
    return 0 if saver.p95_ms() < _SAVE_BAR_MS else 1


if __name__ == "__main__":
    sys.exit(main())
