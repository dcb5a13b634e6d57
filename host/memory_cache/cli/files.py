"""`add` for files and folders, and `folders`: what is kept in step with the disk."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memory_cache.cli.output import counting, describe
from memory_cache.errors import BadRequest, FileError, MemoryCacheError, NotFound
from memory_cache.paths import find_home
from memory_cache.protocol import MAX_UPLOAD_BYTES
from memory_cache.service.files import read_file
from memory_cache.service.folders import FolderSync
from memory_cache.service.indexing import read_page
from memory_cache.service.memory import Memory
from memory_cache.store.records import Draft

if TYPE_CHECKING:
    import argparse

    from memory_cache.cli.output import Output
    from memory_cache.store.records import Folder, Kept


def file_draft(name: str, options: argparse.Namespace) -> Draft:
    """Return a file, or with “-” stdin, as a draft, and what the options say of it.

    What is said to be text, or from an address, is taken at that word whatever its name is. Raises
    `NotFound` if it cannot be read, `FileRefused` and `TooLarge`.
    """
    title = getattr(options, "title", "")
    plain = Draft(options.url, b"", title, "text/plain" if options.text else "text/html")
    if name == "-":
        source = sys.stdin.buffer.read(MAX_UPLOAD_BYTES)
        return plain._replace(source=source, charset=options.charset)
    path = Path(name)
    try:
        # The person named the link, and means what it leads to.
        path = path.resolve() if path.is_symlink() else path
        if not options.text:
            return _described(read_file(path), options)
    except FileError as error:
        if not path.is_file():
            raise NotFound(f"{name} cannot be read: {error.message}") from None
        if not (options.url or options.charset):
            raise
    source = _read_as_said(path, name)
    url = options.url or path.absolute().as_uri()
    draft = plain._replace(url=url, source=source, charset=options.charset)
    return draft if options.url else draft._replace(kind="file")


def _described(draft: Draft, options: argparse.Namespace) -> Draft:
    title = getattr(options, "title", "")
    draft = draft._replace(title=title, charset=options.charset)
    return draft._replace(url=options.url, kind="page") if options.url else draft


def _read_as_said(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_UPLOAD_BYTES)
    except OSError as fault:
        raise NotFound(f"{name} cannot be read: {fault.strerror}.") from None


def keep_page(memory: Memory, draft: Draft) -> Kept:
    """Save a page, and read it unless it was read as it is. Raises `BadRequest` if it has no
    address: all such pages would be one.
    """
    if not draft.url:
        raise BadRequest("A saved page needs its “url”.")
    kept = memory.keep(draft)
    if not memory.library.texts.is_read(kept.page_id):
        read_page(memory, kept.page_id)
    return kept


def add_paths(memory: Memory, options: argparse.Namespace, output: Output) -> int:
    """Save several files, and keep folders in step. One that fails costs itself only; then the
    status is 1.
    """
    if options.url or options.title:
        raise BadRequest("An address or a title can be given to one file only.")
    failures = 0
    for name in options.file:
        try:
            if Path(name).is_dir():
                _show_folder(_add_folder(memory, Path(name), output), output)
                continue
            kept = keep_page(memory, file_draft(name, options))
            value = {"file": name, "page_id": kept.page_id, "status": kept.status}
            output.show(value, f"{kept.status}: {name} (page {kept.page_id})")
            say_if_empty(memory, kept.page_id, name, output)
        except MemoryCacheError as error:
            failures += 1
            _show_failure(name, error, output)
    return 1 if failures else 0


def say_if_empty(memory: Memory, page_id: int, name: str, output: Output) -> None:
    """Tell the person if nothing readable was found in what was kept."""
    if memory.library.pages.get(page_id).characters == 0:
        output.say(f"{name}: no text was found in it; memory-cache extract says why.")


def keep_folders(options: argparse.Namespace, output: Output) -> int:
    """Show the folders that are kept in step, or change which are."""
    if options.action != "list" and not options.folder:
        raise BadRequest(f"Name a folder: memory-cache folders {options.action} FOLDER")
    memory = Memory(find_home(options.home))
    try:
        match options.action:
            case "add":
                _show_folder(_add_folder(memory, Path(options.folder), output), output)
            case "sync":
                folder = _find_folder(memory, options.folder)
                _show_folder(_sync(memory, folder.folder_id, output), output)
            case "remove":
                _remove(memory, _find_folder(memory, options.folder), options, output)
            case _:
                folders = memory.library.folders.all()
                lines = [_line(folder) for folder in folders] or ["No folder is kept in step."]
                value = {"folders": [_as_dict(folder) for folder in folders]}
                output.show(value, "\n".join(lines))
    finally:
        memory.close()
    return 0


def _add_folder(memory: Memory, path: Path, output: Output) -> Folder:
    return _sync(memory, FolderSync(memory).add(path), output)


def _sync(memory: Memory, folder_id: int, output: Output) -> Folder:
    """Look through a folder and read what is new in it, so that it is found by words."""
    with counting(output) as tell:
        FolderSync(memory).sync(
            folder_id, lambda done, total: tell(done, total, "files"), threading.Event()
        )
    for file in memory.library.folders.files_of(folder_id).values():
        if not memory.library.texts.is_read(file.page_id):
            read_page(memory, file.page_id)
    return memory.library.folders.get(folder_id)


def _remove(memory: Memory, folder: Folder, options: argparse.Namespace, output: Output) -> None:
    page_ids = memory.library.folders.remove(folder.folder_id)
    if options.forget:
        memory.forgetting.hide(page_ids)
    value = {"folder_id": folder.folder_id, "pages": len(page_ids), "forgotten": options.forget}
    rest = "Its pages are forgotten" if options.forget else "Its pages stay in the library"
    output.show(value, f"{folder.path} is kept in step no longer. {rest} ({len(page_ids)}).")


def _find_folder(memory: Memory, named: str) -> Folder:
    """Return a folder by its number or path. Raises `NotFound`."""
    path = str(Path(named).expanduser().resolve())
    for folder in memory.library.folders.all():
        if folder.path == path or str(folder.folder_id) == named:
            return folder
    raise NotFound(
        f"{named} is not kept in step.", remedy="memory-cache folders lists those that are."
    )


def _show_folder(folder: Folder, output: Output) -> None:
    output.show(_as_dict(folder), _line(folder))


def _show_failure(name: str, error: MemoryCacheError, output: Output) -> None:
    if output.as_json:
        output.show({"file": name, "error": describe(error)}, "")
    else:
        output.say(f"{name}: {error.message}")


def _as_dict(folder: Folder) -> dict[str, Any]:
    fields = ("folder_id", "path", "files", "scanned_at", "problem")
    return {field: getattr(folder, field) for field in fields}


def _line(folder: Folder) -> str:
    problem = f"\n   {folder.problem}" if folder.problem else ""
    return f"{folder.folder_id}  {folder.path} ({folder.files} files){problem}"
