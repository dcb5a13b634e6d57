"""Reads from the host's source every sentence that it may ask the add-on to say, in English.

`python -m tests.protocol.sayings` writes those that are new or changed into the English messages of
the add-on; the tests check that the two agree. A sentence has one place: where the host says it.
"""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from memory_cache.errors import all_errors
from memory_cache.models.catalogue import read_catalogue
from memory_cache.saying import SYSTEM_FAULTS, SYSTEM_OTHER

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "host/memory_cache"
ENGLISH = ROOT / "extension/_locales/en/messages.json"
PREFIX = "host_"

_FIELD = re.compile(r"\{(\w+)(?::[^{}]*)?\}")


def calls(name: str) -> Iterator[tuple[Path, ast.Call]]:
    """Yield every call of a function with this name in the host, and the file that it is in."""
    for path in sorted({*PACKAGE.rglob("*.py")} - {PACKAGE / "saying.py"}):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and name == _name(node.func):
                yield path, node


def sayings() -> dict[str, str]:
    """Return the English of each key that the add-on must have, as its messages are written.

    Raises `ValueError` for a key that stands for two sentences.
    """
    found: dict[str, str] = {}

    def add(key: str, english: str, order: list[str]) -> None:
        message = _FIELD.sub(lambda field: f"${order.index(field[1]) + 1}", english)
        if found.setdefault(PREFIX + key, message) != message:
            raise ValueError(f"“{key}” stands for two sentences")

    for error in all_errors():
        add(error.code, error.sentence, [])
        if error.remedy is not None:
            add(f"{error.code}_remedy", error.remedy, [])
    for key, english in (*SYSTEM_FAULTS.values(), SYSTEM_OTHER):
        add(key, english, _FIELD.findall(english))
    for _, call in calls("say"):
        key, english = _texts(call)
        add(key, english, list(dict.fromkeys(_FIELD.findall(english))))
    for _, call in calls("say_count"):
        key, one, other = _texts(call)
        names = dict.fromkeys(_FIELD.findall(other))
        order = ["count", *(name for name in names if name != "count")]
        add(f"{key}_one", one, order)
        add(f"{key}_other", other, order)
    for entry in read_catalogue():
        add(entry.about.key, entry.description, [])
    return found


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else ""


def _texts(call: ast.Call) -> list[str]:
    texts = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
    assert len(texts) == len(call.args), f"line {call.lineno}: not written out"
    return texts


def _write() -> None:
    messages = json.loads(ENGLISH.read_text())
    wanted = sayings()
    kept = {
        key: value for key, value in messages.items() if not key.startswith(PREFIX) or key in wanted
    }
    for key, message in wanted.items():
        if kept.get(key, {}).get("message") != message:
            kept[key] = {"message": message}
    lines = [
        f"  {json.dumps(key)}: {{ {json.dumps(value, ensure_ascii=False)[1:-1]} }}"
        for key, value in kept.items()
    ]
    ENGLISH.write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    _write()
