"""`extract` and `add`: pages from files, from stdin, or one a line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from memory_cache.cli.files import add_paths, file_draft, keep_page, say_if_empty
from memory_cache.cli.jsonl import Line, run_lines
from memory_cache.errors import BadRequest
from memory_cache.paths import find_home
from memory_cache.reader.client import PdfReader
from memory_cache.service.indexing import embed_all
from memory_cache.service.memory import Memory, own_command
from memory_cache.service.reading import read_draft
from memory_cache.store.records import Draft

if TYPE_CHECKING:
    import argparse

    from memory_cache.cli.output import Output
    from memory_cache.protocol import ContentType
    from memory_cache.text.extract import Article


class PageLine(Line, kw_only=True):
    """One page: exactly one of `html`, `html_b64` and `text`."""

    html: str | None = None
    html_b64: bytes | None = None
    text: str | None = None
    url: str = ""
    title: str = ""
    charset: str | None = None

    def draft(self) -> Draft:
        """Raises `BadRequest` unless there is exactly one source."""
        given = [self.html is not None, self.html_b64 is not None, self.text is not None]
        if sum(given) != 1:
            raise BadRequest("Give one of “html”, “html_b64” and “text”.")
        kind: ContentType = "text/html" if self.text is None else "text/plain"
        if self.html_b64 is not None:
            return Draft(self.url, self.html_b64, self.title, kind, self.charset)
        characters = self.html if self.html is not None else self.text or ""
        return Draft(self.url, characters.encode(), self.title, kind, "utf-8")


def extract_pages(options: argparse.Namespace, output: Output) -> int:
    """Print the readable text of a page."""
    pdf_reader = PdfReader(own_command("read-pdf"))
    if options.jsonl:
        run_lines(PageLine, lambda line: _as_dict(read_draft(line.draft(), pdf_reader)), output)
        return 0
    article = read_draft(file_draft(options.file, options), pdf_reader)
    output.show(_as_dict(article), f"{article.title}\n\n{article.text}")
    return 0


def add_pages(options: argparse.Namespace, output: Output) -> int:
    """Save pages, readable and found by words when this returns, with `--wait` by meaning too."""
    memory = Memory(find_home(options.home))
    status = 0
    try:
        if options.jsonl:
            run_lines(PageLine, lambda line: _add(memory, line.draft()), output)
        elif _names_one_page(options.file):
            draft = file_draft(options.file[0] if options.file else "-", options)
            added = _add(memory, draft)
            output.show(added, f"{added['status']}: {draft.url} (page {added['page_id']})")
            say_if_empty(memory, added["page_id"], draft.url, output)
        else:
            status = add_paths(memory, options, output)
        if options.wait:
            embed_all(memory)
    finally:
        memory.close()
    return status


def _names_one_page(files: list[str]) -> bool:
    return len(files) < 2 and not any(Path(name).is_dir() for name in files)


def _add(memory: Memory, draft: Draft) -> dict[str, Any]:
    kept = keep_page(memory, draft)
    return {"page_id": kept.page_id, "status": kept.status}


def _as_dict(article: Article) -> dict[str, Any]:
    fields = ("title", "byline", "lang", "text", "truncated")
    return {field: getattr(article, field) for field in fields}
