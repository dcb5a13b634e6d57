"""The map and the picture of what takes room, in the library, with the real host."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.firefox.actions import ENTER, ESCAPE
from tests.e2e.firefox.library_page import LibraryPage
from tests.e2e.firefox.setups import pages_kept

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.firefox.conftest import Browsing, Setup

SUBJECTS = (
    ("Mill", "The mill wheel has paddles of elm, and the miller grinds oats into flour."),
    ("Owl", "The barn owl hunts by hearing, and its feathers make no sound at night."),
)
PAGES = {
    f"https://site{number}.example/": f"<title>{SUBJECTS[number % 2][0]} {number}</title>"
    f"<p>{SUBJECTS[number % 2][1]} Of this the page with the number {number} tells.</p>"
    for number in range(8)
}
_DRAWN = """
return document.querySelector('.map-canvas')?.dataset.zoom
    && document.querySelectorAll('.map-beside [data-page]').length === arguments[0];
"""


@pytest.fixture
def browsing(browse: Callable[[Setup], Browsing]) -> Browsing:
    """A Firefox and a library of eight pages about two things."""

    return browse(pages_kept(PAGES))


@pytest.fixture
def library(browsing: Browsing) -> LibraryPage:
    return LibraryPage(browsing)


def open_map(library: LibraryPage) -> None:
    """Open the map once every page has its place."""
    library.open()
    library.rows(len(PAGES))
    library.wait_for(
        "return !document.querySelector('#work .line');", what="the pages to be read", timeout_s=60
    )
    library.open("#map")
    library.wait_for(_DRAWN, len(PAGES), what="the map with all pages")


def test_the_map_shows_every_page_zooms_by_keys_and_opens_one_from_the_list(
    library: LibraryPage, browsing: Browsing
) -> None:
    open_map(library)
    library.script("document.querySelector('.map-canvas').focus();")
    library.type("+++")
    library.wait_for(
        "return Number(document.querySelector('.map-canvas').dataset.zoom) > 3;", what="a zoom"
    )
    library.type("0")
    library.wait_for(_DRAWN, len(PAGES), what="all pages again")
    library.type(ENTER)
    title = library.wait_for(
        "const {activeElement} = document;"
        "return activeElement.dataset.page && activeElement.textContent;",
        what="a page of the list to have the focus",
    )
    library.type(ENTER)
    library.wait_for(
        "return document.querySelector('#reading h1')?.textContent === arguments[0];",
        title,
        what="the page",
    )
    library.type(ESCAPE)
    library.wait_for(
        "return location.hash === '#map' && !document.getElementById('map').hidden;",
        what="the map again",
    )
    assert browsing.firefox.console_errors() == []


def test_a_click_on_a_point_opens_its_page(library: LibraryPage) -> None:
    open_map(library)
    library.script("document.querySelector('.map-beside [data-page]').focus();")
    place = library.wait_for(
        "const tip = document.querySelector('.map-tip');"
        "return !tip.hidden && tip.querySelector('strong').textContent;",
        what="what the page in the list is",
    )
    # The nearest to the middle: the middle goes there, so that a click in it meets its point.
    library.script(
        "const canvas = document.querySelector('.map-canvas');"
        "const box = canvas.getBoundingClientRect();"
        "for (let y = 0; y < box.height; y += 6) for (let x = 0; x < box.width; x += 6) {"
        "  const at = {bubbles: true, clientX: box.left + x, clientY: box.top + y};"
        "  canvas.dispatchEvent(new PointerEvent('pointermove', at));"
        "  if (canvas.classList.contains('at-page')) { window.spot = [at.clientX, at.clientY]; }"
        "}"
    )
    assert place
    spot = library.script("return window.spot;")
    library.click_at(*spot)
    library.wait_for("return location.hash.startsWith('#page=');", what="a page")


def test_an_empty_library_says_what_the_map_is_for(browse: Callable[[Setup], Browsing]) -> None:
    page = LibraryPage(browse(lambda host: host.register()))
    page.open("#map")
    page.wait_for_text("No pages on the map yet")


def test_what_takes_room_is_drawn_with_words_and_bytes(library: LibraryPage) -> None:
    library.open("#storage")
    library.wait_for("return document.querySelector('.storage-bar');", what="the picture")
    shown = library.text()
    assert "Pages as they came" in shown
    assert "free on this disk" in shown
    library.type(ESCAPE)
    library.rows(len(PAGES))


def test_the_order_of_the_list_stands_in_the_address(library: LibraryPage) -> None:
    library.open("#order=title")
    rows = library.rows(len(PAGES))
    assert [row["title"] for row in rows] == sorted(
        html.split("<title>")[1].split("</title>")[0] for html in PAGES.values()
    )
    library.script(
        "const order = document.getElementById('filter-order');"
        "order.value = 'oldest'; order.dispatchEvent(new Event('change'));"
    )
    library.wait_for("return location.hash === '#order=oldest';", what="the order in the address")
