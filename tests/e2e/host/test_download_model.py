"""Downloading a model of the catalogue, and that nothing else of the product goes online."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from memory_cache.errors import DownloadError, ModelError
from memory_cache.models.catalogue import CatalogueEntry
from memory_cache.models.fetch.client import Fetcher
from memory_cache.paths import Home
from memory_cache.service.fetching import fetch_model
from memory_cache.service.memory import Memory, own_command
from tests.e2e.host.download_case import CONTENT
from tests.e2e.host.pages import LIGHTHOUSE

if TYPE_CHECKING:
    from tests.e2e.host.download_case import Case
    from tests.e2e.host.download_server import DownloadServer
    from tests.e2e.host.host_process import HostProcess


def entry_of(server: DownloadServer, content: bytes, file: str = "model.gguf") -> CatalogueEntry:
    server.content = content
    return CatalogueEntry(
        id="a-model",
        role="chat",
        name="A model",
        description="For tests.",
        url=server.url,
        file=file,
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        licence="CC0",
        context_tokens=1_024,
        memory_bytes=1,
        parameters=1,
        quantisation="F32",
        languages=["en"],
        confirmed="Nowhere.",
    )


def fetch_entry(case: Case, tmp_path: Path, entry: CatalogueEntry) -> Path:
    memory = Memory(Home(tmp_path / "home"))
    fetcher = Fetcher(own_command("fetch"), rules=case.rules())
    try:
        return fetch_model(memory, entry, lambda _: None, case.cancelled, fetcher=fetcher)
    finally:
        memory.close()


def test_a_model_of_the_catalogue_lands_in_the_models_folder(
    case: Case, tmp_path: Path, citing_model: Path
) -> None:
    entry = entry_of(case.server, citing_model.read_bytes())

    path = fetch_entry(case, tmp_path, entry)
    again = fetch_entry(case, tmp_path, entry)

    assert path == again == tmp_path / "home" / "models" / "model.gguf"
    assert path.read_bytes() == citing_model.read_bytes()
    assert len(case.server.asked) == 1


def test_a_file_that_is_what_was_published_and_no_model_is_told(case: Case, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="not a GGUF model"):
        fetch_entry(case, tmp_path, entry_of(case.server, CONTENT))


@pytest.mark.parametrize("file", ["../a.gguf", "/a.gguf", "a/b.gguf", ".a.gguf", "a.py"])
def test_a_name_that_leads_out_of_the_folder_is_refused(
    case: Case, tmp_path: Path, file: str
) -> None:
    with pytest.raises(DownloadError, match="entry for this model is damaged"):
        fetch_entry(case, tmp_path, entry_of(case.server, CONTENT, file))

    assert case.server.asked == []


def test_host_and_engine_load_nothing_that_encrypts_or_asks(host: HostProcess) -> None:
    host.save("https://a.example/light", LIGHTHOUSE)

    (engine,) = host.engines()

    for pid in (host.pid, engine):
        loaded = Path(f"/proc/{pid}/maps").read_text("utf-8")
        assert "python" in loaded
        assert [name for name in ("_ssl.", "libssl", "urllib3") if name in loaded] == []
