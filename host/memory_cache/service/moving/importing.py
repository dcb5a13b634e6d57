"""Takes in what the person picked: what it is told from what it holds, never from its name alone.

Our own export, bookmarks, pages that SingleFile saved, the exports of Karakeep, Readwise, Pocket,
Instapaper and Raindrop, and plain files. It goes in a few pages at a time, so that whoever saves a
page meanwhile does not wait; it can be stopped anywhere and begun again, and nothing comes twice.
"""

from __future__ import annotations

import codecs
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from memory_cache.errors import (
    Cancelled,
    FileError,
    FileRefused,
    LibraryError,
    MemoryCacheError,
    TooLarge,
)
from memory_cache.saying import say, say_count, size, why
from memory_cache.service.files import is_readable_name, read_file
from memory_cache.service.moving.bookmarks import read_bookmark_file
from memory_cache.service.moving.found import MAX_COLLECTION_CHARS, Found
from memory_cache.service.moving.karakeep import is_karakeep, read_karakeep
from memory_cache.service.moving.own_archive import import_archive
from memory_cache.service.moving.reading_lists import is_reading_list, read_reading_list
from memory_cache.service.moving.readwise import (
    CSV_COLUMNS,
    is_readwise,
    read_readwise_csv,
    read_readwise_json,
)
from memory_cache.service.moving.report import NO_ROOM, ImportReport, Tally, shown
from memory_cache.service.moving.singlefile import saved_date
from memory_cache.service.moving.tables import column_names
from memory_cache.service.moving.zip_reader import ZipFault, ZipReader
from memory_cache.service.walking import FoundFile, Walk
from memory_cache.store.restoring import Incoming
from memory_cache.surrogates import mend_json
from memory_cache.text.documents.bookmarks import is_bookmark_file
from memory_cache.text.extraction.charset import decode

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterable, Iterator

    from memory_cache.service.memory import Memory

    Tell = Callable[[int, int | None, str], None]

MAX_LIST_BYTES = 128 * 1024 * 1024
"""Of a file that lists many things; it is held in memory while it is read."""
MOST_COLLECTIONS = 200
"""That one import makes; folders and tags that hold most come first."""
_BATCH = 25
_BATCH_BYTES = 512 * 1024
_HEAD_BYTES = 4_096
_MOST_TABLES = 200
_REMEDY = say(
    "import_takes",
    "It takes in its own exports, bookmarks (HTML), SingleFile pages, the exports of Karakeep,"
    " Readwise, Pocket, Instapaper and Raindrop, and folders of HTML, Markdown, text and PDF"
    " files.",
)


def import_from(memory: Memory, path: Path, tell: Tell, cancelled: threading.Event) -> ImportReport:
    """Take in a file or a folder.

    `tell` hears how many things of how many (None while nobody knows) are done, and what they are.
    What can be taken in is, and the report says in sentences what could not. Raises `FileRefused`
    if the file is nothing of what is known, `FileError` if it cannot be read, `TooLarge`,
    `Cancelled`, and `LibraryError`; what was taken in until then stays, and is known next time.
    """
    tally = Tally()
    run = _Import(memory, tell, cancelled, tally)
    try:
        if path.is_dir():
            run.take_folder(path)
        elif path.is_file():
            run.take_file(path)
        else:
            raise FileError(
                say(
                    "import_nothing_there",
                    "“{name}” is no file and no folder that is there.",
                    name=shown(path.name),
                )
            )
    except OSError as fault:
        raise FileError(
            say(
                "import_unreadable",
                "“{name}” cannot be read: {why}.",
                name=shown(path.name),
                why=why(fault),
            )
        ) from fault
    return tally.report()


