"""What an export says about itself: the one definition of the format, for writing and reading.

An export is a ZIP file with, for people, `pages/`, `notes/` and `chats/` in Markdown, `sources/`
and `versions/` byte for byte as they came, and for programs `manifest.json`. That names its parts
(`manifest/…json`, a list of pages or of chats each), which hold every field that is kept, so that
they need not be in memory together.

Times are seconds since 1970, UTC; digests are SHA-256 in hexadecimal; offsets count Unicode code
points. Ids are those of the library that was exported and hold within one file only. What a later
version adds is optional, and passed over by earlier ones.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from memory_cache.protocol.limits import About, ContentType, Kind

FORMAT: Literal["memory-cache-export"] = "memory-cache-export"
VERSION = 1
MANIFEST = "manifest.json"
MAX_MANIFEST_BYTES = 32 * 1024 * 1024
MAX_PART_BYTES = 64 * 1024 * 1024
MOST_COLLECTIONS = 20_000

Id = Annotated[int, Meta(ge=1, le=2**53 - 1)]
Count = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Digest = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
Time = Annotated[float, Meta(ge=-(2.0**36), le=2.0**36)]
Name = Annotated[str, Meta(min_length=1, max_length=500)]
Line = Annotated[str, Meta(max_length=4_096)]
Url = Annotated[str, Meta(max_length=65_536)]
CollectionName = Annotated[str, Meta(min_length=1, max_length=1_000)]


class FileEntry(Struct, frozen=True):
    """A file of the export."""

    name: Name
    sha256: Digest


class CollectionEntry(Struct, frozen=True):
    """A collection; its pages say that they are in it."""

    id: Id
    name: CollectionName
    created_at: Time


class FolderEntry(Struct, frozen=True):
    """A folder that was kept in step on the computer that the export is from."""

    path: Url
    added_at: Time


class PartEntry(Struct, frozen=True, kw_only=True):
    """A part of the manifest: a JSON list of `PageEntry` or of `ChatEntry`."""

    holds: Literal["pages", "chats"]
    name: Name
    sha256: Digest
    count: Count


class Manifest(Struct, frozen=True, kw_only=True):
    """What `manifest.json` says. `version` grows when an older reader could not read it rightly."""

    format: Literal["memory-cache-export"]
    version: Count
    program: Line
    made_at: Time
    pages: Count
    chats: Count
    note_draft: str
    collections: Annotated[list[CollectionEntry], Meta(max_length=MOST_COLLECTIONS)]
    folders: Annotated[list[FolderEntry], Meta(max_length=10_000)]
    parts: Annotated[list[PartEntry], Meta(max_length=1_000_000)]


class VersionEntry(Struct, frozen=True, kw_only=True):
    """What a page was before it was saved anew."""

    saved_at: Time
    url: Url
    content_type: ContentType
    charset: Line | None
    given_title: Url
    title: Url
    source: FileEntry
    text: FileEntry


class PageEntry(Struct, frozen=True, kw_only=True):
    """A page, a selection, a note or a file. `document` is for people to read: front matter, and
    from the byte `text_at` on the text. Where `read` is false there is none yet, and a twin's is
    that of the page `twin_of`, while `text_sha256` is the digest of what it says itself. `about` is
    the page that a note is about.
    """

    id: Id
    address: Url
    url: Url
    kind: Kind
    content_type: ContentType
    charset: Line | None
    given_title: Url
    first_saved_at: Time
    saved_at: Time
    about: Id | None
    collections: Annotated[list[Id], Meta(max_length=MOST_COLLECTIONS)]
    source: FileEntry
    document: FileEntry
    text_at: Count
    read: bool
    extractor: Count
    text_sha256: Digest | None
    title: Url
    byline: Line
    site: Line
    lang: Line
    published: Line
    characters: Count
    page_starts: list[Count]
    truncated: bool
    twin_of: Id | None
    passages: list[tuple[Count, Count, Url]]
    versions: Annotated[list[VersionEntry], Meta(max_length=1_000)]


class TurnEntry(Struct, frozen=True, kw_only=True):
    """A question and its answer as they were; `quotes`, `checks`, `flagged`, `coverage` and `ended`
    as `host/PROTOCOL.md` defines them. `pages` are those that it rests on.
    """

    asked_at: Time
    question: str
    answer: str
    label: Line
    quotes: msgspec.Raw
    model: Line
    pages: Annotated[list[Id], Meta(max_length=10_000)]
    checks: msgspec.Raw = msgspec.Raw(b"[]")
    flagged: msgspec.Raw = msgspec.Raw(b"[]")
    coverage: msgspec.Raw = msgspec.Raw(b"null")
    ended: Line = "complete"


class ChatEntry(Struct, frozen=True, kw_only=True):
    """A conversation, or with the same id the next turns of one: about one page, a collection, or
    what `about` says; without that, with `page` null, about the library. `document` is for people
    to read, null in what goes on.
    """

    id: Id
    page: Id | None
    title: Url
    started_at: Time
    document: FileEntry | None
    turns: list[TurnEntry]
    about: About | None = None
    collection: Id | None = None
    updated_at: Time | None = None
