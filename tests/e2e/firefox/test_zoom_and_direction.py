"""With text at twice its size, and written from right to left, every control can be seen whole."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.e2e.firefox.chat_list import open_list
from tests.e2e.firefox.controls import controls_amiss
from tests.e2e.firefox.conversation import ask, save_page
from tests.e2e.firefox.library_page import LibraryPage
from tests.e2e.firefox.setups import model_chosen
from tests.e2e.firefox.test_axe import ANSWER, WOOD, open_place
from tests.scripted_model import write_scripted_model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.e2e.firefox.article_server import ArticleServer
    from tests.e2e.firefox.browser import Firefox
    from tests.e2e.firefox.conftest import Browsing, Setup
    from tests.e2e.firefox.controls import Page

_ZOOM_SIDEBAR = """
SidebarController.browser.contentDocument.getElementById('webext-panels-browser')
    .browsingContext.textZoom = arguments[0];
"""
_ZOOM_TAB = "gBrowser.selectedBrowser.browsingContext.textZoom = arguments[0];"
# A button of its own: the page's may be drawn anew where they belong.
_PUSH_ASIDE = """
const button = document.createElement('button');
button.textContent = 'Aside';
button.style.translate = '-150vw';
document.body.append(button);
"""
_TURN_ROUND = "document.documentElement.dir = arguments[0];"


@contextmanager
def zoomed(firefox: Firefox, zoom: str, times: float) -> Iterator[None]:
    """Have text so many times as large while the block runs."""
    firefox.chrome(zoom, times)
    try:
        yield
    finally:
        firefox.chrome(zoom, 1)


@pytest.mark.parametrize(
    ("times", "direction"), [(2, "ltr"), (1, "rtl"), (2, "rtl")], ids=["200 %", "rtl", "both"]
)
def test_nothing_is_cut_and_nothing_overlaps(
    browse: Callable[[Setup], Browsing],
    articles: ArticleServer,
    tmp_path: Path,
    times: float,
    direction: str,
) -> None:
    model = write_scripted_model(tmp_path / "model.gguf", ANSWER)

    browsing = browse(model_chosen(model))
    firefox, sidebar = browsing.firefox, browsing.sidebar
    found: list[str] = []

    def look(page: Page, state: str) -> None:
        page.script(_TURN_ROUND, direction)
        found.extend(f"{state}: {one}" for one in controls_amiss(page))

    firefox.open(articles.url("tide-mill.html"))
    sidebar.show(width=360)
    with zoomed(firefox, _ZOOM_SIDEBAR, times):
        look(sidebar, "the first time")
        sidebar.click("button", "Let it read")
        save_page(firefox, sidebar, "Orrick Mill")
        look(sidebar, "a page that is open")
        ask(sidebar, WOOD)
        sidebar.script("for (const one of document.querySelectorAll('details')) one.open = true;")
        look(sidebar, "an answer")
        sidebar.click_on("#note-toggle")
        look(sidebar, "a note")
        sidebar.click_on("#note-toggle")
        open_list(sidebar)
        look(sidebar, "conversations")
    library = LibraryPage(browsing)
    library.open()
    with zoomed(firefox, _ZOOM_TAB, times):
        library.rows(1)
        look(library, "the library")
        open_place(library, "#page=1", "#reading .text")
        look(library, "a page of the library")
        for page in ("models/models.html", "options/options.html"):
            firefox.open(f"{browsing.base_url}{page}")
            library.wait_for("return document.querySelector('main h2');", what=page)
            look(library, page)
    assert found == []
    library.script(_PUSH_ASIDE)
    assert len(controls_amiss(library)) > 0
