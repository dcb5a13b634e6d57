"""Conversations that are kept: about a saved page, several, a collection, the library, or none."""

from __future__ import annotations

from itertools import groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING

from memory_cache.errors import NotFound
from memory_cache.saying import say
from memory_cache.store.records import Chat, ChatSubject, KeptTurn, Place, Turn
from memory_cache.store.rows import in_batches, marks
from memory_cache.text.finding.containing import WordsSought
from memory_cache.text.transcript import title_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from memory_cache.store.connection import Connections

TURN_COLUMNS = "asked_at, question, answer, label, quotes, model, checks, flagged, coverage, ended"
"""Of a turn, in the order of `Turn`."""
# A turn that rests on a page that is being forgotten is out of sight with it.
_TURN_SHOWN = (
    "NOT EXISTS (SELECT 1 FROM turn_page JOIN page USING (page_id)"
    " WHERE turn_page.turn_id = turn.turn_id AND page.hidden_at IS NOT NULL)"
)
_TURNS_SHOWN = f"(SELECT count(*) FROM turn WHERE turn.chat_id = chat.chat_id AND {_TURN_SHOWN})"
CHAT = (
    "SELECT chat_id, chat.about, page_id, collection_id, chat.title,"
    " coalesce(nullif(page.title, ''), page.given_title, ''), coalesce(page.url, ''),"
    f" started_at, updated_at, {_TURNS_SHOWN} FROM chat LEFT JOIN page USING (page_id)"
)
"""Selects what a `Chat` is made of."""
SHOWN = (
    "chat.hidden_at IS NULL AND (chat.page_id IS NULL OR EXISTS"
    " (SELECT 1 FROM page WHERE page.page_id = chat.page_id AND page.hidden_at IS NULL))"
)
"""What is true of a chat that is not being deleted, nor the page that it is about."""
# One of which all that was said rests on pages that are being forgotten goes with them.
_LISTED = (
    f"{SHOWN} AND ({_TURNS_SHOWN} > 0"
    " OR NOT EXISTS (SELECT 1 FROM turn WHERE turn.chat_id = chat.chat_id))"
)
_NEWEST_FIRST = "ORDER BY updated_at DESC, chat_id DESC"
_NOT_THERE = say("chat_gone", "That conversation is not there any more.")


