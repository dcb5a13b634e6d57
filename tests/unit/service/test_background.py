"""The background work: whatever happens to it, it goes on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from memory_cache.paths import Home
from memory_cache.service.background import Background
from memory_cache.service.memory import Memory
from memory_cache.store.records import Draft

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_it_outlives_a_library_that_answers_nothing_for_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asking when the next page is due, outside any step, once ended the thread."""
    memory = Memory(Home(tmp_path), command=[str(tmp_path / "no engine")])
    kept = memory.library.pages.keep(Draft("https://a.example/", b"<p>Oil and rope."), 1.0)
    asked: list[float] = []

    def fail() -> float | None:
        asked.append(time.monotonic())
        if len(asked) < 3:
            raise AttributeError("not there yet")
        return None

    monkeypatch.setattr(memory.forgetting, "seconds_until_due", fail)
    background = Background(memory)
    background.start()
    give_up_s = time.monotonic() + 20
    while memory.library.texts.count_unread() and time.monotonic() < give_up_s:
        background.wake()
        time.sleep(0.005)
    background.stop(timeout_s=5)

    assert len(asked) >= 3
    assert memory.library.texts.get(kept.page_id)
    memory.close()
