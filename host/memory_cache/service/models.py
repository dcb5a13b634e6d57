"""Use case: which models there are, on disk and to download, and which of them answers."""

from __future__ import annotations

import shutil
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from memory_cache.errors import MemoryCacheError, ModelError, ModelMissing, NotFound
from memory_cache.models.catalogue import read_catalogue
from memory_cache.models.choice import ChatChoice, is_text
from memory_cache.models.discovery.found import Discovery
from memory_cache.models.fetch.messages import SPARE_BYTES
from memory_cache.models.fetch.partial import Partial, kept_bytes, kept_files
from memory_cache.models.parts import all_parts
from memory_cache.models.recommend import Computer, Gpu, Recommendation, recommend, runs_well
from memory_cache.models.set_aside import SetAside
from memory_cache.models.settings import SettingsFile
from memory_cache.models.suitability import memory_needed
from memory_cache.models.use import UseFile
from memory_cache.saying import say
from memory_cache.service.downloads import Downloads
from memory_cache.service.fetching import fetch_model
from memory_cache.service.memory import engine_command

if TYPE_CHECKING:
    from collections.abc import Callable

    from memory_cache.models.catalogue import CatalogueEntry
    from memory_cache.models.discovery.found import FoundModel
    from memory_cache.models.discovery.places import Places
    from memory_cache.models.fetch.client import Fetcher, FetchProgress
    from memory_cache.models.settings import ChosenModel
    from memory_cache.models.use import ModelUse
    from memory_cache.service.downloads import Download
    from memory_cache.service.memory import Memory


class Owned(NamedTuple):
    """A model on disk: what memory it takes and whether it would run well here, and when it last
    wrote an answer.
    """

    model: FoundModel
    memory_bytes: int
    runs_well: bool
    use: ModelUse | None


class Offer(NamedTuple):
    """A model to download: whether it would run well here, its id on disk if it is there, how much
    of it is there already, whether that goes on now, and how many bytes the disk lacks for more.
    """

    entry: CatalogueEntry
    runs_well: bool
    on_disk: str | None
    kept_bytes: int
    fetching: bool
    lacking_bytes: int


class Overview(NamedTuple):
    """All there is to choose from. `chosen_id` is None too if the chosen file is gone."""

    owned: list[Owned]
    offers: list[Offer]
    folders: list[str]
    chosen: ChosenModel | None
    chosen_id: str | None
    recommendation: Recommendation | None
    computer: Computer
    free_bytes: int
    """Of the disk that downloads go to."""

    @property
    def on_disk(self) -> list[FoundModel]:
        """The models on disk."""
        return [one.model for one in self.owned]


class Removal(NamedTuple):
    """What was deleted, and can be brought back for so many seconds."""

    freed_bytes: int
    was_chosen: bool
    seconds_left: float


