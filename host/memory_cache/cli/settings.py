"""`settings`: what is chosen, choosing, and moving the folder with all data."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from memory_cache.cli.output import ProgressLine
from memory_cache.errors import BadRequest
from memory_cache.models.settings import Settings, SettingsFile
from memory_cache.paths import find_home
from memory_cache.service.choosing import choose
from memory_cache.service.memory import Memory
from memory_cache.service.relocation import move_home
from memory_cache.text.languages import NAMES

if TYPE_CHECKING:
    import argparse

    from memory_cache.cli.output import Output

_VALUES = {
    "keep_pages_as": "source|text",
    "most_library_bytes": "BYTES, 0 for no limit",
    "keep_page_states_bytes": "BYTES, 0 for nothing",
    "private_windows": "ask|never",
    "read_ahead": "off|mains|always",
    "think": "true|false",
    "answer_language": "question|" + "|".join(NAMES),
    "gpu": "auto|off",
}
"""The settings that are chosen here, and what they can be."""
_NO_LANGUAGE = "question"


def show_settings(options: argparse.Namespace, output: Output) -> int:
    """Show the settings, choose one, or move the folder with all data."""
    home = find_home(options.home)
    if options.action == "move":
        if not options.name:
            raise BadRequest("Say where to: memory-cache settings move FOLDER")
        line = ProgressLine(output)
        moved = move_home(
            home,
            Path(options.name).expanduser(),
            lambda done, total: line.show(f"{done / max(1, total):.0%} moved"),
            threading.Event(),
        )
        line.clear()
        output.show({"folder": str(moved.folder)}, f"Your data is in {moved.folder} now.")
        return 0
    if options.action == "set":
        if options.name not in _VALUES or options.value is None:
            raise BadRequest(f"Say what: memory-cache settings set NAME VALUE\n{_help()}")
        memory = Memory(home)
        try:
            choose(memory, **{options.name: _value(options.name, options.value)})
        finally:
            memory.close()
    file = SettingsFile(home.settings)
    settings = file.read()
    shown = {name: getattr(settings, name) for name in _VALUES}
    value = {"folder": str(home.folder), **shown, "problem": file.problem()}
    lines = [f"{'folder':23} {home.folder}"]
    lines += [f"{name:23} {_words(name, one)}" for name, one in shown.items()]
    output.show(value, "\n".join(lines))
    if file.problem():
        output.say(file.problem())
    return 0


def _value(name: str, typed: str) -> Any:
    """Return what was typed as the setting has it. Raises `BadRequest`."""
    kind = next(one.type for one in msgspec.structs.fields(Settings) if one.name == name)
    if name == "answer_language" and typed == _NO_LANGUAGE:
        return ""
    try:
        return msgspec.convert(typed, kind, strict=False)
    except msgspec.ValidationError:
        raise BadRequest(f"{name} can be {_VALUES[name]}.") from None


def _words(name: str, value: Any) -> str:
    if name == "answer_language":
        return value or _NO_LANGUAGE
    return msgspec.json.encode(value).decode().strip('"')


def _help() -> str:
    return "\n".join(f"  {name:23} {values}" for name, values in _VALUES.items())
