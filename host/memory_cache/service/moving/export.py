"""Writes the whole library into one ZIP file that can be read without us: all of it or nothing.

Each page goes in as it is when it is reached, whole; what is saved after the export began is not in
it. Chats go first and then the pages that there are, so that no chat in it quotes a page that was
saved later. The file appears under its name only when it is complete and on disk.
"""

from __future__ import annotations

import errno
import os
import zipfile
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, TYPE_CHECKING, NamedTuple

from memory_cache.durable import sync_folder
from memory_cache.errors import Cancelled, DiskFull, FileError, NotFound
from memory_cache.saying import say, why
from memory_cache.service.moving.writing import ExportWriter
from memory_cache.store.erasing import NOTE_DRAFT

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from memory_cache.service.memory import Memory
    from memory_cache.store.copies import PageCopy

_TELL_EVERY = 20
_NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT})


class ExportReport(NamedTuple):
    """What was written."""

    pages: int
    bytes: int


def export_library(
    memory: Memory,
    path: Path,
    tell: Callable[[int, int], None],
    cancelled: threading.Event,
) -> ExportReport:
    """Write everything that is kept into the file `path`, in place of what is there.

    `tell` hears how many pages of how many are done. Raises `Cancelled`, `DiskFull` and `FileError`
    (the place cannot be written), having left nothing behind, and `LibraryError`.
    """
    unfinished: Path | None = None
    try:
        with NamedTemporaryFile(
            prefix=f".{path.name[:80]}.", suffix=".part", dir=path.parent, delete=False
        ) as file:
            unfinished = Path(file.name)
            pages = _write(memory, file, tell, cancelled)
            file.flush()
            os.fsync(file.fileno())
            written = file.tell()
        unfinished.replace(path)
    except OSError as fault:
        raise _fault(path, fault) from fault
    finally:
        if unfinished is not None:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
    sync_folder(path.parent)
    return ExportReport(pages, written)


def _write(
    memory: Memory,
    file: IO[bytes],
    tell: Callable[[int, int], None],
    cancelled: threading.Event,
) -> int:
    copies = memory.library.copies
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        writer = ExportWriter(archive, memory.library.collections.all(), memory.now())
        for chat in copies.chats():
            _go_on(cancelled)
            writer.add_chat(chat, memory.library.chats.turns(chat.chat_id))
        page_ids = copies.page_ids()
        tell(0, len(page_ids))
        for done, page_id in enumerate(page_ids, start=1):
            memory.attention.stand_back(cancelled)
            _go_on(cancelled)
            page = copies.page(page_id)
            if page is not None:
                versions = (copies.version(version_id) for version_id in page.version_ids)
                writer.add_page(page, _text_of(memory, page), filter(None, versions))
            if done % _TELL_EVERY == 0 or done == len(page_ids):
                tell(done, len(page_ids))
        _go_on(cancelled)
        return writer.finish(memory.library.folders.all(), memory.library.facts.get(NOTE_DRAFT))


def _text_of(memory: Memory, page: PageCopy) -> str:
    if page.twin_of is None:
        return page.text
    try:
        return memory.library.texts.get(page.page_id)
    except NotFound:
        return ""


def _go_on(cancelled: threading.Event) -> None:
    if cancelled.is_set():
        raise Cancelled


def _fault(path: Path, fault: OSError) -> DiskFull | FileError:
    if fault.errno in _NO_SPACE:
        return DiskFull(
            say("export_no_space", "There is not enough free space for the export."),
            remedy=say(
                "free_space_or_disk",
                "Nothing was written. Free some space, or choose another disk.",
            ),
        )
    return FileError(
        say(
            "export_unwritten",
            "“{name}” cannot be written there: {why}.",
            name=path.name,
            why=why(fault),
        ),
        remedy=say("choose_other_place", "Nothing was written. Choose another place."),
    )
