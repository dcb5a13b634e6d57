"""Measures extraction beside its peers: `python tests/bench/extraction.py [--peers] [part …]`."""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from time import perf_counter

import readability
from lxml import etree
from tests.bench.extraction_parts import bombs, peers
from tests.bench.extraction_parts.scoring import (
    Found,
    Page,
    Score,
    count_facts,
    html_to_text,
    read_pages,
    score_articles,
    score_segments,
)

from memory_cache.errors import NoText
from memory_cache.text.extract import extract

DATA = Path(os.environ.get("MEMORY_CACHE_BENCH_DATA", peers.ROOT.parent / "shared" / "data"))
ROUNDS = 5
OURS, THEIRS = "Memory Cache", "readability-lxml"


def by_memory_cache(source: bytes, page: Page) -> Found:
    try:
        article = extract(source, charset=page.charset, url=page.url)
    except NoText:
        return Found("")
    return Found(article.text, article.title, article.byline, article.published)


def by_readability(source: bytes, page: Page) -> str:
    """The HTML that readability-lxml gives; turning it into text is not counted against it."""
    text = source.decode(page.charset, "replace") if page.charset else source
    try:
        return str(readability.Document(text).summary())
    except (readability.readability.Unparseable, ValueError, etree.LxmlError):
        return ""


class Line:
    """One extractor's figures, as a line of the table."""

    def __init__(self, name: str, texts: list[str], articles: list[Page], segments: list[Page]):
        self.name = name
        self.articles: Score = score_articles(articles, texts[: len(articles)])
        self.segments: Score = score_segments(segments, texts[len(articles) :])

    def show(self, pages_a_second: float) -> None:
        cells = "".join(
            f"{score.precision:>11.3f}{score.recall:>7.3f}{score.f1:>7.3f}"
            for score in (self.articles, self.segments)
        )
        print(f"{self.name:21}{cells}{pages_a_second:>9.1f}", flush=True)


def measure_pages(folder: Path) -> None:
    """Print quality and speed of all, side by side."""
    articles, segments = read_pages(folder)
    pages = articles + segments
    sources = [page.path.read_bytes() for page in pages]
    print(
        f"{'':21}{'articles P':>11}{'R':>7}{'F1':>7}{'segments P':>11}{'R':>7}{'F1':>7}"
        f"{'pages/s':>9}"
    )
    ours = [by_memory_cache(source, page) for source, page in zip(sources, pages, strict=True)]
    theirs = [
        html_to_text(by_readability(source, page))
        for source, page in zip(sources, pages, strict=True)
    ]
    our_s, their_s = time_pairs(sources, pages)
    best = Line(OURS, [found.text for found in ours], articles, segments)
    best.show(len(pages) / statistics.median(our_s))
    lines = [Line(THEIRS, theirs, articles, segments)]
    lines[0].show(len(pages) / statistics.median(their_s))
    facts = {OURS: ours}
    if peers.are_installed():
        for name in peers.COMMANDS:
            answers = peers.ask(name, pages)
            line = Line(name, [found.text for found in answers.found], articles, segments)
            line.show(len(pages) / answers.seconds)
            lines.append(line)
            facts[name] = answers.found
    else:
        print("The other peers are missing: python tests/bench/extraction.py --peers gets them.")
    print(
        f"F1 above the best other: articles "
        f"{best.articles.f1 - max(line.articles.f1 for line in lines):+.3f}, segments "
        f"{best.segments.f1 - max(line.segments.f1 for line in lines):+.3f}"
    )
    ratios = [their / our for our, their in zip(our_s, their_s, strict=True)]
    print(
        f"speed over {THEIRS}: {statistics.median(ratios):.2f} (median of {ROUNDS} rounds over the"
        f" same {len(pages)} pages by turns, {min(ratios):.2f} to {max(ratios):.2f})"
    )
    show_facts(segments, {name: found[len(articles) :] for name, found in facts.items()})


def time_pairs(sources: list[bytes], pages: list[Page]) -> tuple[list[float], list[float]]:
    """Return the seconds of each round for us and for readability-lxml, page by page by turns."""
    our_s, their_s = [0.0] * ROUNDS, [0.0] * ROUNDS
    for turn in range(ROUNDS):
        for at, (source, page) in enumerate(zip(sources, pages, strict=True)):
            # Whoever comes second finds the page in the processor's caches.
            order = (our_s, their_s) if (turn + at) % 2 else (their_s, our_s)
            for seconds in order:
                begun = perf_counter()
                (by_memory_cache if seconds is our_s else by_readability)(source, page)
                seconds[turn] += perf_counter() - begun
    return our_s, their_s


def show_facts(pages: list[Page], facts: dict[str, list[Found]]) -> None:
    print("\nright (wrong) of those known")
    for name, found in facts.items():
        cells = ", ".join(
            f"{fact} {right} ({wrong}) of {count}"
            for fact, (right, wrong, count) in count_facts(pages, found).items()
        )
        print(f"{name:21}{cells}")


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure extraction.")
    parser.add_argument("--peers", action="store_true", help="install the peers first: 150 MB")
    parser.add_argument("parts", nargs="*", metavar="part", help="pages, bombs; default: both")
    options = parser.parse_args()
    if unknown := set(options.parts) - {"pages", "bombs"}:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    if options.peers:
        try:
            peers.install_peers()
        except (subprocess.CalledProcessError, OSError) as error:
            shutil.rmtree(peers.BUILD, ignore_errors=True)
            print(f"The peers could not be installed: {error}", file=sys.stderr)
            return 1
    archive = DATA / "extraction.tar.xz"
    if "pages" in options.parts or not options.parts:
        if archive.is_file():
            # readability-lxml says on which pages it fails.
            logging.disable(logging.CRITICAL)
            with tempfile.TemporaryDirectory() as name, tarfile.open(archive) as packed:
                packed.extractall(name, filter="data")
                measure_pages(Path(name))
        else:
            print(f"No measuring of pages without data: {archive} is not there.")
    if "bombs" in options.parts or not options.parts:
        return bombs.measure()
    return 0


if __name__ == "__main__":
    sys.exit(main())
