"""The host's side of a download: starts the process, passes progress on, ends it in any case."""

from __future__ import annotations

import subprocess
import threading
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, BinaryIO, cast

import msgspec

from memory_cache.errors import (
    Cancelled,
    DownloadError,
    DownloadStalled,
    MemoryCacheError,
    all_errors,
)
from memory_cache.models.fetch.messages import (
    Done,
    Failed,
    FetchProgress,
    LineError,
    Order,
    Report,
    Rules,
    encode_line,
    read_line,
    report_decoder,
)
from memory_cache.saying import read, say, why

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

__all__ = ["FetchProgress", "Fetcher", "Rules"]

_LOOK_EVERY_S = 0.02
"""How often it is looked whether the download was called off."""
_DYING_S = 0.03
"""How long a killed process is waited for."""
_SILENCE_S = 30.0
"""How much longer than its own patience with the server the process may be silent: by then it
hangs, in a look-up of a name or in a disk that does not answer.
"""

_errors: dict[str, type[MemoryCacheError]] = {error.code: error for error in all_errors()}


class Fetcher:
    """Downloads files, one at a time. `command` starts the download process.

    `rules` are for tests only, as is `on_start`, which hears the process id.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        rules: Rules | None = None,
        on_start: Callable[[int], None] = lambda _: None,
    ) -> None:
        self._command = list(command)
        self._rules = rules or Rules()
        self._on_start = on_start

    def fetch(
        self,
        url: str,
        path: Path,
        *,
        sha256: str,
        size_bytes: int | None,
        on_progress: Callable[[FetchProgress], None],
        cancelled: threading.Event,
    ) -> None:
        """Download a file to `path`, or find that it is there already; blocks until then.

        Raises `Cancelled` within 100 ms of being called off, and a `DownloadError`, after most of
        which, as after `Cancelled`, another call goes on from what arrived. `sha256` is in
        lower-case hexadecimal. `on_progress` is called on this thread.
        """
        line = _write_order(url, path, sha256, size_bytes, self._rules)
        # This thread starts the process and outlives it, as `PR_SET_PDEATHSIG` wants.
        try:
            child = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,
                close_fds=True,
            )
        except OSError as error:
            raise DownloadError(
                say(
                    "download_unstarted",
                    "The download could not be started: {why}.",
                    why=why(error),
                )
            ) from None
        inbox: SimpleQueue[Report | None] = SimpleQueue()
        reader = threading.Thread(
            target=_read, args=(cast("BinaryIO", child.stdout), inbox), name="fetch", daemon=True
        )
        reader.start()
        try:
            self._on_start(child.pid)
            _give(child, line)
            self._follow(inbox, on_progress, cancelled)
        finally:
            _end(child, reader)

    def _follow(
        self,
        inbox: SimpleQueue[Report | None],
        on_progress: Callable[[FetchProgress], None],
        cancelled: threading.Event,
    ) -> None:
        looks_left = looks = round((self._rules.stall_s + _SILENCE_S) / _LOOK_EVERY_S)
        while True:
            if cancelled.is_set():
                raise Cancelled
            try:
                report = inbox.get(timeout=_LOOK_EVERY_S)
            except Empty:
                looks_left -= 1
                if looks_left <= 0:
                    raise DownloadStalled from None
                continue
            looks_left = looks
            match report:
                case FetchProgress():
                    on_progress(report)
                case Done():
                    return
                case Failed():
                    raise _error(report)
                case None:
                    raise DownloadError(
                        say("download_stopped", "The download stopped unexpectedly."),
                        remedy=say(
                            "download_again", "Download it again: it goes on from where it was."
                        ),
                    )


def _write_order(url: str, path: Path, sha256: str, size_bytes: int | None, rules: Rules) -> bytes:
    order = Order(url=url, path=str(path), sha256=sha256, bytes=size_bytes, rules=rules)
    try:
        return encode_line(order)
    except UnicodeEncodeError:
        raise DownloadError(
            say("data_folder_name_unreadable", "The name of the data folder is not valid text."),
            remedy=say("rename_it", "Rename it."),
        ) from None


def _give(child: subprocess.Popen[bytes], line: bytes) -> None:
    # A process that is gone already shows in its reports.
    with suppress(OSError):
        stdin = cast("BinaryIO", child.stdin)
        stdin.write(line)
        stdin.flush()


def _read(pipe: BinaryIO, inbox: SimpleQueue[Report | None]) -> None:
    with suppress(OSError, ValueError, LineError, msgspec.DecodeError), pipe:
        while (line := read_line(pipe)) is not None:
            inbox.put(report_decoder.decode(line))
    inbox.put(None)


def _error(failed: Failed) -> MemoryCacheError:
    kind = _errors.get(failed.code, DownloadError)
    remedy = None if failed.remedy is None else read(failed.remedy)
    return kind(read(failed.message), remedy=remedy)


def _end(child: subprocess.Popen[bytes], reader: threading.Thread) -> None:
    """End it now. After its last word there is nothing that a kill could lose, nor before."""
    with suppress(OSError):
        child.kill()
    with suppress(OSError):
        cast("BinaryIO", child.stdin).close()
    # The end of its stdout is its own, and is heard at once; `wait` with a timeout looks seldom.
    reader.join(_DYING_S)
    if child.poll() is None:
        # A process inside a slow write to disk dies when that is done.
        threading.Thread(target=child.wait, name="fetch-end", daemon=True).start()
