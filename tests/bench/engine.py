"""Measures the engine on a model in the shape of Qwen3-0.6B, beside bare llama.cpp, in one run.

Prints ratios, which hold on any machine; `--quick` takes a minute and shows only that all of it
works. The model is written once, to `build/bench/`: `python tests/bench/engine.py [--quick]`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

if __name__ == "__main__":
    command = [sys.executable, "-m", "tests.bench.engine_parts", *sys.argv[1:]]
    raise SystemExit(subprocess.run(command, cwd=ROOT, check=False).returncode)
