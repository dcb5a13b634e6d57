"""Takes in an export of Memory Cache, of this library or another: nothing twice, nothing older over
newer, and of a damaged or hostile one what is whole.

It can be stopped anywhere and begun again: what is there already is known. A text is taken as it
was, so that what chats quote stands where it stood, if it and its source are what the manifest
says; else the page is read anew from its source.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec

from memory_cache.errors import Cancelled, FileRefused
from memory_cache.saying import Saying, say, say_count
from memory_cache.service.moving.entries import EntryReader, Unusable
from memory_cache.service.moving.manifest import (
    FORMAT,
    MANIFEST,
    MAX_MANIFEST_BYTES,
    MAX_PART_BYTES,
    VERSION,
    ChatEntry,
    FileEntry,
    Manifest,
    PageEntry,
    PartEntry,
)
from memory_cache.service.moving.report import NO_ROOM, Tally, shown
from memory_cache.service.moving.turns import TurnReader
from memory_cache.service.moving.zip_reader import ZipFault, ZipReader
from memory_cache.store.erasing import NOTE_DRAFT
from memory_cache.store.records import Chat

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator

    from memory_cache.service.memory import Memory
    from memory_cache.store.copies import PageCopy
    from memory_cache.store.records import Turn
    from memory_cache.store.restoring import Restored

# So much is written at a time; whoever saves a page in between waits for no more. Words cost most:
# about 0.3 ms a thousand characters.
_BATCH_PAGES = 20
_BATCH_BYTES = 512 * 1024
_BATCH_CHARS = 24_000
_Entry = TypeVar("_Entry", PageEntry, ChatEntry)


def import_archive(
    memory: Memory,
    archive: ZipReader,
    tell: Callable[[int, int | None, str], None],
    cancelled: threading.Event,
    tally: Tally,
) -> None:
    """Take in what the archive holds. Raises `FileRefused` if it is none of ours, `Cancelled`, and
    `LibraryError`; what was taken in until then stays.
    """
    _Import(memory, archive, tell, cancelled, tally).run(read_manifest(archive))


def read_manifest(archive: ZipReader) -> Manifest:
    """Raises `FileRefused` if this is no export, or one by a version that knows more."""
    try:
        content = archive.read(MANIFEST, MAX_MANIFEST_BYTES)
        said = msgspec.json.decode(content, type=dict[str, msgspec.Raw])
        format_, version = (msgspec.json.decode(said[key]) for key in ("format", "version"))
    except (ZipFault, msgspec.MsgspecError, KeyError, RecursionError):
        format_, version = None, 0
    if format_ != FORMAT or not isinstance(version, int):
        raise FileRefused(
            say("import_other_zip", "That ZIP file is not an export of Memory Cache."),
            remedy=say("unpack_and_import", "Unpack it, and import the folder that comes out."),
        )
    if version > VERSION:
        raise FileRefused(
            say("import_newer", "That export was written by a newer version of Memory Cache."),
            remedy=say(
                "update_then_import", "Update the Memory Cache program, then import it again."
            ),
        )
    try:
        return msgspec.json.decode(content, type=Manifest)
    except (msgspec.MsgspecError, RecursionError):
        raise FileRefused(
            say("import_contents_damaged", "The table of contents of that export is damaged."),
            remedy=say(
                "import_pages_folder",
                "Its pages can be read all the same: unpack it, and import the folder “pages”.",
            ),
        ) from None


def _part_left(part: PartEntry, why: Saying) -> Saying:
    """Say that nothing of a part is taken in."""
    if part.holds == "pages":
        return say_count(
            "import_pages_left",
            "{count} page could not be taken in: {why}",
            "{count} pages could not be taken in: {why}",
            count=part.count,
            why=why,
        )
    return say_count(
        "import_chats_left",
        "{count} conversation could not be taken in: {why}",
        "{count} conversations could not be taken in: {why}",
        count=part.count,
        why=why,
    )


def _wrongly_described(part: PartEntry) -> Saying:
    if part.holds == "pages":
        return say("import_odd_page", "One of the pages is described wrongly.")
    return say("import_odd_chat", "One of the conversations is described wrongly.")


class _Import:
    """One run. Ids on the left of a mapping are the archive's, on the right the library's."""

    def __init__(
        self,
        memory: Memory,
        archive: ZipReader,
        tell: Callable[[int, int | None, str], None],
        cancelled: threading.Event,
        tally: Tally,
    ) -> None:
        self._memory = memory
        self._restoring = memory.library.restoring
        self._entry_reader = EntryReader(archive, tally)
        self._tell = tell
        self._cancelled = cancelled
        self._tally = tally
        self._collections: dict[int, int] = {}
        self._pages: dict[int, int] = {}
        # Pages that are in the library with another text than the archive's.
        self._differing: set[int] = set()
        self._about: dict[int, int] = {}
        self._batch: list[tuple[PageEntry, PageCopy]] = []
        self._batch_bytes = 0
        self._batch_chars = 0

    def run(self, manifest: Manifest) -> None:
        for collection in manifest.collections:
            self._go_on()
            self._collections[collection.id] = self._memory.library.collections.make(
                collection.name, collection.created_at
            )
        done = 0
        self._tell(done, manifest.pages, "pages")
        for part in manifest.parts:
            if part.holds != "pages":
                continue
            for entry in self._entries(part, PageEntry):
                self._add(entry)
                done += 1
                if done % _BATCH_PAGES == 0:
                    self._tell(done, max(done, manifest.pages), "pages")
        self._flush()
        self._link()
        self._tell(done, max(done, manifest.pages), "chats")
        for part in manifest.parts:
            if part.holds == "chats":
                for chat in self._entries(part, ChatEntry):
                    self._take_chat(chat)
        self._take_the_rest(manifest)

    def _go_on(self) -> None:
        if self._cancelled.is_set():
            raise Cancelled

    def _entries(self, part: PartEntry, kind: type[_Entry]) -> Iterator[_Entry]:
        """Yield what a part lists; an entry that is wrong costs itself and no other."""
        try:
            content = self._entry_reader.read(FileEntry(part.name, part.sha256), MAX_PART_BYTES)
            entries = msgspec.json.decode(content, type=list[msgspec.Raw])
        except (ZipFault, Unusable) as fault:
            self._tally.problem(_part_left(part, fault.said))
            return
        except (msgspec.MsgspecError, RecursionError):
            self._tally.problem(
                _part_left(part, say("import_list_damaged", "their list is damaged."))
            )
            return
        for raw in entries:
            self._go_on()
            try:
                entry = msgspec.json.decode(raw, type=kind)
            except (msgspec.MsgspecError, RecursionError):
                self._tally.problem(_wrongly_described(part))
                continue
            yield entry

    # ---- pages

    def _add(self, entry: PageEntry) -> None:
        try:
            copy = self._entry_reader.page(entry)
        except (ZipFault, Unusable) as fault:
            self._tally.problem(
                say(
                    "import_left",
                    "“{name}” was not taken in: {why}",
                    name=shown(entry.title or entry.url),
                    why=fault.said,
                )
            )
            return
        if entry.id in self._pages or any(entry.id == held.id for held, _ in self._batch):
            self._tally.problem(
                say(
                    "import_listed_twice",
                    "“{name}” is listed twice.",
                    name=shown(entry.title or entry.url),
                )
            )
            return
        if {entry.about, entry.twin_of} & {held.id for held, _ in self._batch}:
            # What it refers to has no id in the library yet.
            self._flush()
        self._batch.append((entry, copy))
        self._batch_bytes += len(copy.source)
        self._batch_chars += len(copy.text)
        if (
            len(self._batch) >= _BATCH_PAGES
            or self._batch_bytes >= _BATCH_BYTES
            or self._batch_chars >= _BATCH_CHARS
        ):
            self._flush()

    def _flush(self) -> None:
        batch, self._batch = self._batch, []
        self._batch_bytes = self._batch_chars = 0
        if not batch:
            return
        self._memory.attention.stand_back(self._cancelled)
        self._memory.require_room(NO_ROOM)
        restored = self._restoring.put([self._translated(entry, copy) for entry, copy in batch])
        for (entry, _), one in zip(batch, restored, strict=True):
            self._note(entry, one)
            self._take_versions(one.page_id, entry)

    def _note(self, entry: PageEntry, restored: Restored) -> None:
        self._pages[entry.id] = restored.page_id
        if not restored.as_copied:
            self._differing.add(entry.id)
        if entry.about is not None and entry.about not in self._pages:
            self._about[restored.page_id] = entry.about
        if restored.status == "known":
            self._tally.known += 1
        else:
            self._tally.pages += 1

    def _translated(self, entry: PageEntry, copy: PageCopy) -> PageCopy:
        """Name what it refers to by the ids of the library."""
        twin_of = None
        if entry.twin_of is not None and entry.twin_of not in self._differing:
            twin_of = self._pages.get(entry.twin_of)
        return copy._replace(
            about=self._pages.get(entry.about) if entry.about is not None else None,
            twin_of=twin_of,
            collections=[
                self._collections[one] for one in entry.collections if one in self._collections
            ],
        )

    def _take_versions(self, page_id: int, entry: PageEntry) -> None:
        for version in entry.versions:
            self._go_on()
            try:
                copy = self._entry_reader.version(version)
            except (ZipFault, Unusable) as fault:
                self._tally.problem(
                    say(
                        "import_version_left",
                        "An earlier version of “{title}” was not taken in: {why}",
                        title=shown(entry.title or entry.url),
                        why=fault.said,
                    )
                )
                continue
            self._restoring.put_versions(page_id, [copy])

    def _link(self) -> None:
        """Say which page a note is about where that page came after it."""
        about = {
            page_id: self._pages[target]
            for page_id, target in self._about.items()
            if target in self._pages
        }
        if about:
            self._restoring.link(about)

    # ---- chats and the rest

    def _take_chat(self, entry: ChatEntry) -> None:
        page_id = None
        if entry.page is not None:
            page_id = self._pages.get(entry.page)
            if page_id is None:
                self._tally.problem(
                    say(
                        "import_chat_left",
                        "The conversation “{title}” was not taken in: the page that it is about is"
                        " missing.",
                        title=shown(entry.title),
                    )
                )
                return
        turns: list[tuple[Turn, set[int]]] = []
        for turn in entry.turns:
            try:
                turns.append(TurnReader(self._pages).read(turn))
            except Unusable as fault:
                self._tally.problem(
                    say(
                        "import_turn_left",
                        "A question of the conversation “{title}” was not taken in: {why}",
                        title=shown(entry.title),
                        why=fault.said,
                    )
                )
        if turns or not entry.turns:
            self._restoring.put_chat(self._chat(entry, page_id), turns)

    def _chat(self, entry: ChatEntry, page_id: int | None) -> Chat:
        """What it is about follows from what is there: one about a collection that was left out is
        about the library.
        """
        about, collection_id = entry.about or "library", None
        if about == "collection" and entry.collection is not None:
            collection_id = self._collections.get(entry.collection)
        if page_id is not None:
            about, collection_id = "page", None
        elif about == "page" or (about == "collection" and collection_id is None):
            about = "library"
        return Chat(
            *(0, about, page_id, collection_id, entry.title, "", "", entry.started_at),
            *(entry.updated_at or entry.started_at, len(entry.turns)),
        )

    def _take_the_rest(self, manifest: Manifest) -> None:
        facts = self._memory.library.facts
        if manifest.note_draft and facts.get(NOTE_DRAFT) is None:
            facts.note(NOTE_DRAFT, manifest.note_draft)
        # A path that a file names is not followed: a person says which folders are read.
        here = {folder.path for folder in self._memory.library.folders.all()}
        for folder in manifest.folders:
            if folder.path not in here:
                self._tally.problem(
                    say(
                        "import_folder_kept",
                        "The folder “{path}” was kept in step in that library. Its files are taken"
                        " in; add the folder to keep it in step here too.",
                        path=shown(folder.path),
                    )
                )