class _Import:
    """One run."""

    def __init__(
        self, memory: Memory, tell: Tell, cancelled: threading.Event, tally: Tally
    ) -> None:
        self._memory = memory
        self._tell = tell
        self._cancelled = cancelled
        self._tally = tally
        self._now = memory.now()
        self._known_collections = {
            one.name.casefold(): one.collection_id for one in memory.library.collections.all()
        }
        self._made = 0
        self._is_full = False

    def take_file(self, path: Path) -> None:
        with path.open("rb") as file:
            if file.read(4) in (b"PK\x03\x04", b"PK\x05\x06"):
                try:
                    archive = ZipReader(file, self._cancelled)
                except ZipFault as fault:
                    raise FileRefused(
                        say(
                            "zip_unreadable", "That ZIP file cannot be read: {why}", why=fault.said
                        ),
                        remedy=say("export_again", "Export it again."),
                    ) from None
                import_archive(self._memory, archive, self._tell, self._cancelled, self._tally)
                return
        listed = self._listed(path)
        if listed is not None:
            self._take(listed)
        elif is_readable_name(path.name):
            facts = path.stat()
            one = self._document(FoundFile(str(path), facts.st_mtime_ns, facts.st_size))
            self._take([one])
        else:
            raise _not_known()

    def take_folder(self, path: Path) -> None:
        walk = Walk(str(path))
        for _ in walk.steps():
            self._go_on()
            self._tell(0, None, "files")
        tables = [
            entry
            for entry in sorted(path.iterdir())
            if entry.suffix.lower() in (".csv", ".json") and _is_file(entry)
        ][:_MOST_TABLES]
        if not walk.files and not tables:
            raise FileRefused(
                say(
                    "import_folder_empty",
                    "There is nothing in that folder that Memory Cache reads.",
                ),
                remedy=_REMEDY,
            )
        for table in tables:
            self._take(self._one_of_many(table))
        self._take(self._documents(walk), total=len(walk.files), about="files")
        if walk.is_cut:
            self._tally.problem(
                say(
                    "import_too_many",
                    "There are more files in that folder than are taken in at once.",
                )
            )
        for folder in walk.unseen:
            self._tally.problem(
                say("import_unseen", "“{name}” cannot be read.", name=shown(Path(folder).name))
            )

    def _documents(self, walk: Walk) -> Iterator[Found]:
        for file in walk.files.values():
            yield from self._one_of_many(Path(file.path), file)

    def _document(self, file: FoundFile) -> Found:
        draft = read_file(Path(file.path))
        saved_at = saved_date(draft.source, self._now)
        return Found(draft, min(file.mtime_ns / 1e9, self._now) if saved_at is None else saved_at)

    def _one_of_many(self, path: Path, file: FoundFile | None = None) -> list[Found]:
        """Read a list, or the document `file`; what is wrong with it goes into the report."""
        self._go_on()
        try:
            listed = self._listed(path)
            if listed is None:
                return [] if file is None else [self._document(file)]
        except LibraryError:
            raise
        except MemoryCacheError as error:
            self._tally.problem(
                say(
                    "import_left",
                    "“{name}” was not taken in: {why}",
                    name=shown(path.name),
                    why=error.message,
                )
            )
        except OSError as fault:
            self._tally.problem(
                say(
                    "import_unreadable",
                    "“{name}” cannot be read: {why}.",
                    name=shown(path.name),
                    why=why(fault),
                )
            )
        else:
            return listed
        return []

    def _listed(self, path: Path) -> list[Found] | None:
        """Return what a file lists, None if it is no list of things. Raises `FileRefused`."""
        kind = path.suffix.lower()
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
            if is_bookmark_file(head.decode("utf-8", "replace")):
                text = decode(_rest(file))
                return list(read_bookmark_file(text, self._now, self._tally))
            if kind == ".json":
                return self._listed_json(_rest(file))
            if kind == ".csv":
                return self._listed_csv(decode(_rest(file)))
        return None

    def _listed_json(self, content: bytes) -> list[Found]:
        try:
            content = mend_json(content.removeprefix(codecs.BOM_UTF8))
            is_list = content.lstrip()[:1] == b"["
            said = {} if is_list else msgspec.json.decode(content, type=dict[str, msgspec.Raw])
            if is_list or is_readwise(said):
                return list(read_readwise_json(content, self._now, self._tally))
            if is_karakeep(said):
                return list(read_karakeep(content, self._now, self._tally))
        except (msgspec.MsgspecError, ValueError, RecursionError):
            raise FileRefused(
                say(
                    "import_damaged",
                    "That file is damaged, or no export of a program that is known here.",
                )
            ) from None
        raise _not_known()

    def _listed_csv(self, text: str) -> list[Found]:
        names = column_names(text)
        if names >= CSV_COLUMNS:
            return list(read_readwise_csv(text, self._now, self._tally))
        if is_reading_list(names):
            return list(read_reading_list(text, self._now, self._tally))
        raise _not_known()

    # ---- into the library

    def _take(
        self, found: Iterable[Found], *, total: int | None = None, about: str = "bookmarks"
    ) -> None:
        if isinstance(found, list):
            total = len(found)
            # Those that hold most are made first: there is room for so many and no more.
            for name, _ in Counter(name for one in found for name in one.collections).most_common():
                self._collection(name)
        batch: list[Found] = []
        size = done = 0
        for one in found:
            self._go_on()
            if one.about_url:
                # What it is about must be there first.
                self._flush(batch)
                size = 0
            batch.append(one)
            size += len(one.draft.source)
            done += 1
            if len(batch) >= _BATCH or size >= _BATCH_BYTES:
                self._flush(batch)
                size = 0
                self._tell(done, max(done, total) if total is not None else None, about)
        self._flush(batch)
        self._tell(done, max(done, total or 0), about)

    def _flush(self, batch: list[Found]) -> None:
        if not batch:
            return
        self._memory.attention.stand_back(self._cancelled)
        self._memory.require_room(NO_ROOM)
        restored = self._memory.library.restoring.take_in([self._incoming(one) for one in batch])
        for one, became in zip(batch, restored, strict=True):
            if became.status == "known":
                self._tally.known += 1
            elif one.is_bookmark:
                self._tally.bookmarks += 1
            else:
                self._tally.pages += 1
        batch.clear()

    def _incoming(self, one: Found) -> Incoming:
        draft = one.draft
        if one.about_url:
            page = self._memory.library.pages.find(one.about_url)
            draft = draft._replace(about=page.page_id if page else None)
        collections = (self._collection(name) for name in one.collections)
        return Incoming(draft, one.saved_at, [found for found in collections if found is not None])

    def _collection(self, name: str) -> int | None:
        """Return the collection of this name, None if there is none and no room for another."""
        name = " ".join(name.split())[:MAX_COLLECTION_CHARS].encode("utf-8", "replace").decode()
        known = self._known_collections.get(name.casefold())
        if known is not None or not name:
            return known
        if self._made >= MOST_COLLECTIONS:
            if not self._is_full:
                self._is_full = True
                self._tally.problem(
                    say_count(
                        "import_many_collections",
                        "There is more than {count} folder or tag: the smallest are no"
                        " collections, and what is in them is found by its words.",
                        "There are more than {count} folders and tags: the smallest are no"
                        " collections, and what is in them is found by its words.",
                        count=MOST_COLLECTIONS,
                    )
                )
            return None
        self._made += 1
        made = self._memory.library.collections.make(name, self._now)
        self._known_collections[name.casefold()] = made
        return made

    def _go_on(self) -> None:
        if self._cancelled.is_set():
            raise Cancelled


def _rest(file: BinaryIO) -> bytes:
    """Return all of an open file. Raises `TooLarge`."""
    file.seek(0)
    content = file.read(MAX_LIST_BYTES + 1)
    if len(content) > MAX_LIST_BYTES:
        raise TooLarge(
            say(
                "import_too_large",
                "That file is larger than {size}.",
                size=size(MAX_LIST_BYTES),
            ),
            remedy=say("export_in_parts", "Export it in several parts."),
        )
    return content


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _not_known() -> FileRefused:
    return FileRefused(
        say("import_unknown", "That file is nothing that Memory Cache can take in."), remedy=_REMEDY
    )
