"""Puts copies of pages and chats into the library: nothing twice, nothing newer under older.

What is the same page is decided as in `store.pages`: by its address. Each call is one transaction,
so that whoever calls with a few pages at a time keeps nobody waiting.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Literal, NamedTuple

from memory_cache.store import chats, pages, texts
from memory_cache.store.copies import VersionCopy
from memory_cache.store.packing import pack, unpack
from memory_cache.store.records import ChatSubject, ContentType, Draft
from memory_cache.text.blocks import Article
from memory_cache.text.documents.bookmarks import is_stub

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence, Set as AbstractSet

    from memory_cache.store.connection import Connections
    from memory_cache.store.copies import PageCopy
    from memory_cache.store.records import Chat, Turn

_STAND_IN: ContentType = "text/markdown"
"""What no page of the web is saved as: a page with such a source, a bookmark or somebody's notes of
what the page said, stands in for one that nobody has saved yet."""


class Restored(NamedTuple):
    """What became of a copy. `as_copied` says that the page now is what the copy says it is."""

    page_id: int
    status: Literal["saved", "updated", "known"]
    as_copied: bool = True


class Incoming(NamedTuple):
    """What another program saved at that time, and the collections that it is to be in."""

    draft: Draft
    saved_at: float
    collections: Sequence[int] = ()


class Restoring:
    """Puts in what was copied out of this library or another one, or kept by another program."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def put(self, copies: Sequence[PageCopy]) -> list[Restored]:
        """Put pages in. `about`, `twin_of` and `collections` of a copy name what is in the library;
        its `page_id` and `version_ids` say nothing. A twin whose `twin_of` is None is read anew.
        """
        packed = [pack(copy.source) for copy in copies]
        with self._connections.writing() as db:
            return [_put(db, copy, data) for copy, data in zip(copies, packed, strict=True)]

    def put_versions(self, page_id: int, versions: Sequence[VersionCopy]) -> int:
        """Put earlier versions of a page where they belong in time; returns how many are new."""
        with self._connections.writing() as db:
            return _add_versions(db, page_id, versions)

    def put_chat(self, chat: Chat, turns: Sequence[tuple[Turn, Iterable[int]]]) -> int:
        """Put turns into the chat that was begun at the same time about the same and has the same
        title or one of them, begun anew if there is none. `page_id` and `collection_id` of the
        chat name what is in the library; its `chat_id` says nothing. Turns that rest on a page that
        is not there, or that are there, are left out; returns how many were put in.
        """
        with self._connections.writing() as db:
            return _put_chat(db, chat, turns)

    def link(self, about: Mapping[int, int]) -> None:
        """Say of pages which other page each is about, if nothing is known about that."""
        with self._connections.writing() as db:
            db.executemany(
                "UPDATE page SET about = (SELECT page_id FROM page WHERE page_id = ?)"
                " WHERE page_id = ? AND about IS NULL",
                [(target, page_id) for page_id, target in about.items()],
            )

    def take_in(self, incoming: Sequence[Incoming]) -> list[Restored]:
        """Put pages of other programs in; they wait to be read, like any page that was saved.

        A page itself takes the place of a bookmark, whatever their times, and never the other way
        round. What is older than what the library has changes nothing but the time of the first
        save and the collections.
        """
        packed = [pack(one.draft.source) for one in incoming]
        with self._connections.writing() as db:
            return [_take_in(db, one, data) for one, data in zip(incoming, packed, strict=True)]


def _take_in(db: sqlite3.Connection, one: Incoming, packed: bytes) -> Restored:
    draft, address = one.draft, pages.name_address(one.draft)
    sha256 = hashlib.sha256(draft.source).digest()
    held = pages.find_held(db, address)
    if held is None:
        page_id = pages.insert(db, draft, address, sha256, packed, one.saved_at)
        restored = Restored(page_id, "saved")
    elif held.source_sha256 == sha256 or not _takes_the_place(db, one, held):
        restored = Restored(held.page_id, "known")
    else:
        pages.update(db, held.page_id, draft, sha256, packed, max(one.saved_at, held.saved_at))
        restored = Restored(held.page_id, "updated")
    _note_first_save(db, restored.page_id, one.saved_at)
    _collect(db, restored.page_id, one.collections)
    return restored


