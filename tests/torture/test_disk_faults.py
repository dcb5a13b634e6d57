"""Figure 3: a disk that is full, or fails at any call of a save, costs a clear error, no more."""

from __future__ import annotations

import random
import re
import shutil
from collections import Counter
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import pytest

from memory_cache.store.library import Library
from tests.e2e.host.host_process import HostProcess
from tests.e2e.host.pages import BREAD, LIGHTHOUSE
from tests.torture import FULL, SEED
from tests.torture.library_check import find_faults

if TYPE_CHECKING:
    from pathlib import Path

CALLS = (
    *("openat", "pread64", "pwrite64", "write", "fsync", "fdatasync", "ftruncate", "unlink"),
    *("fallocate", "rename", "mmap", "fstat", "newfstatat"),
)
# What the disk answers, and what a person may be told then.
FAULTS = {"ENOSPC": {"disk_full", "library_failed"}, "EIO": {"library_failed", "library_damaged"}}
SAMPLE = 2
READ_S = 1.0
THREADS = 16
URL = "https://a.example/bread"


@pytest.mark.torture
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_a_disk_fault_at_any_system_call_of_a_save_is_told_and_harms_nothing(
    tmp_path: Path,
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with HostProcess(home) as host:
        host.hello()
        host.save("https://a.example/light", LIGHTHOUSE)
        assert host.end_input() == 0
    cases = [
        (call, number, fault, lasting)
        for call, most in count_calls(home, tmp_path).items()
        for number in range(1, most + 1)
        for fault in FAULTS
        for lasting in (False, True)
    ]
    if not FULL:
        cases = random.Random(SEED).sample(cases, SAMPLE)
    ends: Counter[str] = Counter()
    wrong: list[str] = []
    for at, (call, number, fault, lasting) in enumerate(cases):
        case = tmp_path / f"{at}"
        shutil.copytree(home, case)
        when = f"{number}+" if lasting else f"{number}"
        end, found, struck = save_with(case, call, f"error={fault}:when={when}", fault)
        # Other threads than when the calls were counted may have made them.
        ends[f"{call} {fault}: {end if struck else 'never came to it'}"] += 1
        wrong += [f"{call} {fault} {when}: {one}" for one in found]
        shutil.rmtree(case)
    print(f"{len(cases)} cases")
    print(*(f"{count:5} {end}" for end, count in sorted(ends.items())), sep="\n")

    assert wrong == []
    # The faults are real: some of them keep a page from being saved.
    assert not FULL or set(FAULTS["EIO"]) & {end.rpartition(": ")[2] for end in ends}


def strace(home: Path, *more: str) -> tuple[str, ...]:
    """The command that looks at the library's files alone."""
    library = home / "data" / "library.sqlite3"
    paths = [str(library.parent), *(f"{library}{end}" for end in ("", "-wal", "-shm", "-journal"))]
    named = [part for path in paths for part in ("-P", path)]
    return ("strace", "-f", "-qqq", *named, *more)


def count_calls(home: Path, tmp_path: Path) -> dict[str, int]:
    """Return how often each call is made by any one thread of a host that saves a page."""
    written = tmp_path / "calls"
    copy = tmp_path / "counted"
    shutil.copytree(home, copy)
    calls = ",".join(CALLS)
    with HostProcess(copy, prefix=strace(copy, "-e", f"trace={calls}", "-o", str(written))) as host:
        save(host)
        assert host.end_input() == 0
    made = Counter(re.findall(r"^(\d+) +(\w+)\(", written.read_text("utf-8"), re.MULTILINE))
    most: Counter[str] = Counter()
    for (_, call), count in made.items():
        most[call] = max(most[call], count)
    assert most["pwrite64"]
    assert most["fdatasync"]
    return dict(most)


def save(host: HostProcess) -> str:
    """Save a page; return what became of it: "saved", or the code of the error."""
    (greeting,) = host.request("hello", protocol=1, extension="0.1.0")[:1]
    if greeting["type"] == "failed":
        return str(greeting["code"])
    host.upload("page", BREAD.encode())
    request_id = host.send("save", blob="page", url=URL)
    event = host.next_event(request_id)
    if event["type"] == "failed":
        return str(event["code"])
    # The fault may come afterwards, when the page is read: that is tried again later.
    with suppress(TimeoutError):
        host.next_event(request_id, READ_S)
    return str(event["type"])


def save_with(home: Path, call: str, fault: str, kind: str) -> tuple[str, list[str], bool]:
    """Save a page on a disk with this fault; return how that ended, what is wrong, and whether the
    fault came about.
    """
    found: list[str] = []
    written = home / "faults"
    # Only what is traced is tampered with.
    tampering = ("-e", f"trace={call}", "-e", f"inject={call}:{fault}", "-o", str(written))
    with HostProcess(home, prefix=strace(home, *tampering)) as host:
        end = save(host)
        if end not in FAULTS[kind] | {"saved"}:
            found.append(f"the host said {end}")
        # The host goes on. A fault that came once is gone then; strace counts by thread, so that
        # each of the host's may meet one.
        again = end
        if "+" not in fault:
            again = next((said for _ in range(THREADS) if (said := save(host)) == "saved"), end)
            if again != "saved":
                found.append(f"when the fault was gone, the host said {again}")
        if host.end_input() != 0:
            found.append("the host did not end well")
    path = home / "data" / "library.sqlite3"
    with closing(Library(path)) as library:
        kept = library.pages.find(URL)
        if "saved" in (end, again) and (
            kept is None or library.pages.source(kept.page_id).draft.source != BREAD.encode()
        ):
            found.append("an acknowledged page is lost")
        if library.pages.find("https://a.example/light") is None:
            found.append("a page of before is lost")
    with HostProcess(home) as host:
        if save(host) != "saved":
            found.append("the next host cannot save")
        host.end_input()
    struck = "(INJECTED)" in written.read_text("utf-8", "replace")
    return end, found + find_faults(path), struck
