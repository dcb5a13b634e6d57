"""Conversations that are kept: about a saved page, or about the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_cache.errors import NotFound
from memory_cache.store.records import Chat, Turn

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from memory_cache.store.connection import Connections

_CHAT = (
    "SELECT chat_id, page_id, title, started_at,"
    " (SELECT count(*) FROM turn WHERE turn.chat_id = chat.chat_id) FROM chat"
)
_SHOWN = (
    "(chat.page_id IS NULL OR EXISTS"
    " (SELECT 1 FROM page WHERE page.page_id = chat.page_id AND hidden_at IS NULL))"
)


class Chats:
    """Chats and their turns. A turn goes with the first page that it quotes and that is erased."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def start(self, title: str, now: float, page_id: int | None = None) -> int:
        """Begin a chat; returns its id. Raises `NotFound` if its page is not there."""
        with self._connections.writing() as db:
            there = (
                page_id is None
                or db.execute(
                    "SELECT 1 FROM page WHERE page_id = ? AND hidden_at IS NULL", (page_id,)
                ).fetchone()
            )
            if not there:
                raise NotFound
            return insert_chat(db, title, now, page_id)

    def add(self, chat_id: int, turn: Turn, page_ids: Iterable[int]) -> bool:
        """Add a turn that quotes these pages. False if the chat or one of them is forgotten."""
        quoted = set(page_ids)
        with self._connections.writing() as db:
            known = db.execute(
                f"SELECT 1 FROM chat WHERE chat_id = ? AND {_SHOWN}", (chat_id,)
            ).fetchone()
            there = [
                page_id
                for page_id in quoted
                if db.execute(
                    "SELECT 1 FROM page WHERE page_id = ? AND hidden_at IS NULL", (page_id,)
                ).fetchone()
            ]
            if known is None or len(there) < len(quoted):
                return False
            insert_turn(db, chat_id, turn, quoted)
        return True

    def screen(self, limit: int, offset: int = 0, page_id: int | None = None) -> list[Chat]:
        """Return chats, newest first: all of them, or those about one page."""
        where, values = ("", ()) if page_id is None else (" AND page_id = ?", (page_id,))
        with self._connections.reading() as db:
            rows = db.execute(
                f"{_CHAT} WHERE {_SHOWN}{where} ORDER BY started_at DESC, chat_id DESC"
                " LIMIT ? OFFSET ?",
                (*values, limit, offset),
            ).fetchall()
        return [Chat(*row) for row in rows]

    def get(self, chat_id: int) -> Chat:
        """Raises `NotFound`."""
        with self._connections.reading() as db:
            row = db.execute(f"{_CHAT} WHERE chat_id = ? AND {_SHOWN}", (chat_id,)).fetchone()
        if row is None:
            raise NotFound("That conversation is not there any more.")
        return Chat(*row)

    def turns(self, chat_id: int) -> list[tuple[Turn, list[int]]]:
        """Return a chat's turns in order, each with the pages that it quotes."""
        with self._connections.reading() as db:
            rows = db.execute(
                "SELECT turn_id, asked_at, question, answer, label, quotes, model FROM turn"
                " WHERE chat_id = ? AND NOT EXISTS (SELECT 1 FROM turn_page JOIN page"
                " USING (page_id) WHERE turn_page.turn_id = turn.turn_id"
                " AND hidden_at IS NOT NULL) ORDER BY turn_id",
                (chat_id,),
            ).fetchall()
            quoted: dict[int, list[int]] = {row[0]: [] for row in rows}
            for turn_id, page_id in db.execute(
                "SELECT turn_id, page_id FROM turn_page JOIN turn USING (turn_id)"
                " WHERE chat_id = ? ORDER BY page_id",
                (chat_id,),
            ):
                if turn_id in quoted:
                    quoted[turn_id].append(page_id)
        return [(Turn(*row[1:]), quoted[row[0]]) for row in rows]

    def drop(self, chat_id: int) -> None:
        """Delete a chat with all its turns. Raises `NotFound`."""
        with self._connections.writing() as db:
            if db.execute("DELETE FROM chat WHERE chat_id = ?", (chat_id,)).rowcount == 0:
                raise NotFound("That conversation is not there any more.")


def insert_chat(db: sqlite3.Connection, title: str, started_at: float, page_id: int | None) -> int:
    """Write a chat inside a transaction; returns its id."""
    (chat_id,) = db.execute(
        "INSERT INTO chat (page_id, title, started_at) VALUES (?, ?, ?) RETURNING chat_id",
        (page_id, title, started_at),
    ).fetchone()
    return int(chat_id)


def insert_turn(db: sqlite3.Connection, chat_id: int, turn: Turn, page_ids: Iterable[int]) -> int:
    """Write a turn, and the pages that it quotes, inside a transaction; returns its id."""
    (turn_id,) = db.execute(
        "INSERT INTO turn (chat_id, asked_at, question, answer, label, quotes, model)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING turn_id",
        (chat_id, *turn),
    ).fetchone()
    db.executemany(
        "INSERT INTO turn_page (turn_id, page_id) VALUES (?, ?)",
        [(turn_id, page_id) for page_id in page_ids],
    )
    return int(turn_id)
