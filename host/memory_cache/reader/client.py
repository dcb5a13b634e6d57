"""The host's side of reading a PDF: a process for each, bounded in time, memory and text.

What a process that hangs or dies has read stays: the page on which it happened is left out, and a
new process goes on behind it.
"""

from __future__ import annotations

import subprocess
import threading
from contextlib import closing, suppress
from queue import Empty, SimpleQueue
from time import monotonic
from typing import TYPE_CHECKING, BinaryIO, cast

import msgspec

from memory_cache.errors import (
    Cancelled,
    DocumentDamaged,
    DocumentLocked,
    DocumentTooHard,
    NoText,
    ReaderUnavailable,
    TooLarge,
)
from memory_cache.framing import CutFrame, FrameReader, write_frame
from memory_cache.reader.messages import (
    MAX_PAGES,
    MAX_REPORT_BYTES,
    MAX_SOURCE_BYTES,
    About,
    Done,
    Page,
    ReadPdf,
    Refused,
    Report,
    encode,
    report_decoder,
)
from memory_cache.saying import say
from memory_cache.text.blocks import MAX_TEXT_CHARS, Article
from memory_cache.text.documents import pdf

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from memory_cache.text.documents.page_layout import PlacedPage

__all__ = ["PdfReader"]

_LOOK_EVERY_S = 0.05
"""How often it is looked whether the reading was called off."""
_DYING_S = 0.5
_AT_ONCE = 2
"""Documents read at the same time; each may take its share of memory."""
_MOST_PROCESSES = 4
"""Processes that one document may use up."""


class _Ended:
    """The process is gone, or said what is no message."""