def _takes_the_place(db: sqlite3.Connection, one: Incoming, held: pages.Held) -> bool:
    if held.kind != "page" or _STAND_IN not in (held.content_type, one.draft.content_type):
        return one.saved_at > held.saved_at
    (data,) = db.execute("SELECT data FROM source WHERE page_id = ?", (held.page_id,)).fetchone()
    before = _closeness(held.content_type, unpack(data, held.source_sha256))
    after = _closeness(one.draft.content_type, one.draft.source)
    return after > before or (after == before and one.saved_at > held.saved_at)


def _closeness(content_type: ContentType, source: bytes) -> int:
    """How near a source comes to the page itself: a bookmark least, then notes, then the page."""
    if content_type != _STAND_IN:
        return 2
    return 0 if is_stub(source) else 1


def _collect(db: sqlite3.Connection, page_id: int, collections: Sequence[int]) -> None:
    db.executemany(
        "INSERT OR IGNORE INTO collected (collection_id, page_id)"
        " SELECT collection_id, ? FROM collection WHERE collection_id = ?",
        [(page_id, collection_id) for collection_id in collections],
    )


def _put(db: sqlite3.Connection, copy: PageCopy, packed: bytes) -> Restored:
    held = pages.find_held(db, copy.address)
    draft = Draft(
        *(copy.url, copy.source, copy.given_title, copy.content_type, copy.charset),
        *(copy.kind, copy.about),
    )
    if held is None:
        page_id = pages.insert(db, draft, copy.address, copy.source_sha256, packed, copy.saved_at)
        restored = Restored(page_id, "saved")
    elif held.source_sha256 == copy.source_sha256:
        db.execute(
            "UPDATE page SET saved_at = max(saved_at, ?), about = coalesce(about, ?)"
            " WHERE page_id = ?",
            (copy.saved_at, copy.about, held.page_id),
        )
        restored = Restored(held.page_id, "known")
    elif copy.saved_at > held.saved_at:
        pages.update(db, held.page_id, draft, copy.source_sha256, packed, copy.saved_at)
        restored = Restored(held.page_id, "updated")
    else:
        if copy.is_read and copy.kind != "file" and copy.twin_of is None:
            _add_versions(db, held.page_id, [_as_version(copy)])
        restored = Restored(held.page_id, "known", as_copied=False)
    _note_first_save(db, restored.page_id, copy.first_saved_at)
    _collect(db, restored.page_id, copy.collections)
    if restored.status != "known" and copy.is_read:
        _write_text(db, restored.page_id, copy)
    return restored


def _note_first_save(db: sqlite3.Connection, page_id: int, first_saved_at: float) -> None:
    db.execute(
        "UPDATE page SET first_saved_at = min(first_saved_at, ?) WHERE page_id = ?",
        (first_saved_at, page_id),
    )


def _write_text(db: sqlite3.Connection, page_id: int, copy: PageCopy) -> None:
    """Write the text as it was, unless which page has it first is to be found out anew."""
    is_twin = copy.text_sha256 is not None and not copy.text
    if is_twin and copy.twin_of is None:
        return
    if not is_twin and copy.kind == "page" and copy.text_sha256 is not None:
        same = db.execute(
            "SELECT 1 FROM page WHERE text_sha256 = ? AND page_id <> ? AND kind = 'page'"
            " AND twin_of IS NULL AND hidden_at IS NULL",
            (copy.text_sha256, page_id),
        ).fetchone()
        if same is not None:
            return
    article = None
    if copy.text_sha256 is not None:
        article = Article(
            title=copy.title,
            byline=copy.byline,
            site=copy.site,
            lang=copy.lang,
            text=copy.text,
            blocks=[],
            truncated=copy.truncated,
            published=copy.published,
            page_starts=list(copy.page_starts),
        )
    reading = texts.Reading(page_id, copy.source_sha256, copy.extractor)
    texts.write(db, reading, article, copy.passages, copy.text_sha256, copy.twin_of)
    if is_twin:
        db.execute("UPDATE page SET characters = ? WHERE page_id = ?", (copy.characters, page_id))


def _as_version(copy: PageCopy) -> VersionCopy:
    return VersionCopy(
        *(copy.saved_at, copy.url, copy.content_type, copy.charset, copy.given_title),
        *(copy.source, copy.source_sha256, copy.title, copy.text),
    )


