"""Where things lie on disk: one folder holds all of a person's data."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from memory_cache.durable import sync_folder

_MAX_MOVED_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Home:
    """The data folder and the files in it. `named` is where it is looked for: another folder, if
    the person had it moved from there.
    """

    folder: Path
    named: Path | None = None

    @property
    def moved_to(self) -> Path:
        """The file that says where the data was moved to, in the folder where it is looked for."""
        return (self.named or self.folder) / "moved-to"

    @property
    def library(self) -> Path:
        """The SQLite file: the only truth."""
        return self.folder / "library.sqlite3"

    @property
    def index(self) -> Path:
        """The folder of the hnswlib files: a cache of the vectors, rebuilt when it is lost."""
        return self.folder / "passages.hnsw"

    @property
    def map(self) -> Path:
        """Where on the map each page lies: made anew when it is lost."""
        return self.folder / "map.npz"

    @property
    def settings(self) -> Path:
        """What the person chose, as JSON."""
        return self.folder / "settings.json"

    @property
    def page_states(self) -> Path:
        """What the chat model keeps of saved pages: only time is lost with it."""
        return self.folder / "page-states"

    @property
    def model_use(self) -> Path:
        """When each chat model last wrote, and how fast: may be lost."""
        return self.folder / "model-use.json"

    @property
    def prompts(self) -> Path:
        """The folder of the prompts that the person edited. It may not be there."""
        return self.folder / "prompts"

    @property
    def models(self) -> Path:
        """The folder of the model files that were downloaded. It may not be there yet."""
        return self.folder / "models"


def find_manifests() -> Path:
    """Return the folder of the manifests: beside the installed package, or in the checkout."""
    beside = Path(__file__).parent / "manifests"
    return beside if beside.is_dir() else Path(__file__).parents[2] / "manifests"


def find_home(named: str | None = None) -> Home:
    """Return the data folder, made if need be: the one named, else that in MEMORY_CACHE_HOME,
    else the system's place for a program's data. Only the person can read it. If it was moved from
    there, where it is now, which is not made: it may be on a disk that is not connected.
    """
    chosen = named or os.environ.get("MEMORY_CACHE_HOME")
    if chosen:
        folder = Path(chosen).expanduser().absolute()
    else:
        import platformdirs

        folder = platformdirs.user_data_path("memory-cache", appauthor=False)
    home = Home(folder)
    if (now := _moved(home)) is not None:
        return Home(now, folder)
    try:
        is_new = not home.library.exists()
    except OSError:
        # The disk fails: whoever opens the library says so, in words that a person understands.
        return home
    if is_new:
        # The same holds where it may not be made.
        with suppress(OSError):
            _make(folder)
    return home


def _moved(home: Home) -> Path | None:
    try:
        with home.moved_to.open("rb") as file:
            folder = Path(os.fsdecode(file.read(_MAX_MOVED_BYTES)))
    except OSError:
        return None
    return folder if folder.is_absolute() else None


def _make(folder: Path) -> None:
    """Make a folder and those above it, so that no power cut takes them back with what is in them.

    The folder above is synced even if this one is there: whoever made it may have been killed.
    """
    made = [above for above in folder.parents if not above.exists()]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in (folder, *made):
        sync_folder(name.parent)
