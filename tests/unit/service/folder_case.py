"""What the tests of folders share: a folder, a library, and what keeps the one in step."""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from memory_cache.paths import Home
from memory_cache.service.folders import FolderSync
from memory_cache.service.memory import Memory

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NEVER = threading.Event()


class Case:
    """A folder, a library, and what keeps the one in step with the other."""

    def __init__(self, tmp_path: Path, memory: Memory) -> None:
        self.root = tmp_path / "notes"
        self.root.mkdir()
        self.memory = memory
        self.now = 1_700_000_000.0
        self.sync_ = FolderSync(memory)
        self.folder_id = 0
        self._written = 0

    def write(self, name: str, text: str = "Some text.") -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        # File systems differ in how finely they tell time.
        self._written += 1
        os.utime(path, ns=(0, 1_700_000_000_000_000_000 + self._written))
        return path

    def sync(self) -> None:
        self.folder_id = self.folder_id or self.sync_.add(self.root)
        self.sync_.sync(self.folder_id, lambda _done, _total: None, NEVER)

    @property
    def pages(self) -> dict[str, int]:
        """The pages that are there by the names of their files."""
        pages, _ = self.memory.library.pages.screen(1_000)
        return {page.url.rpartition("/")[2]: page.page_id for page in pages}

    @property
    def problem(self) -> str:
        return self.memory.library.folders.get(self.folder_id).problem


@contextmanager
def open_case(tmp_path: Path) -> Iterator[Case]:
    home = tmp_path / "home"
    home.mkdir()
    memory = Memory(Home(home), command=[str(tmp_path / "no engine")])
    case = Case(tmp_path, memory)
    memory.now = lambda: case.now  # type: ignore[method-assign]
    yield case
    memory.close()


def steps(case: Case) -> int:
    taken = 0
    while case.sync_.step(NEVER):
        taken += 1
        assert taken < 1_000
    return taken
