"""Bookmarks: read from the file that every browser exports, and written as what is kept of one.

The file ("Netscape bookmarks") looks like HTML and is none: elements are left open, addresses hold
signs that HTML forbids. It is read tag by tag in one pass, in time that grows with its length.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from memory_cache.text.documents import frontmatter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HEAD = re.compile(r"<!DOCTYPE\s+NETSCAPE-Bookmark-file-1", re.IGNORECASE)
_POCKET_HEAD = re.compile(r"<title>\s*Pocket Export\s*</title>", re.IGNORECASE)
_HEAD_WITHIN_CHARS = 4_096
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,15})(?=[\s/>])")
_ATTRIBUTE_NAME = re.compile(r"[\s/]*([^\s=>\"'/]{1,100})\s*(=?)\s*")
_BARE_VALUE = re.compile(r"[^\s>\"']{0,4096}")
_TO_SKIP = re.compile(r"[\s/]*")
_ROOTS = ("personal_toolbar_folder", "unfiled_bookmarks_folder")
_TAG_SEPARATOR = re.compile(r"[,|]")
_DEEPEST = 64
_MOST_ATTRIBUTES = 50
_LONGEST_TITLE_CHARS = 1_000
_LONGEST_DESCRIPTION_CHARS = 20_000
_MOST_TAGS = 50
_STUB = "---\nbookmark: true\n"


class Bookmark(NamedTuple):
    """An address that somebody kept. `added` is as the file has it, `folders` from the outside in,
    less those that every browser has.
    """

    url: str
    title: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    added: str = ""


def is_bookmark_file(text: str) -> bool:
    """Say whether this is a file of bookmarks: of a browser, Pinboard, Raindrop or Pocket."""
    head = text[:_HEAD_WITHIN_CHARS]
    return _HEAD.search(head) is not None or _POCKET_HEAD.search(head) is not None


def read_bookmarks(text: str) -> Iterator[Bookmark]:
    """Yield the bookmarks of a file in their order, with whatever addresses they have."""
    folders: list[str] = []
    named = ""
    held: Bookmark | None = None
    for tag, attributes, content in _elements(text):
        if tag == "h3":
            if held is not None:
                yield held
                held = None
            is_root = any(attributes.get(name, "").lower() == "true" for name in _ROOTS)
            named = "" if is_root else _line(content)
        elif tag == "dl":
            if len(folders) < _DEEPEST:
                folders.append(named)
            named = ""
        elif tag == "/dl":
            if folders:
                folders.pop()
        elif tag == "a":
            if held is not None:
                yield held
            held = Bookmark(
                attributes.get("href", "").strip(),
                _line(content),
                tags=split_tags(attributes.get("tags", "")),
                folders=tuple(filter(None, folders)),
                added=attributes.get("add_date") or attributes.get("time_added", ""),
            )
        elif tag == "dd" and held is not None:
            yield held._replace(description=_line(content, _LONGEST_DESCRIPTION_CHARS))
            held = None
    if held is not None:
        yield held


def split_tags(tags: str) -> tuple[str, ...]:
    """Return the tags of a list of them, which commas or bars divide, each once."""
    found = (
        " ".join(tag.split()) for tag in _TAG_SEPARATOR.split(tags[:_LONGEST_DESCRIPTION_CHARS])
    )
    return tuple(dict.fromkeys(filter(None, found)))[:_MOST_TAGS]


def write_stub(url: str, title: str, description: str, tags: Sequence[str]) -> str:
    """Return the Markdown that is kept of a bookmark until the page itself is saved: all of its
    words, and its address, which no other bookmark has.
    """
    said = (url, *filter(None, (description, ", ".join(tags))))
    body = "\n".join(f"{line}\n" for line in said)
    return frontmatter.write({"bookmark": True, "url": url, "title": title}, body)


def is_stub(source: bytes) -> bool:
    """Say whether a source is what `write_stub` makes of a bookmark."""
    return source.startswith(_STUB.encode())


def _elements(text: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """Yield each tag in small letters, closing ones with a slash, its attributes, and the text from
    there to the next tag.
    """
    last_quote = {sign: text.rfind(sign) for sign in "\"'"}
    found = _TAG.search(text)
    while found is not None:
        tag = found[1] + found[2].lower()
        attributes, at = _attributes(text, found.end(), last_quote)
        found = _TAG.search(text, at)
        yield tag, attributes, text[at : found.start() if found else len(text)]


def _attributes(text: str, at: int, last_quote: dict[str, int]) -> tuple[dict[str, str], int]:
    """Return the attributes of a tag, and where its text begins."""
    attributes: dict[str, str] = {}
    while at < len(text):
        name = _ATTRIBUTE_NAME.match(text, at)
        if name is None:
            skipped = _TO_SKIP.match(text, at)
            at = skipped.end() if skipped else at
            if text[at : at + 1] == ">":
                return attributes, at + 1
            at += 1
            continue
        at = name.end()
        if not name[2]:
            continue
        sign = text[at : at + 1]
        # Without a second sign anywhere, looking for one at every tag would take for ever.
        if sign in last_quote and last_quote[sign] > at:
            stop = text.index(sign, at + 1)
            value, at = text[at + 1 : stop], stop + 1
        else:
            bare = _BARE_VALUE.match(text, at)
            value, at = (bare[0], bare.end()) if bare else ("", at)
        if len(attributes) < _MOST_ATTRIBUTES:
            attributes.setdefault(name[1].lower(), unescape(value))
    return attributes, at


def _line(content: str, max_chars: int = _LONGEST_TITLE_CHARS) -> str:
    return " ".join(unescape(content[:max_chars]).split())