class Chats:
    """Chats and their turns: a turn goes with the first erased of the pages that it rests on."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def keep(
        self,
        subject: ChatSubject,
        turn: Turn,
        page_ids: Iterable[int],
        *,
        chat_id: int | None = None,
        replaces: int | None = None,
        recalls: bool = False,
        now: float = 0.0,
    ) -> Place | None:
        """Add a turn that rests on these pages to a chat, or with None begin one with it, named
        after the question. With `replaces` that turn of the chat and later ones are set aside, all
        in one transaction: hidden from `now` on, as a deleted chat is, and erased like one. With
        `recalls` it rests, too, on what the turns before it rest on.

        None, and nothing is changed, if one of the pages is forgotten. Raises `NotFound` if the
        chat is not there, or is about something else.
        """
        rests_on = set(page_ids)
        with self._connections.writing() as db:
            if recalls and chat_id is not None:
                rests_on |= _rests_on(db, chat_id, replaces)
            about = set() if subject.page_id is None else {subject.page_id}
            if not _are_there(db, rests_on | about):
                return None
            subject = _as_it_is(db, subject)
            if chat_id is None:
                chat_id = insert_chat(db, subject, title_of(turn.question), turn.asked_at)
            else:
                _require(db, chat_id, subject)
            named = _is_named_after_its_question(db, chat_id)
            set_aside = None if replaces is None else _set_aside(db, chat_id, replaces, now)
            turn_id = insert_turn(db, chat_id, turn, rests_on)
            if named:
                _name_after_its_question(db, chat_id)
        return Place(chat_id, turn_id, set_aside)

    def take_back(self, chat_id: int, turn_id: int, set_aside: int) -> None:
        """Have again what a turn took the place of; the turn, and what came after it, goes. Raises
        `NotFound`, and changes nothing, once what was set aside is erased or had again, the chat is
        gone, or it is not of this chat.
        """
        with self._connections.writing() as db:
            both = (
                f"SELECT 1 FROM chat WHERE chat_id = ? AND {SHOWN} AND EXISTS"
                " (SELECT 1 FROM chat AS aside WHERE aside.chat_id = ?"
                " AND aside.hidden_at IS NOT NULL AND aside.started_at = chat.started_at)"
            )
            # Whatever took a turn's place came later; once it is had again only that is aside.
            back = db.execute(
                "SELECT turn_id FROM turn WHERE chat_id = ? AND turn_id < ?", (set_aside, turn_id)
            ).fetchall()
            if not back or not db.execute(both, (chat_id, set_aside)).fetchone():
                raise NotFound(_NOT_THERE)
            named = _is_named_after_its_question(db, chat_id)
            # What goes is hidden where the other was: it is erased, and cleaned away, in its time.
            db.execute(
                "UPDATE turn SET chat_id = ? WHERE chat_id = ? AND turn_id >= ?",
                (set_aside, chat_id, turn_id),
            )
            db.executemany(f"UPDATE turn SET chat_id = {chat_id:d} WHERE turn_id = ?", back)
            if named:
                _name_after_its_question(db, chat_id)

    def screen(
        self, limit: int, offset: int = 0, page_id: int | None = None, query: str = ""
    ) -> list[Chat]:
        """Return chats, those gone on with last first: all of them, or those about one page; with
        words in `query` those that have each of them in the title, a question or an answer.
        """
        where, values = ("", ()) if page_id is None else (" AND chat.page_id = ?", (page_id,))
        sought = WordsSought(query)
        with self._connections.reading() as db:
            if sought:
                found = _holding(db, sought, f"{_LISTED}{where}", values)
                return [
                    Chat(*db.execute(f"{CHAT} WHERE chat_id = ?", (chat_id,)).fetchone())
                    for chat_id in islice(found, offset, offset + limit)
                ]
            rows = db.execute(
                f"{CHAT} WHERE {_LISTED}{where} {_NEWEST_FIRST} LIMIT ? OFFSET ?",
                (*values, limit, offset),
            ).fetchall()
        return [Chat(*row) for row in rows]

    def get(self, chat_id: int) -> Chat:
        """Raises `NotFound`."""
        with self._connections.reading() as db:
            row = db.execute(f"{CHAT} WHERE chat_id = ? AND {SHOWN}", (chat_id,)).fetchone()
        if row is None:
            raise NotFound(_NOT_THERE)
        return Chat(*row)

    def turns(self, chat_id: int) -> list[KeptTurn]:
        """Return a chat's turns in order, each with the pages that it rests on."""
        with self._connections.reading() as db:
            rows = db.execute(
                f"SELECT turn_id, {TURN_COLUMNS} FROM turn"
                f" WHERE chat_id = ? AND {_TURN_SHOWN} ORDER BY turn_id",
                (chat_id,),
            ).fetchall()
            rests_on: dict[int, list[int]] = {row[0]: [] for row in rows}
            for turn_id, page_id in db.execute(
                "SELECT turn_id, page_id FROM turn_page JOIN turn USING (turn_id)"
                " WHERE chat_id = ? ORDER BY page_id",
                (chat_id,),
            ):
                if turn_id in rests_on:
                    rests_on[turn_id].append(page_id)
        return [KeptTurn(row[0], Turn(*row[1:]), rests_on[row[0]]) for row in rows]

    def rename(self, chat_id: int, title: str) -> None:
        """Give a chat another title. Raises `NotFound`."""
        self._change(chat_id, f"title = ? WHERE chat_id = ? AND {SHOWN}", title)

    def hide(self, chat_id: int, now: float) -> None:
        """Take a chat out of sight, to be erased. Raises `NotFound`."""
        self._change(chat_id, f"hidden_at = ? WHERE chat_id = ? AND {SHOWN}", now)

    def restore(self, chat_id: int) -> None:
        """Bring a hidden chat back; one that is not hidden stays. Raises `NotFound` once it is
        erased.
        """
        self._change(chat_id, "hidden_at = ? WHERE chat_id = ?", None)

    def _change(self, chat_id: int, change: str, value: str | float | None) -> None:
        with self._connections.writing() as db:
            if db.execute(f"UPDATE chat SET {change}", (value, chat_id)).rowcount == 0:
                raise NotFound(_NOT_THERE)


def _set_aside(db: sqlite3.Connection, chat_id: int, turn_id: int, now: float) -> int | None:
    """Move this turn and later ones into a hidden chat; returns that, None if there are none."""
    later = "WHERE chat_id = ? AND turn_id >= ?"
    if not db.execute(f"SELECT 1 FROM turn {later}", (chat_id, turn_id)).fetchone():
        return None
    (aside,) = db.execute(
        "INSERT INTO chat (about, page_id, collection_id, title, started_at, updated_at, hidden_at)"
        " SELECT about, page_id, collection_id, title, started_at, updated_at, ? FROM chat"
        " WHERE chat_id = ? RETURNING chat_id",
        (now, chat_id),
    ).fetchone()
    db.execute(f"UPDATE turn SET chat_id = ? {later}", (aside, chat_id, turn_id))
    return int(aside)


def insert_chat(db: sqlite3.Connection, subject: ChatSubject, title: str, started_at: float) -> int:
    """Write a chat inside a transaction; returns its id."""
    (chat_id,) = db.execute(
        "INSERT INTO chat (about, page_id, collection_id, title, started_at, updated_at)"
        " VALUES (?, ?, ?, ?, ?, ?) RETURNING chat_id",
        (*subject, title, started_at, started_at),
    ).fetchone()
    return int(chat_id)


