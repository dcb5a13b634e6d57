"""Reads what an export lists: pages and versions, checked against what the manifest says of them.

An entry is what somebody wrote, and may be anything: what does not fit together is refused with a
sentence that says why.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from memory_cache.saying import Saying, say
from memory_cache.service.moving.report import Tally, shown
from memory_cache.service.moving.zip_reader import ZipFault
from memory_cache.store.copies import PageCopy, VersionCopy
from memory_cache.store.pages import name_address
from memory_cache.store.records import Draft
from memory_cache.text.address import normal_address
from memory_cache.text.blocks import MAX_TEXT_CHARS
from memory_cache.text.chunk import MAX_PASSAGE_CHARS, Passage
from memory_cache.text.extract import EXTRACTOR_VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memory_cache.service.moving.manifest import FileEntry, PageEntry, VersionEntry
    from memory_cache.service.moving.zip_reader import ZipReader

MAX_SOURCE_BYTES = 64 * 1024 * 1024
_MAX_DOCUMENT_BYTES = 4 * MAX_TEXT_CHARS + 1024 * 1024
# The title stands over every passage in the index of words, beside its heading.
_MAX_HEADING_CHARS = 32_000_000


class Unusable(Exception):
    """One thing of the archive cannot be taken in: `said` is what speaks against it."""

    def __init__(self, said: Saying) -> None:
        self.said = said
        super().__init__(said)


class EntryReader:
    """Reads the files behind the entries; the texts that cannot be used go to the `tally`."""

    def __init__(self, archive: ZipReader, tally: Tally) -> None:
        self._archive = archive
        self._tally = tally

    def read(self, file: FileEntry, max_bytes: int) -> bytes:
        """Return a file as it was exported. Raises `ZipFault` and `Unusable`."""
        content = self._archive.read(file.name, max_bytes)
        if hashlib.sha256(content).hexdigest() != file.sha256:
            raise Unusable(
                say(
                    "entry_file_changed",
                    "“{name}” was changed since it was exported.",
                    name=file.name,
                )
            )
        return content

    def page(self, entry: PageEntry) -> PageCopy:
        """Return a page, referring to no other and in no collection yet; without its text where
        that is not what was exported. Raises `ZipFault` and `Unusable` if its source is not.
        """
        source = self.read(entry.source, MAX_SOURCE_BYTES)
        draft = Draft(
            *(entry.url, source, entry.given_title, entry.content_type, entry.charset, entry.kind)
        )
        address = entry.address
        if normal_address(address) != normal_address(entry.url):
            # Else one page could take the place of another.
            address = name_address(draft)
        copy = PageCopy(
            *(entry.id, address, entry.url, entry.kind, entry.content_type, entry.charset),
            *(entry.given_title, entry.first_saved_at, entry.saved_at, None, source),
            *(hashlib.sha256(source).digest(), [], [], False),
        )
        if not entry.read:
            return copy
        try:
            text = self._text(entry)
            passages = _passages(entry, text)
        except (ZipFault, Unusable) as fault:
            self._tally.problem(
                say(
                    "import_text_anew",
                    "The text of “{title}” is read anew from its source: {why}",
                    title=shown(entry.title or entry.url),
                    why=fault.said,
                )
            )
            return copy
        return copy._replace(
            is_read=True,
            extractor=min(entry.extractor, EXTRACTOR_VERSION),
            text=text,
            text_sha256=bytes.fromhex(entry.text_sha256) if entry.text_sha256 else None,
            title=entry.title,
            byline=entry.byline,
            site=entry.site,
            lang=entry.lang,
            published=entry.published,
            characters=min(entry.characters, MAX_TEXT_CHARS),
            page_starts=entry.page_starts,
            truncated=entry.truncated,
            passages=passages,
        )

    def _text(self, entry: PageEntry) -> str:
        """Return the text as it was exported, "" for a twin. Raises `Unusable` if it is not."""
        if entry.twin_of is not None or entry.text_sha256 is None:
            return ""
        content = self.read(entry.document, _MAX_DOCUMENT_BYTES)[entry.text_at :]
        if hashlib.sha256(content).hexdigest() != entry.text_sha256:
            raise Unusable(say("entry_changed", "it was changed since it was exported."))
        try:
            text = content.decode()
        except UnicodeDecodeError:
            raise Unusable(say("entry_no_text", "it is no text.")) from None
        if not text or len(text) > MAX_TEXT_CHARS:
            raise Unusable(say("entry_length", "it is longer than a text can be, or empty."))
        return text

    def version(self, entry: VersionEntry) -> VersionCopy:
        """Return an earlier version of a page. Raises `ZipFault` and `Unusable`."""
        source = self.read(entry.source, MAX_SOURCE_BYTES)
        text = self.read(entry.text, _MAX_DOCUMENT_BYTES).decode("utf-8", "replace")
        return VersionCopy(
            *(entry.saved_at, entry.url, entry.content_type, entry.charset, entry.given_title),
            *(source, hashlib.sha256(source).digest(), entry.title, text),
        )


def _passages(entry: PageEntry, text: str) -> Sequence[Passage]:
    """Return the passages if they can be passages of this text. Raises `Unusable`."""
    end = 0
    for start, stop, _ in entry.passages:
        if not end <= start < stop <= len(text) or stop - start > MAX_PASSAGE_CHARS:
            raise Unusable(say("entry_passages", "its passages do not fit it."))
        end = stop
    if any(not 0 <= start <= len(text) for start in entry.page_starts):
        raise Unusable(say("entry_page_numbers", "its page numbers do not fit it."))
    over = sum(len(heading) for _, _, heading in entry.passages)
    if over + len(entry.title) * len(entry.passages) > _MAX_HEADING_CHARS:
        raise Unusable(say("entry_headings", "its headings are longer than headings are."))
    if text and not entry.passages:
        raise Unusable(say("entry_uncut", "it is not cut into passages."))
    return [Passage(*passage) for passage in entry.passages]
