"""What a person chose, in one JSON file that is replaced as a whole and read in parts.

A part that is damaged counts as not chosen, and parts that this version does not know are kept.
"""

from __future__ import annotations

import errno
import threading
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec

from memory_cache.durable import replace_file
from memory_cache.errors import DiskFull, ModelError
from memory_cache.saying import say, why

if TYPE_CHECKING:
    from pathlib import Path

_MAX_SETTINGS_BYTES = 1_048_576
_MOST_FOLDERS = 100

PageForm = Literal["source", "text"]
PrivateSaving = Literal["ask", "never"]
ReadAhead = Literal["off", "mains", "always"]
GpuUse = Literal["auto", "off"]
Bytes = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]

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
    """All of it. `folders` are looked through for models.

    `keep_pages_as` says whether a web page is kept with its source or as its text alone, and
    `most_library_bytes` how large the library may become, 0 for as large as the disk lets it.
    `keep_page_states_bytes` limits what the chat model keeps of saved pages on disk, 0 for nothing.
    `private_windows` says whether pages of them can be saved at all, on a second word. `read_ahead`
    lets the chat model read a page before a question: never, not on battery, or always; `think`
    lets it reason before it answers. `answer_language` is a code of `text.languages`, "" for that
    of the question. `gpu` says whether a graphics card is used where there is one.
    """

    chat: ChosenModel | None = None
    folders: Annotated[list[str], msgspec.Meta(max_length=_MOST_FOLDERS)] = []
    keep_pages_as: PageForm = "source"
    most_library_bytes: Bytes = 0
    keep_page_states_bytes: Bytes = 2_000_000_000
    private_windows: PrivateSaving = "ask"
    read_ahead: ReadAhead = "mains"
    think: bool = False
    answer_language: Annotated[str, msgspec.Meta(pattern="^([a-z]{2})?$")] = ""
    gpu: GpuUse = "auto"


_TYPES = {field.name: field.type for field in msgspec.structs.fields(Settings)}
_FLAT = frozenset(field.name for field in msgspec.structs.fields(ChosenModel))
"""The first version kept the chosen model alone, not in a part of its own."""


class SettingsFile:
    """The file, wherever it is; it need not exist."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Settings:
        """What is chosen; defaults for all that is absent or damaged."""
        return self._read()[0]

    def problem(self) -> str:
        """Say in a sentence what of the file is damaged, so that defaults count; "" if nothing."""
        _, damaged, is_readable = self._read()
        if not is_readable:
            return say(
                "settings_unreadable",
                "The file with your settings cannot be read, so the defaults count.",
            )
        if damaged:
            names = ", ".join(sorted(damaged))
            return say(
                "settings_damaged",
                "Some of your settings cannot be read, so their defaults count: {names}.",
                names=names,
            )
        return ""

    def _read(self) -> tuple[Settings, list[str], bool]:
        """The settings, the names of those that are damaged, and whether there is no file or one
        that can be read.
        """
        parts = self._parts()
        read: dict[str, Any] = {}
        damaged: list[str] = []
        for name in _TYPES.keys() & (parts or {}).keys():
            try:
                read[name] = msgspec.convert((parts or {})[name], _TYPES[name])
            except msgspec.ValidationError:
                damaged.append(name)
        return Settings(**read), damaged, parts is not None

    def change(self, **chosen: Any) -> Settings:
        """Replace the parts named, keep the others; returns all. A file that cannot be read is
        kept beside the new one as `settings.broken.json`. Raises `ModelError`, `DiskFull`.

        Raises `msgspec.ValidationError` for a value that is not of the part's type.
        """
        with _lock:
            known = self._parts()
            parts = known or {}
            for name, value in chosen.items():
                parts[name] = msgspec.to_builtins(value)
                msgspec.convert(parts[name], _TYPES[name])
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                if known is None:
                    self._path.replace(self._path.with_suffix(".broken.json"))
                replace_file(self._path, msgspec.json.format(msgspec.json.encode(parts)))
            except OSError as error:
                if error.errno == errno.ENOSPC:
                    raise DiskFull(
                        say("disk_full_choice", "The disk is full: your choice was not kept.")
                    ) from None
                raise ModelError(
                    say("choice_unkept", "Your choice could not be kept: {why}.", why=why(error)),
                    remedy=say(
                        "check_may_write",
                        "Check that you may write into the data folder of Memory Cache.",
                    ),
                ) from None
        return self.read()

    def _parts(self) -> dict[str, Any] | None:
        """What the file says, {} if there is none, None if it cannot be read."""
        try:
            with self._path.open("rb") as file:
                parts = msgspec.json.decode(file.read(_MAX_SETTINGS_BYTES), type=dict[str, Any])
        except FileNotFoundError:
            return {}
        except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None
        if "path" in parts and "chat" not in parts:
            flat = {name: parts.pop(name) for name in _FLAT & parts.keys()}
            parts["chat"] = flat
        # `read_ahead` was called so when it was only on or off.
        if isinstance(was := parts.pop("prefill", None), bool):
            parts.setdefault("read_ahead", "mains" if was else "off")
        return parts
