"""A small PDF writer: words at places, in any script, whole or with one thing wrong.

Codes are glyphs of a font that is not embedded, with a ToUnicode map (PDF 32000-1, 9.10.3): what
a reader of text needs, and nothing to draw with.
"""

from __future__ import annotations

import unicodedata
import zlib
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PAGE_WIDTH, PAGE_HEIGHT = 612, 792


class Words(NamedTuple):
    """A stretch of text whose baseline starts at (`x`, `y`), from the page's lower left corner."""

    x: float
    y: float
    text: str
    size: float = 11.0


class _Font:
    """Gives each character a code of two bytes, and says in the end what each means."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}

    def encode(self, text: str) -> bytes:
        codes = (self._codes.setdefault(letter, len(self._codes) + 1) for letter in text)
        return b"<" + b"".join(b"%04x" % code for code in codes) + b">"

    def widths(self) -> bytes:
        return b" ".join(
            b"%d [%d]" % (code, 1000 if unicodedata.east_asian_width(letter) in "WF" else 500)
            for letter, code in self._codes.items()
        )

    def to_unicode(self) -> bytes:
        lines = [
            b"<%04x> <%s>" % (code, letter.encode("utf-16-be").hex().encode())
            for letter, code in self._codes.items()
        ]
        batches = [lines[at : at + 100] for at in range(0, len(lines), 100)]
        return (
            b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
            b"1 begincodespacerange <0000> <ffff> endcodespacerange\n"
            + b"\n".join(
                b"%d beginbfchar\n%s\nendbfchar" % (len(batch), b"\n".join(batch))
                for batch in batches
            )
            + b"\nendcmap end end"
        )


def write_pdf(
    pages: Sequence[Iterable[Words]],
    *,
    title: str = "",
    author: str = "",
    created: str = "",
    password: bool = False,
    rotated: int = 0,
) -> bytes:
    """Return a PDF. With `password` nobody knows the one that opens it; `rotated`, 0 or 90 degrees,
    is how the page is turned to be seen, with the words upright then.
    """
    font = _Font()
    contents = [
        b"\n".join(
            b"BT /F %f Tf %s Tm %s Tj ET"
            % (words.size, _matrix(words, rotated), font.encode(words.text))
            for words in page
        )
        for page in pages
    ]
    first_page = 7
    kids = b" ".join(b"%d 0 R" % (first_page + 2 * at) for at in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        (
            b"<< /Type /Font /Subtype /Type0 /BaseFont /Test /Encoding /Identity-H"
            b" /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>"
        ),
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Test /CIDSystemInfo"
        b" << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 500 /W [%s] >>"
        % font.widths(),
        stream(font.to_unicode()),
        b"<< /Title %s /Author %s /CreationDate (%s) >>"
        % (_string(title), _string(author), created.encode()),
    ]
    for at, content in enumerate(contents):
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Rotate %d"
            b" /Resources << /Font << /F 3 0 R >> >> /Contents %d 0 R >>"
            % (PAGE_WIDTH, PAGE_HEIGHT, rotated, first_page + 2 * at + 1),
            stream(zlib.compress(content), b"/Filter /FlateDecode"),
        ]
    trailer = b"/Root 1 0 R /Info 6 0 R"
    if password:
        objects.append(
            b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (b"1f" * 32, b"2e" * 32)
        )
        trailer += b" /ID [<00> <00>] /Encrypt %d 0 R" % len(objects)
    return assemble(objects, trailer)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """Return a stream object's body."""
    return b"<< /Length %d %s >> stream\n%s\nendstream" % (len(content), entries, content)


def assemble(objects: Sequence[bytes], trailer: bytes) -> bytes:
    """Return the file of these objects, numbered from 1, with its table of where each is."""
    body = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    body += b"".join(b"%010d 00000 n \n" % place for place in places)
    body += b"trailer << /Size %d %s >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        trailer,
        table,
    )
    return bytes(body)


def lines_of(
    text: str, *, x: float = 72.0, top: float = 700.0, size: float = 11.0, leading: float = 14.0
) -> list[Words]:
    """Return the lines of `text` set below each other."""
    return [
        Words(x, top - at * leading, line, size) for at, line in enumerate(text.split("\n")) if line
    ]


def _matrix(words: Words, rotated: int) -> bytes:
    if rotated == 90:
        return b"0 1 -1 0 %f %f" % (PAGE_WIDTH - words.y, words.x)
    return b"1 0 0 1 %f %f" % (words.x, words.y)


def _string(text: str) -> bytes:
    return b"<" + ("\ufeff" + text).encode("utf-16-be").hex().encode() + b">"
