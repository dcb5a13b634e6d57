"""Folders that are kept in step, and the files in them as they were read last."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import msgspec

from memory_cache.errors import NotFound
from memory_cache.saying import Written, read, say, write
from memory_cache.store.records import Folder, FolderFile
from memory_cache.store.rows import in_batches, marks

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from memory_cache.store.connection import Connections

_FOLDER = (
    "SELECT folder_id, path, (SELECT count(*) FROM folder_file JOIN page USING (page_id)"
    " WHERE folder_file.folder_id = folder.folder_id AND hidden_at IS NULL),"
    " added_at, scanned_at, problem FROM folder"
)
_NOT_THERE = say("folder_not_kept", "That folder is not one that is kept in step.")


class Folders:
    """What is known of folders. Reading the disk is the business of `service.folders`."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def all(self) -> list[Folder]:
        """Return every folder, in the order in which they were added."""
        with self._connections.reading() as db:
            return [_folder(row) for row in db.execute(f"{_FOLDER} ORDER BY folder_id").fetchall()]

    def get(self, folder_id: int) -> Folder:
        """Raises `NotFound`."""
        with self._connections.reading() as db:
            row = db.execute(f"{_FOLDER} WHERE folder_id = ?", (folder_id,)).fetchone()
        if row is None:
            raise NotFound(_NOT_THERE)
        return _folder(row)

    def add(self, path: str, now: float) -> int:
        """Return the folder with this absolute path, added if it is not there yet."""
        with self._connections.writing() as db:
            db.execute("INSERT OR IGNORE INTO folder (path, added_at) VALUES (?, ?)", (path, now))
            (found,) = db.execute("SELECT folder_id FROM folder WHERE path = ?", (path,)).fetchone()
        return int(found)

    def remove(self, folder_id: int) -> list[int]:
        """Keep a folder in step no longer; returns the pages that came from it, which stay until
        they are forgotten. Raises `NotFound`.
        """
        with self._connections.writing() as db:
            pages = [
                row[0]
                for row in db.execute(
                    "SELECT page_id FROM folder_file WHERE folder_id = ?", (folder_id,)
                )
            ]
            if db.execute("DELETE FROM folder WHERE folder_id = ?", (folder_id,)).rowcount == 0:
                raise NotFound(_NOT_THERE)
        return pages

    def note_scan(self, folder_id: int, now: float, problem: str = "") -> None:
        """Note that the folder was looked through, and what was in the way."""
        with self._connections.writing() as db:
            db.execute(
                "UPDATE folder SET scanned_at = ?, problem = ? WHERE folder_id = ?",
                (now, _problem_column(problem), folder_id),
            )

    def files_of(self, folder_id: int) -> dict[str, FolderFile]:
        """Return the files that are known, by their paths."""
        with self._connections.reading() as db:
            rows = db.execute(
                "SELECT path, page_id, mtime_ns, size_bytes FROM folder_file WHERE folder_id = ?",
                (folder_id,),
            ).fetchall()
        return {row[0]: FolderFile(*row) for row in rows}

    def note_file(self, folder_id: int, file: FolderFile) -> None:
        """Note a file as it was read. Without effect if its page was forgotten meanwhile."""
        with self._connections.writing() as db:
            db.execute(
                "INSERT OR REPLACE INTO folder_file (folder_id, path, page_id, mtime_ns,"
                " size_bytes) SELECT ?, ?, page_id, ?, ? FROM page"
                " WHERE page_id = ? AND hidden_at IS NULL",
                (folder_id, file.path, file.mtime_ns, file.size_bytes, file.page_id),
            )

    def drop_file(self, folder_id: int, path: str) -> None:
        """Note that a file is not there any more. Its page is left to the caller."""
        with self._connections.writing() as db:
            db.execute(
                "DELETE FROM folder_file WHERE folder_id = ? AND path = ?", (folder_id, path)
            )

    def is_left_out(self, folder_id: int, path: str) -> bool:
        """Say whether the person forgot the page of this file: it is not read again."""
        with self._connections.reading() as db:
            row = db.execute(
                "SELECT 1 FROM folder_left_out WHERE folder_id = ? AND path_sha256 = ?",
                (folder_id, _digest(path)),
            ).fetchone()
        return row is not None

    def leave_out(self, page_ids: Sequence[int]) -> None:
        """Note that the files of these pages are not to be read again."""
        with self._connections.writing() as db:
            db.executemany(
                "INSERT OR IGNORE INTO folder_left_out VALUES (?, ?)", _files_of(db, page_ids)
            )

    def take_back(self, page_ids: Sequence[int]) -> None:
        """Undo `leave_out`."""
        with self._connections.writing() as db:
            db.executemany(
                "DELETE FROM folder_left_out WHERE folder_id = ? AND path_sha256 = ?",
                _files_of(db, page_ids),
            )

    def take_back_in(self, folder_id: int) -> None:
        """Let everything in a folder be read again, what was left out as well."""
        with self._connections.writing() as db:
            db.execute("DELETE FROM folder_left_out WHERE folder_id = ?", (folder_id,))

    def path_of_page(self, page_id: int) -> str | None:
        """Return the file that a page was read from, if it is one of a folder."""
        with self._connections.reading() as db:
            row = db.execute(
                "SELECT path FROM folder_file WHERE page_id = ? LIMIT 1", (page_id,)
            ).fetchone()
        return str(row[0]) if row else None


def _problem_column(problem: str) -> str:
    """A sentence with its name, so that the add-on has it in its own language later too."""
    return msgspec.json.encode(write(problem)).decode() if problem else ""


def _folder(row: Any) -> Folder:
    folder = Folder(*row)
    with suppress(msgspec.MsgspecError):
        return folder._replace(problem=read(msgspec.json.decode(folder.problem, type=Written)))
    return folder


def _files_of(db: sqlite3.Connection, page_ids: Sequence[int]) -> list[tuple[int, bytes]]:
    """The files that pages were read from: their folders, and digests of their paths."""
    return [
        (folder_id, _digest(path))
        for some in in_batches(page_ids)
        for folder_id, path in db.execute(
            f"SELECT folder_id, path FROM folder_file WHERE page_id IN ({marks(some)})", some
        )
    ]


def _digest(path: str) -> bytes:
    return hashlib.sha256(path.encode("utf-8", "surrogateescape")).digest()
