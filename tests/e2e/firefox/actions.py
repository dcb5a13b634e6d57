"""What fingers do, as the WebDriver specification has it: for `Marionette.perform`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.e2e.firefox.marionette import Json

ARROW_DOWN = "\ue015"
CONTROL = "\ue009"
DELETE = "\ue017"
ENTER = "\ue007"
ESCAPE = "\ue00c"
SHIFT = "\ue008"
TAB = "\ue004"


def click(
    x: float = 0, y: float = 0, *, button: int = 0, origin: Json = "viewport"
) -> list[dict[str, Json]]:
    """Press and free a button of the mouse, so many CSS pixels from the viewport's corner, or from
    the centre of the element `origin`.
    """
    (mouse,) = hold(x, y, button=button, origin=origin)
    return [{**mouse, "actions": [*mouse["actions"], {"type": "pointerUp", "button": button}]}]


def hold(
    x: float = 0, y: float = 0, *, button: int = 0, origin: Json = "viewport"
) -> list[dict[str, Json]]:
    """Press a button of the mouse there and do not free it: for `Marionette.holding`."""
    actions = [
        {"type": "pointerMove", "x": round(x), "y": round(y), "origin": origin},
        {"type": "pointerDown", "button": button},
    ]
    parameters = {"pointerType": "mouse"}
    return [{"type": "pointer", "id": "mouse", "parameters": parameters, "actions": actions}]


def move(x: float, y: float) -> list[dict[str, Json]]:
    """Move the mouse there, without a button."""
    (mouse,) = hold(x, y)
    return [{**mouse, "actions": mouse["actions"][:1]}]


def press(keys: str) -> list[dict[str, Json]]:
    """Press and free keys one after the other."""
    return _on_keyboard((kind, key) for key in keys for kind in ("keyDown", "keyUp"))


def press_together(keys: str) -> list[dict[str, Json]]:
    """Press keys one after the other, and free them in the opposite order."""
    held = [("keyDown", key) for key in keys]
    return _on_keyboard([*held, *(("keyUp", key) for key in reversed(keys))])


def _on_keyboard(steps: Iterable[tuple[str, str]]) -> list[dict[str, Json]]:
    actions = [{"type": kind, "value": key} for kind, key in steps]
    return [{"type": "key", "id": "keys", "actions": actions}]
