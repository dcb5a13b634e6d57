"""The figures of the threat model: in full with MEMORY_CACHE_TORTURE=1, else a sample of 1 %."""

from __future__ import annotations

import os

FULL = os.environ.get("MEMORY_CACHE_TORTURE") == "1"
SEED = int(os.environ.get("MEMORY_CACHE_SEED", "20"))


def share(full: int, *, least: int = 1) -> int:
    """Return how many times a case is to be repeated."""
    return full if FULL else max(least, full // 100)
