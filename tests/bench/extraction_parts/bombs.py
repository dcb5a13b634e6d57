"""Reads pages made to exhaust, each in a process of its own, and says what they cost.

Each must end within 5 seconds of processor time and 512 MB, and hold the text after the bomb or say
that some was lost.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from memory_cache.errors import NoText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_CPU_S, MAX_RSS_MB = 5.0, 512.0
BEFORE = b"<!doctype html><title>Bomb</title><p>The text before it stands here, as it should.</p>"
AFTER = b"<p>And afterwords there is more to read, a sentence with a full stop.</p>"
MARK = "afterwords there is more"


def _nested(tag: bytes, depth: int) -> bytes:
    return (b"<%s>" % tag) * depth + b"deep" + (b"</%s>" % tag) * depth


def _json_ld(body: bytes) -> bytes:
    return b'<script type="application/ld+json">' + body + b"</script>"


BOMBS: dict[str, Callable[[], bytes]] = {
    "depth 10,000": lambda: _nested(b"div", 10_000),
    "depth 10,000, never closed": lambda: b"<div><p>x" * 10_000,
    "depth 100,000 of spans": lambda: _nested(b"span", 100_000),
    "depth 20,000 of tables": lambda: b"<table><tr><td>" * 20_000 + b"x" + b"</table>" * 20_000,
    "depth 20,000 of lists": lambda: b"<ul><li>x" * 20_000 + b"</ul>" * 20_000,
    "a 10 MB text": lambda: b"<p>" + b"lorem ipsum " * 900_000 + b"</p>",
    "a 30 MB text": lambda: b"<p>" + b"lorem ipsum " * 2_600_000 + b"</p>",
    "a 10 MB word": lambda: b"<p>" + b"x" * 10_000_000 + b"</p>",
    "a 10 MB line of ideographs": lambda: b"<p>" + "漢字".encode() * 1_700_000 + b"</p>",
    "20 MB of white space": lambda: b"<p>" + b" \n" * 10_000_000 + b"</p>",
    "200,000 attributes": lambda: (
        b"<p " + b" ".join(b"a%d=1" % n for n in range(200_000)) + b">x</p>"
    ),
    "200,000 attributes with > inside": lambda: (
        b"<p " + b" ".join(b"a%d='>'" % n for n in range(200_000)) + b">x</p>"
    ),
    "20,000 tags of 200 attributes": lambda: (
        (b"<b " + b" ".join(b"a%d=1" % n for n in range(200)) + b">x</b>") * 15_000
    ),
    "a 10 MB attribute": lambda: b"<p title='" + b"y" * 10_000_000 + b"'>x</p>",
    "a 10 MB class": lambda: b"<div class='" + b"ad-x y-comment " * 700_000 + b"'>x</div>",
    "a 10 MB style": lambda: b"<p style='" + b"a:b;overflow:hidden;" * 500_000 + b"'>x</p>",
    "1,000,000 named entities": lambda: b"<p>" + b"&amp;&eacute;" * 1_000_000 + b"</p>",
    "1,000,000 numbered entities": lambda: b"<p>" + b"&#x41;&#66;" * 1_000_000 + b"</p>",
    "entities without end": lambda: b"<p>" + b"&" * 5_000_000 + b"</p>",
    "entities that grow": lambda: b"<!DOCTYPE html [<!ENTITY a 'haha'>%s]><p>&l9;</p>" % b"".join(
        b"<!ENTITY l%d '%s'>" % (n, b"&l%d;" % (n - 1) * 10 if n else b"&a;" * 10)
        for n in range(10)
    ),
    "2,000,000 elements": lambda: b"<p>x" * 2_000_000,
    "2,000,000 inline elements": lambda: b"<b>x</b>" * 2_000_000,
    "1,000,000 empty elements": lambda: b"<i></i>" * 1_000_000,
    "3,000,000 line breaks": lambda: b"<br>" * 3_000_000,
    "end tags at depth 60,000": lambda: b"<div>" * 60_000 + b"</p>" * 400_000,
    "end tags at depth 250": lambda: b"<div>" * 250 + b"</x>" * 4_000_000,
    "wrongly nested formatting": lambda: b"<b><i><p>x" * 100_000,
    "a comment of 12 MB": lambda: b"<!--" * 3_000_000 + b"-->",
    "comments": lambda: b"<!-- x -->" * 1_000_000,
    "scripts": lambda: b"<script>x</script>" * 500_000,
    "a script of 20 MB": lambda: b"<script>" + b"x<y;" * 5_000_000 + b"</script>",
    "opened tags": lambda: b"<" * 10_000_000,
    "quotes": lambda: b"<p a='" * 2_000_000,
    "style sheets that hide": lambda: (
        b"<style>" + b".a{display:none}{" * 12_000 + b"</style>"
    ) * 20,
    "style sheets of comments": lambda: (b"<style>" + b"/*" * 100_000 + b"</style>") * 20,
    "JSON-LD, depth 100,000": lambda: _json_ld(b"[" * 100_000),
    "JSON-LD, 60,000 things": lambda: (
        _json_ld(b'{"@graph":[%s]}' % b",".join([b"{}"] * 60_000)) * 20
    ),
    "hidden twins": lambda: b"<div>" + b"<i aria-hidden=true>x</i>" * 200_000 + b"</div>",
    "nested hidden twins": lambda: b"<div aria-hidden=true>" * 390 + b"<i></i>" * 200_000,
    "200,000 table cells": lambda: b"<table><tr>" + b"<td rowspan=99>x" * 200_000 + b"</table>",
    "60,000 table rows": lambda: (
        b"<table>" + b"<tr><th>a<td rowspan=100>b<td>c" * 60_000 + b"</table>"
    ),
    "100,000 headings": lambda: b"<h2>Further reading here</h2>" * 100_000,
    "100,000 links": lambda: b"<li><a href=/x>A title to be read</a> and more</li>" * 100_000,
    "200,000 comments in a forum": lambda: b"<div class=comment><p>x, y and z.</p></div>" * 100_000,
    "bylines": lambda: b"<span class=author>By someone</span><time>1 x 2</time>" * 100_000,
    "dates of digits": lambda: b"<p class=date>" + b"1 " * 3_000_000 + b"</p>",
    "a title of 10 MB": lambda: b"<title>" + b"A | B - " * 1_200_000 + b"</title>",
    "undeclared bytes": lambda: b"<p>" + bytes(range(128, 256)) * 80_000 + b"</p>",
    "sentence ends": lambda: b"<p>" + b"." * 4_000_000 + b"</p>",
    "preformatted tabs": lambda: b"<pre>" + b"\t\n" * 3_000_000 + b"</pre>",
}  # fmt: skip


def measure() -> int:
    """Print what each bomb cost; 1 if one cost too much or lost text without saying so."""
    print(f"\n{'pages made to exhaust':36}{'CPU s':>7}{'MB':>6}")
    failures = 0
    for name in BOMBS:
        command = [sys.executable, "-m", "tests.bench.extraction_parts.bombs", name]
        ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        if ended.returncode:
            failures += 1
            print(f"{name:36}FAILED: {ended.stderr.strip().splitlines()[-1:]}", flush=True)
            continue
        told = json.loads(ended.stdout)
        is_bad = (
            told["cpu_s"] > MAX_CPU_S or told["rss_mb"] > MAX_RSS_MB or told["outcome"] == "LOST"
        )
        failures += is_bad
        print(
            f"{name:36}{told['cpu_s']:>7.2f}{told['rss_mb']:>6.0f}  {told['outcome']}"
            f"{'  TOO MUCH' if is_bad else ''}",
            flush=True,
        )
    return min(1, failures)


@contextmanager
def _limits() -> Iterator[None]:
    """Stop a bomb that goes off, before it takes the computer with it."""
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
    yield


def _explode(name: str) -> None:
    # Read before the clock runs, as the host has.
    from memory_cache.text.extract import extract

    source = BEFORE + BOMBS[name]() + AFTER
    with _limits():
        begun = resource.getrusage(resource.RUSAGE_SELF)
        try:
            article = extract(source)
            text, truncated = article.text, article.truncated
        except NoText:
            text, truncated = "", False
        ended = resource.getrusage(resource.RUSAGE_SELF)
    cpu_s = ended.ru_utime + ended.ru_stime - begun.ru_utime - begun.ru_stime
    outcome = "kept" if MARK in text else "said to be cut" if truncated else "LOST"
    rss_mb = ended.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    print(json.dumps({"cpu_s": cpu_s, "rss_mb": rss_mb, "outcome": outcome}))


if __name__ == "__main__":
    _explode(sys.argv[1])