def _add_versions(db: sqlite3.Connection, page_id: int, versions: Sequence[VersionCopy]) -> int:
    """Versions are told apart by what they were made from and when; the latest has the highest id,
    so that those which come late are put in order.
    """
    held = db.execute(
        "SELECT source_sha256, saved_at FROM version WHERE page_id = ?", (page_id,)
    ).fetchall()
    current = db.execute(
        "SELECT source_sha256, saved_at FROM page WHERE page_id = ?", (page_id,)
    ).fetchone()
    if current is None:
        return 0
    known = {*held, current}
    new = [one for one in versions if (one.source_sha256, one.saved_at) not in known]
    for one in new:
        db.execute(
            "INSERT INTO version (page_id, saved_at, url, content_type, charset, given_title,"
            " source, source_sha256, title, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(page_id, one.saved_at, one.url, one.content_type, one.charset, one.given_title),
                *(pack(one.source), one.source_sha256, one.title),
                pack(one.text.encode()),
            ),
        )
    if new and held and min(one.saved_at for one in new) < max(saved_at for _, saved_at in held):
        _put_versions_in_order(db, page_id)
    if new:
        pages.drop_oldest_versions(db, page_id)
    return len(new)


def _put_versions_in_order(db: sqlite3.Connection, page_id: int) -> None:
    ids = [
        row[0]
        for row in db.execute(
            "SELECT version_id FROM version WHERE page_id = ? ORDER BY saved_at, version_id",
            (page_id,),
        ).fetchall()
    ]
    columns = "page_id, saved_at, url, content_type, charset, given_title, source, source_sha256"
    for version_id in ids:
        db.execute(
            f"INSERT INTO version ({columns}, title, text)"
            f" SELECT {columns}, title, text FROM version WHERE version_id = ?",
            (version_id,),
        )
        db.execute("DELETE FROM version WHERE version_id = ?", (version_id,))


def _put_chat(
    db: sqlite3.Connection, chat: Chat, turns: Sequence[tuple[Turn, Iterable[int]]]
) -> int:
    asked = {(turn.asked_at, turn.question) for turn, _ in turns}
    chat_id = _find_chat(db, chat, asked)
    if chat_id is None:
        subject = ChatSubject(chat.about, chat.page_id, chat.collection_id)
        chat_id = chats.insert_chat(db, subject, chat.title, chat.started_at)
    db.execute(
        "UPDATE chat SET updated_at = max(updated_at, ?) WHERE chat_id = ?",
        (chat.updated_at, chat_id),
    )
    held = _asked_in(db, chat_id)
    put = 0
    latest = max((asked_at for asked_at, _ in held), default=0.0)
    for turn, rests_on in turns:
        page_ids = set(rests_on)
        if (turn.asked_at, turn.question) in held or not all(
            db.execute("SELECT 1 FROM page WHERE page_id = ?", (one,)).fetchone()
            for one in page_ids
        ):
            continue
        turn_id = chats.insert_turn(db, chat_id, turn, page_ids)
        put += 1
        if turn.asked_at < latest:
            _put_turn_in_order(db, chat_id, turn_id, turn.asked_at)
    return put


def _find_chat(
    db: sqlite3.Connection, chat: Chat, asked: AbstractSet[tuple[float, str]]
) -> int | None:
    """A chat that was renamed since is the same by what was asked in it."""
    rows = db.execute(
        "SELECT chat_id, title FROM chat WHERE started_at = ? AND about = ? AND page_id IS ?"
        " AND collection_id IS ? AND hidden_at IS NULL ORDER BY title = ? DESC, chat_id",
        (chat.started_at, chat.about, chat.page_id, chat.collection_id, chat.title),
    ).fetchall()
    for chat_id, title in rows:
        if title == chat.title or asked & _asked_in(db, chat_id):
            return int(chat_id)
    return None


def _asked_in(db: sqlite3.Connection, chat_id: int) -> set[tuple[float, str]]:
    rows = db.execute("SELECT asked_at, question FROM turn WHERE chat_id = ?", (chat_id,))
    return set(rows.fetchall())


def _put_turn_in_order(db: sqlite3.Connection, chat_id: int, turn_id: int, asked_at: float) -> None:
    """Turns stand in the order of their ids: those asked later get new ones."""
    later = db.execute(
        "SELECT turn_id FROM turn WHERE chat_id = ? AND turn_id < ? AND asked_at > ?"
        " ORDER BY turn_id",
        (chat_id, turn_id, asked_at),
    ).fetchall()
    columns = f"chat_id, {chats.TURN_COLUMNS}"
    for (old,) in later:
        (new,) = db.execute(
            f"INSERT INTO turn ({columns}) SELECT {columns} FROM turn WHERE turn_id = ?"
            " RETURNING turn_id",
            (old,),
        ).fetchone()
        db.execute("UPDATE turn_page SET turn_id = ? WHERE turn_id = ?", (new, old))
        db.execute("DELETE FROM turn WHERE turn_id = ?", (old,))
