"""Where programs keep their models: read from the environment as they do, on each system."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

_MAX_SETTINGS_BYTES = 1_048_576


class _LmStudioSettings(msgspec.Struct):
    folder: str = msgspec.field(name="downloadsFolder", default="")


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of each program, whether or not they exist. `root` is where the system's own
    folders begin.
    """

    home: Path = field(default_factory=Path.home)
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    platform: str = sys.platform
    root: Path = Path("/")

    def ollama(self) -> list[Path]:
        """Folders that hold `manifests` and `blobs`: the person's, then those of its service."""
        services = ("usr/share/ollama", "var/lib/ollama", "var/snap/ollama/common")
        return [
            *self._named("OLLAMA_MODELS"),
            self.home / ".ollama/models",
            *(self.root / service / ".ollama/models" for service in services),
            *(self.root / service / "models" for service in services),
        ]

    def lm_studio(self) -> list[Path]:
        """Folders of the shape `publisher/model/file.gguf`, moved ones as its settings say."""
        homes = [self.home / ".lmstudio", self.home / ".cache/lm-studio"]
        if pointed := _read(self.home / ".lmstudio-home-pointer").strip():
            homes.insert(0, Path(pointed))
        folders = [home / "models" for home in homes]
        for home in homes:
            with suppress(msgspec.DecodeError):
                settings = msgspec.json.decode(
                    _read(home / "settings.json"), type=_LmStudioSettings
                )
                if settings.folder:
                    folders.insert(0, Path(settings.folder))
        return folders

    def jan(self) -> list[Path]:
        """Jan's data folders, today's and earlier ones."""
        data = [base / "Jan/data" for base in (self._application_data(), self._configuration())]
        return [*data, self.home / "jan"]

    def gpt4all(self) -> list[Path]:
        """Folders that hold files side by side; the one chosen in its settings first."""
        folders = [self._application_data(local=True) / "nomic.ai/GPT4All"]
        for line in _read(self._configuration() / "nomic.ai/GPT4All.ini").splitlines():
            key, _, value = line.partition("=")
            if key.strip() == "modelPath" and value.strip():
                folders.insert(0, Path(value.strip().strip('"')))
        return folders

    def hugging_face(self) -> list[Path]:
        """Folders of the shape `models--OWNER--NAME/snapshots/REVISION/file.gguf`."""
        return [
            *self._named("LLAMA_CACHE"),
            *self._named("HF_HUB_CACHE"),
            *self._named("HUGGINGFACE_HUB_CACHE"),
            *(home / "hub" for home in self._named("HF_HOME")),
            self._cache() / "huggingface/hub",
            self.home / ".cache/huggingface/hub",
        ]

    def llama_cpp(self) -> list[Path]:
        """Where llama.cpp's own programs put what they download."""
        return [*self._named("LLAMA_CACHE"), self._cache() / "llama.cpp"]

    def _named(self, variable: str) -> list[Path]:
        value = self.environment.get(variable, "").strip()
        return [Path(value).expanduser()] if value else []

    def _first(self, variable: str, fallback: Path) -> Path:
        return next(iter(self._named(variable)), fallback)

    def _application_data(self, *, local: bool = False) -> Path:
        if self.platform == "darwin":
            return self.home / "Library/Application Support"
        if self.platform == "win32":
            kind = "Local" if local else "Roaming"
            return self._first("LOCALAPPDATA" if local else "APPDATA", self.home / "AppData" / kind)
        return self._first("XDG_DATA_HOME", self.home / ".local/share")

    def _configuration(self) -> Path:
        if self.platform == "win32":
            return self._first("APPDATA", self.home / "AppData/Roaming")
        return self._first("XDG_CONFIG_HOME", self.home / ".config")

    def _cache(self) -> Path:
        if self.platform == "darwin":
            return self.home / "Library/Caches"
        if self.platform == "win32":
            return self._first("LOCALAPPDATA", self.home / "AppData/Local")
        return self._first("XDG_CACHE_HOME", self.home / ".cache")


def _read(path: Path) -> str:
    """The text of a small file of another program, or nothing."""
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            return file.read(_MAX_SETTINGS_BYTES).decode("utf-8", "replace")
    except (OSError, ValueError):
        return ""
