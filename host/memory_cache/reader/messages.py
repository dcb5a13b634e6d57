"""What the host and the process that reads PDFs say to each other: msgpack in frames, limited.

The host sends one `ReadPdf`; the process answers with `About`, a `Page` for each page in order, and
`Done`, or with `Refused` where it cannot begin. It ends when its stdin closes.
"""

from __future__ import annotations

import msgspec

from memory_cache.text.documents.page_layout import PlacedPage

MAX_SOURCE_BYTES = 64 * 1024 * 1024
"""The largest PDF that is read."""
MAX_ORDER_BYTES = MAX_SOURCE_BYTES + 4_096
MAX_REPORT_BYTES = 48 * 1024 * 1024
"""More than the stretches of a page with `MAX_PAGE_CHARS` can take."""
MAX_PAGES = 20_000
MAX_PAGE_CHARS = 400_000
MAX_STRETCH_CHARS = 4_000
MAX_ABOUT_CHARS = 2_000

CODES = ("document_damaged", "document_locked")


class ReadPdf(msgspec.Struct, frozen=True, tag_field="type", tag="read_pdf"):
    """Read this PDF from the page with this number on, counted from 0.

    `max_chars` of text are enough. `memory_bytes` is what the process may take.
    """

    source: bytes
    first_page: int
    max_chars: int
    memory_bytes: int


class About(msgspec.Struct, frozen=True, tag_field="type", tag="about"):
    """What the PDF says about itself, and how many pages it has."""

    page_count: int
    title: str
    author: str
    created: str


class Page(msgspec.Struct, frozen=True, tag_field="type", tag="page"):
    """What stands on the next page; `cut` says that it is not all."""

    page: PlacedPage
    cut: bool


class Done(msgspec.Struct, frozen=True, tag_field="type", tag="done"):
    """There are no more pages, or `max_chars` was reached, which is `cut`."""

    cut: bool


class Refused(msgspec.Struct, frozen=True, tag_field="type", tag="refused"):
    """The PDF cannot be opened; `code` is one of `CODES`."""

    code: str


Report = About | Page | Done | Refused

encode = msgspec.msgpack.Encoder().encode
order_decoder = msgspec.msgpack.Decoder(ReadPdf)
report_decoder: msgspec.msgpack.Decoder[Report] = msgspec.msgpack.Decoder(Report)
