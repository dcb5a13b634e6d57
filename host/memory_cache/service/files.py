"""Use cases: read a file that the person named into a draft, and open a saved one in its program.

Paths come from the person, by the host's own dialog or the command line; what stands in the files
is as hostile as any page.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes, urlsplit

from memory_cache.errors import FileError, FileRefused, TooLarge
from memory_cache.saying import say
from memory_cache.service.programs import find_program, start_detached
from memory_cache.store.records import Draft

if TYPE_CHECKING:
    from collections.abc import Callable

    from memory_cache.store.records import ContentType

MAX_FILE_BYTES = 64 * 1024 * 1024

_TYPES: dict[str, ContentType] = {
    ".pdf": "application/pdf",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".txt": "text/plain",
    ".text": "text/plain",
    ".rst": "text/plain",
}
_PDF_WITHIN_BYTES = 1_024
_HEAD_BYTES = 16_384
_PROGRAMS = (b"\x7fELF", b"MZ", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa")
# Control characters that no text has; escape, form feed and backspace do occur.
_CONTROLS = bytes({*range(8), *range(14, 27), *range(28, 32), 127})
# What SingleFile and browsers write over a page that they save to disk.
_SAVED_FROM = re.compile(
    rb"<!--\s*(?:Page saved with SingleFile\s+url:\s*|saved from url=\(\d{1,6}\))"
    rb"(https?://[^\s<>\"']{1,4000})",
    re.IGNORECASE,
)
_SAVED_FROM_WITHIN_BYTES = 4_096


def is_readable_name(name: str) -> bool:
    """Say whether a file of this name is of a kind that is read."""
    return os.path.splitext(name)[1].lower() in _TYPES  # noqa: PTH122 - a string will do


def read_file(path: Path) -> Draft:
    """Return a file as a draft: its address is its own, or for a page that was saved with
    SingleFile or a browser, that of the page.

    Raises `FileRefused` for what is no regular file, or not text or PDF although its name says so,
    `TooLarge` over 64 MiB, and `FileError` if it cannot be read.
    """
    content_type = _TYPES.get(path.suffix.lower())
    if content_type is None:
        raise FileRefused
    source = _read(path)
    is_pdf = b"%PDF-" in source[:_PDF_WITHIN_BYTES]
    if is_pdf != (content_type == "application/pdf"):
        if not is_pdf:
            raise FileRefused(say("file_no_pdf", "That file is called a PDF, but is none."))
        content_type = "application/pdf"
    if not is_pdf and _is_binary(source[:_HEAD_BYTES]):
        raise FileRefused(
            say("file_no_text", "That file has the name of a text, but holds something else.")
        )
    if content_type == "text/html" and (
        found := _SAVED_FROM.search(source, 0, _SAVED_FROM_WITHIN_BYTES)
    ):
        return Draft(found[1].decode("utf-8", "replace"), source, "", content_type)
    return Draft(file_url(path), source, "", content_type, None, "file")


def file_url(path: Path) -> str:
    """Return the file's address."""
    return path.absolute().as_uri()


def file_path(url: str) -> Path | None:
    """Return the path of a file's address, None if it is none on this computer."""
    try:
        parts = urlsplit(url)
        raw = unquote_to_bytes(parts.path)
    except ValueError:
        return None
    if parts.scheme != "file" or parts.netloc not in ("", "localhost") or b"\0" in raw:
        return None
    if sys.platform == "win32":
        raw = raw.lstrip(b"/")
    path = Path(os.fsdecode(raw))
    return path if path.is_absolute() else None


def open_in_system(url: str, *, start: Callable[[Path], None] | None = None) -> None:
    """Open a saved file, named by its address in the library, in the program that the person's
    system has for it. `start` is for tests.

    Raises `FileError` if it is not there any more or no program opens it, and `FileRefused` for
    what is not of a kind that is read here: nothing is ever run.
    """
    path = file_path(url)
    if path is None or path.suffix.lower() not in _TYPES:
        raise FileRefused(
            say("only_saved_files", "Only saved files can be opened in another program."), remedy=""
        )
    head = _read(path, most_bytes=_HEAD_BYTES)
    if b"%PDF-" not in head[:_PDF_WITHIN_BYTES] and _is_binary(head):
        raise FileRefused(
            say("file_other_now", "That file holds something else now and was not opened."),
            remedy=say("open_its_folder", "Open its folder and look at it."),
        )
    (start or _start)(path)


def open_data_folder(folder: Path, *, start: Callable[[Path], None] | None = None) -> None:
    """Show a folder of ours in the file manager of the person's system. `start` is for tests.

    Raises `FileError` if it is not there or no program shows it.
    """
    if not folder.is_dir():
        raise FileError(say("folder_not_there", "That folder is not there."))
    (start or _start)(folder)


def _start(path: Path) -> None:
    try:
        if sys.platform == "win32":
            os.startfile(path)  # noqa: S606 - by type, checked above
            return
        name = "open" if sys.platform == "darwin" else "xdg-open"
        program = find_program(name)
        if program is None:
            raise FileError(
                say("no_opener", "No program was found that opens files on this computer."),
                remedy=say("install_opener", "Install xdg-utils, or open it yourself."),
            )
        # An absolute path cannot be taken for an option.
        start_detached([program, str(path)])
    except OSError:
        raise FileError(say("file_not_opened", "That file could not be opened.")) from None


def _read(path: Path, most_bytes: int | None = None) -> bytes:
    """Return the bytes of a regular file, or its first ones."""
    flags = os.O_RDONLY
    for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY", "O_NOCTTY"):
        flags |= getattr(os, flag, 0)
    try:
        # Looked at before it is opened: opening a device can do something by itself.
        _check(os.lstat(path))
        handle = os.open(path, flags)
        try:
            facts = os.fstat(handle)
            _check(facts)
            if most_bytes is None and facts.st_size > MAX_FILE_BYTES:
                raise TooLarge(say("file_too_large", "That file is larger than 64 MB."))
            return _read_up_to(handle, most_bytes or MAX_FILE_BYTES + 1, most_bytes is None)
        finally:
            with suppress(OSError):
                os.close(handle)
    except FileNotFoundError:
        raise FileError(say("file_not_there", "That file is not there.")) from None
    except PermissionError:
        raise FileError(say("file_forbidden", "You may not read that file.")) from None
    except (OSError, ValueError):
        raise FileError from None


def _read_up_to(handle: int, count: int, whole: bool) -> bytes:
    parts = bytearray()
    while len(parts) < count:
        some = os.read(handle, min(count - len(parts), 1_048_576))
        if not some:
            break
        parts += some
    if whole and len(parts) > MAX_FILE_BYTES:
        raise TooLarge(say("file_too_large", "That file is larger than 64 MB."))
    return bytes(parts)


def _check(facts: os.stat_result) -> None:
    if stat.S_ISLNK(facts.st_mode):
        raise FileRefused(
            say("file_is_link", "That is a link to a file, not a file."),
            remedy=say("add_linked_file", "Add the file that it leads to."),
        )
    if not stat.S_ISREG(facts.st_mode):
        raise FileRefused(say("file_without_text", "That is not a file with text in it."))


def _is_binary(head: bytes) -> bool:
    if head.startswith(_PROGRAMS):
        return True
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or not head:
        return False
    zeros = head.count(0)
    # UTF-16 without its mark has one in every other place.
    sides = (head[0::2].count(0), head[1::2].count(0))
    if zeros and not (min(sides) == 0 and max(sides) > 0.4 * len(head) / 2):
        return True
    controls = len(head) - len(head.translate(None, _CONTROLS)) - zeros
    return controls * 50 > len(head)
