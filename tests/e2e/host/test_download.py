"""The real download process against a server that cuts and stalls, and its own end."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from memory_cache import __version__
from memory_cache.errors import (
    Cancelled,
    DownloadBusy,
    DownloadCut,
    DownloadError,
    DownloadNoSpace,
    DownloadStalled,
)
from tests.e2e.host.download_case import COMMAND, CONTENT, HALF, Case
from tests.e2e.host.download_server import (
    CERTIFICATE,
    Exchange,
    answer,
    hold_after,
    serve_until,
    whole,
)
from tests.e2e.host.host_process import children, wait_until_gone

if TYPE_CHECKING:
    from pathlib import Path

KILLS = 200 if os.environ.get("MEMORY_CACHE_TORTURE") else 4


def test_a_file_arrives_whole_and_leaves_nothing_else(case: Case) -> None:
    assert case.fetch() == CONTENT

    assert case.left() == {"model.gguf"}
    assert [each.phase for each in case.progress][-1] == "verifying"
    assert case.progress[-1].done_bytes == case.progress[-1].total_bytes == len(CONTENT)


def test_the_length_may_be_unknown_beforehand(case: Case) -> None:
    assert case.fetch(size=None) == CONTENT


def test_a_request_says_nothing_of_who_asks(case: Case) -> None:
    case.server.script += [
        answer(302, Location="/else?where=1", Set_Cookie="who=you; Secure", ETag='"a"')
    ]

    assert case.fetch() == CONTENT

    sent = [asked.headers for asked in case.server.asked]
    assert [asked.path for asked in case.server.asked] == ["/model.gguf", "/else?where=1"]
    assert (
        sent[0]
        == sent[1]
        == {
            "host": case.server.host,
            "user-agent": f"memory-cache/{__version__}",
            "accept": "*/*",
            "accept-encoding": "identity",
        }
    )


def test_a_file_that_is_there_is_not_asked_for(case: Case) -> None:
    case.path.parent.mkdir()
    case.path.write_bytes(CONTENT)

    assert case.fetch() == CONTENT

    assert case.server.asked == []
    assert case.left() == {"model.gguf"}


def test_another_file_of_that_name_is_left_alone(case: Case) -> None:
    case.path.parent.mkdir()
    case.path.write_bytes(b"mine")

    with pytest.raises(DownloadError, match=r"another file with the name model\.gguf"):
        case.fetch()

    assert case.path.read_bytes() == b"mine"


# ---- cuts and resuming


def test_a_cut_is_gone_on_from_by_itself(case: Case) -> None:
    case.server.script += [serve_until(HALF), answer(503), serve_until(HALF + 9)]

    assert case.fetch() == CONTENT

    ranges = [asked.headers.get("range") for asked in case.server.asked]
    assert ranges == [None, f"bytes={HALF}-", f"bytes={HALF}-", f"bytes={HALF + 9}-"]
    assert {asked.headers.get("if-range") for asked in case.server.asked[1:]} == {'"first"'}


def test_a_server_that_always_cuts_is_given_up_on_and_gone_on_from_later(case: Case) -> None:
    case.server.script += [serve_until(HALF)] * 5

    with pytest.raises(DownloadCut, match=r"cut off several times.*kept: 750 kB") as told:
        case.fetch()

    assert told.value.advice is not None
    assert case.part.stat().st_size == HALF
    assert case.fetch() == CONTENT
    assert case.left() == {"model.gguf"}
    assert len(case.server.asked) == 6


def test_a_server_that_fails_is_asked_a_few_times(case: Case) -> None:
    case.server.script += [answer(503, Retry_After=0)] * 9

    with pytest.raises(DownloadError, match="answered 503"):
        case.fetch(attempts=3)

    assert len(case.server.asked) == 3
    assert case.left() == set()


def test_a_stall_is_told_and_gone_on_from_later(case: Case) -> None:
    case.server.script += [hold_after(HALF)]

    with pytest.raises(DownloadStalled, match=r"Nothing has arrived for 2 seconds.*kept"):
        case.fetch(stall_s=2.0)

    assert case.part.stat().st_size == HALF
    assert case.fetch() == CONTENT


def test_a_server_that_ignores_ranges_is_read_from_the_start(case: Case) -> None:
    case.server.script += [serve_until(HALF), whole(Content_Length=len(CONTENT))]

    assert case.fetch() == CONTENT


def test_a_file_that_changed_meanwhile_is_read_from_the_start(case: Case) -> None:
    case.server.content = bytes(len(CONTENT))
    case.server.script += [serve_until(HALF)]
    with pytest.raises(DownloadCut):
        case.fetch(attempts=1)
    case.server.content, case.server.etag = CONTENT, '"second"'

    assert case.fetch() == CONTENT

    assert [asked.headers.get("if-range") for asked in case.server.asked] == [None, '"first"']


def test_a_server_that_sends_the_rest_of_another_file_is_not_believed(case: Case) -> None:
    def wrong_rest(exchange: Exchange) -> None:
        rest = bytes(len(CONTENT) - HALF)
        between = f"bytes {HALF}-{len(CONTENT) - 1}/{len(CONTENT)}"
        exchange.head(206, {"Content-Range": between, "ETag": '"b"', "Content-Length": len(rest)})
        exchange.body(rest)

    case.server.script += [serve_until(HALF), wrong_rest]

    assert case.fetch() == CONTENT


def test_an_unsatisfiable_range_starts_over(case: Case) -> None:
    case.server.script += [serve_until(HALF), answer(416)]

    assert case.fetch() == CONTENT


def test_a_part_of_which_nobody_knows_what_it_is_is_not_used(case: Case) -> None:
    case.path.parent.mkdir()
    case.part.write_bytes(bytes(HALF))

    assert case.fetch() == CONTENT


def test_a_finished_part_needs_no_server(case: Case) -> None:
    case.server.script += [serve_until(HALF)] * 2
    with pytest.raises(DownloadCut):
        case.fetch(attempts=2)
    case.part.write_bytes(CONTENT)
    case.server.asked.clear()

    assert case.fetch() == CONTENT
    assert case.server.asked == []


@pytest.mark.torture
def test_killed_at_random_moments_it_goes_on(case: Case) -> None:
    rounds = random.Random(11)

    def kill(_: Exchange) -> None:
        time.sleep(rounds.random() * 0.01)
        os.kill(case.pids[-1], signal.SIGKILL)

    for _ in range(KILLS):
        case.server.script.append(serve_until(rounds.randrange(len(CONTENT)), kill))
        with suppress(DownloadError):
            case.fetch()
        case.server.script.clear()

    assert case.fetch() == CONTENT
    assert case.left() == {"model.gguf"}
    assert len(case.pids) == KILLS + 1


def test_a_killed_process_is_told_at_once(case: Case) -> None:
    def kill(exchange: Exchange) -> None:
        os.kill(case.pids[-1], signal.SIGKILL)
        exchange.hold()

    case.server.script += [serve_until(HALF, kill)]

    with pytest.raises(DownloadError, match="stopped unexpectedly"):
        case.fetch()


# ---- space


def test_too_little_space_is_told_before_anything_is_asked(case: Case) -> None:
    with pytest.raises(DownloadNoSpace, match="GB more are needed"):
        case.fetch(spare_bytes=10**15)

    assert case.server.asked == []


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_a_disk_that_fills_up_keeps_what_arrived(case: Case) -> None:
    full = "inject=write:error=ENOSPC:when=5"
    strace = ("strace", "-f", "-qq", "-o", "/dev/null", "-P", str(case.part), "-e", full)

    with pytest.raises(DownloadNoSpace, match=r"The disk is full\. What arrived is kept"):
        case.fetch(*strace)

    assert 0 < case.part.stat().st_size < len(CONTENT)
    assert case.fetch() == CONTENT


def test_a_file_too_large_for_the_disk_s_format_is_told(case: Case) -> None:
    with pytest.raises(DownloadNoSpace, match="cannot hold a file that large"):
        case.fetch("sh", "-c", 'ulimit -f 100; exec "$@"', "sh")


# ---- two at once, and the end


def test_the_same_file_is_not_downloaded_twice_at_once(case: Case, tmp_path: Path) -> None:
    second = Case(case.server, tmp_path)
    refused: list[Exception] = []

    def try_as_well(_: Exchange) -> None:
        try:
            second.fetch()
        except DownloadBusy as error:
            refused.append(error)

    case.server.script += [serve_until(HALF, try_as_well)]

    assert case.fetch() == CONTENT
    assert len(refused) == 1


def test_calling_it_off_takes_effect_at_once_and_keeps_what_arrived(case: Case) -> None:
    called_off: list[float] = []

    def call_off(exchange: Exchange) -> None:
        called_off.append(time.monotonic())
        case.cancelled.set()
        exchange.hold()

    case.server.script += [serve_until(HALF, call_off)]
    with pytest.raises(Cancelled):
        case.fetch()
    took_s = time.monotonic() - called_off[0]

    assert took_s < 1.0
    assert wait_until_gone(case.pids[0], 2.0)
    case.cancelled.clear()
    assert case.fetch() == CONTENT


def test_the_process_ends_with_the_host(case: Case) -> None:
    program = (
        "import sys, threading\n"
        "from pathlib import Path\n"
        "from memory_cache.models.fetch.client import Fetcher, Rules\n"
        "import json\n"
        "given = json.load(sys.stdin)\n"
        "rules = Rules(hosts=tuple(given['hosts']), private_addresses=True, spare_bytes=0,\n"
        "    trusted_roots=given['roots'])\n"
        "Fetcher(given['command'], rules=rules).fetch(given['url'], Path(given['path']),\n"
        "    sha256='0' * 64, size_bytes=None, on_progress=lambda _: None,\n"
        "    cancelled=threading.Event())\n"
    )
    asked = threading.Event()

    def hold(exchange: Exchange) -> None:
        asked.set()
        exchange.hold()

    case.server.script += [serve_until(HALF, hold)]
    given = {
        "hosts": [case.server.host],
        "roots": CERTIFICATE.read_text("ascii"),
        "command": COMMAND,
        "url": case.server.url,
        "path": str(case.path),
    }
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE) as host:
        assert host.stdin is not None
        host.stdin.write(json.dumps(given).encode())
        host.stdin.close()
        assert asked.wait(30)
        (child,) = children(host.pid)
        host.kill()

    assert wait_until_gone(child, 2.0)
