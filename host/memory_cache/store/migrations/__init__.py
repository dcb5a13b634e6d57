"""The library's schema, step by step: all steps and the record of them are atomic."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from memory_cache.errors import LibraryNewer
from memory_cache.store.migrations import first, fourth, second, third

if TYPE_CHECKING:
    import sqlite3

_STEPS = (first.apply, second.apply, third.apply, fourth.apply)
SCHEMA_VERSION = len(_STEPS)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the library to this version's schema. Leaves foreign keys enforced.

    Raises `LibraryNewer`, having changed nothing, if a newer version wrote it.
    """
    version = _version(connection)
    if version > SCHEMA_VERSION:
        raise LibraryNewer
    if version < SCHEMA_VERSION:
        # A table that others refer to is replaced: dropping it must not delete what refers to it.
        connection.execute("PRAGMA foreign_keys = OFF")
        _migrate(connection)
    connection.execute("PRAGMA foreign_keys = ON")


def _migrate(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN EXCLUSIVE")
    try:
        # Asked again under the lock: another process may have been quicker.
        for step in _STEPS[_version(connection) :]:
            step(connection)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        # By which a library and its write-ahead log know each other.
        connection.execute(f"PRAGMA application_id = {secrets.randbelow(2**31 - 1) + 1}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)
