"""Remembers which chat model a person chose, and refuses a file that cannot be one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_cache.errors import ModelError, ModelMissing
from memory_cache.models.parts import first_part, read_model, stem_of
from memory_cache.models.settings import ChosenModel, SettingsFile
from memory_cache.models.suitability import why_unusable
from memory_cache.saying import say

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["ChatChoice", "ChosenModel"]


class ChatChoice:
    """The choice, kept among the other settings."""

    def __init__(self, settings_path: Path) -> None:
        self._settings = SettingsFile(settings_path)

    def get(self) -> ChosenModel | None:
        """The chosen model, or None. Does not look whether its file is still there."""
        return self._settings.read().chat

    def use(self, path: Path, *, name: str | None = None) -> ChosenModel:
        """Choose this file, or the split model that it is a part of; `name` is what a person knows
        it by. Raises `ModelMissing`, or `ModelError` with what is wrong with it.
        """
        path = path.expanduser().absolute()
        if not is_text(path):
            raise ModelError(
                say(
                    "file_name_unreadable", "The name of this file or its folder is not valid text."
                ),
                remedy=say("rename_it", "Rename it."),
            )
        if path.is_dir():
            raise ModelError(
                say(
                    "model_is_folder",
                    "This is a folder. Choose the model file in it, which ends in .gguf.",
                )
            )
        if not path.exists():
            raise ModelMissing(
                say("no_such_file", "There is no such file."),
                remedy=say("check_name_and_folder", "Check the name and the folder."),
            )
        path = first_part(path)
        header = read_model(path)
        if (fault := why_unusable(header)) is not None:
            raise ModelError(
                fault,
                remedy=say(
                    "choose_chat_model",
                    "Choose a model made for chat, often with “Instruct” in its name.",
                ),
            )
        chosen = ChosenModel(
            path=str(path),
            name=name or header.name or stem_of(path),
            architecture=header.architecture,
            quantisation=header.quantisation,
            parameters=header.parameters,
            context_tokens=header.context_tokens,
            licence=header.licence,
            has_chat_template=header.has_chat_template,
            file_bytes=header.file_bytes,
        )
        self._settings.change(chat=chosen)
        return chosen

    def clear(self) -> None:
        """Choose none; the model file stays where it is."""
        if self.get() is not None:
            self._settings.change(chat=None)


def is_text(path: Path) -> bool:
    """Return whether a path is text: Linux allows any bytes as a name, JSON does not."""
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
