"""Measures search beside FTS5 alone, vectors alone and both by reciprocal ranks, in one run.

Reads `questions.json.xz` in the folder that MEMORY_CACHE_BENCH_DATA names (default: ../shared/data
beside the project), and the pages in many languages that come with the tests. Ends with 1 if search
is not better than the best of them by what it promises, or made worse by vectors in any language.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

if __name__ == "__main__":
    command = [sys.executable, "-m", "tests.bench.search_parts", *sys.argv[1:]]
    raise SystemExit(subprocess.run(command, cwd=ROOT, check=False).returncode)
