"""Measures a large library as a browser meets it: the real host, the real engine, the protocol."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from tests.e2e.host.host_process import HostProcess

if TYPE_CHECKING:
    from tests.bench.scale_parts.made_up import MadeUp

# The first questions also fill the disk's cache and start the engine; they are not counted.
_WARM_UP, _QUESTIONS, _SAVES = 20, 200, 60
_BETWEEN_SAVES_S = 0.8
_LONGEST_WAIT_S = 120.0
_LOOK_S = 0.05
_SAVED_PASSAGES = 8


class Figures(NamedTuple):
    """What the host showed. Memory is that of the host's process, without the engine's; CPU time is
    that of both, and says what a search costs where other programs are at work.
    """

    words_s: float
    meaning_s: float
    search_p50_ms: float
    search_p95_ms: float
    search_cpu_ms: float
    filtered_p95_ms: float
    saved_p50_ms: float
    saved_p95_ms: float
    found_p95_s: float
    memory_mb: float
    memory_peak_mb: float


def measure(home: Path, pages: int, made_up: MadeUp) -> Figures:
    """Start the host on the library in `home`/data and put it through a sitting."""
    questions = made_up.questions(_WARM_UP + _QUESTIONS, pages)
    began = time.perf_counter()
    with HostProcess(home) as host:
        host.hello()
        words_s, meaning_s = _start(host, questions[0], began)
        for question in questions[:_WARM_UP]:
            _search(host, question)
        cpu_s = _cpu_s(host)
        hybrid = [_timed(host, question) for question in questions[_WARM_UP:]]
        cpu_s = (_cpu_s(host) - cpu_s) / len(hybrid)
        filtered = [
            _timed(host, f"{question} {_filter(number)}")
            for number, question in enumerate(questions[_WARM_UP : _WARM_UP + 60])
        ]
        resident, _ = _memory_mb(host.pid)
        saved, found = _save_pages(host, made_up, pages)
        resident_then, peak = _memory_mb(host.pid)
        host.end_input()
    return Figures(
        words_s,
        meaning_s,
        *(_percentile(hybrid, 50) * 1e3, _percentile(hybrid, 95) * 1e3),
        *(cpu_s * 1e3, _percentile(filtered, 95) * 1e3),
        *(_percentile(saved, 50) * 1e3, _percentile(saved, 95) * 1e3),
        _percentile(found, 95),
        *(max(resident, resident_then), peak),
    )


def _start(host: HostProcess, question: str, began: float) -> tuple[float, float]:
    """How long after its start the host finds something by words, and by meaning as well."""
    words_s: float | None = None
    while True:
        event = _search(host, question)
        now = time.perf_counter() - began
        if event["hits"] and words_s is None:
            words_s = now
        if event["hits"] and event.get("meaning", "searched") == "searched":
            assert words_s is not None
            return words_s, now
        assert now < _LONGEST_WAIT_S, event
        time.sleep(_LOOK_S)


def _filter(number: int) -> str:
    """Filters that leave a thousandth, a half and nearly all of the pages."""
    return (f"site:site-{number}.example", "before:2021-01-01", "after:2020-09-20")[number % 3]


def _save_pages(host: HostProcess, made_up: MadeUp, pages: int) -> tuple[list[float], list[float]]:
    """Save a page every 0.8 s, which is more than can be embedded, so that work goes on all along;
    returns how long each took to be on disk, and to be found by words.
    """
    saved_s, found_s = [], []
    run = f"{time.time_ns():x}"
    for number, page in enumerate(made_up.pages(pages, pages + _SAVES)):
        mark = f"kept{run}{number}"
        # Without the mark it would be the twin of what an earlier run saved.
        body = "".join(f"<p>{text} {mark}</p>" for text in page.passages[:_SAVED_PASSAGES])
        html = f"<html lang=en><title>{page.title} {mark}</title><article>{body}</article></html>"
        host.upload(mark, html.encode())
        began = time.perf_counter()
        request_id = host.send("save", blob=mark, url=f"https://saved.example/{mark}")
        host.until(request_id, "saved")
        saved_s.append(time.perf_counter() - began)
        assert host.until(request_id, "indexed")["by"] == "words"
        found_s.append(time.perf_counter() - began)
        assert any(mark in hit["title"] for hit in _search(host, mark)["hits"]), mark
        time.sleep(max(0.0, _BETWEEN_SAVES_S - (time.perf_counter() - began)))
    return saved_s, found_s


def _timed(host: HostProcess, query: str) -> float:
    began = time.perf_counter()
    event = _search(host, query)
    taken = time.perf_counter() - began
    assert event.get("meaning", "searched") == "searched", event
    return taken


def _search(host: HostProcess, query: str) -> dict[str, Any]:
    event, ended = host.request("search", query=query)
    assert ended["type"] == "done", ended
    return event


def _cpu_s(host: HostProcess) -> float:
    """The CPU time that the host and its engines have taken so far."""
    taken = 0
    for pid in (host.pid, *host.engines()):
        # The second field is a name in brackets and may hold anything.
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        taken += int(fields[11]) + int(fields[12])
    return taken / os.sysconf("SC_CLK_TCK")


def _memory_mb(pid: int) -> tuple[float, float]:
    """Return what a process holds in memory, and the most that it ever did."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    fields = dict(line.split(":", 1) for line in lines)
    resident, peak = (int(fields[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
    return resident, peak


def _percentile(values: list[float], share: int) -> float:
    return float(np.percentile(values, share))
