"""The process that reads one PDF: takes it from stdin, reports on stdout, ends when stdin closes.

Whatever native code does to it, only this document is lost.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from memory_cache.errors import TooLarge
from memory_cache.fault_log import debug_fault
from memory_cache.framing import CutFrame, FrameReader, claim_streams, write_frame
from memory_cache.parent import die_with_parent, end_with_input
from memory_cache.reader.messages import MAX_ORDER_BYTES, Report, encode, order_decoder

if TYPE_CHECKING:
    from memory_cache.reader.messages import ReadPdf

_LOOK_EVERY_S = 0.05
_MEMORY_STATUS = 3


def run_reader() -> int:
    """Be the process that reads a PDF. Does not return."""
    incoming, outgoing = claim_streams()
    die_with_parent()
    try:
        frame = FrameReader(incoming, MAX_ORDER_BYTES).read()
        order = order_decoder.decode(frame) if frame is not None else None
    except (CutFrame, TooLarge, msgspec.DecodeError, MemoryError):
        os._exit(2)
    if order is None:
        os._exit(0)
    end_with_input(incoming)
    _limit_memory(order.memory_bytes)
    os._exit(_carry_out(order, outgoing))


def _carry_out(order: ReadPdf, outgoing: BinaryIO) -> int:
    def report(message: Report) -> None:
        try:
            write_frame(outgoing, encode(message))
        except OSError:
            os._exit(1)

    try:
        # Nothing native is loaded before the order is known to be one.
        from memory_cache.reader.pdfium import read_pdf

        read_pdf(order, report)
    except MemoryError:
        return _MEMORY_STATUS
    except Exception as error:  # noqa: BLE001 - whatever it is costs this document only
        debug_fault(error, "read-pdf")
        return 1
    return 0


def _limit_memory(most_bytes: int) -> None:
    """End the process rather than let it take more; systems differ in what they can enforce."""
    if sys.platform != "win32":
        import resource

        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
        with suppress(OSError, ValueError):
            # A crash is expected of hostile files: nothing of them may land in a core file.
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "linux":
        threading.Thread(target=_watch_memory, args=(most_bytes,), daemon=True).start()


def _watch_memory(most_bytes: int) -> None:
    from memory_cache.computer import own_memory_bytes

    while own_memory_bytes() <= most_bytes:
        time.sleep(_LOOK_EVERY_S)
    os._exit(_MEMORY_STATUS)
