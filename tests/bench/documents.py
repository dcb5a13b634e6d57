"""Times PDFs beside bare PDFium in this process, and Markdown beside its bare parser.

Prints pages and megabytes a second and their ratios, which hold on any machine:
`python tests/bench/documents.py`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[2]))

import pypdfium2
from markdown_it import MarkdownIt
from tests.documents.pdf import lines_of, write_pdf

from memory_cache.reader.client import PdfReader
from memory_cache.text.documents.markdown import read_markdown

PAGES = (1, 300, 1_000)
LINES = 44
TEXT = (
    "the lamp was lit each evening by a keeper who wrote down the weather of every day"
    " and what ships went by the rock while the oil lasted and no storm broke the glass"
)
WORDS = TEXT.split()
SECTION = (
    "## What the keeper did\n\n"
    + "He *trimmed* the wick, read the [glass](https://a.example/), and slept. " * 6
    + "\n\n- oil\n- wicks\n\n| Month | Ships |\n| --- | --- |\n| May | 31 |\n\n"
)
MARKDOWN_BYTES = 400_000


def pdf(pages: int) -> bytes:
    """Return a PDF of about 3,300 letters a page, no two pages alike."""
    return write_pdf(
        [
            lines_of("\n".join(line(page * LINES + at) for at in range(LINES)), leading=13)
            for page in range(pages)
        ]
    )


def line(number: int) -> str:
    return " ".join(WORDS[(number * 7 + at * (number % 5 + 1)) % len(WORDS)] for at in range(16))


def bare_pdfium(source: bytes) -> int:
    """Return the letters that PDFium finds, with nothing made of them."""
    document = pypdfium2.PdfDocument(source)
    return sum(len(document[at].get_textpage().get_text_range()) for at in range(len(document)))


def main() -> None:
    reader = PdfReader([sys.executable, "-m", "memory_cache", "read-pdf"])
    for pages in PAGES:
        source = pdf(pages)
        began_s = perf_counter()
        letters = bare_pdfium(source)
        bare_s = perf_counter() - began_s
        began_s = perf_counter()
        article = reader.read(source, title="")
        ours_s = perf_counter() - began_s
        assert len(article.page_starts) == pages
        print(
            f"PDF, {pages:5} pages, {letters:9,} letters: {ours_s:6.2f} s,"
            f" {pages / ours_s:5.0f} pages a second, {ours_s / bare_s:4.1f} times bare PDFium"
        )
    text = SECTION * (MARKDOWN_BYTES // len(SECTION))
    began_s = perf_counter()
    MarkdownIt("commonmark").enable("table").render(text)
    bare_s = perf_counter() - began_s
    began_s = perf_counter()
    read_markdown(text.encode())
    ours_s = perf_counter() - began_s
    print(
        f"Markdown, {len(text) / 1e6:.1f} MB: {ours_s:.2f} s, {len(text) / 1e6 / ours_s:.2f} MB"
        f" a second, {ours_s / bare_s:.1f} times bare markdown-it-py"
    )


if __name__ == "__main__":
    main()