def insert_turn(db: sqlite3.Connection, chat_id: int, turn: Turn, page_ids: Iterable[int]) -> int:
    """Write a turn, and the pages that it rests on, inside a transaction; returns its id."""
    (turn_id,) = db.execute(
        f"INSERT INTO turn (chat_id, {TURN_COLUMNS})"
        f" VALUES ({marks((chat_id, *turn))}) RETURNING turn_id",
        (chat_id, *turn),
    ).fetchone()
    db.executemany(
        "INSERT INTO turn_page (turn_id, page_id) VALUES (?, ?)",
        [(turn_id, page_id) for page_id in page_ids],
    )
    db.execute(
        "UPDATE chat SET updated_at = max(updated_at, ?) WHERE chat_id = ?",
        (turn.asked_at, chat_id),
    )
    return int(turn_id)


def drop_turns(db: sqlite3.Connection, turn_ids: Sequence[int]) -> None:
    """Delete turns inside a transaction, and chats about no page that they were all of. No title
    stays that says what was asked in one of them.
    """
    chat_ids: dict[int, None] = {}
    for some in in_batches(turn_ids):
        rows = db.execute(f"SELECT chat_id FROM turn WHERE turn_id IN ({marks(some)})", some)
        chat_ids |= dict.fromkeys(row[0] for row in rows.fetchall())
    named = [one for one in chat_ids if _is_named_after_its_question(db, one)]
    db.executemany("DELETE FROM turn WHERE turn_id = ?", [(one,) for one in turn_ids])
    for chat_id in chat_ids:
        db.execute(
            "DELETE FROM chat WHERE chat_id = ? AND page_id IS NULL AND NOT EXISTS"
            " (SELECT 1 FROM turn WHERE turn.chat_id = chat.chat_id)",
            (chat_id,),
        )
    for chat_id in named:
        _name_after_its_question(db, chat_id)


def _holding(
    db: sqlite3.Connection, sought: WordsSought, where: str, values: tuple[int, ...]
) -> Iterator[int]:
    """Yield the chats that hold what is sought, those gone on with last first.

    Every text is looked at: 8 MB of English take 0.05 s, and no index has to be kept and cleaned.
    """
    rows = db.execute(
        f"SELECT chat_id, chat.title, question, answer FROM chat LEFT JOIN turn USING (chat_id)"
        f" WHERE {where} AND (turn_id IS NULL OR {_TURN_SHOWN}) {_NEWEST_FIRST}",
        values,
    )
    for chat_id, turns in groupby(rows, key=itemgetter(0)):
        texts = {text for turn in turns for text in turn[1:] if text}
        if sought.are_in(list(texts)):
            yield chat_id


def _rests_on(db: sqlite3.Connection, chat_id: int, before: int | None) -> set[int]:
    rows = db.execute(
        "SELECT page_id FROM turn_page JOIN turn USING (turn_id)"
        " WHERE chat_id = ? AND turn_id < coalesce(?, turn_id + 1)",
        (chat_id, before),
    )
    return {row[0] for row in rows}


def _are_there(db: sqlite3.Connection, page_ids: Collection[int]) -> bool:
    found = 0
    for some in in_batches(page_ids):
        (there,) = db.execute(
            f"SELECT count(*) FROM page WHERE hidden_at IS NULL AND page_id IN ({marks(some)})",
            some,
        ).fetchone()
        found += there
    return found == len(page_ids)


def _as_it_is(db: sqlite3.Connection, subject: ChatSubject) -> ChatSubject:
    """A collection that was dropped while its question was answered leaves the library."""
    if (
        subject.collection_id is None
        or db.execute(
            "SELECT 1 FROM collection WHERE collection_id = ?", (subject.collection_id,)
        ).fetchone()
    ):
        return subject
    return ChatSubject("library")


def _require(db: sqlite3.Connection, chat_id: int, subject: ChatSubject) -> None:
    row = db.execute(
        f"SELECT about, page_id, collection_id FROM chat WHERE chat_id = ? AND {SHOWN}", (chat_id,)
    ).fetchone()
    if row is None:
        raise NotFound(_NOT_THERE)
    if ChatSubject(*row) != subject:
        raise NotFound(
            say("chat_elsewhere", "That conversation is about something else."),
            remedy=say("begin_another", "Begin another."),
        )


def _first_question(db: sqlite3.Connection, chat_id: int) -> str | None:
    row = db.execute(
        "SELECT question FROM turn WHERE chat_id = ? ORDER BY turn_id LIMIT 1", (chat_id,)
    ).fetchone()
    return None if row is None else str(row[0])


def _is_named_after_its_question(db: sqlite3.Connection, chat_id: int) -> bool:
    question = _first_question(db, chat_id)
    if question is None:
        return False
    row = db.execute("SELECT title FROM chat WHERE chat_id = ?", (chat_id,)).fetchone()
    return row is not None and bool(row[0] == title_of(question))


def _name_after_its_question(db: sqlite3.Connection, chat_id: int) -> None:
    question = _first_question(db, chat_id)
    if question is not None:
        db.execute("UPDATE chat SET title = ? WHERE chat_id = ?", (title_of(question), chat_id))
