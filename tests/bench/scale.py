"""Measures made-up libraries of 1,000 and 10,000 pages, and with `--full` one of 100,000.

Ten passages of 200 words a page. Built once, in `build/bench/scale` or the folder named; the
largest takes an hour or so and 7 GB. `python tests/bench/scale.py [--full] [--folder FOLDER]`
prints each figure beside its bar, draws `build/bench/scale.svg`, and fails if a bar is missed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench.scale_parts.building import build  # noqa: E402
from tests.bench.scale_parts.comparing import Comparison, compare, disk_bytes  # noqa: E402
from tests.bench.scale_parts.drawing import Curve, draw  # noqa: E402
from tests.bench.scale_parts.made_up import (  # noqa: E402
    DIMENSIONS,
    PASSAGES_PER_PAGE,
    MadeUp,
)
from tests.bench.scale_parts.measuring import Figures, measure  # noqa: E402

from memory_cache.paths import Home  # noqa: E402
from memory_cache.store.index.graph import LINKS  # noqa: E402

SIZES, FULL_SIZE = (1_000, 10_000), 100_000


class Result(NamedTuple):
    """All that was measured of one library."""

    pages: int
    figures: Figures
    comparison: Comparison
    disk: dict[str, int]

    @property
    def allowed_memory_mb(self) -> float:
        """The bar: 1.3 times what the vectors and their links take, and 150 MB."""
        vectors = self.pages * PASSAGES_PER_PAGE * (4 * DIMENSIONS + 8 * LINKS + 16)
        return 1.3 * vectors / 1e6 + 150

    @property
    def disk_kb_per_page(self) -> float:
        """What a page costs on disk, its part of the graphs included."""
        return self.disk["all"] / self.pages / 1e3


class Line(NamedTuple):
    """A line of the table: a figure of each library, and what it must stay below or reach."""

    name: str
    values: list[float]
    bars: list[float]
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        """Whether no library misses the bar."""
        pairs = zip(self.values, self.bars, strict=False)
        return all(value >= bar if self.at_least else value <= bar for value, bar in pairs)


def main() -> int:
    """Build, measure, tell; 1 if a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "bench" / "scale")
    parser.add_argument("--full", action="store_true", help="100,000 pages, too")
    parser.add_argument("--pages", type=int, nargs="+", help="these sizes instead")
    given = parser.parse_args()
    sizes = given.pages or [*SIZES, *([FULL_SIZE] if given.full else [])]
    results = [_measure(given.folder / str(pages), pages) for pages in sizes]
    lines = _lines(results)
    _tell(results, lines)
    picture = given.folder.parent / "scale.svg"
    picture.write_text(draw(sizes, _curves(results, lines)), "utf-8")
    print(f"\n{picture}")
    missed = [line.name for line in lines if not line.is_met]
    if missed:
        print(f"MISSED: {', '.join(missed)}")
    return 1 if missed else 0


def _measure(folder: Path, pages: int) -> Result:
    print(f"{pages:,} pages in {folder}", flush=True)
    home = Home(folder / "data")
    home.folder.mkdir(parents=True, exist_ok=True)
    made_up = MadeUp()
    build(home, pages, made_up)
    disk = disk_bytes(home)
    comparison = compare(home, made_up)
    return Result(pages, measure(folder, pages, made_up), comparison, disk)


def _lines(results: list[Result]) -> list[Line]:
    def line(
        name: str, of: list[float], bar: float | None = None, *, at_least: bool = False
    ) -> Line:
        return Line(name, of, [bar] * len(of) if bar is not None else [], at_least)

    figures = [result.figures for result in results]
    compared = [result.comparison for result in results]
    return [
        line("found by words after start, s", [one.words_s for one in figures], 1.0),
        line("and by meaning, s", [one.meaning_s for one in figures], 10.0),
        line("search p50, ms", [one.search_p50_ms for one in figures]),
        line("search p95, ms", [one.search_p95_ms for one in figures], 150.0),
        line("CPU time of a search, ms", [one.search_cpu_ms for one in figures]),
        line("with a filter p95, ms", [one.filtered_p95_ms for one in figures], 150.0),
        line("recall@10 of vectors", [one.recall for one in compared], 0.95, at_least=True),
        line(
            "filter of 1 % as by brute force",
            [float(one.filtered_equal) for one in compared],
            1.0,
            at_least=True,
        ),
        line("vectors alone p95, ms", [one.nearest_p95_ms for one in compared]),
        line("among 1 % p95, ms", [one.filtered_p95_ms for one in compared]),
        line("reading the graphs, s", [one.load_s for one in compared]),
        line("saved while indexing p50, ms", [one.saved_p50_ms for one in figures]),
        line("saved while indexing p95, ms", [one.saved_p95_ms for one in figures], 50.0),
        line("then found by words p95, s", [one.found_p95_s for one in figures], 1.0),
        Line(
            "host memory, MB",
            [one.memory_mb for one in figures],
            [result.allowed_memory_mb for result in results],
        ),
        line("at its peak, MB", [one.memory_peak_mb for one in figures]),
        line("on disk, KB a page", [result.disk_kb_per_page for result in results]),
    ]


def _tell(results: list[Result], lines: list[Line]) -> None:
    print(f"\n{'':34}" + "".join(f"{result.pages:>12,}" for result in results) + "   bar")
    for one in lines:
        sign = "≥" if one.at_least else "≤"
        bar = f"{sign} {', '.join(f'{bar:g}' for bar in dict.fromkeys(one.bars))}"
        print(
            f"{one.name:34}"
            + "".join(f"{value:12.4g}" for value in one.values)
            + (f"   {bar}{'' if one.is_met else '   MISSED'}" if one.bars else "")
        )
    for room in results[-1].disk:
        shares = "".join(f"{one.disk.get(room, 0) / one.pages / 1e3:12.4g}" for one in results)
        print(f"{'  KB a page: ' + room:34}{shares}")


def _curves(results: list[Result], lines: list[Line]) -> list[Curve]:
    wanted = (
        *("found by words after start, s", "and by meaning, s", "search p95, ms"),
        *("vectors alone p95, ms", "saved while indexing p95, ms", "then found by words p95, s"),
        *("host memory, MB", "on disk, KB a page", "reading the graphs, s"),
    )
    by_name = {one.name: one for one in lines}
    return [Curve(name, by_name[name].values, by_name[name].bars) for name in wanted]


if __name__ == "__main__":
    raise SystemExit(main())
