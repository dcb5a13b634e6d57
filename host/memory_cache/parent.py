"""A child process ends with the one that started it: killed by the kernel on Linux, and at the end
of its input everywhere.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import BinaryIO

_PR_SET_PDEATHSIG = 1
_READ_BYTES = 4_096


def die_with_parent() -> None:
    """On Linux, ask the kernel to kill this process with its parent; elsewhere stdin does it.

    The kernel means the *thread* that started this process: it has to live as long.
    """
    if sys.platform != "linux":
        return
    # Only children need it: the host answers sooner without.
    import ctypes

    parent = os.getppid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)


def end_with_input(pipe: BinaryIO) -> None:
    """From now on read `pipe`, which should bring nothing more, on a thread of its own; its end is
    the process's.
    """
    threading.Thread(target=_read_to_the_end, args=(pipe,), daemon=True).start()


def _read_to_the_end(pipe: BinaryIO) -> None:
    try:
        while pipe.read(_READ_BYTES):
            pass
    finally:
        # Not sys.exit: the main thread may be deep in a native call.
        os._exit(0)