class Models:
    """What is known of models lasts as long as this object: headers are read once, and the
    computer is asked for its graphics cards once. All but `memory` is for tests.
    """

    def __init__(
        self,
        memory: Memory,
        *,
        gpus: Callable[[], tuple[Gpu, ...]] | None = None,
        places: Places | None = None,
        catalogue: Callable[[], tuple[CatalogueEntry, ...]] = read_catalogue,
        fetcher: Fetcher | None = None,
        spare_bytes: int = SPARE_BYTES,
    ) -> None:
        self._memory = memory
        self._settings = SettingsFile(memory.home.settings)
        self._choice = ChatChoice(memory.home.settings)
        self._ask_for_gpus = gpus or find_gpus
        self._gpus: tuple[Gpu, ...] | None = None
        self._lock = threading.Lock()
        self._discovery = Discovery(memory.home.models, places=places)
        self._catalogue = catalogue
        self._fetcher = fetcher
        self._spare_bytes = spare_bytes
        self._downloads = Downloads()
        self._aside = SetAside(memory.home.models, memory.now)
        self._were_chosen: dict[str, ChosenModel] = {}

    def overview(self) -> Overview:
        """Look through the computer; the first time takes longest."""
        self._aside.sweep()
        computer = self._computer()
        settings = self._settings.read()
        on_disk = self._find(computer)
        used = UseFile(self._memory.home.model_use).read()
        entries = self._chats()
        there = {
            (model.path.name, model.file_bytes): model.model_id for model in on_disk if model.header
        }
        fetching, free_bytes = self._downloads.names(), self._free_bytes()
        return Overview(
            owned=[_owned(model, computer, used.get(str(model.path))) for model in on_disk],
            offers=[
                self._offer(
                    entry,
                    computer,
                    on_disk=there.get((entry.file, entry.bytes or 0)),
                    fetching=entry.id in fetching,
                    free_bytes=free_bytes,
                )
                for entry in entries
            ],
            folders=list(settings.folders),
            chosen=settings.chat,
            chosen_id=_id_of(settings.chat, on_disk),
            recommendation=recommend(entries, on_disk, computer),
            computer=computer,
            free_bytes=free_bytes,
        )

    def find(self) -> list[FoundModel]:
        """Return the models on disk, the computer's memory left out of account."""
        return self._find()

    def use(self, model_id: str) -> ChosenModel:
        """Let a model on disk answer. Raises `ModelMissing`, or `ModelError` that says why not."""
        model = self.get(model_id)
        if model.why_not is not None:
            raise ModelError(model.why_not, remedy=model.remedy)
        return self._chosen(self._choice.use(model.path, name=model.name))

    def use_file(self, path: Path) -> ChosenModel:
        """Let the model in this file answer. Raises as `use`."""
        return self._chosen(self._choice.use(path))

    def use_none(self) -> None:
        """Answer with quotes only; no file is touched."""
        self._choice.clear()
        self._memory.chat.rest()

    def remove(self, model_id: str) -> Removal:
        """Delete a model that was downloaded by Memory Cache; `restore` brings it back for a while.
        Raises `ModelMissing`, or `ModelError` for one that belongs to another program.
        """
        model = self.get(model_id)
        if not model.is_ours:
            raise ModelError(
                say(
                    "model_of_others",
                    "This model belongs to {program}, which Memory Cache leaves as it is.",
                    program=model.sources[0],
                ),
                remedy=say("delete_there", "Delete it there."),
            )
        files = all_parts(model.path, model.header.parts if model.header else 1)
        chosen = self._choice.get()
        was_chosen = chosen is not None and chosen.path == str(model.path)
        if was_chosen:
            # Some systems do not rename what a process has open.
            self._memory.chat.rest()
        freed_bytes = self._aside.put(model_id, files)
        self._were_chosen.pop(model_id, None)
        if chosen is not None and was_chosen:
            self._were_chosen[model_id] = chosen
            self._choice.clear()
        return Removal(freed_bytes, was_chosen, self._aside.grace_s)

    def restore(self, name: str) -> None:
        """Bring back what `remove` or `drop_download` deleted, and choose it again if it was and
        no other is. Raises `NotFound` if it is gone, and `ModelError`.
        """
        self._aside.restore(name)
        chosen = self._were_chosen.pop(name, None)
        if chosen is not None and self._choice.get() is None:
            self._settings.change(chat=chosen)

    def fetch(self, entry_id: str) -> Download:
        """Return the download of a model of the catalogue, started if it is not under way; it ends
        as `fetch_model` does, with the model's id on disk. Raises `NotFound`.
        """
        entry = self._entry(entry_id)
        # What was deleted a moment ago and not wanted back does not stand in its way.
        self._aside.purge(entry_id)

        def work(tell: Callable[[FetchProgress], None], cancelled: threading.Event) -> str:
            path = fetch_model(self._memory, entry, tell, cancelled, fetcher=self._fetcher)
            return next(model.model_id for model in self._find() if model.path == path)

        return self._downloads.join(entry_id, work)

    def drop_download(self, entry_id: str) -> Removal:
        """Delete what arrived of a model of the catalogue, and stop that if it goes on; `restore`
        brings it back for a while. Raises `NotFound`, `DownloadBusy` if another program downloads
        it, and `ModelError`.
        """
        entry = self._entry(entry_id)
        self._downloads.pause(entry_id)
        target = self._memory.home.models / entry.file
        with Partial(target):
            freed_bytes = self._aside.put(entry_id, kept_files(target))
        return Removal(freed_bytes, was_chosen=False, seconds_left=self._aside.grace_s)

    def close(self) -> None:
        """Pause downloads, and delete what nobody can bring back any more."""
        self._downloads.close()
        self._aside.purge_all()

    def add_folder(self, folder: Path) -> list[str]:
        """Look through this folder too; returns all that are. Raises `ModelError`."""
        folder = folder.expanduser().absolute()
        if not folder.is_dir():
            raise ModelError(
                say("no_such_folder", "There is no such folder."),
                remedy=say("check_its_name", "Check its name."),
            )
        if not is_text(folder):
            raise ModelError(
                say("this_folder_name_unreadable", "The name of this folder is not valid text."),
                remedy=say("rename_it", "Rename it."),
            )
        folders = list(self._settings.read().folders)
        if str(folder) not in folders:
            folders.append(str(folder))
        return self._settings.change(folders=folders).folders

    def remove_folder(self, folder: Path) -> list[str]:
        """Do not look through this folder any more; returns those that are. Nothing is deleted."""
        name = str(folder.expanduser().absolute())
        left = [known for known in self._settings.read().folders if known != name]
        return self._settings.change(folders=left).folders

    def get(self, model_id: str) -> FoundModel:
        """Return a model on disk by its id. Raises `ModelMissing`."""
        for model in self._find():
            if model.model_id == model_id:
                return model
        raise ModelMissing(
            say("model_gone", "That model is not on this computer any more."),
            remedy=say("choose_other_model", "Choose another model."),
        )

    def _chosen(self, model: ChosenModel) -> ChosenModel:
        """The one before need not hold its memory until the next question."""
        if self._memory.chat.at_hand(model.path) is None:
            self._memory.chat.rest()
        return model

    def _chats(self) -> list[CatalogueEntry]:
        """Those for searching wait until a library can be read with another."""
        return [entry for entry in self._catalogue() if entry.role == "chat"]

    def _entry(self, entry_id: str) -> CatalogueEntry:
        for entry in self._chats():
            if entry.id == entry_id:
                return entry
        raise NotFound(say("model_not_offered", "There is no such model in the catalogue."))

    def _offer(
        self,
        entry: CatalogueEntry,
        computer: Computer,
        *,
        on_disk: str | None,
        fetching: bool,
        free_bytes: int,
    ) -> Offer:
        kept = kept_bytes(self._memory.home.models / entry.file, entry.url, entry.sha256)
        missing = (entry.bytes or 0) - kept
        return Offer(
            entry,
            runs_well(entry.parameters, entry.memory_bytes, computer),
            on_disk,
            kept_bytes=kept,
            fetching=fetching,
            # As the download itself will see it.
            lacking_bytes=max(0, missing + self._spare_bytes - free_bytes) if missing > 0 else 0,
        )

    def _free_bytes(self) -> int:
        folder = self._memory.home.models
        try:
            return shutil.disk_usage(folder if folder.is_dir() else self._memory.home.folder).free
        except OSError:
            return 0

    def _find(self, computer: Computer | None = None) -> list[FoundModel]:
        settings = self._settings.read()
        room = None
        if computer is not None:
            room = computer.total_bytes + sum(gpu.free_bytes for gpu in computer.gpus)
        files = [Path(settings.chat.path)] if settings.chat else []
        found = self._discovery.find(settings.folders, files=files, memory_bytes=room)
        # What was downloaded keeps the name that it was offered under.
        offered = {(entry.file, entry.bytes): entry.name for entry in self._chats()}
        return [
            replace(model, name=offered.get((model.path.name, model.file_bytes), model.name))
            if model.is_ours
            else model
            for model in found
        ]

    def _computer(self) -> Computer:
        from memory_cache.computer import cores, memory

        with self._lock:
            if self._gpus is None:
                self._gpus = self._ask_for_gpus()
        now = memory()
        return Computer(now.total_bytes, now.available_bytes, cores(), self._gpus)


def _owned(model: FoundModel, computer: Computer, use: ModelUse | None) -> Owned:
    needed = memory_needed(model.header) if model.header else 0
    parameters = model.header.parameters if model.header else 0
    return Owned(model, needed, runs_well(parameters, needed, computer), use)


def _id_of(chosen: ChosenModel | None, on_disk: list[FoundModel]) -> str | None:
    if chosen is None:
        return None
    return next((one.model_id for one in on_disk if str(one.path) == chosen.path), None)


def find_gpus() -> tuple[Gpu, ...]:
    """Return the graphics cards that an engine could use; none if there is no engine to ask."""
    from memory_cache.engine.client import probe

    try:
        devices = probe(engine_command()).devices
    except (MemoryCacheError, OSError):
        return ()
    return tuple(Gpu(d.description, d.free_bytes) for d in devices if d.kind == "gpu")
