"""Figures 7 and 11: sitting after sitting, no internet socket and no private word left about."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from memory_cache.models.choice import ChatChoice
from tests.e2e.host.host_process import HostProcess, command_line
from tests.e2e.host.scenario import play
from tests.scripted_model import write_scripted_model
from tests.torture import SEED, share

if TYPE_CHECKING:
    from pathlib import Path

SITTINGS = 50
NETWORK = ("AF_INET", "sin_port", "listen(", "accept(", "accept4(", "AF_NETLINK")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home in which a chat model was chosen."""
    model = write_scripted_model(tmp_path / "model.gguf", "Ingrid Sandvik lit it [1]. [9]")
    ChatChoice(tmp_path / "data" / "settings.json").use(model)
    return tmp_path


@pytest.mark.torture
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_no_sitting_opens_an_internet_socket_or_leaves_a_word_of_a_page_about(home: Path) -> None:
    trace = home / "trace"
    strace = ("strace", "-f", "-qq", "-e", "trace=%network,execve", "-A", "-o", str(trace))
    canaries = [f"Quittenbaum{SEED}x{number}" for number in range(share(SITTINGS))]
    arguments: list[bytes] = []
    for canary in canaries:
        with HostProcess(home, prefix=strace) as host:
            play(host, canary, lambda: arguments.extend(everyones_arguments()))
            assert host.end_input() == 0
            # A page that was updated and a selection stay; the person deletes them.
        forget_all(home)
    calls = trace.read_text("utf-8").splitlines()

    assert 3 * len(canaries) == sum("execve(" in call and "= 0" in call for call in calls)
    assert [call for call in calls if any(word in call for word in NETWORK)] == []
    assert arguments
    for canary in (canary.encode() for canary in canaries):
        assert [line for line in arguments if canary in line] == []
        assert [path for path in home.rglob("*") if holds(path, canary)] == []


def everyones_arguments() -> list[bytes]:
    """Return the arguments of every process there is."""
    listed = subprocess.run(["ps", "-e", "-o", "pid="], capture_output=True, check=True).stdout
    return [line for pid in listed.split() if (line := command_line(int(pid)))]


def forget_all(home: Path) -> None:
    """Delete every page, one by one; for ten seconds each can still be taken back."""
    with HostProcess(home) as host:
        host.hello()
        pages = host.request("list_pages")[0]["pages"]
        forgetting = [host.send("forget", page_ids=[page["page_id"]]) for page in pages]
        assert {host.rest(one)[-1]["type"] for one in forgetting} == {"done"}
        assert host.end_input() == 0


def holds(path: Path, canary: bytes) -> bool:
    """Whether a file holds the word, as it was written or as the word index folds it."""
    return path.is_file() and canary.lower() in path.read_bytes().lower()
