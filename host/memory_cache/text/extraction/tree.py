"""A page as a plain tree of nodes, bounded in size, with what nobody can see left out.

The parser's events are folded into this tree instead of a libxml2 document: libxml2 drops text
silently past a depth of 255 (2,048 if asked for more) and past text of 10 MB, and spends minutes on
a tag with 200,000 attributes. Its event interface does neither, and costs no more time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from memory_cache.text.extraction.marks import AUTHOR, DATE, FOR_READERS_ONLY, read_marks
from memory_cache.text.extraction.visibility import is_hidden, is_suspect_style
from memory_cache.text.finding.folding import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_DEPTH = 400
MAX_NODES = 250_000
_MAX_SCRIPT_CHARS = 200_000
_MAX_SCRIPTS = 20
_MAX_STYLE_CHARS = 200_000
# An element of next to no text can hold very many empty ones.
_MAX_STEPS = 20_000
# A dictionary of more than so many attributes is cut down to those that are read.
_MANY_ATTRIBUTES = 12

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
# Nothing stands in them.
_EMPTY_TAGS = word_set("img input source track wbr area col param base")
_HEAD_TAGS = word_set("meta title link")
_SPECIAL_TAGS = _UNREAD_TAGS | _HEAD_TAGS | {"html", "dialog"}
_KEPT_ATTRIBUTES = word_set(
    "class id role itemprop itemscope itemtype rel href lang style name property content type"
    " datetime title rowspan colspan aria-hidden"
)


class Node:
    """One element: its tag, the attributes that matter, and its children in order.

    `order` counts a page's nodes in document order from 0; those from `order` up to `end` are the
    node and what is inside it. `suspect` says that what is inside is
    probably not visible.
    """

    __slots__ = ("attributes", "children", "end", "order", "parent", "suspect", "tag")

    def __init__(
        self, tag: str, attributes: Mapping[str, str], parent: Node | None, order: int = 0
    ) -> None:
        self.tag = tag
        self.attributes = attributes
        self.parent = parent
        self.order = order
        self.end = order + 1
        self.children: list[Node | str] = []
        self.suspect = False

    def get(self, name: str) -> str:
        """Return an attribute, "" if it is absent."""
        return self.attributes.get(name, "")

    def around(self, most: int) -> Iterator[Node]:
        """Yield this node and those around it from the inside out, at most so many."""
        node: Node | None = self
        for _ in range(most):
            if node is None:
                return
            yield node
            node = node.parent

    def elements(self) -> Iterator[Node]:
        """Yield this node and every element inside it, in document order."""
        waiting: list[Node] = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(child for child in reversed(node.children) if isinstance(child, Node))

    def text(self, max_chars: int = 100_000) -> str:
        """Return the visible text inside, white space folded, at most `max_chars` of it."""
        pieces: list[str] = []
        room = max_chars
        steps = max_chars + _MAX_STEPS
        inside = [(iter(self.children), "")]
        while inside:
            children, after = inside[-1]
            child = next(children, None)
            steps -= 1
            if child is None:
                pieces.append(after)
                inside.pop()
            elif room <= 0 or steps <= 0:
                break
            elif isinstance(child, str):
                pieces.append(child)
                room -= len(child)
            elif not child.suspect:
                around = " " if child.tag in BLOCK_TAGS or child.tag == "br" else ""
                pieces.append(around)
                inside.append((iter(child.children), around))
        return " ".join("".join(pieces).split())[:max_chars]


class TreeBuilder:
    """Receives a parser's events and builds the tree (the target interface of lxml's parsers).

    After `close`, `root` holds the page, `nodes` every element of it in document order, `head` the
    elements of interest outside the text (`meta`, `title`, `link`), `linked_data` the JSON-LD
    scripts, `styles` the style sheets inside the page, `unspoken` the elements that screen readers
    leave out and `marked` those that may name an author or a date. `events()`, `chars` and
    `depth()` say how much has been read so far.
    """

    def __init__(self) -> None:
        self.root = Node("html", {}, None)
        self.nodes: list[Node] = [self.root]
        self.head: list[Node] = []
        self.linked_data: list[str] = []
        self.styles: list[str] = []
        self.unspoken: list[Node] = []
        self.marked: list[Node] = []
        self.chars = 0
        self._open: list[Node] = [self.root]
        # How many elements are open from the one on whose inside is not read, 0 outside any.
        self._unread = 0
        # Elements that made no node, and pieces of text.
        self._other_events = 0
        self._gathered: list[str] | None = None
        self._gathered_by = ""

    def start(self, tag: Any, attributes: dict[Any, Any]) -> None:
        """Open an element."""
        if self._unread:
            self._unread += 1
            self._other_events += 1
            return
        if tag in _SPECIAL_TAGS and self._start_special(tag, attributes):
            self._other_events += 1
            return
        suspect, marked = False, tag == "time"
        if attributes:
            if "style" in attributes or "hidden" in attributes:
                if is_hidden(tag, attributes):
                    self._unread = 1
                    self._other_events += 1
                    return
                suspect = is_suspect_style(attributes.get("style", ""))
            if "class" in attributes and (marks := read_marks(attributes["class"])):
                suspect = suspect or marks & FOR_READERS_ONLY > 0
                marked = marks & (AUTHOR | DATE) > 0
            marked = marked or "itemprop" in attributes or "rel" in attributes
            if len(attributes) > _MANY_ATTRIBUTES:
                attributes = _kept(attributes)
        opened = self._open
        parent = opened[-1]
        if tag in _EMPTY_TAGS:
            self._other_events += 1
            opened.append(parent)
            return
        nodes = self.nodes
        if len(nodes) >= MAX_NODES or len(opened) > MAX_DEPTH:
            # Too many or too deep: the text stays, only its structure is lost.
            self._other_events += 1
            if tag in BLOCK_TAGS or tag == "br":
                parent.children.append(" ")
            opened.append(parent)
            return
        node = Node(tag, attributes, parent, len(nodes))
        if suspect:
            node.suspect = True
        if marked:
            self.marked.append(node)
        if "aria-hidden" in attributes and attributes["aria-hidden"].lower() == "true":
            self.unspoken.append(node)
        nodes.append(node)
        parent.children.append(node)
        opened.append(node)

    def _start_special(self, tag: str, attributes: dict[str, str]) -> bool:
        """Open an element that is not simply a part of the text; False if it is after all."""
        if tag == "html":
            self.root.attributes = {**self.root.attributes, **_kept(attributes)}
            self._open.append(self.root)
            return True
        if tag in _HEAD_TAGS:
            node = Node(tag, _kept(attributes), self._open[-1])
            if len(self.head) < MAX_NODES:
                self.head.append(node)
            self._open.append(node)
            return True
        if tag == "dialog" and "open" in attributes:
            return False
        self._unread = 1
        is_data = tag == "script" and "ld+json" in attributes.get("type", "").lower()
        if (is_data and len(self.linked_data) < _MAX_SCRIPTS) or (
            tag == "style" and len(self.styles) < _MAX_SCRIPTS
        ):
            self._gathered, self._gathered_by = [], tag
        return True

    def end(self, tag: Any) -> None:  # noqa: ARG002 - the parser balances its events by itself
        """Close the innermost element."""
        if self._unread:
            self._unread -= 1
            if not self._unread and self._gathered is not None:
                text = "".join(self._gathered)
                if self._gathered_by == "style":
                    self.styles.append(text[:_MAX_STYLE_CHARS])
                else:
                    self.linked_data.append(text[:_MAX_SCRIPT_CHARS])
                self._gathered = None
        elif len(self._open) > 1:
            self._open.pop().end = len(self.nodes)

    def data(self, data: Any) -> None:
        """Take text."""
        self._other_events += 1
        self.chars += len(data)
        if not self._unread:
            self._open[-1].children.append(data)
        elif self._gathered is not None:
            self._gathered.append(data)

    def events(self) -> int:
        """Return how many elements and pieces of text there were so far."""
        return len(self.nodes) + self._other_events

    def depth(self) -> int:
        """Return how many elements are open."""
        return len(self._open) + self._unread

    def comment(self, text: Any) -> None:
        """Leave comments out."""

    def pi(self, target: str, data: str | None = None) -> None:
        """Leave processing instructions out."""

    def close(self) -> TreeBuilder:
        """End the page."""
        for node in self._open:
            node.end = len(self.nodes)
        return self


def _kept(attributes: Mapping[str, str]) -> dict[str, str]:
    return {name: attributes[name] for name in _KEPT_ATTRIBUTES & attributes.keys()}
