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

_SCHEMES = ("light", "dark")

# The sidebar follows the theme and a tab the system, but both what is said for them alone.
_SHOW = """
const panel = SidebarController.browser?.contentDocument?.getElementById('webext-panels-browser');
for (const { browsingContext } of [panel, gBrowser.selectedBrowser].filter(Boolean))
    browsingContext.prefersColorSchemeOverride = arguments[0];
"""
_IS_SHOWN = """
const scheme = matchMedia(`(prefers-color-scheme: ${arguments[0]})`);
return scheme.matches || new Promise((tell) => {
    scheme.addEventListener('change', () => tell(scheme.matches), { once: true });
    setTimeout(() => tell(scheme.matches), 5000);
});
"""

# Light and dark differ in colours alone: what else there is to say is said once.
_RUN = """
const colours = { runOnly: { type: 'rule', values: ['color-contrast'] } };
const wanted = { resultTypes: ['violations'], ...(arguments[0] === 'dark' ? colours : {}) };
// What is still appearing is not yet as it is read.
const ending = document.getAnimations()
    .filter((one) => one.effect.getComputedTiming().endTime !== Infinity)
    .map((one) => one.finished.catch(() => null));
return Promise.all(ending)
    .then(() => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen))))
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

    def look(self, page: Page, state: str) -> None:
        """Look at the page as it is now, and remember what is amiss under the name of the state."""
        if not page.script("return Boolean(window.axe);"):
            page.script(f"{AXE.read_text('utf-8')}\nwindow.axe = axe;")
        for scheme in _SCHEMES:
            with self._showing(scheme):
                assert page.script(_IS_SHOWN, scheme), f"“{state}” is not shown in {scheme}"
                self.found += [f"{state}, {scheme}: {one}" for one in page.script(_RUN, scheme)]

    @contextmanager
    def _showing(self, scheme: str) -> Iterator[None]:
        self._firefox.chrome(_SHOW, scheme)
        try:
            yield
        finally:
            self._firefox.chrome(_SHOW, "none")
