"""One SQLite connection for each thread that asks, with the settings that keep a library whole."""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from memory_cache.durable import sync_folder
from memory_cache.errors import (
    DiskFull,
    LibraryBusy,
    LibraryDamaged,
    LibraryError,
    LibraryForbidden,
    MemoryCacheError,
    NotFound,
)
from memory_cache.saying import say
from memory_cache.store import opening
from memory_cache.store.migrations import migrate
from memory_cache.store.replacing import delete

if TYPE_CHECKING:
    from collections.abc import Iterator

_WAIT_S = 10.0
_CLOSE_S = 0.2
_CHECK_S = 2.0
_LONGEST_LOG_PAGES = 4_000
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_FORBIDDEN = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM})
_OF_SYSTEM: dict[int | None, type[LibraryError]] = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
    errno.EACCES: LibraryForbidden,
    errno.EPERM: LibraryForbidden,
    errno.EROFS: LibraryForbidden,
}


class Connections:
    """The connections to one library file, opened on first use and closed together."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._lock = threading.Lock()
        # Threads of one process take turns here; SQLite would let them sleep and try again.
        self._turn = threading.Lock()
        self._all: list[_Owned] = []
        self._closed = False
        self._damaged = False

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Lend this thread's connection. Raises `LibraryError` and its kinds."""
        with self._translated(), self._mine() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Lend it inside a transaction, which is durable on disk when the block is left.

        Raises `LibraryDamaged`, too, if damage was met before and is still there: a damaged file is
        only read from, since writing could spread what is wrong over what is right.
        """
        with self._translated(), self._turn, self._mine() as connection:
            if self._damaged and _is_damaged(connection):
                raise LibraryDamaged
            self._damaged = False
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                # A full disk may have rolled it back already.
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Close every connection. What is asked later, or under way, raises `LibraryError`."""
        with self._lock:
            self._closed = True
            for owned in self._all:
                owned.close()
            self._all.clear()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn what sqlite3 raises into our errors; its own words stay as the cause."""
        try:
            yield
        except MemoryCacheError:
            raise
        except OverflowError:
            # A number beyond 64 bits is the id of nothing.
            raise NotFound from None
        except OSError as fault:
            # Of the looks at the files before SQLite opens them.
            raise _OF_SYSTEM.get(fault.errno, LibraryError) from fault
        except UnicodeDecodeError as fault:
            # Not even what SQLite says of the damage is text.
            self._damaged = True
            raise LibraryDamaged from fault
        except sqlite3.Error as fault:
            code = getattr(fault, "sqlite_errorcode", 0) & 0xFF
            if code == sqlite3.SQLITE_FULL:
                raise DiskFull from fault
            # The module itself, without a code, says of a text that it is none.
            if code in _DAMAGE or (not code and "decode" in str(fault)):
                self._damaged = True
                raise LibraryDamaged from fault
            raise self._kind_of(code) from fault

    def _kind_of(self, code: int) -> type[LibraryError]:
        if code in _BUSY:
            return LibraryBusy
        is_shut = code == sqlite3.SQLITE_CANTOPEN and not _may_write(self._path)
        return LibraryForbidden if is_shut or code in _FORBIDDEN else LibraryError

    def _mine(self) -> _Owned:
        owned: _Owned | None = getattr(self._local, "owned", None)
        if owned is None:
            owned = self._local.owned = self._open()
        return owned

    def _open(self) -> _Owned:
        with self._lock, opening.OPENING:
            if self._closed:
                raise LibraryError(say("library_closed", "The library is closed."))
            path = Path(self._path)
            if not path.parent.is_dir():
                if not _may_write(path):
                    raise LibraryForbidden
                raise LibraryError(
                    say(
                        "library_folder_gone",
                        "The folder with your library is not there: {path}",
                        path=str(path.parent),
                    ),
                    remedy=say(
                        "connect_disk",
                        "If it is on a disk that is not connected, connect it and try again.",
                    ),
                )
            opening.examine(path)
            if not path.exists():
                _make(path)
            connection = _connect(self._path)
            owned = _Owned(connection, path)
            opening.count(path, 1)
            self._all.append(owned)
            return owned


def _may_write(path: Path) -> bool:
    """May this person write to the file, and to its folder, or make what of these is not there?"""
    folder = path.parent if path.parent.is_dir() else path.parent.parent
    if not os.access(folder, os.W_OK):
        # Of a disk that is not connected nothing is there.
        return not folder.is_dir()
    return not path.exists() or os.access(path, os.W_OK)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=_WAIT_S, isolation_level=None, check_same_thread=False
    )
    try:
        # Before the first table, or without effect: pages that come free can be given back to the
        # disk a few at a time.
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        # The background's business (`Library.checkpoint`): no save is to wait for it. This is for
        # when there is no background, or it has come too late.
        connection.execute(f"PRAGMA wal_autocheckpoint = {_LONGEST_LOG_PAGES}")
        # What is forgotten is overwritten, not only unlinked.
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        # Costs next to nothing and finds broken pages before they are believed.
        connection.execute("PRAGMA cell_size_check = ON")
        migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _is_damaged(connection: sqlite3.Connection) -> bool:
    """Look for damage, two seconds at the most: a disk that fails for a moment looks like it."""
    timer = threading.Timer(_CHECK_S, connection.interrupt)
    timer.start()
    try:
        return bool(connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",))
    except sqlite3.OperationalError as fault:
        return fault.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT
    except sqlite3.Error:
        return True
    finally:
        timer.cancel()
        timer.join()


def _make(path: Path) -> None:
    """Make an empty library that is whole when its name appears, so that one whose file is empty
    must have been emptied. On a disk that knows no second names SQLite makes it in place.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        _connect(temporary).close()
        with suppress(OSError):
            os.link(temporary, path)
    finally:
        delete(temporary)
    sync_folder(path.parent)


class _Owned:
    """A connection that says when its thread uses it: closing it then would crash SQLite."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._in_use = threading.RLock()

    def __enter__(self) -> sqlite3.Connection:
        self._in_use.acquire()
        return self._connection

    def __exit__(self, *_: object) -> None:
        self._in_use.release()

    def close(self) -> None:
        """Break off what it is at, and close it if that is soon done; else it stays open."""
        if not self._in_use.acquire(blocking=False):
            self._connection.interrupt()
            if not self._in_use.acquire(timeout=_CLOSE_S):
                return
        try:
            # A mark of interruption left standing would keep `close` from emptying the log.
            with suppress(sqlite3.Error):
                self._connection.execute("SELECT 1").fetchall()
            self._connection.close()
            opening.count(self._path, -1)
        finally:
            self._in_use.release()
