"""Use case: which models there are, on disk and to download, and which of them answers."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from memory_cache.errors import MemoryCacheError, ModelError, ModelMissing, NotFound
from memory_cache.models.catalogue import find_entry, read_catalogue
from memory_cache.models.choice import ChatChoice, is_text
from memory_cache.models.discovery.found import Discovery
from memory_cache.models.parts import all_parts
from memory_cache.models.recommend import Computer, Gpu, Recommendation, recommend, runs_well
from memory_cache.models.settings import SettingsFile
from memory_cache.service.memory import engine_command

if TYPE_CHECKING:
    from collections.abc import Callable

    from memory_cache.models.catalogue import CatalogueEntry
    from memory_cache.models.discovery.found import FoundModel
    from memory_cache.models.discovery.places import Places
    from memory_cache.models.fetch.client import FetchProgress
    from memory_cache.models.settings import ChosenModel
    from memory_cache.service.memory import Memory


class Offer(NamedTuple):
    """A model to download: whether it would run well here, and its id on disk if it is there."""

    entry: CatalogueEntry
    runs_well: bool
    on_disk: str | None


class Overview(NamedTuple):
    """All there is to choose from. `chosen_id` is None too if the chosen file is gone."""

    on_disk: list[FoundModel]
    offers: list[Offer]
    folders: list[str]
    chosen: ChosenModel | None
    chosen_id: str | None
    recommendation: Recommendation | None


class Models:
    """What is known of models lasts as long as this object: headers are read once, and the
    computer is asked for its graphics cards once. `gpus` and `places` are for tests.
    """

    def __init__(
        self,
        memory: Memory,
        *,
        gpus: Callable[[], tuple[Gpu, ...]] | None = None,
        places: Places | None = None,
    ) -> None:
        self._memory = memory
        self._settings = SettingsFile(memory.home.settings)
        self._choice = ChatChoice(memory.home.settings)
        self._ask_for_gpus = gpus or find_gpus
        self._gpus: tuple[Gpu, ...] | None = None
        self._lock = threading.Lock()
        self._discovery = Discovery(memory.home.models, places=places)

    def overview(self) -> Overview:
        """Look through the computer; the first time takes longest."""
        computer = self._computer()
        settings = self._settings.read()
        on_disk = self._find(computer)
        # Those for searching wait until a library can be read with another.
        entries = [entry for entry in read_catalogue() if entry.role == "chat"]
        there = {
            (model.path.name, model.file_bytes): model.model_id for model in on_disk if model.header
        }
        return Overview(
            on_disk=on_disk,
            offers=[
                Offer(
                    entry,
                    runs_well(entry.parameters, entry.memory_bytes, computer),
                    there.get((entry.file, entry.bytes or 0)),
                )
                for entry in entries
            ],
            folders=list(settings.folders),
            chosen=settings.chat,
            chosen_id=_id_of(settings.chat, on_disk),
            recommendation=recommend(entries, on_disk, computer),
        )

    def find(self) -> list[FoundModel]:
        """Return the models on disk, the computer's memory left out of account."""
        return self._find()

    def use(self, model_id: str) -> ChosenModel:
        """Let a model on disk answer. Raises `ModelMissing`, or `ModelError` that says why not."""
        model = self.get(model_id)
        if model.why_not is not None:
            raise ModelError(model.why_not, remedy=model.remedy)
        return self._choice.use(model.path, name=model.name)

    def use_file(self, path: Path) -> ChosenModel:
        """Let the model in this file answer. Raises as `use`."""
        return self._choice.use(path)

    def use_none(self) -> None:
        """Answer with quotes only; no file is touched."""
        self._choice.clear()

    def remove(self, model_id: str) -> None:
        """Delete a model that was downloaded by Memory Cache. Raises `ModelMissing`, or
        `ModelError` for one that belongs to another program.
        """
        model = self.get(model_id)
        if not model.is_ours:
            raise ModelError(
                f"This model belongs to {model.sources[0]}, which Memory Cache leaves as it is.",
                remedy="Delete it there.",
            )
        chosen = self._choice.get()
        if chosen is not None and chosen.path == str(model.path):
            self._choice.clear()
            # Some systems do not delete what a process has open.
            self._memory.chat.rest()
        try:
            for part in all_parts(model.path, model.header.parts if model.header else 1):
                part.unlink(missing_ok=True)
        except OSError as error:
            raise ModelError(f"The file could not be deleted: {error.strerror}.") from None

    def fetch(
        self,
        entry_id: str,
        on_progress: Callable[[FetchProgress], None],
        cancelled: threading.Event,
    ) -> str:
        """Download a model of the catalogue; returns its id on disk. Raises as `fetch_model` does,
        and `NotFound`.
        """
        from memory_cache.service.fetching import fetch_model

        entry = find_entry(entry_id)
        if entry is None or entry.role != "chat":
            raise NotFound("There is no such model in the catalogue.")
        path = fetch_model(self._memory, entry, on_progress, cancelled)
        return next(model.model_id for model in self._find() if model.path == path)

    def add_folder(self, folder: Path) -> list[str]:
        """Look through this folder too; returns all that are. Raises `ModelError`."""
        folder = folder.expanduser().absolute()
        if not folder.is_dir():
            raise ModelError("There is no such folder.", remedy="Check its name.")
        if not is_text(folder):
            raise ModelError("The name of this folder is not valid text.", remedy="Rename it.")
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
            "That model is not on this computer any more.", remedy="Choose another model."
        )

    def _find(self, computer: Computer | None = None) -> list[FoundModel]:
        settings = self._settings.read()
        room = None
        if computer is not None:
            room = computer.total_bytes + sum(gpu.free_bytes for gpu in computer.gpus)
        files = [Path(settings.chat.path)] if settings.chat else []
        return self._discovery.find(settings.folders, files=files, memory_bytes=room)

    def _computer(self) -> Computer:
        from memory_cache.computer import cores, memory

        with self._lock:
            if self._gpus is None:
                self._gpus = self._ask_for_gpus()
        now = memory()
        return Computer(now.total_bytes, now.available_bytes, cores(), self._gpus)


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
