"""Starts programs of the person's system: found by name, told nothing of ours, ended on demand."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from memory_cache.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LOOK_EVERY_S = 0.05
_MAX_OUTPUT_BYTES = 4_194_304
# What a frozen program sets for itself would make other programs load its libraries.
_FROZEN = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_OURS = ("PYTHON", "MEMORY_CACHE_", "_PYI", "_MEIPASS")


class Ended(NamedTuple):
    """How a program ended, and what it wrote to its stdout."""

    status: int
    output: bytes


def find_program(name: str) -> str | None:
    """Return the absolute path of a program, None if there is none by this name."""
    return shutil.which(name)


def clean_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the person's own environment: less what this program's start put there."""
    kept = {
        name: value
        for name, value in environment.items()
        if not name.startswith(_OURS) and not name.endswith("_ORIG")
    }
    for name in _FROZEN:
        original = environment.get(f"{name}_ORIG")
        if original is not None:
            kept[name] = original
        elif getattr(sys, "frozen", False):
            kept.pop(name, None)
    return kept


def start_detached(command: Sequence[str]) -> None:
    """Start a program that goes on by itself, whatever becomes of this one. Raises OSError."""
    child = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=os.path.abspath(os.sep),  # noqa: PTH100 - a Path would only be turned back
        env=clean_environment(os.environ),
        start_new_session=True,
        close_fds=True,
    )
    threading.Thread(target=child.wait, name="detached", daemon=True).start()


def run_until_done(
    command: Sequence[str],
    cancelled: threading.Event | None,
    further_environment: Mapping[str, str] | None = None,
) -> Ended:
    """Run a program for as long as it takes. Raises OSError if it does not start, and `Cancelled`
    within 100 ms of being called off, after which it is gone with all that it started.
    """
    child = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**clean_environment(os.environ), **(further_environment or {})},
        start_new_session=True,
        close_fds=True,
    )
    heard: SimpleQueue[bytes] = SimpleQueue()
    reader = threading.Thread(
        target=_read, args=(cast("BinaryIO", child.stdout), heard), name="program", daemon=True
    )
    reader.start()
    try:
        output = _hear(heard, cancelled)
    except BaseException:
        _end(child)
        raise
    return Ended(child.wait(), output)


def _hear(heard: SimpleQueue[bytes], cancelled: threading.Event | None) -> bytes:
    while cancelled is None or not cancelled.is_set():
        with suppress(Empty):
            return heard.get(timeout=_LOOK_EVERY_S)
    raise Cancelled


def _read(pipe: BinaryIO, heard: SimpleQueue[bytes]) -> None:
    output = b""
    with suppress(OSError, ValueError), pipe:
        output = pipe.read(_MAX_OUTPUT_BYTES)
    heard.put(output)


def _end(child: subprocess.Popen[bytes]) -> None:
    with suppress(OSError):
        if sys.platform == "win32":
            child.kill()
        else:
            # A dialog may be a script that started the program which shows it.
            os.killpg(child.pid, signal.SIGKILL)
    threading.Thread(target=child.wait, name="program-end", daemon=True).start()
