"""What may be marked without leave to read every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.e2e.firefox.article_server import PAGES, ArticleServer
from tests.e2e.firefox.conversation import ask
from tests.e2e.firefox.marked import wait_for_mark
from tests.e2e.firefox.window import choose_from_context_menu

if TYPE_CHECKING:
    from tests.e2e.firefox.conftest import Browsing

QUOTE = "article.turn:last-of-type li:nth-of-type(1) .quote"


def test_the_page_that_the_menu_asks_about_is_marked_with_the_menu_s_leave_alone(
    browsing: Browsing,
) -> None:
    """Which is for this page, and for frames of its own site."""
    firefox, sidebar = browsing.firefox, browsing.sidebar
    with ArticleServer(PAGES / "citations") as pages:
        firefox.open(pages.url("frames.html"))
        sidebar.show()
        choose_from_context_menu(firefox, "Ask about this page", selector="h1")
        sidebar.wait_for_text("Not saved")
        turn = ask(sidebar, "What was the carpenter paid with?")
        assert "silver watch" in turn.quotes[0].text

        sidebar.click_on(QUOTE)
        wait_for_mark(firefox, turn.quotes[0].text)
        assert not sidebar.script("return browser.permissions.contains({origins: ['<all_urls>']});")
    assert firefox.console_errors() == []
