"""Drives the library page in its tab as a person does: real keys, a real pointer, what it shows."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from memory_cache.store.library import Library
from memory_cache.store.records import Draft
from tests.e2e.firefox.actions import click, press, press_together

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.firefox.conftest import Browsing
    from tests.e2e.firefox.marionette import Json

_ROWS = """
const rows = [...document.querySelectorAll('[role=row]')].map((row) => ({
    title: row.querySelector('.name')?.textContent ?? '',
    passage: row.querySelector('.passage')?.textContent ?? '',
    marks: [...row.querySelectorAll('mark')].map((mark) => mark.textContent),
    isChosen: row.getAttribute('aria-selected') === 'true',
})).filter(({ title }) => title);
"""

_CENTRE = """
const element = [...document.querySelectorAll(arguments[0])]
    .find((one) => one.checkVisibility() && !one.disabled
        && one.textContent.includes(arguments[1]));
if (!element) return null;
element.scrollIntoView({block: 'nearest', behavior: 'instant'});
const box = element.getBoundingClientRect();
return [box.x + box.width / 2, box.y + box.height / 2];
"""


def keep(data: Path, pages: dict[str, str]) -> None:
    """Put HTML by its address into the library in `data`; a host that starts later reads it."""
    data.mkdir(parents=True, exist_ok=True)
    library = Library(data / "library.sqlite3")
    try:
        for url, html in pages.items():
            title = html.partition("<title>")[2].partition("</title>")[0]
            draft = Draft(url, html.encode(), title, "text/html", "utf-8")
            library.pages.keep(draft, time.time())
    finally:
        library.close()


class LibraryPage:
    """The library in the tab that is in front."""

    def __init__(self, browsing: Browsing) -> None:
        self._marionette = browsing.firefox.marionette
        self._firefox = browsing.firefox
        self._address = f"{browsing.base_url}library/library.html"

    def open(self, place: str = "") -> None:
        """Load it anew, at a fragment such as `#page=3`."""
        self._firefox.open("about:blank")
        self._firefox.open(self._address + place)

    def script(self, body: str, *args: Json) -> Json:
        """Run the body of a function in the page."""
        return self._marionette.script(body, *args)

    def wait_for(self, body: str, *args: Json, what: str, timeout_s: float = 30.0) -> Json:
        """Run it until it returns something truthy; raises `TimeoutError` with what is shown."""
        try:
            return self._marionette.wait_for(body, *args, what=what, timeout_s=timeout_s)
        except TimeoutError as fault:
            raise TimeoutError(f"{fault}; the library shows:\n{self.text()}") from fault

    def text(self) -> str:
        """Return all that it shows."""
        return str(self.script("return document.body.innerText;"))

    def wait_for_text(self, text: str, *, timeout_s: float = 30.0) -> None:
        """Wait until it shows `text` somewhere."""
        self.wait_for(
            "return document.body.innerText.includes(arguments[0]);",
            text,
            what=f"“{text}”",
            timeout_s=timeout_s,
        )

    def rows(self, count: int) -> list[dict[str, Json]]:
        """Wait for so many rows, the last answer being there, and return them."""
        found: list[dict[str, Json]] = self.wait_for(
            f"{_ROWS} return rows.length === arguments[0]"
            "    && document.getElementById('list').ariaBusy !== 'true' && rows;",
            count,
            what=f"{count} rows",
        )
        return found

    def type(self, keys: str) -> None:
        """Press keys one after the other on whatever has the focus."""
        self._marionette.perform(press(keys))

    def press_with(self, modifier: str, key: str) -> None:
        """Press a key while a modifier is held."""
        self._marionette.perform(press_together(modifier + key))

    def click(self, selector: str, words: str = "") -> None:
        """Click the first visible element that matches and holds `words`, once it stands still."""
        what = f"{selector} with “{words}”"
        before, centre = None, self.wait_for(_CENTRE, selector, words, what=what)
        while centre != before:
            before, centre = centre, self.wait_for(_CENTRE, selector, words, what=what)
        self._marionette.perform(click(*centre))

    def click_at(self, x: float, y: float) -> None:
        """Click so many CSS pixels from the viewport's corner."""
        self._marionette.perform(click(x, y))
