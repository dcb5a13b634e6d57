"""Front matter, the few lines of YAML before a Markdown text: written so that any reader of YAML
understands it, and read as far as people and programs write it.

A subset on purpose: one line a field, lists in brackets or one item a line. Anchors, tags, nested
mappings and block texts are passed over, and no input costs more than its length.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Value = str | int | float | bool | Sequence[str]

_FENCE = "---"
_LONGEST_CHARS = 65_536
_MOST_FIELDS = 200
_MOST_ITEMS = 1_000
_FIELD = re.compile(r"([A-Za-z_][\w .-]{0,60}?)[ \t]*:(?:[ \t]+(.*))?")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)")
# What a double-quoted text of YAML 1.2 (section 5.1) may not hold as it is, and its line breaks.
_UNPRINTABLE = re.compile('[\\\\"\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]')
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_SHORT = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "a": "\a", "b": "\b", "e": "\x1b",
          "f": "\f", "v": "\v", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029"}  # fmt: skip
_QUOTED = re.compile(r"""\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)')\s*(?:#.*)?""", re.DOTALL)
_IN_LIST = re.compile(r"""\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)'|([^,]*))\s*(?:,|$)""")
_COMMENT = re.compile(r"(?:^|\s)#.*")


def write(fields: Mapping[str, Value], body: str) -> str:
    """Return the fields as front matter, then the body, word for word after an empty line.

    Texts are always quoted, so that none can be taken for anything else; empty ones are left out.
    """
    given = ((key, value) for key, value in fields.items() if value or value in (0, False))
    lines = [f"{key}: {_written(value)}" for key, value in given]
    return "\n".join([_FENCE, *lines, _FENCE, "", body])


def split(text: str) -> tuple[dict[str, str | list[str]], str]:
    """Return the fields, by their names in small letters, and the body that `write` was given.

    A text without front matter has no fields and is all body.
    """
    first, _, rest = text.removeprefix("\ufeff").partition("\n")
    if first.rstrip() != _FENCE:
        return {}, text
    end = _end(rest)
    if end is None:
        return {}, text
    matter, after = rest[: end[0]], rest[end[1] :]
    return _fields(matter), after.removeprefix("\r").removeprefix("\n")


def _end(rest: str) -> tuple[int, int] | None:
    """Where the closing fence begins, and where the line after it does."""
    at = 0
    while at <= min(len(rest), _LONGEST_CHARS):
        stop = rest.find("\n", at)
        line = rest[at:] if stop < 0 else rest[at:stop]
        if line.rstrip() in (_FENCE, "..."):
            return at, len(rest) if stop < 0 else stop + 1
        if stop < 0:
            return None
        at = stop + 1
    return None


def _fields(matter: str) -> dict[str, str | list[str]]:
    fields: dict[str, str | list[str]] = {}
    key = ""
    for line in matter.split("\n"):
        if item := _ITEM.fullmatch(line.rstrip()):
            held = fields.get(key)
            if isinstance(held, list) and len(held) < _MOST_ITEMS:
                held.append(_scalar(item[1]))
            continue
        found = _FIELD.fullmatch(line.rstrip())
        if found is None or len(fields) >= _MOST_FIELDS:
            continue
        key, value = found[1].lower(), (found[2] or "").strip()
        if not value or value.startswith("#"):
            fields[key] = []
        elif value.startswith("[") and value.endswith("]"):
            fields[key] = _listed(value[1:-1])
        else:
            fields[key] = _scalar(value)
    return {name: value for name, value in fields.items() if value != []}


def _listed(inner: str) -> list[str]:
    items: list[str] = []
    at = 0
    while at < len(inner) and len(items) < _MOST_ITEMS:
        found = _IN_LIST.match(inner, at)
        if found is None or found.end() == at:
            break
        item = _unquoted(found[1], found[2], found[3])
        if item:
            items.append(item)
        at = found.end()
    return items


def _scalar(value: str) -> str:
    if value[:1] in "\"'" and (found := _QUOTED.fullmatch(value)):
        return _unquoted(found[1], found[2], None)
    return _COMMENT.sub("", value).strip()


def _unquoted(double: str | None, single: str | None, plain: str | None) -> str:
    if double is not None:
        return _ESCAPE.sub(_unescaped, double)
    if single is not None:
        return single.replace("''", "'")
    return (plain or "").strip()


def _unescaped(found: re.Match[str]) -> str:
    digits = found[1] or found[2] or found[3]
    if digits is None:
        return _SHORT.get(found[4], found[4])
    code = int(digits, 16)
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"


def _written(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + _UNPRINTABLE.sub(_escaped, value) + '"'
    if isinstance(value, (int, float)):
        return str(value)
    return "[" + ", ".join(_written(item) for item in value) + "]"


def _escaped(found: re.Match[str]) -> str:
    sign = found[0]
    if sign in '\\"':
        return "\\" + sign
    if "\ud800" <= sign <= "\udfff":
        return "\ufffd"
    return {"\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(sign) or f"\\u{ord(sign):04x}"
