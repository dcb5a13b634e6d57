"""The main jobs by keyboard alone: the focus always shows and is never lost on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.e2e.firefox.actions import ARROW_DOWN, ENTER, ESCAPE, SHIFT, TAB, press_together
from tests.e2e.firefox.controls import focused
from tests.e2e.firefox.library_page import LibraryPage
from tests.e2e.firefox.marked import wait_for_mark
from tests.e2e.firefox.setups import pages_kept
from tests.e2e.firefox.test_library import PAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.firefox.article_server import ArticleServer
    from tests.e2e.firefox.conftest import Browsing, Setup
    from tests.e2e.firefox.sidebar import Sidebar

WOOD = "What wood are the paddles made of?"
MOST_STEPS = 25


def _go(step: Callable[[], None], page: Sidebar | LibraryPage, name: str) -> None:
    passed: list[str] = []
    while len(passed) < MOST_STEPS:
        step()
        try:
            passed.append(focused(page))
        except AssertionError as fault:
            raise AssertionError(f"{fault}, on the way to “{name}” after {passed}") from fault
        if name in passed[-1]:
            return
    raise AssertionError(f"“{name}” is not among {passed}")


def back_to(browsing: Browsing, name: str) -> None:
    """Go back with Shift and Tab, in the sidebar, to the first control whose name has this."""

    def step() -> None:
        with browsing.firefox.marionette.using("chrome"):
            browsing.firefox.marionette.perform(press_together(SHIFT + TAB))

    _go(step, browsing.sidebar, name)


def on_to(library: LibraryPage, name: str) -> None:
    """Go on with Tab, in the library, to the first control whose name has this."""
    _go(lambda: library.type(TAB), library, name)


def wait_for_focus(page: Sidebar | LibraryPage, selector: str) -> None:
    """Wait until the focus is on what matches, and see that it shows."""
    page.wait_for(
        "return document.activeElement?.matches(arguments[0]);", selector, what=f"focus: {selector}"
    )
    focused(page)


def test_the_sidebar_is_asked_its_quote_is_opened_and_the_page_is_saved(
    browsing: Browsing, articles: ArticleServer
) -> None:
    firefox, sidebar = browsing.firefox, browsing.sidebar
    firefox.open(articles.url("tide-mill.html"))
    sidebar.show()
    sidebar.wait_for_text("Let it read")
    sidebar.script("document.getElementById('question').blur();")
    firefox.chrome(
        "SidebarController.browser.contentDocument.getElementById('webext-panels-browser').focus();"
    )
    sidebar.script("document.getElementById('question').focus();")
    wait_for_focus(sidebar, "#question")

    back_to(browsing, "Let it read")
    sidebar.press_enter()
    sidebar.wait_for_text("Not saved")
    sidebar.wait_for(
        "return document.activeElement !== document.body;", what="the focus to be somewhere"
    )
    sidebar.script("document.getElementById('question').focus();")
    sidebar.type(WOOD + ENTER)
    sidebar.wait_for("return document.querySelector('.quote');", what="a quote")
    wait_for_focus(sidebar, "#question")

    back_to(browsing, "elm")
    quote = sidebar.script("return document.activeElement.querySelector('q').textContent;")
    sidebar.press_enter()
    assert wait_for_mark(firefox, str(quote), timeout_s=20).text.split() == str(quote).split()
    firefox.follow()
    assert "elm" in focused(sidebar)

    back_to(browsing, "save Save")
    sidebar.press_enter()
    sidebar.wait_for_text("Saved ✓")
    assert "save" in focused(sidebar)
    assert firefox.console_errors() == []


def test_the_library_is_searched_a_page_opened_left_and_collected(
    browse: Callable[[Setup], Browsing],
) -> None:
    browsing = browse(pages_kept(PAGES))
    library = LibraryPage(browsing)
    library.open()
    library.rows(len(PAGES))
    wait_for_focus(library, "#query")

    library.type("paddles of elm")
    library.wait_for(
        "return document.querySelector('[role=row] mark')?.checkVisibility();", what="the mill"
    )
    library.type(ARROW_DOWN + ENTER)
    library.wait_for("return !document.getElementById('reading').hidden;", what="the page")
    library.wait_for(
        "return document.activeElement !== document.body;", what="the focus to be somewhere"
    )
    library.type(ESCAPE)
    wait_for_focus(library, "[role=grid]")

    library.type(" ")
    library.wait_for_text("One page chosen")
    focused(library)
    library.script("document.getElementById('query').focus();")
    on_to(library, "collect-chosen")
    library.type(ENTER)
    wait_for_focus(library, "dialog[open] input")
    library.type("To read" + ENTER)
    library.wait_for_text("is in “To read” now.")
    focused(library)
    assert browsing.firefox.console_errors() == []
