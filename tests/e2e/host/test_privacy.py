"""Nothing leaves the computer, and nothing private is left lying about."""

from __future__ import annotations

import shutil
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest

from memory_cache.models.choice import ChatChoice
from tests.e2e.host.host_process import ENGINE_LIMIT_S, command_line, wait_until_gone
from tests.e2e.host.pages import LIGHTHOUSE
from tests.e2e.host.scenario import play

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.host.host_process import HostProcess

CANARY = "Zwetschgenbaum"


@pytest.fixture
def chosen(tmp_path: Path, citing_model: Path) -> None:
    ChatChoice(tmp_path / "data" / "settings.json").use(citing_model)


@pytest.mark.usefixtures("chosen")
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_host_and_engines_open_no_internet_socket(
    start: Callable[..., HostProcess], tmp_path: Path
) -> None:
    trace = tmp_path / "trace"
    host = start("strace", "-f", "-qq", "-e", "trace=%network,execve", "-o", str(trace))

    play(host, CANARY)
    assert host.end_input() == 0

    calls = trace.read_text("utf-8").splitlines()
    # The host and both engines were watched.
    assert len([call for call in calls if "execve(" in call and call.endswith("= 0")]) == 3
    assert [call for call in calls if "AF_INET" in call or "sin_port" in call] == []
    assert [call for call in calls if " listen(" in call or " accept" in call] == []


def can_unshare() -> bool:
    try:
        return subprocess.run(["unshare", "-rn", "true"], check=False).returncode == 0
    except OSError:
        return False


@pytest.mark.usefixtures("chosen")
@pytest.mark.skipif(not can_unshare(), reason="network namespaces are not allowed here")
def test_everything_works_with_no_network_at_all(start: Callable[..., HostProcess]) -> None:
    play(start("unshare", "-rn"), CANARY)


@pytest.mark.usefixtures("chosen")
def test_what_a_page_says_is_in_no_log_argument_or_temporary_file(
    start: Callable[..., HostProcess], tmp_path: Path
) -> None:
    host = start()
    looks: list[int] = []

    def look() -> None:
        family = [host.pid, *host.engines()]
        assert [pid for pid in family if CANARY.encode() in command_line(pid)] == []
        looks.append(len(family))

    play(host, CANARY, look)
    assert host.end_input() == 0

    # Host, embedding engine and chat engine, which ends when a page that it has read is forgotten.
    assert {2, 3} == set(looks)
    assert CANARY not in host.log.read_text("utf-8")
    outside = [
        path for path in tmp_path.rglob("*") if path.is_file() and host.data not in path.parents
    ]
    assert [path for path in outside if CANARY.encode() in path.read_bytes()] == []
    assert {"library.sqlite3", "settings.json"} >= {
        path.name
        for path in host.data.rglob("*")
        if path.is_file() and CANARY.encode() in path.read_bytes()
    }


def test_no_engine_outlives_a_host_that_was_killed(host: HostProcess) -> None:
    host.save("https://a.example/light", LIGHTHOUSE)
    engines = host.engines()

    host.kill()

    assert len(engines) == 1
    assert all(wait_until_gone(engine, ENGINE_LIMIT_S) for engine in engines)


def test_the_add_on_s_id_is_checked(
    run: Callable[..., subprocess.CompletedProcess[bytes]], tmp_path: Path
) -> None:
    manifest = str(tmp_path / "memory_cache.json")

    refused = run(manifest, "another@add-on")
    served = run(manifest, "memory-cache@memory-cache")

    assert (refused.returncode, refused.stdout) == (2, b"")
    assert (served.returncode, served.stdout) == (0, b"")


def test_a_terminated_host_takes_its_engine_along(host: HostProcess) -> None:
    """At log-out the session manager sends SIGTERM."""
    host.save("https://a.example/light", LIGHTHOUSE)
    (engine,) = host.engines()

    host.signal(signal.SIGTERM)

    assert wait_until_gone(engine, ENGINE_LIMIT_S)
