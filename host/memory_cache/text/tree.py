"""A page as a plain tree of nodes, bounded in size, with what nobody can see left out.

The parser's events are folded into this tree instead of a libxml2 document: libxml2 drops text
silently past a depth of 255 and past text of 10 MB, and spends minutes on a tag with 200,000
attributes. Its event interface does neither.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from memory_cache.text.folding import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_DEPTH = 400
MAX_NODES = 250_000
_MAX_SCRIPT_CHARS = 200_000

BLOCK_TAGS = word_set(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset"
    " figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main"
    " menu nav ol optgroup option p pre search section select summary table tbody td tfoot th thead"
    " tr ul"
)
_UNREAD_TAGS = word_set(
    "script style noscript template svg iframe object embed canvas audio video map applet"
    " noframes noembed datalist progress meter annotation annotation-xml rp textarea"
)
_HIDING_STYLE = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.IGNORECASE
)
_SUSPECT_STYLE = re.compile(
    r"(?:^|;)\s*(?:opacity\s*:\s*0?\.?0+\s*(?:;|!|$)"
    r"|font-size\s*:\s*0(?:px|em|rem|pt|%)?\s*(?:;|!|$)|(?:left|top|text-indent)\s*:\s*-\d{3,})",
    re.IGNORECASE,
)
_KEPT_ATTRIBUTES = word_set(
    "class id role itemprop rel href lang style hidden aria-hidden name property content type"
    " datetime data-nosnippet open"
)


class Node:
    """One element: its tag, the attributes that matter, and its children in order."""

    __slots__ = ("attributes", "children", "parent", "suspect", "tag")

    def __init__(self, tag: str, attributes: Mapping[str, str], parent: Node | None) -> None:
        self.tag = tag
        self.attributes = attributes
        self.parent = parent
        self.children: list[Node | str] = []
        self.suspect = False

    def get(self, name: str) -> str:
        """Return an attribute, "" if it is absent."""
        return self.attributes.get(name, "")

    def elements(self) -> Iterator[Node]:
        """Yield this node and every element inside it, in document order."""
        waiting: list[Node] = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(child for child in reversed(node.children) if isinstance(child, Node))

    def text(self, max_chars: int = 100_000) -> str:
        """Return the text inside, white space folded, at most `max_chars` of it."""
        pieces: list[str] = []
        room = max_chars
        waiting: list[Node | str] = [self]
        while waiting and room > 0:
            item = waiting.pop()
            if isinstance(item, str):
                pieces.append(item)
                room -= len(item)
                continue
            if item.tag in BLOCK_TAGS or item.tag == "br":
                pieces.append(" ")
                waiting.append(" ")
            waiting.extend(reversed(item.children))
        return " ".join("".join(pieces).split())[:max_chars]


class TreeBuilder:
    """Receives a parser's events and builds the tree (the target interface of lxml's parsers).

    After `close`, `root` holds the page, `head` the elements of interest outside the text
    (`meta`, `title`, `link`) and `linked_data` the JSON-LD scripts. `events`, `chars` and `depth`
    say how much has been read so far.
    """

    def __init__(self) -> None:
        self.root = Node("html", {}, None)
        self.head: list[Node] = []
        self.linked_data: list[str] = []
        self.depth = 0
        self.events = 0
        self.chars = 0
        self._nodes = 0
        self._open: list[Node] = [self.root]
        self._unread_from: int | None = None
        self._script: list[str] | None = None

    def start(self, tag: Any, attributes: dict[Any, Any]) -> None:
        """Open an element."""
        self.events += 1
        self.depth += 1
        if self._unread_from is not None:
            return
        if tag == "html":
            self.root.attributes = {**self.root.attributes, **_kept(attributes)}
            self._open.append(self.root)
            return
        if tag in _UNREAD_TAGS or _is_hidden(tag, attributes):
            self._unread_from = self.depth
            if tag == "script" and "ld+json" in attributes.get("type", "").lower():
                self._script = []
            return
        self._nodes += 1
        parent = self._open[-1]
        if self._nodes > MAX_NODES or len(self._open) > MAX_DEPTH:
            # Too many or too deep: the text stays, only its structure is lost.
            if tag in BLOCK_TAGS or tag == "br":
                parent.children.append(" ")
            self._open.append(parent)
            return
        node = Node(tag, _kept(attributes), parent)
        node.suspect = attributes.get("aria-hidden", "").lower() == "true" or bool(
            _SUSPECT_STYLE.search(attributes.get("style", ""))
        )
        if tag in {"meta", "title", "link"}:
            self.head.append(node)
        else:
            parent.children.append(node)
        self._open.append(node)

    def end(self, tag: Any) -> None:  # noqa: ARG002 - the parser balances its events by itself
        """Close the innermost element."""
        if self._unread_from is not None:
            if self.depth == self._unread_from:
                self._unread_from = None
                if self._script is not None:
                    self.linked_data.append("".join(self._script)[:_MAX_SCRIPT_CHARS])
                    self._script = None
        elif len(self._open) > 1:
            self._open.pop()
        self.depth -= 1

    def data(self, data: Any) -> None:
        """Take text."""
        self.events += 1
        self.chars += len(data)
        if self._unread_from is None:
            self._open[-1].children.append(data)
        elif self._script is not None and len(self.linked_data) < 20:
            self._script.append(data)

    def comment(self, text: Any) -> None:
        """Leave comments out."""

    def pi(self, target: str, data: str | None = None) -> None:
        """Leave processing instructions out."""

    def close(self) -> TreeBuilder:
        """End the page."""
        return self


def _kept(attributes: Mapping[str, str]) -> dict[str, str]:
    return {name: attributes[name] for name in _KEPT_ATTRIBUTES & attributes.keys()}


def _is_hidden(tag: str, attributes: Mapping[str, str]) -> bool:
    if tag in {"body", "main"}:
        # Pages that wait for a script hide all of themselves.
        return False
    if "hidden" in attributes:
        return True
    style = attributes.get("style")
    return style is not None and bool(_HIDING_STYLE.search(style))
