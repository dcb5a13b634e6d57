"""The download process: takes one order from stdin, reports on stdout, ends when stdin closes.

It may be killed at any moment: what is on disk is always fit to go on from.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from memory_cache.errors import InternalError, MemoryCacheError
from memory_cache.framing import claim_streams
from memory_cache.models.fetch.messages import (
    Done,
    Failed,
    LineError,
    Order,
    Report,
    encode_line,
    order_decoder,
    read_line,
)
from memory_cache.parent import die_with_parent, end_with_input
from memory_cache.saying import write

if TYPE_CHECKING:
    from collections.abc import Callable


def run_fetch() -> int:
    """Be the download process."""
    incoming, outgoing = claim_streams()
    die_with_parent()
    try:
        line = read_line(incoming)
        order = order_decoder.decode(line) if line else None
    except (LineError, msgspec.DecodeError):
        os._exit(2)
    if order is None:
        os._exit(0)
    end_with_input(incoming)

    def report(message: Report) -> None:
        _write(outgoing, message)

    report(_carry_out(order, report))
    # Nothing is waited for: the thread on stdin sits in a read.
    sys.stderr.flush()
    os._exit(0)


def _carry_out(order: Order, report: Callable[[Report], None]) -> Done | Failed:
    from memory_cache.models.fetch.download import Download

    # Nothing of the network is loaded before the order is known to be one.
    from memory_cache.models.fetch.transfer import Transfer

    download: Download | None = None

    def alive() -> None:
        if download is not None:
            download.say_alive()

    try:
        with Transfer(order.rules, alive) as transfer:
            download = Download(order, transfer, report, clock=time.monotonic, sleep=time.sleep)
            download.run()
    except MemoryCacheError as error:
        return _failed(error)
    except Exception:  # noqa: BLE001 - whatever it is, the host is told
        traceback.print_exc()
        return _failed(InternalError())
    return Done()


def _failed(error: MemoryCacheError) -> Failed:
    advice = None if error.advice is None else write(error.advice)
    return Failed(code=error.code, message=write(error.message), remedy=advice)


def _write(pipe: BinaryIO, message: Report) -> None:
    """Write one line. Ends the process if nobody reads it any more."""
    rest = memoryview(encode_line(message))
    try:
        while rest:
            rest = rest[pipe.write(rest) or 0 :]
    except OSError:
        os._exit(1)