class PdfReader:
    """Reads PDFs, each in a process of its own. `command` starts that process.

    A document gets `limit_s` in all and `page_limit_s` for opening it and for each page, whose
    processes may take `memory_bytes` beside the file. Safe from several threads.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        limit_s: float = 180.0,
        page_limit_s: float = 15.0,
        memory_bytes: int = 512 * 1024 * 1024,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._command = list(command)
        self._limit_s = limit_s
        self._page_limit_s = page_limit_s
        self._memory_bytes = memory_bytes
        self._clock = clock
        self._turns = threading.Semaphore(_AT_ONCE)
        self._closed = threading.Event()

    def read(
        self, source: bytes, *, title: str, cancelled: threading.Event | None = None
    ) -> Article:
        """Return the article of a PDF; `title` is what the browser or the person called it.

        Pages that could not be read or came after the time or the text that one document may take
        make it `truncated`. Raises `NoText` for one that has only pictures, `DocumentDamaged`,
        `DocumentLocked`, `DocumentTooHard` over 64 MiB and if not even one page was read,
        `Cancelled`, and `ReaderUnavailable` if no process starts.
        """
        if len(source) > MAX_SOURCE_BYTES:
            raise DocumentTooHard(say("pdf_too_large", "This PDF is larger than 64 MB."))
        while not self._turns.acquire(timeout=_LOOK_EVERY_S):
            self._check(cancelled)
        try:
            reading = _Reading(deadline_s=self._clock() + self._limit_s)
            for _ in range(_MOST_PROCESSES):
                self._go_on(source, reading, cancelled)
                if reading.over:
                    break
            else:
                reading.cut = True
        finally:
            self._turns.release()
        return reading.article(title)

    def close(self) -> None:
        """End what is being read; later calls raise `Cancelled`. Returns at once; idempotent."""
        self._closed.set()

    def _check(self, cancelled: threading.Event | None) -> None:
        if self._closed.is_set() or (cancelled is not None and cancelled.is_set()):
            raise Cancelled

    def _go_on(self, source: bytes, reading: _Reading, cancelled: threading.Event | None) -> None:
        """Read with one process for as long as it lasts."""
        self._check(cancelled)
        order = ReadPdf(
            source,
            first_page=reading.next_page,
            max_chars=MAX_TEXT_CHARS - reading.chars,
            memory_bytes=self._memory_bytes + 2 * len(source),
        )
        with closing(_Process(self._command, order)) as process:
            patience_until = self._clock() + self._page_limit_s
            while not reading.over:
                self._check(cancelled)
                now = self._clock()
                if now > reading.deadline_s:
                    reading.cut = reading.over = True
                    return
                report = process.next_report(_LOOK_EVERY_S)
                if report is not None:
                    patience_until = self._clock() + self._page_limit_s
                if isinstance(report, _Ended) or now > patience_until:
                    reading.skip_page()
                    return
                if report is not None:
                    reading.take(report)


class _Reading:
    """What is known of one document so far."""

    def __init__(self, deadline_s: float) -> None:
        self.deadline_s = deadline_s
        self.about: About | None = None
        self.pages: list[PlacedPage] = []
        self.read_pages = 0
        self.chars = 0
        self.cut = False
        self.over = False

    @property
    def next_page(self) -> int:
        return len(self.pages)

    def take(self, report: Report) -> None:
        """Raises `DocumentDamaged` or `DocumentLocked` if that is the report."""
        match report:
            case About():
                self.about = report
            case Page(page=page, cut=cut):
                self.pages.append(page)
                self.read_pages += 1
                self.chars += sum(len(stretch.text) for stretch in page.stretches)
                self.cut |= cut
                # More than was asked for is more than is kept.
                self.over = self.chars > 2 * MAX_TEXT_CHARS or len(self.pages) >= MAX_PAGES
            case Done(cut=cut):
                self.cut |= cut
                self.over = True
            case Refused(code=code):
                raise DocumentLocked if code == DocumentLocked.code else DocumentDamaged

    def skip_page(self) -> None:
        """Leave out the page on which a process ended. One that cannot open the file never will."""
        self.cut = True
        if self.about is None:
            self.over = True
            return
        self.pages.append(_no_page())
        self.over = len(self.pages) >= self.about.page_count

    def article(self, title: str) -> Article:
        if self.about is None or not self.read_pages:
            raise DocumentTooHard
        about = pdf.About(self.about.title, self.about.author, self.about.created)
        try:
            return pdf.read_pdf_pages(self.pages, about, title=title, truncated=self.cut)
        except NoText:
            if self.cut:
                raise DocumentTooHard from None
            raise


def _no_page() -> PlacedPage:
    from memory_cache.text.documents.page_layout import PlacedPage

    return PlacedPage(0.0, 0.0, [])


class _Process:
    """One process, and the threads that keep its pipes moving."""

    def __init__(self, command: Sequence[str], order: ReadPdf) -> None:
        # This thread starts the process and outlives it, as `PR_SET_PDEATHSIG` wants.
        try:
            self._child = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,
                close_fds=True,
            )
        except OSError:
            raise ReaderUnavailable from None
        self._inbox: SimpleQueue[Report | _Ended] = SimpleQueue()
        threading.Thread(target=self._give, args=(order,), name="pdf-out", daemon=True).start()
        self._reader = threading.Thread(target=self._read, name="pdf-in", daemon=True)
        self._reader.start()

    def next_report(self, timeout_s: float) -> Report | _Ended | None:
        """Return what comes next, None if nothing does in time."""
        try:
            return self._inbox.get(timeout=timeout_s)
        except Empty:
            return None

    def close(self) -> None:
        """End it."""
        with suppress(OSError):
            self._child.kill()
        self._reader.join(_DYING_S)
        if self._child.poll() is None:
            threading.Thread(target=self._child.wait, name="pdf-end", daemon=True).start()

    def _give(self, order: ReadPdf) -> None:
        pipe = cast("BinaryIO", self._child.stdin)
        # A process that is gone already shows in its reports. The pipe stays open: its end is
        # what ends the process.
        with suppress(OSError, ValueError):
            write_frame(pipe, encode(order))
            pipe.flush()

    def _read(self) -> None:
        pipe = cast("BinaryIO", self._child.stdout)
        with suppress(OSError, ValueError, CutFrame, TooLarge, msgspec.DecodeError), pipe:
            frames = FrameReader(pipe, MAX_REPORT_BYTES)
            while (frame := frames.read()) is not None:
                self._inbox.put(report_decoder.decode(frame))
        self._inbox.put(_Ended())
        with suppress(OSError):
            cast("BinaryIO", self._child.stdin).close()
