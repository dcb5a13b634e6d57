"""Measures extraction against readability-lxml on the same pages in the same run.

Reads the folder that MEMORY_CACHE_BENCH_DATA names (default: ../shared/data beside the project):
`extraction.tar.xz` with `articles/` and `segments/`. The scores are precision and recall of
4-word shingles averaged over the articles, and pooled precision and recall of the segments that a
page's text must and must not contain.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import tarfile
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import lxml.html
import readability

from memory_cache.errors import NoText
from memory_cache.text.extract import extract

Extract = Callable[[bytes, str | None], str]
DATA = Path(
    os.environ.get("MEMORY_CACHE_BENCH_DATA", Path(__file__).parents[3] / "shared" / "data")
)
BLOCKS = {"p", "div", "li", "br", "h1", "h2", "h3", "h4", "td", "tr", "blockquote", "pre"}


def by_memory_cache(source: bytes, charset: str | None) -> str:
    try:
        return extract(source, charset=charset).text
    except NoText:
        return ""


def by_readability(source: bytes, charset: str | None) -> str:
    page = source.decode(charset, "replace") if charset else source
    try:
        summary = lxml.html.fromstring(readability.Document(page).summary())
    except (readability.readability.Unparseable, ValueError, lxml.etree.ParserError):
        return ""
    for element in summary.iter():
        if element.tag in BLOCKS:
            element.text = " " + (element.text or "")
            element.tail = " " + (element.tail or "")
    return summary.text_content()


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)))


def score_articles(folder: Path, by: Extract) -> tuple[float, float]:
    truth = json.loads((folder / "truth.json").read_text())
    precision = recall = 0.0
    for name, page in truth.items():
        found = shingles(by((folder / f"{name}.html").read_bytes(), "utf-8"))
        wanted = shingles(page["text"])
        shared = (found & wanted).total()
        precision += shared / max(1, found.total()) / len(truth)
        recall += shared / max(1, wanted.total()) / len(truth)
    return precision, recall


def score_segments(folder: Path, by: Extract) -> tuple[float, float]:
    truth = json.loads((folder / "truth.json").read_text())
    hits = misses = intruders = 0
    for name, page in truth.items():
        text = " ".join(by((folder / f"{name}.html").read_bytes(), None).split())
        held = [" ".join(segment.split()) in text for segment in page["with"]]
        hits += sum(held)
        misses += len(held) - sum(held)
        intruders += sum(" ".join(segment.split()) in text for segment in page["without"])
    return hits / max(1, hits + intruders), hits / max(1, hits + misses)


def main() -> int:
    archive = DATA / "extraction.tar.xz"
    if not archive.is_file():
        print(f"No measuring without data: {archive} is not there.")
        return 0
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with tarfile.open(archive) as packed:
            packed.extractall(folder, filter="data")
        pages = len(list(folder.glob("*/*.html")))
        print(
            f"{'':16}{'articles P':>11}{'R':>7}{'F1':>7}"
            f"{'segments P':>13}{'R':>7}{'F1':>7}{'pages/s':>9}"
        )
        for title, by in (("memory cache", by_memory_cache), ("readability-lxml", by_readability)):
            begun = time.perf_counter()
            cells = ""
            for score, part, width in (
                (score_articles, "articles", 11),
                (score_segments, "segments", 13),
            ):
                precision, recall = score(folder / part, by)
                f1 = 2 * precision * recall / max(1e-9, precision + recall)
                cells += f"{precision:>{width}.3f}{recall:>7.3f}{f1:>7.3f}"
            print(f"{title:16}{cells}{pages / (time.perf_counter() - begun):>9.0f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
