"""Takes pictures of the sidebar or of the tab in front, once what is moving there stands still."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.screenshots.looks import (
    ARABIC,
    ARABIC_NARROW,
    BOTH,
    BROWSER,
    NARROW,
    Look,
    Target,
    looked_at,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.e2e.firefox.browser import Firefox

_TALLEST_PX = 4_000

_TARGET = f"""{BROWSER}const view = target.browsingContext.currentWindowGlobal;
"""

# Runs in the page: it is in the look that is wanted, and what appears has appeared.
_STAND_STILL = """
const [isDark, hasHighContrast, width] = arguments;
const isSo = () => innerWidth === width
    && matchMedia('(prefers-color-scheme: dark)').matches === isDark
    && matchMedia('(forced-colors: active)').matches === hasHighContrast;
const frame = () => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)));
const still = () => Promise.all(document.getAnimations()
    .filter((one) => one.effect.getComputedTiming().endTime !== Infinity)
    .map((one) => one.finished.catch(() => null)));
const rest = () => new Promise((go) => setTimeout(go, 50));
const look = (left) => frame().then(still).then(frame)
    .then(() => isSo() || left === 0 ? isSo() : rest().then(() => look(left - 1)));
return look(60).then((isReady) => ({isReady, tall: document.documentElement.scrollHeight}));
"""
_WAIT = f"""{_TARGET}
return view.getActor('MarionetteCommands')
    .executeScript(arguments[1], arguments[2], {{timeout: 10000}});
"""
_DRAW = f"""{_TARGET}
const [, tall] = arguments;
const area = tall ? new DOMRect(0, 0, target.clientWidth, tall) : null;
return view.drawSnapshot(area, 1, 'white').then((bitmap) => {{
    const canvas = document.createElementNS('http://www.w3.org/1999/xhtml', 'canvas');
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    canvas.getContext('2d').drawImage(bitmap, 0, 0);
    bitmap.close();
    return canvas.toDataURL('image/png').split(',')[1];
}});
"""


class NotAsWanted(Exception):
    """The page did not take the look that it was to be photographed in."""


@dataclass(frozen=True)
class Picture:
    """One picture that was taken; `name` is that of its file."""

    page: str
    state: str
    look: str

    @property
    def name(self) -> str:
        """PAGE-STATE-LOOK.png."""
        return f"{self.page}-{self.state}-{self.look}.png"


class Camera:
    """Writes pictures to `folder`, and remembers which."""

    def __init__(self, firefox: Firefox, folder: Path) -> None:
        self._firefox = firefox
        self._folder = folder
        self.is_arabic = False
        """Of what the add-on shows in Arabic only what stands otherwise then is photographed."""
        self.taken: list[Picture] = []

    def take(
        self,
        target: Target,
        page: str,
        state: str,
        looks: Sequence[Look] = BOTH,
        *,
        whole: bool = False,
    ) -> None:
        """Photograph what is shown in each look; with `whole` a page from its top to its end.

        Raises `NotAsWanted` where the page does not follow.
        """
        for look in _in_arabic(looks) if self.is_arabic else looks:
            with looked_at(self._firefox, target, look):
                tall = self._stand_still(target, look, f"{page} {state}")
                self._write(Picture(page, state, look.name), target, tall if whole else 0)

    def take_window(self, page: str, state: str, look: Look) -> None:
        """Photograph the whole window as it is; `look` only names it."""
        picture = Picture(page, state, look.name)
        self._firefox.screenshot(self._folder / picture.name)
        self.taken.append(picture)

    def _stand_still(self, target: Target, look: Look, what: str) -> int:
        width = self._firefox.chrome(f"{_TARGET}return target.clientWidth;", target)
        wanted = [look.is_dark, look.has_high_contrast, width]
        answer = self._firefox.chrome(_WAIT, target, _STAND_STILL, wanted)
        if not answer["isReady"]:
            raise NotAsWanted(f"“{what}” is not shown as {look.name}")
        return min(_TALLEST_PX, int(answer["tall"]))

    def _write(self, picture: Picture, target: Target, tall: int) -> None:
        png = self._firefox.chrome(_DRAW, target, tall)
        (self._folder / picture.name).write_bytes(base64.b64decode(png))
        self.taken = [one for one in self.taken if one != picture] + [picture]


def _in_arabic(looks: Sequence[Look]) -> Sequence[Look]:
    return (ARABIC, ARABIC_NARROW) if NARROW in looks else ()
