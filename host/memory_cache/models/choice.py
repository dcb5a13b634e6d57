"""Remembers which chat model a person chose, and refuses a file that cannot be one."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

import msgspec

from memory_cache.errors import ModelError, ModelMissing
from memory_cache.models.gguf import read_gguf

_MAX_SETTINGS_BYTES = 65_536


class ChosenModel(msgspec.Struct, frozen=True, kw_only=True):
    """The file, and what its header said when it was chosen."""

    path: str
    name: str
    architecture: str
    quantisation: str
    parameters: int
    context_tokens: int
    licence: str
    has_chat_template: bool
    file_bytes: int


class ChatChoice:
    """The choice, kept in a JSON file that is replaced as a whole."""

    def __init__(self, settings_path: Path) -> None:
        self._settings_path = settings_path

    def get(self) -> ChosenModel | None:
        """The chosen model, or None. Does not look whether its file is still there."""
        try:
            with self._settings_path.open("rb") as settings:
                content = settings.read(_MAX_SETTINGS_BYTES)
            return msgspec.json.decode(content, type=ChosenModel)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return None

    def use(self, path: Path) -> ChosenModel:
        """Choose this file. Raises `ModelMissing`, or `ModelError` with what is wrong with it."""
        path = path.expanduser().absolute()
        if not _is_text(path):
            raise ModelError(
                "The name of this file or its folder is not valid text.", remedy="Rename it."
            )
        if path.is_dir():
            raise ModelError("This is a folder. Choose the model file in it, which ends in .gguf.")
        if not path.is_file():
            raise ModelMissing("There is no such file.", remedy="Check the name and the folder.")
        header = read_gguf(path)
        if header.parts > 1:
            raise ModelError(
                f"This model is split into {header.parts} files, too many to use.",
                remedy="Choose a model that is a single file.",
            )
        if not header.is_generative:
            raise ModelError(
                f"This is a model of the kind “{header.architecture}”, which cannot chat.",
                remedy="Choose a model made for chat, often with “Instruct” in its name.",
            )
        chosen = ChosenModel(
            path=str(path),
            name=header.name or path.stem,
            architecture=header.architecture,
            quantisation=header.quantisation,
            parameters=header.parameters,
            context_tokens=header.context_tokens,
            licence=header.licence,
            has_chat_template=header.has_chat_template,
            file_bytes=header.file_bytes,
        )
        self._write(msgspec.json.format(msgspec.json.encode(chosen)))
        return chosen

    def clear(self) -> None:
        """Choose none; the model file stays where it is."""
        self._settings_path.unlink(missing_ok=True)

    def _write(self, content: bytes) -> None:
        folder = self._settings_path.parent
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self._settings_path)
        finally:
            temporary.unlink(missing_ok=True)
        _sync_folder(folder)


def _is_text(path: Path) -> bool:
    """Linux allows any bytes as a name; settings and messages hold text only."""
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable. Windows has no such call, and no need of it."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
