"""Whole copies of what is kept: everything that is known of a page or a chat, one at a time.

Page by page and not in one long read: that would keep the write-ahead log from being emptied, and
whatever is forgotten meanwhile would have to wait. Each page is read in one piece.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from memory_cache.store.chats import CHAT, SHOWN
from memory_cache.store.packing import check_text, unpack, unpack_text
from memory_cache.store.records import Chat
from memory_cache.text.chunk import Passage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from memory_cache.store.connection import Connections
    from memory_cache.store.records import ContentType, Kind

_CHATS_AT_ONCE = 200


class PageCopy(NamedTuple):
    """A page as it is kept. Times are seconds since 1970, digests SHA-256, offsets code points.

    Of a page that `is_read` is false of, nothing below `extractor` is known: its text waits to be
    made from its source. `twin_of` is the page that has the same text; a twin has no text and no
    passages of its own, while `characters` and `text_sha256` are those of what it says.
    """

    page_id: int
    address: str
    url: str
    kind: Kind
    content_type: ContentType
    charset: str | None
    given_title: str
    first_saved_at: float
    saved_at: float
    about: int | None
    source: bytes
    source_sha256: bytes
    collections: Sequence[int]
    version_ids: Sequence[int]
    is_read: bool
    extractor: int = 0
    text: str = ""
    text_sha256: bytes | None = None
    title: str = ""
    byline: str = ""
    site: str = ""
    lang: str = ""
    published: str = ""
    characters: int = 0
    page_starts: Sequence[int] = ()
    truncated: bool = False
    twin_of: int | None = None
    passages: Sequence[Passage] = ()


class VersionCopy(NamedTuple):
    """What a page was before it was saved anew."""

    saved_at: float
    url: str
    content_type: ContentType
    charset: str | None
    given_title: str
    source: bytes
    source_sha256: bytes
    title: str
    text: str


_ABOUT = (
    "page_id, address, url, kind, content_type, charset, given_title, first_saved_at, saved_at,"
    " about"
)
_READ = (
    "extractor, text, text_sha256, title, byline, site, lang, published, characters,"
    " page_starts, truncated, twin_of"
)


class Copies:
    """Takes copies. What is hidden, being forgotten, is not there."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def page_ids(self) -> list[int]:
        """Return all pages, oldest first: those that others refer to come before them."""
        with self._connections.reading() as db:
            rows = db.execute("SELECT page_id FROM page WHERE hidden_at IS NULL ORDER BY page_id")
            return [row[0] for row in rows]

    def page(self, page_id: int) -> PageCopy | None:
        """Return a page, None if it was forgotten."""
        with self._connections.reading() as db:
            row = db.execute(
                f"SELECT {_ABOUT}, data, source_sha256, read_sha256 IS source_sha256, {_READ},"
                # In the same statement, so that no update comes in between.
                ' (SELECT json_group_array(json_array(start, "end", heading)) FROM'
                ' (SELECT start, "end", heading FROM passage WHERE passage.page_id = page.page_id'
                " ORDER BY start)),"
                " (SELECT json_group_array(collection_id) FROM"
                " (SELECT collection_id FROM collected WHERE collected.page_id = page.page_id"
                " ORDER BY collection_id)),"
                " (SELECT json_group_array(version_id) FROM"
                " (SELECT version_id FROM version WHERE version.page_id = page.page_id"
                " ORDER BY version_id))"
                " FROM page JOIN source USING (page_id) LEFT JOIN page_text USING (page_id)"
                " WHERE page_id = ? AND hidden_at IS NULL",
                (page_id,),
            ).fetchone()
        if row is None:
            return None
        data, source_sha256, is_read = row[10:13]
        passages, collections, versions = (json.loads(found) for found in row[25:])
        known = (unpack(data, source_sha256), source_sha256, collections, versions, bool(is_read))
        copy = PageCopy(*(*row[:10], *known))
        if not is_read:
            return copy
        read = dict(zip(PageCopy._fields[15:27], row[13:25], strict=True))
        if read["text"]:
            check_text(read["text"], read["text_sha256"])
        read.update(
            text=read["text"] or "",
            page_starts=json.loads(read["page_starts"]),
            truncated=bool(read["truncated"]),
            passages=[Passage(*passage) for passage in passages],
        )
        return copy._replace(**read)

    def version(self, version_id: int) -> VersionCopy | None:
        """Return an earlier version of a page, None if it is kept no longer."""
        with self._connections.reading() as db:
            row = db.execute(
                "SELECT saved_at, url, content_type, charset, given_title, source, source_sha256,"
                " title, text FROM version WHERE version_id = ?",
                (version_id,),
            ).fetchone()
        if row is None:
            return None
        copy = VersionCopy(*row)
        return copy._replace(source=unpack(row[5], copy.source_sha256), text=unpack_text(row[8]))

    def chats(self) -> Iterator[Chat]:
        """Yield all chats in the order in which they began; those that are being deleted, or are
        about a page that is being forgotten, are not there.
        """
        after = 0
        while True:
            with self._connections.reading() as db:
                rows = db.execute(
                    f"{CHAT} WHERE chat_id > ? AND {SHOWN} ORDER BY chat_id LIMIT ?",
                    (after, _CHATS_AT_ONCE),
                ).fetchall()
            if not rows:
                return
            for row in rows:
                yield Chat(*row)
            after = rows[-1][0]
