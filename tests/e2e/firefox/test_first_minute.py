"""The first minute with Memory Cache: a fresh profile, a page saved, a question answered.

No chat model is downloaded, nothing is set up but the program, and nothing goes wrong. What a
person sees is written to `build/first-minute/`, as the README shows it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.e2e.firefox.actions import ENTER, SHIFT, TAB, press_together
from tests.e2e.firefox.browser import Firefox
from tests.e2e.firefox.conftest import browsing_with
from tests.e2e.firefox.conversation import ask, click_quote, wait_until_saved
from tests.e2e.firefox.marked import wait_for_mark
from tests.e2e.firefox.native_host import NativeHost, internet_calls
from tests.e2e.firefox.window import press_shortcut
from tests.e2e.host.host_process import wait_until_gone

if TYPE_CHECKING:
    from tests.e2e.firefox.article_server import ArticleServer
    from tests.e2e.firefox.conftest import Browsing
    from tests.e2e.firefox.sidebar import Sidebar

PICTURES = Path(__file__).parents[3] / "build" / "first-minute"
WOOD = "What wood are the paddles made of?"
WIDTH = 360
ENDING_S = 20.0
MOST_STEPS = 30


def test_in_the_first_minute_a_page_is_saved_and_a_question_answered_where_it_stands(
    tmp_path: Path, articles: ArticleServer
) -> None:
    with (
        Firefox(tmp_path / "firefox", width=1280, height=800) as firefox,
        browsing_with(firefox, tmp_path / "host", NativeHost.register_traced) as browsing,
    ):
        sidebar = browsing.sidebar
        firefox.open(articles.url("tide-mill.html"))
        sidebar.show(width=WIDTH)

        # What it is, that all of it stays here, and an offer that can wait.
        sidebar.wait_for_text("Ask about what you read")
        assert "stays on this computer" in sidebar.text()
        assert sidebar.script("return Boolean(document.querySelector('svg.first-picture'));")
        sidebar.wait_for_text("Would you like written answers, too?")
        firefox.screenshot(PICTURES / "1-welcome.png")
        sidebar.click("button", "Later")
        sidebar.wait_for_text("Written answers, too?")
        sidebar.click("button", "Let it read")
        sidebar.wait_for_text("Not saved")

        sidebar.click("button", "Save")
        wait_until_saved(sidebar, "Orrick Mill")
        firefox.screenshot(PICTURES / "2-saved.png")

        turn = ask(sidebar, WOOD)
        assert turn.label == "Quoted word for word"
        assert "32 paddles of elm" in turn.quotes[0].text
        firefox.screenshot(PICTURES / "3-answer.png")

        assert "elm" in click_quote(firefox, sidebar)
        firefox.screenshot(PICTURES / "4-marked.png")

        assert firefox.console_errors() == []
        assert not (browsing.host.data / "models").exists()
        assert browsing.host.data / "library.sqlite3" in browsing.host.data.iterdir()
        firefox.uninstall()
        assert wait_until_gone(browsing.host.pid(), ENDING_S)
        traces = sorted(browsing.host.trace.parent.glob("trace.*"))
        assert traces
        assert internet_calls(traces) == []


def go_back_to(sidebar: Sidebar, firefox: Firefox, selector: str) -> None:
    """Press Shift and Tab until an element that matches has the focus, and shows that it has."""
    for _ in range(MOST_STEPS):
        with firefox.marionette.using("chrome"):
            firefox.marionette.perform(press_together(SHIFT + TAB))
        at = sidebar.script(
            "const {activeElement: at} = document;"
            "return [arguments[0], ':focus-visible'].map((one) => at.matches(one));",
            selector,
        )
        if at[0]:
            assert at == [True, True]
            return
    raise AssertionError(f"no way by keys to {selector}")


def test_the_first_minute_can_be_walked_by_keys_alone(
    browsing: Browsing, articles: ArticleServer
) -> None:
    firefox, sidebar = browsing.firefox, browsing.sidebar
    firefox.open(articles.url("tide-mill.html"))
    press_shortcut(firefox, "f")
    sidebar.show(width=280)
    sidebar.wait_for_text("Would you like written answers, too?")
    firefox.chrome(
        "SidebarController.browser.contentDocument.getElementById('webext-panels-browser').focus();"
    )

    go_back_to(sidebar, firefox, "[data-act=later]")
    sidebar.type(ENTER)
    sidebar.wait_for_text("Written answers, too?")
    go_back_to(sidebar, firefox, "#save")
    sidebar.type(ENTER)
    wait_until_saved(sidebar, "Orrick Mill")
    sidebar.script("document.getElementById('question').focus();")
    sidebar.type(WOOD + ENTER)
    sidebar.wait_for_text("32 paddles of elm")
    sidebar.wait_for("return document.getElementById('stop').hidden;", what="the end of the answer")
    go_back_to(sidebar, firefox, ".turn li:first-of-type .quote")
    sentence = str(sidebar.script("return document.querySelector('.quote q').textContent;"))
    sidebar.type(ENTER)

    assert "32 paddles of elm" in wait_for_mark(firefox, sentence, timeout_s=20.0).text
    assert firefox.console_errors() == []
