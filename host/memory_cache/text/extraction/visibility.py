"""Tells what of a page nobody can see, by its attributes, its own style sheets and its twins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from memory_cache.text.extraction.titles import letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from memory_cache.text.extraction.tree import Node

_HIDING = (
    r"(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|content-visibility\s*:\s*hidden)"
)
_HIDING_STYLE = re.compile(rf"(?:^|;)\s*{_HIDING}", re.IGNORECASE)
_ZERO = r"0*\.?0*(?:px|r?em|pt|%)?\s*(?:;|!|$)"
_PIXEL = r"[01](?:px)?[\s,]*"
_SUSPECT_STYLE = re.compile(
    rf"(?:^|;)\s*(?:opacity\s*:\s*{_ZERO}|font-size\s*:\s*{_ZERO}"
    r"|(?:left|right|top|bottom|text-indent|margin-left|margin-top)\s*:\s*-\d{3,}"
    rf"|clip\s*:\s*rect\(\s*(?:{_PIXEL}){{4}}\)|clip-path\s*:\s*inset\(\s*(?:50|100)%"
    r"|color\s*:\s*transparent|transform\s*:\s*scale\(\s*0\s*\))",
    re.IGNORECASE,
)
_NO_ROOM = re.compile(r"(?:^|;)\s*(?:max-)?(?:height|width)\s*:\s*[01](?:px)?\s*(?:;|!|$)")
_CLIPPED = re.compile(r"overflow\s*:\s*(?:hidden|clip)", re.IGNORECASE)
# What hides stands among few declarations.
_LONGEST_STYLE_CHARS = 2_000
# Pages that wait for a script hide all of themselves.
_NEVER_HIDDEN = frozenset({"html", "body", "main"})

_RULE_THAT_HIDES = re.compile(rf"[{{;]\s*(?:{_HIDING}|opacity\s*:\s*0\s*[;}}!])", re.IGNORECASE)
_SIMPLE_SELECTOR = re.compile(r"[a-z][\w-]*?([.#][A-Za-z_][\w-]{0,80})|([.#][A-Za-z_][\w-]{0,80})")
_COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
_MAX_HIDING_RULES = 500
# Twins of text that is hidden from screen readers are looked for among so many elements.
_MAX_TWINS = 2_000
_LONGEST_TWIN_CHARS = 1_000


def is_hidden(tag: str, attributes: Mapping[str, str]) -> bool:
    """Whether an element with these attributes is certainly not shown, nor what is inside it."""
    if tag in _NEVER_HIDDEN:
        return False
    style = attributes.get("style")
    return "hidden" in attributes or (
        style is not None and _HIDING_STYLE.search(style, 0, _LONGEST_STYLE_CHARS) is not None
    )


def is_suspect_style(style: str) -> bool:
    """Whether an element with this style is probably not visible: off the screen, without size,
    transparent.
    """
    style = style[:_LONGEST_STYLE_CHARS]
    return _SUSPECT_STYLE.search(style) is not None or (
        _NO_ROOM.search(style) is not None and _CLIPPED.search(style) is not None
    )


def mark_suspects(nodes: Sequence[Node], styles: Iterable[str], unspoken: Iterable[Node]) -> None:
    """Mark the nodes that the page's own style sheets hide, and text said twice to be seen once.

    `unspoken` are the nodes with `aria-hidden`: what is in them is seen but not spoken, and often
    stands beside a twin that is spoken. Only one of two visible twins is kept.
    """
    names = {name for style in styles for name in _hiding_names(style)}
    if names:
        for node in nodes:
            marks = node.attributes
            if ("class" in marks or "id" in marks) and not names.isdisjoint(_names(marks)):
                node.suspect = node.tag not in _NEVER_HIDDEN
    asked: list[Node] = []
    for node in unspoken:
        if len(asked) == _MAX_TWINS:
            break
        if not asked or node.order >= asked[-1].end:
            asked.append(node)
    parents = {node.parent for node in asked if node.parent is not None}
    places = {
        child: at
        for parent in parents
        for at, child in enumerate(parent.children)
        if not isinstance(child, str)
    }
    for node in asked:
        if node.parent is not None and _has_twin(node, node.parent.children, places[node]):
            node.suspect = True


def _names(attributes: Mapping[str, str]) -> list[str]:
    """Return the classes and the id of an element as selectors name them."""
    names = ["." + name for name in attributes.get("class", "").split()]
    if "id" in attributes:
        names.append("#" + attributes["id"])
    return names


def _hiding_names(style: str) -> Iterable[str]:
    """Yield the classes and ids that a style sheet hides by themselves, wherever they stand.

    Selectors of several parts are left alone, and so is what stands inside `@media` and the like.
    """
    if not _RULE_THAT_HIDES.search(style):
        return
    style = _COMMENT.sub("", style)
    depth = counted = 0
    for _, found in zip(range(_MAX_HIDING_RULES), _RULE_THAT_HIDES.finditer(style), strict=False):
        opened = style.rfind("{", 0, found.start() + 1)
        if opened < counted:
            continue
        depth += style.count("{", counted, opened) - style.count("}", counted, opened)
        counted = opened
        if depth != 0:
            continue
        begun = max(style.rfind("}", 0, opened), style.rfind(";", 0, opened)) + 1
        for selector in style[begun:opened].split(","):
            if simple := _SIMPLE_SELECTOR.fullmatch(selector.strip()):
                yield simple[1] or simple[2]


def _has_twin(node: Node, children: Sequence[Node | str], at: int) -> bool:
    """Whether an element beside `node`, the child at `at`, says the same in sight."""
    said = letters(node.text(_LONGEST_TWIN_CHARS))
    return bool(said) and any(
        not isinstance(other, str)
        and not other.suspect
        and letters(other.text(_LONGEST_TWIN_CHARS)) == said
        for other in (*children[max(0, at - 4) : at], *children[at + 1 : at + 5])
    )
