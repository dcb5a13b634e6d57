"""An answer of 3,000 tokens at 100 a second in the sidebar of a real Firefox, beside plain text.

    python tests/bench/streaming.py [PAIRS]

A stand-in for the program says the same tokens three times in each pair: to the sidebar itself,
which draws Markdown from them; to a line in the same page that appends each to one text node; and
to one that drops them. What it costs is the CPU time of the main thread of the browser's process
for add-ons, as the kernel counts it: scripts, style, layout and display lists, and the messages
too, which the third run has alone. The longest gap between ticks of a 5 ms timer is the first's.

Exits with 1 if a gap reaches 50 ms, or if the sidebar's work, without what hearing the tokens
costs, is more than 1.2 times that on plain text.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.e2e.firefox.browser import Firefox  # noqa: E402
from tests.e2e.firefox.native_host import NativeHost  # noqa: E402
from tests.e2e.firefox.sidebar import Sidebar  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

_PAIRS = 2
_TOKENS, _TOKENS_A_SECOND = 3_000, 100
_LONGEST_GAP_MS, _MOST_TIMES = 50.0, 1.2
_TIMEOUT_S = 120.0
_SETTLE_S = 3.0
"""Until what Firefox does as it starts is over: that is no part of an answer."""
_HOST = ("-m", "tests.bench.streaming_parts.host", str(_TOKENS), str(_TOKENS_A_SECOND))

_OS_PID = """
return SidebarController.browser.contentDocument.getElementById('webext-panels-browser')
    .browsingContext.currentWindowGlobal.osPid;
"""
_TICK = """
window.gaps = [];
let last = performance.now();
window.ticker = setInterval(() => {
    const now = performance.now();
    window.gaps.push(now - last);
    last = now;
}, 5);
"""
_GAPS = "clearInterval(window.ticker); return window.gaps.toSorted((a, b) => a - b);"
_ENDED = "return document.getElementById('stop').hidden;"
_WRITTEN = "return document.querySelector('.turn:last-of-type .answer')?.textContent.length ?? 0;"

# Hears the same tokens on a line of its own; `arguments[0]` tells whether they are shown.
_HEAR = """
const shown = arguments[0];
window.isHeard = false;
import(browser.runtime.getURL('common/channel.js')).then(async ({ Channel }) => {
    const place = document.createElement('div');
    place.className = 'answer';
    place.style.whiteSpace = 'pre-wrap';
    const words = document.createTextNode('');
    place.append(words);
    document.getElementById('conversation').replaceChildren(place);
    const ask = {
        do: 'ask', turn: 1, question: 'How?', scope: { type: 'library' }, style: 'auto',
        history: [],
    };
    window.isHeard = await new Channel('sidebar', () => {}).perform(ask, (event) => {
        if (event.type === 'token' && shown) words.appendData(event.text);
    });
});
"""


class Run(NamedTuple):
    """What one answer cost: seconds that the main thread ran, and that it was ready to run while
    other programs had the processor; and the gaps between ticks, sorted.
    """

    busy_s: float
    kept_waiting_s: float
    gaps_ms: list[float]


def main() -> int:
    """Measure and print; 0 if both bars are met."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else _PAIRS
    with tempfile.TemporaryDirectory() as folder, Firefox(Path(folder), width=1100) as firefox:
        NativeHost(firefox.home).register_program(*_HOST)
        firefox.install(ROOT / "extension")
        sidebar = Sidebar(firefox)
        sidebar.show(width=360)
        sidebar.click("button", "Ask about: ")
        sidebar.click("radio", "My library")
        time.sleep(_SETTLE_S)
        runs = [_measure(firefox, sidebar) for _ in range(pairs)]
        print(*firefox.console_errors(), sep="\n", file=sys.stderr, end="")
    gap_ms = max(ours.gaps_ms[-1] for ours, _, _ in runs)
    usual_ms = statistics.median(ours.gaps_ms[len(ours.gaps_ms) * 99 // 100] for ours, _, _ in runs)
    whole = statistics.median(ours.busy_s / plain.busy_s for ours, plain, _ in runs)
    alone = statistics.median(
        (ours.busy_s - heard.busy_s) / (plain.busy_s - heard.busy_s) for ours, plain, heard in runs
    )
    for ours, plain, heard in runs:
        print(
            f"main thread: sidebar {ours.busy_s:.2f} s, plain text {plain.busy_s:.2f} s,"
            f" heard and dropped {heard.busy_s:.2f} s;"
            f" the sidebar's waited {ours.kept_waiting_s:.2f} s for a processor"
        )
    print(f"longest gap between 5 ms ticks: {gap_ms:.0f} ms (99 of 100 under {usual_ms:.0f} ms)")
    print(f"work against plain text: {whole:.2f} times; without what hearing costs: {alone:.2f}")
    return 0 if gap_ms < _LONGEST_GAP_MS and alone <= _MOST_TIMES else 1


def _measure(firefox: Firefox, sidebar: Sidebar) -> tuple[Run, Run, Run]:
    def ask() -> None:
        sidebar.write("How?")
        sidebar.press_enter()
        sidebar.wait_for("return !document.getElementById('stop').hidden;", what="it to begin")

    ours = _run(firefox, sidebar, ask, _ENDED)
    written = sidebar.script(_WRITTEN)
    assert written > _TOKENS * 3, f"only {written} characters were shown"
    plain = _run(firefox, sidebar, lambda: sidebar.script(_HEAR, True), "return window.isHeard;")
    heard = _run(firefox, sidebar, lambda: sidebar.script(_HEAR, False), "return window.isHeard;")
    return ours, plain, heard


def _run(firefox: Firefox, sidebar: Sidebar, begin: Callable[[], None], ended: str) -> Run:
    pid = int(firefox.chrome(_OS_PID))
    sidebar.script("document.defaultView.windowUtils?.garbageCollect?.();")
    before = _main_thread_s(pid)
    sidebar.script(_TICK)
    begin()
    # Nothing is asked of the page before it is likely to be over.
    time.sleep(_TOKENS / _TOKENS_A_SECOND)
    sidebar.wait_for(ended, what="the end of the answer", timeout_s=_TIMEOUT_S)
    busy_s, kept_waiting_s = (
        then - first for then, first in zip(_main_thread_s(pid), before, strict=True)
    )
    return Run(busy_s, kept_waiting_s, sidebar.script(_GAPS))


def _main_thread_s(pid: int) -> tuple[float, float]:
    """CPU time of a process's first thread, and its time in the run queue, in seconds."""
    ran_ns, queued_ns, _ = Path(f"/proc/{pid}/task/{pid}/schedstat").read_text().split()
    return int(ran_ns) / 1e9, int(queued_ns) / 1e9


if __name__ == "__main__":
    sys.exit(main())
