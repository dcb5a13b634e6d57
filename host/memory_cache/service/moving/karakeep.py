"""Bookmarks, texts, notes and lists of Karakeep (once Hoarder), from the JSON that it exports.

The fields are those of its `zExportSchema`; those of its API (`htmlContent`, tags as objects) are
understood as well, since scripts that export more write them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct, field

from memory_cache.saying import say
from memory_cache.service.moving.found import (
    MAX_COLLECTION_CHARS,
    MAX_TITLE_CHARS,
    Found,
    bookmark,
    is_web_address,
    note,
    read_time,
)
from memory_cache.store.records import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from memory_cache.service.moving.report import Tally

_DEEPEST = 10


class _Tag(Struct):
    name: str


class _Content(Struct, rename="camel"):
    type: str = ""
    url: str | None = None
    text: str | None = None
    title: str | None = None
    description: str | None = None
    html_content: str | None = None


class _Bookmark(Struct, rename="camel"):
    id: str = ""
    created_at: Any = None
    title: str | None = None
    tags: list[str | _Tag] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    content: _Content | None = None
    note: str | None = None
    summary: str | None = None


class _List(Struct, rename="camel"):
    id: str = ""
    name: str = ""
    parent_id: str | None = None


class _Export(Struct):
    bookmarks: list[msgspec.Raw]
    lists: list[_List] = field(default_factory=list)


def is_karakeep(said: Mapping[str, msgspec.Raw]) -> bool:
    """Say whether a JSON object with these members is an export of Karakeep."""
    return "bookmarks" in said


def read_karakeep(content: bytes, now: float, tally: Tally) -> Iterator[Found]:
    """Yield links as bookmarks, or as pages where their HTML is there, texts as notes, and what the
    person noted about a link as a note about it. Tags and lists become collections.

    Raises `msgspec.MsgspecError` if the file is of another shape.
    """
    export = msgspec.json.decode(content, type=_Export)
    lists = {one.id: one for one in export.lists}
    names = {one.id: _path(one, lists) for one in export.lists}
    without_content = 0
    for raw in export.bookmarks:
        try:
            one = msgspec.json.decode(raw, type=_Bookmark)
        except msgspec.MsgspecError:
            tally.problem(
                say(
                    "import_odd_bookmark",
                    "One of the bookmarks is of a shape that is not known.",
                )
            )
            continue
        found = list(_read(one, names, now))
        if not found:
            without_content += 1
        yield from found
    if without_content:
        tally.problem(
            say(
                "import_without_content",
                "Left out, since the export does not hold them (images, files and empty"
                " entries): {count}.",
                count=without_content,
            )
        )


def _read(one: _Bookmark, lists: Mapping[str, str], now: float) -> Iterator[Found]:
    content = one.content or _Content()
    saved_at = read_time(one.created_at, now)
    tags = [tag if isinstance(tag, str) else tag.name for tag in one.tags]
    collections = tuple(filter(None, [*(lists.get(name, "") for name in one.lists), *tags]))
    title = (one.title or content.title or "").strip()
    if content.text and content.text.strip():
        parts = [content.text, one.note or ""]
        yield note(
            f"karakeep {one.id or content.text}",
            "\n\n".join(filter(None, parts)),
            saved_at,
            title=title,
            collections=collections,
        )
        return
    url = (content.url or "").strip()
    if not is_web_address(url):
        return
    if content.html_content:
        source = content.html_content.encode("utf-8", "replace")
        draft = Draft(url, source, title[:MAX_TITLE_CHARS], "text/html", "utf-8")
        yield Found(draft, saved_at, collections)
    else:
        description = "\n\n".join(filter(None, (content.description, one.summary)))
        yield bookmark(
            *(url, title, saved_at), description=description, tags=tags, collections=collections
        )
    if one.note and one.note.strip():
        yield note(f"karakeep note {url}", one.note, saved_at, about_url=url)


def _path(one: _List, lists: Mapping[str, _List]) -> str:
    names = [one.name.strip()]
    above = lists.get(one.parent_id or "")
    while above is not None and len(names) < _DEEPEST:
        names.insert(0, above.name.strip())
        above = lists.get(above.parent_id or "")
    return " / ".join(filter(None, names))[:MAX_COLLECTION_CHARS]
