"""Turns the bytes of a page into text, whatever the page claims about itself.

Who is believed, in this order: a byte order mark, the browser or server, the page's own `<meta>`,
and last a statistical guess. Whoever is believed is checked against the bytes first: valid UTF-8
with multi-byte sequences is next to impossible by accident, so it wins over any declared
single-byte encoding, and a declared encoding that the bytes break is not used while another fits.
"""

from __future__ import annotations

import codecs
import re

import chardet

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# What browsers read under these names (WHATWG Encoding Standard, section 4.2), where Python's
# codec of the same name is narrower.
_AS_BROWSERS_READ = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}

_READABLE = re.compile(
    r"utf-8|utf-16(-le|-be)?|cp125\d|cp874|cp866|cp932|cp949|iso8859-\d+|koi8-[ru]|mac-roman"
    r"|mac-cyrillic|gb18030|big5hkscs|euc_jp|iso2022_jp"
)
_META = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,400}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_META_WITHIN_BYTES = 8192
_GUESS_FROM_BYTES = 40_000
_GUESS_FROM_LINE_BYTES = 4_000
_NOT_ASCII = re.compile(rb"[\x80-\xff]")


def decode(source: bytes, declared: str | None = None) -> str:
    """Return `source` as text; what cannot be decoded becomes U+FFFD. Raises nothing.

    `declared` is the name that the browser or the server gave, in any of its spellings.
    """
    for mark, name in _BOMS:
        if source.startswith(mark):
            return source[len(mark) :].decode(name, "replace")
    said = _known(declared)
    if said is not None and said.startswith("utf-16"):
        return source.decode(said, "replace")
    if _looks_like_utf16(source):
        return source.decode("utf-16-le" if source[1:2] == b"\0" else "utf-16-be", "replace")
    if _is_utf8(source):
        # ISO-2022-JP is the one encoding in use that hides other letters behind ASCII bytes.
        if b"\x1b$" in source and "iso2022_jp" in {said, _from_meta(source)}:
            return source.decode("iso2022_jp", "replace")
        return source.decode("utf-8", "replace")
    named = [name for name in (said, _from_meta(source)) if name is not None]
    for name in named:
        if _fits(source, name):
            return source.decode(name, "replace")
    guessed = _guess(source)
    if guessed is not None and (not named or _fits(source, guessed)):
        return source.decode(guessed, "replace")
    return source.decode(named[0] if named else "cp1252", "replace")


def _known(name: str | None) -> str | None:
    if not name:
        return None
    try:
        found = codecs.lookup(name.strip().strip("\"'").lower()).name
    except (LookupError, ValueError, UnicodeError):
        return None
    found = _AS_BROWSERS_READ.get(found, found)
    return found if _READABLE.fullmatch(found) else None


def _from_meta(source: bytes) -> str | None:
    found = _META.search(source, 0, _META_WITHIN_BYTES)
    name = _known(found[1].decode("ascii", "replace")) if found else None
    # A page whose meta tag could be read as ASCII is not UTF-16, whatever it says.
    return "utf-8" if name is not None and name.startswith("utf-16") else name


def _is_utf8(source: bytes) -> bool:
    """Whether UTF-8 fits, apart from a last character cut in half."""
    try:
        source.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(source) - 3 and error.reason == "unexpected end of data"
    return True


def _fits(source: bytes, name: str) -> bool:
    """Whether `name` leaves fewer than one replacement in 200 of the non-ASCII bytes."""
    replaced = source.decode(name, "replace").count("\ufffd")
    if replaced == 0:
        return True
    beyond_ascii = len(source) - len(source.translate(None, bytes(range(128, 256))))
    return replaced * 200 < beyond_ascii


def _looks_like_utf16(source: bytes) -> bool:
    head = source[:400]
    if len(head) < 4:
        return False
    even, odd = head[0::2].count(0), head[1::2].count(0)
    return max(even, odd) > 0.4 * len(head) / 2 and min(even, odd) == 0


def _guess(source: bytes) -> str | None:
    # Only lines with non-ASCII bytes tell anything, and a few thousand of those bytes are enough.
    sample = bytearray()
    for line in source.splitlines():
        if not line.isascii():
            begun = _NOT_ASCII.search(line)
            sample += line[begun.start() if begun else 0 :][:_GUESS_FROM_LINE_BYTES] + b"\n"
            if len(sample) > _GUESS_FROM_BYTES:
                break
    return _known(chardet.detect(bytes(sample))["encoding"])
