"""What a person chose, in one JSON file that is replaced as a whole and read in parts.

A part that is damaged counts as not chosen, and parts that this version does not know are kept.
"""

from __future__ import annotations

import errno
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from memory_cache.durable import replace_file
from memory_cache.errors import DiskFull, ModelError

if TYPE_CHECKING:
    from pathlib import Path

_MAX_SETTINGS_BYTES = 1_048_576
_MOST_FOLDERS = 100

_lock = threading.Lock()
"""Two threads that change one thing each must not undo each other's change."""


class ChosenModel(msgspec.Struct, frozen=True, kw_only=True):
    """A chat model's file, and what its header said when it was chosen."""

    path: str
    name: str
    architecture: str
    quantisation: str
    parameters: int
    context_tokens: int
    licence: str
    has_chat_template: bool
    file_bytes: int


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All of it. `folders` are looked through for models. `keep_page_states_bytes` limits what the
    chat model keeps of saved pages on disk, 0 for nothing. `prefill` lets it read ahead, `think`
    lets it reason before it answers.
    """

    chat: ChosenModel | None = None
    folders: Annotated[list[str], msgspec.Meta(max_length=_MOST_FOLDERS)] = []
    keep_page_states_bytes: Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)] = 2_000_000_000
    prefill: bool = True
    think: bool = False


_TYPES = {field.name: field.type for field in msgspec.structs.fields(Settings)}
_FLAT = frozenset(field.name for field in msgspec.structs.fields(ChosenModel))
"""The first version kept the chosen model alone, not in a part of its own."""


class SettingsFile:
    """The file, wherever it is; it need not exist."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Settings:
        """What is chosen; defaults for all that is absent or damaged."""
        parts = self._parts()
        read: dict[str, Any] = {}
        for name in _TYPES.keys() & parts.keys():
            with suppress(msgspec.ValidationError):
                read[name] = msgspec.convert(parts[name], _TYPES[name])
        return Settings(**read)

    def change(self, **chosen: Any) -> Settings:
        """Replace the parts named, keep the others; returns all. Raises `ModelError`, `DiskFull`.

        Raises `msgspec.ValidationError` for a value that is not of the part's type.
        """
        with _lock:
            parts = self._parts()
            for name, value in chosen.items():
                parts[name] = msgspec.to_builtins(value)
                msgspec.convert(parts[name], _TYPES[name])
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                replace_file(self._path, msgspec.json.format(msgspec.json.encode(parts)))
            except OSError as error:
                if error.errno == errno.ENOSPC:
                    raise DiskFull("The disk is full: your choice was not kept.") from None
                raise ModelError(
                    f"Your choice could not be kept: {error.strerror}.",
                    remedy="Check that you may write into the data folder of Memory Cache.",
                ) from None
        return self.read()

    def _parts(self) -> dict[str, Any]:
        try:
            with self._path.open("rb") as file:
                parts = msgspec.json.decode(file.read(_MAX_SETTINGS_BYTES), type=dict[str, Any])
        except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return {}
        if "path" in parts and "chat" not in parts:
            flat = {name: parts.pop(name) for name in _FLAT & parts.keys()}
            parts["chat"] = flat
        return parts
