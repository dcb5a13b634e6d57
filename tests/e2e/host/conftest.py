"""Hosts in throw-away homes, and a chat model that says what a test wants."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from memory_cache.models.choice import ChatChoice
from tests.e2e.host.download_case import CONTENT, Case
from tests.e2e.host.download_server import DownloadServer
from tests.e2e.host.host_process import HostProcess, environment
from tests.e2e.host.pages import LIGHTHOUSE
from tests.scripted_model import write_scripted_model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PROGRAM = Path(sys.executable).with_name("memory-cache")


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., HostProcess]]:
    """Start a host in the test's home; it is killed when the test is over."""
    with ExitStack() as stack:

        def make(*prefix: str) -> HostProcess:
            return stack.enter_context(HostProcess(tmp_path, prefix=prefix))

        yield make


@pytest.fixture
def host(start: Callable[..., HostProcess]) -> HostProcess:
    """A host that was greeted."""
    host = start()
    host.hello()
    return host


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run the installed program in the test's home."""

    def make(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [PROGRAM, *arguments],
            input=given,
            capture_output=True,
            env=environment(tmp_path),
            cwd=tmp_path,
            timeout=120,
            check=False,
        )

    return make


@pytest.fixture
def host_with(start: Callable[..., HostProcess], tmp_path: Path) -> Callable[[Path], HostProcess]:
    """Choose a model, start a host, and save a page in it."""

    def make(model: Path) -> HostProcess:
        ChatChoice(tmp_path / "data" / "settings.json").use(model)
        host = start()
        host.hello()
        host.save("https://a.example/light", LIGHTHOUSE)
        return host

    return make


@pytest.fixture(scope="session")
def citing_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that cites a source that it was given, and one that it was not."""
    path = tmp_path_factory.mktemp("models") / "citing.gguf"
    return write_scripted_model(path, "Ingrid Sandvik lit it [1]. Nobody else did [9].")


@pytest.fixture
def download_server() -> Iterator[DownloadServer]:
    """A server that has a file."""
    with DownloadServer(CONTENT) as server:
        yield server


@pytest.fixture
def case(download_server: DownloadServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    """The file of that server, wanted, and no proxy on the way to it."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    return Case(download_server, tmp_path)
