"""Puts pages and chats into an export, in the order in which they come, keeping none in memory.

What is kept until the end is what the directory of a ZIP file needs of each entry, about half a
kilobyte.
"""

from __future__ import annotations

import hashlib
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import msgspec

from memory_cache import __version__
from memory_cache.service.conversation import as_markdown
from memory_cache.service.moving.manifest import (
    FORMAT,
    MANIFEST,
    VERSION,
    ChatEntry,
    CollectionEntry,
    FileEntry,
    FolderEntry,
    Manifest,
    PageEntry,
    PartEntry,
    TurnEntry,
    VersionEntry,
)
from memory_cache.service.moving.names import nice_name, suffix
from memory_cache.text.documents import frontmatter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from memory_cache.store.copies import PageCopy, VersionCopy
    from memory_cache.store.records import Chat, Collection, Folder, KeptTurn

_PART_BYTES = 1024 * 1024
_PART_ENTRIES = 500
_OWNER_ONLY = 0o600 << 16
_COMPRESSION = 6
_EARLIEST, _LATEST = (1980, 1, 1, 0, 0, 0), (2107, 12, 31, 23, 59, 58)
# Compressed as they are; another pass would cost time and gain next to nothing.
_PACKED = frozenset({"application/pdf"})


class ExportWriter:
    """Writes one export. `finish` must come last: without it nothing can be read."""

    def __init__(self, archive: ZipFile, collections: Sequence[Collection], now: float) -> None:
        self._archive = archive
        self._collections = {one.collection_id: one for one in collections}
        self._now = now
        self._holds: Literal["pages", "chats"] = "chats"
        self._entries: list[bytes] = []
        self._entries_bytes = 0
        self._parts: list[PartEntry] = []
        self._pages = self._chats = 0

    def add_page(self, page: PageCopy, text: str, versions: Iterable[VersionCopy]) -> None:
        """Put a page in; `text` is what it says, that of its twin if it has one."""
        source = self._put(
            f"sources/{page.page_id}.{suffix(page.content_type)}",
            page.source,
            page.saved_at,
            stored=page.content_type in _PACKED,
        )
        # A collection that was made since the export began is left out with its name.
        collected = [one for one in page.collections if one in self._collections]
        head = frontmatter.write(self._page_fields(page, collected), "").encode()
        title = page.title or page.given_title or page.url
        folder = "notes" if page.kind == "note" else "pages"
        document = self._put(
            f"{folder}/{nice_name(title, page.page_id)}.md",
            head + text.encode("utf-8", "replace"),
            page.saved_at,
        )
        entry = PageEntry(
            id=page.page_id,
            address=page.address,
            url=page.url,
            kind=page.kind,
            content_type=page.content_type,
            charset=page.charset,
            given_title=page.given_title,
            first_saved_at=page.first_saved_at,
            saved_at=page.saved_at,
            about=page.about,
            collections=collected,
            source=source,
            document=document,
            text_at=len(head),
            read=page.is_read,
            extractor=page.extractor,
            text_sha256=page.text_sha256.hex() if page.text_sha256 else None,
            title=page.title,
            byline=page.byline,
            site=page.site,
            lang=page.lang,
            published=page.published,
            characters=page.characters,
            page_starts=list(page.page_starts),
            truncated=page.truncated,
            twin_of=page.twin_of,
            passages=[(one.start, one.end, one.heading) for one in page.passages],
            versions=[
                self._version(page.page_id, number, version)
                for number, version in enumerate(versions, start=1)
            ],
        )
        self._add("pages", entry)
        self._pages += 1

    def add_chat(self, chat: Chat, turns: Sequence[KeptTurn]) -> None:
        """Put a conversation in, as many entries as its length asks for."""
        document: FileEntry | None = self._put(
            f"chats/{nice_name(chat.title, chat.chat_id)}.md",
            self._readable(chat, turns).encode("utf-8", "replace"),
            chat.started_at,
        )
        some: list[TurnEntry] = []
        some_bytes = 0
        for _, turn, page_ids in turns:
            some.append(
                TurnEntry(
                    asked_at=turn.asked_at,
                    question=turn.question,
                    answer=turn.answer,
                    label=turn.label,
                    quotes=_json(turn.quotes),
                    model=turn.model,
                    pages=page_ids,
                    checks=_json(turn.checks),
                    flagged=_json(turn.flagged),
                    coverage=_json(turn.coverage, b"null"),
                    ended=turn.ended,
                )
            )
            some_bytes += sum(len(part) for part in turn if isinstance(part, str))
            if some_bytes >= _PART_BYTES:
                self._add("chats", self._entry(chat, document, some))
                document, some, some_bytes = None, [], 0
        if some or document is not None:
            self._add("chats", self._entry(chat, document, some))
        self._chats += 1

    def finish(self, folders: Sequence[Folder], note_draft: str | None) -> int:
        """Write the manifest; returns how many pages there are."""
        self._end_part()
        manifest = Manifest(
            format=FORMAT,
            version=VERSION,
            program=__version__,
            made_at=self._now,
            pages=self._pages,
            chats=self._chats,
            note_draft=note_draft or "",
            collections=[
                CollectionEntry(one.collection_id, one.name, one.created_at)
                for one in self._collections.values()
            ],
            folders=[FolderEntry(one.path, one.added_at) for one in folders],
            parts=self._parts,
        )
        self._put(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)), self._now)
        return self._pages

    def _readable(self, chat: Chat, turns: Sequence[KeptTurn]) -> str:
        collection = self._collections.get(chat.collection_id or 0)
        fields: dict[str, Any] = {
            "title": chat.title,
            "about": chat.about,
            "url": chat.url,
            "started": _iso(chat.started_at),
            "updated": _iso(chat.updated_at) if chat.updated_at != chat.started_at else "",
            "id": chat.chat_id,
        }
        name = collection.name if collection is not None else ""
        return frontmatter.write(fields, as_markdown(chat, turns, name))

    def _entry(self, chat: Chat, document: FileEntry | None, turns: list[TurnEntry]) -> ChatEntry:
        # A collection that was made since the export began is left out with its name.
        collection = chat.collection_id if chat.collection_id in self._collections else None
        return ChatEntry(
            id=chat.chat_id,
            page=chat.page_id,
            title=chat.title,
            started_at=chat.started_at,
            document=document,
            turns=turns,
            about=chat.about,
            collection=collection,
            updated_at=chat.updated_at,
        )

    def _version(self, page_id: int, number: int, version: VersionCopy) -> VersionEntry:
        name = f"versions/{page_id}-{number}"
        kind = version.content_type
        return VersionEntry(
            saved_at=version.saved_at,
            url=version.url,
            content_type=kind,
            charset=version.charset,
            given_title=version.given_title,
            title=version.title,
            source=self._put(
                f"{name}.{suffix(kind)}", version.source, version.saved_at, stored=kind in _PACKED
            ),
            text=self._put(
                f"{name}-text.txt", version.text.encode("utf-8", "replace"), version.saved_at
            ),
        )

    def _page_fields(self, page: PageCopy, collected: Sequence[int]) -> dict[str, Any]:
        return {
            "title": page.title or page.given_title,
            "url": page.url,
            "kind": page.kind,
            "saved": _iso(page.first_saved_at),
            "updated": _iso(page.saved_at) if page.saved_at != page.first_saved_at else "",
            "published": page.published,
            "byline": page.byline,
            "site": page.site,
            "lang": page.lang,
            "collections": [self._collections[one].name for one in collected],
            "id": page.page_id,
        }

    def _add(self, holds: Literal["pages", "chats"], entry: PageEntry | ChatEntry) -> None:
        if holds != self._holds:
            self._end_part()
            self._holds = holds
        encoded = msgspec.json.encode(entry)
        self._entries.append(encoded)
        self._entries_bytes += len(encoded)
        if self._entries_bytes >= _PART_BYTES or len(self._entries) >= _PART_ENTRIES:
            self._end_part()

    def _end_part(self) -> None:
        if not self._entries:
            return
        content = b"[\n" + b",\n".join(self._entries) + b"\n]\n"
        file = self._put(
            f"manifest/{len(self._parts) + 1:06}-{self._holds}.json", content, self._now
        )
        part = PartEntry(
            holds=self._holds, name=file.name, sha256=file.sha256, count=len(self._entries)
        )
        self._parts.append(part)
        self._entries, self._entries_bytes = [], 0

    def _put(self, name: str, content: bytes, when: float, *, stored: bool = False) -> FileEntry:
        info = ZipInfo(name, _zip_time(when))
        info.compress_type = ZIP_STORED if stored else ZIP_DEFLATED
        info.external_attr = _OWNER_ONLY
        self._archive.writestr(info, content, compresslevel=_COMPRESSION)
        return FileEntry(name, hashlib.sha256(content).hexdigest())


def _json(text: str, otherwise: bytes = b"[]") -> msgspec.Raw:
    """The text as it is, unless it would break what it is put into."""
    try:
        msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return msgspec.Raw(otherwise)
    return msgspec.Raw(text.encode())


def _iso(when: float) -> str:
    try:
        return datetime.fromtimestamp(when, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, OSError, ValueError):
        return ""


def _zip_time(when: float) -> tuple[int, int, int, int, int, int]:
    try:
        at = time.gmtime(when)
    except (OverflowError, OSError, ValueError):
        return _EARLIEST
    found = (at.tm_year, at.tm_mon, at.tm_mday, at.tm_hour, at.tm_min, min(at.tm_sec, 59))
    return min(max(found, _EARLIEST), _LATEST)
