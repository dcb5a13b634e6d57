"""Lets axe-core look at a page as it is shown, in light and in dark."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.e2e.firefox.browser import Firefox
    from tests.e2e.firefox.marionette import Json

AXE = Path(__file__).parents[3] / "extension/node_modules/axe-core/axe.min.js"

_SCHEME = "layout.css.prefers-color-scheme.content-override"
_SCHEMES = {"light": 1, "dark": 0}

# Light and dark differ in colours alone: what else there is to say is said once.
_RUN = """
const colours = { runOnly: { type: 'rule', values: ['color-contrast'] } };
const wanted = { resultTypes: ['violations'], ...(arguments[0] === 'dark' ? colours : {}) };
return new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))
    .then(() => axe.run(document, wanted))
    .then(({ violations }) => violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) =>
            `${id}: ${target.join(' ')}: ${failureSummary.split('\\n').slice(1).join(' ')}`)));
"""


class Page(Protocol):
    """What runs a script in the page or the sidebar that it drives."""

    def script(self, body: str, *args: Json) -> Json:
        """Run the body of a function there."""


class Axe:
    """Collects what axe-core finds amiss, state by state."""

    def __init__(self, firefox: Firefox) -> None:
        self._firefox = firefox
        self.found: list[str] = []
        self.seen: list[str] = []

    def look(self, page: Page, state: str) -> None:
        """Look at the page as it is now, and remember what is amiss under the name of the state."""
        self.seen.append(state)
        if not page.script("return Boolean(window.axe);"):
            page.script(f"{AXE.read_text('utf-8')}\nwindow.axe = axe;")
        for scheme in _SCHEMES:
            with self._showing(scheme):
                self.found += [f"{state}, {scheme}: {one}" for one in page.script(_RUN, scheme)]

    @contextmanager
    def _showing(self, scheme: str) -> Iterator[None]:
        set_to = "Services.prefs.setIntPref(arguments[0], arguments[1]);"
        self._firefox.chrome(set_to, _SCHEME, _SCHEMES[scheme])
        try:
            yield
        finally:
            self._firefox.chrome(set_to, _SCHEME, _SCHEMES["light"])
