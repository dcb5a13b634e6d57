"""What the computer has: memory, cores, and whether it runs on its battery."""

from __future__ import annotations

import os
from typing import NamedTuple

import psutil


class Memory(NamedTuple):
    """In bytes; `available_bytes` is what programs can have without anything being swapped out."""

    total_bytes: int
    available_bytes: int


def memory() -> Memory:
    """The computer's memory now."""
    now = psutil.virtual_memory()
    return Memory(int(now.total), int(now.available))


def available_memory_bytes() -> int:
    """What programs can have of this computer's memory now."""
    return memory().available_bytes


def cores() -> int:
    """Physical cores that this process may use; two hyper-threads of one count once."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None
    physical = psutil.cpu_count(logical=False) or os.cpu_count() or 1
    return max(1, min(physical, allowed or physical))


def on_battery() -> bool | None:
    """Whether it runs on its battery; None where that cannot be known, as on most desktops."""
    try:
        battery = psutil.sensors_battery()
    except (AttributeError, OSError, RuntimeError):
        return None
    return None if battery is None or battery.power_plugged is None else not battery.power_plugged


def own_memory_bytes() -> int:
    """What this process has of the computer's memory now."""
    return int(psutil.Process().memory_info().rss)


def memory_bytes_of(pid: int) -> int:
    """What another process has of the computer's memory now; 0 if it is gone."""
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except (psutil.Error, OSError, ValueError):
        return 0
