"""Faults are told on stderr by their kind and place, never by what they say: that could be a page's
words.
"""

from __future__ import annotations

import os
import sys
import traceback
from contextlib import suppress
from pathlib import Path


def log_fault(error: BaseException, doing: str = "") -> None:
    """Write one line for a fault and one for each call that led to it. Nobody may be reading: that
    is no second fault.
    """
    lines = [f"memory-cache: {doing + ': ' if doing else ''}{type(error).__name__}"]
    lines += [
        f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    # ValueError: the stream is closed. AttributeError: a program without a console has none.
    with suppress(OSError, ValueError, AttributeError):
        sys.stderr.write("\n".join(lines) + "\n")
        sys.stderr.flush()


def debug_fault(error: BaseException, doing: str) -> None:
    """The same for those who debug alone, of what bad files do to a child process every day."""
    if os.environ.get("MEMORY_CACHE_DEBUG"):
        log_fault(error, doing)
