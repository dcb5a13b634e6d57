"""Reading what waits: each page once, and none holds up the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_cache.paths import Home
from memory_cache.service import indexing
from memory_cache.service.indexing import read_waiting
from memory_cache.service.memory import Memory
from memory_cache.service.reading import read_draft
from memory_cache.store.records import Draft

if TYPE_CHECKING:
    import threading
    from pathlib import Path

    import pytest

    from memory_cache.reader.client import PdfReader
    from memory_cache.text.extract import Article


def test_a_page_that_breaks_extraction_is_kept_without_text_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    memory = Memory(Home(tmp_path), command=[str(tmp_path / "no engine")])
    keep, texts = memory.library.pages.keep, memory.library.texts
    first, broken, last = (
        keep(Draft(f"https://a.example/{name}", f"<p>Oil and {name}.".encode()), 1.0).page_id
        for name in ("rope", "fire", "tar")
    )

    def read(
        draft: Draft, pdf_reader: PdfReader, cancelled: threading.Event | None = None
    ) -> Article:
        if draft.url.endswith("fire"):
            raise RecursionError(draft.source)
        return read_draft(draft, pdf_reader, cancelled)

    monkeypatch.setattr(indexing, "read_draft", read)
    looked_at = [read_waiting(memory, 2) for _ in range(3)]

    assert looked_at == [2, 1, 0]
    assert [texts.is_read(page_id) for page_id in (first, broken, last)] == [True, True, True]
    assert memory.library.pages.get(broken).characters == 0
    assert texts.get(last) == "Oil and tar."
    told = capsys.readouterr().err
    assert told.startswith("memory-cache: reading a page: RecursionError")
    assert "Oil" not in told
    memory.close()
