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
_MAX_CHARS = 20_000
_FENCED = re.compile(
    r"(?P<fence>---|\+\+\+)[^\S\n]*\n(?P<matter>(?:.*?\n)??)(?P=fence)[^\S\n]*(?:\n|$)", re.DOTALL
)
_FIELD = re.compile(r"([A-Za-z_-]{2,40})[^\S\n]*[:=](.*)")
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


def read(text: str) -> tuple[dict[str, str | list[str]], int]:
    """Return the fields, by their names in small letters, and where the text after them begins, 0
    where there is no front matter. Of two fields of one name the first counts; a field without a
    value is an empty list. TOML between lines of `+++` is read the same way.
    """
    found = _FENCED.match(text, 0, _MAX_CHARS)
    if found is None:
        return {}, 0
    fields: dict[str, str | list[str]] = {}
    key = ""
    for line in found["matter"].split("\n"):
        if field := _FIELD.match(line):
            key = field[1].lower()
            fields.setdefault(key, _read_value(field[2].strip()))
        elif (item := _ITEM.match(line)) and isinstance(held := fields.get(key), list):
            held.append(_scalar(item[1].strip()))
    return fields, found.end()


def _read_value(value: str) -> str | list[str]:
    if not value or value.startswith("#"):
        return []
    if value.startswith("[") and value.endswith("]"):
        return _listed(value[1:-1])
    return _scalar(value)


def _listed(inner: str) -> list[str]:
    items: list[str] = []
    at = 0
    while at < len(inner):
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
