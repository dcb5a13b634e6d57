"""Measures extraction beside readability-lxml, trafilatura and Mozilla's Readability in one run.

    python tests/bench/extraction.py [pages] [bombs]    measures; those that are installed
    python tests/bench/extraction.py --peers            installs the peers first, in build/bench/

Reads the folder that MEMORY_CACHE_BENCH_DATA names (default: ../shared/data beside the project):
`extraction.tar.xz` with `articles/` and `segments/`. Prints precision, recall and F1 on both, pages
a second, how often title, author and date were found, and what pages made to exhaust cost. Speed
against readability-lxml is a ratio of the same pages by turns in one process.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

if __name__ == "__main__":
    command = [sys.executable, "-m", "tests.bench.extraction_parts", *sys.argv[1:]]
    raise SystemExit(subprocess.run(command, cwd=ROOT, check=False).returncode)
