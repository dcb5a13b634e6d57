"""One SQLite connection for each thread that asks, with the settings that keep a library whole."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from memory_cache.errors import DiskFull, LibraryDamaged, LibraryError, MemoryCacheError, NotFound
from memory_cache.store.migrations import migrate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WAIT_S = 10.0
_CLOSE_S = 0.2
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


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

        Raises `LibraryDamaged`, too, if damage was met before: a damaged file is only read from,
        since writing could spread what is wrong over what is right.
        """
        with self._translated(), self._turn, self._mine() as connection:
            if self._damaged:
                raise LibraryDamaged
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
            raise LibraryError from fault

    def _mine(self) -> _Owned:
        owned: _Owned | None = getattr(self._local, "owned", None)
        if owned is None:
            owned = self._local.owned = self._open()
        return owned

    def _open(self) -> _Owned:
        with self._lock:
            if self._closed:
                raise LibraryError("The library is closed.")
            _refuse_emptied(self._path)
            connection = sqlite3.connect(
                self._path, timeout=_WAIT_S, isolation_level=None, check_same_thread=False
            )
            try:
                # Before the first table, or without effect: pages that come free can be given back
                # to the disk a few at a time.
                connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")
                # What is forgotten is overwritten, not only unlinked.
                connection.execute("PRAGMA secure_delete = ON")
                connection.execute("PRAGMA trusted_schema = OFF")
                # Costs next to nothing and finds broken pages before they are believed.
                connection.execute("PRAGMA cell_size_check = ON")
                migrate(connection)
            except BaseException:
                connection.close()
                raise
            owned = _Owned(connection)
            self._all.append(owned)
            return owned


class _Owned:
    """A connection that says when its thread uses it: closing it then would crash SQLite."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
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
        finally:
            self._in_use.release()


def _refuse_emptied(path: Path) -> None:
    """Raises `LibraryDamaged` for an empty file with a log beside it. SQLite would take it for a
    new library and delete the log, which may hold the last copy of what was saved.
    """
    try:
        empty = os.stat(path).st_size == 0  # noqa: PTH116 - the name of a library in memory is no path
        log_bytes = os.stat(f"{path}-wal").st_size  # noqa: PTH116
    except FileNotFoundError:
        return
    if empty and log_bytes:
        raise LibraryDamaged
