"""Conversations that are kept: found again, named, gone on with, exported, deleted, restored."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import pytest

from tests.e2e.firefox.actions import ARROW_DOWN, DELETE, ENTER, ESCAPE
from tests.e2e.firefox.chat_list import open_list, titles
from tests.e2e.firefox.conftest import browsing_with
from tests.e2e.firefox.conversation import ask, choose_scope, wait_until_saved
from tests.e2e.firefox.library_page import LibraryPage
from tests.e2e.firefox.setups import model_chosen
from tests.e2e.firefox.window import choose_from_context_menu
from tests.scripted_model import write_scripted_model

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.e2e.firefox.article_server import ArticleServer
    from tests.e2e.firefox.browser import Firefox
    from tests.e2e.firefox.conftest import Browsing
    from tests.e2e.firefox.sidebar import Sidebar

WOOD = "What wood are the paddles made of?"
HEARTS = "How many hearts has an octopus?"
ANSWER = "Of elm [1], as the mill of Zarquon has them."
DOWNLOAD_S = 20.0

_FOCUS = """
const element = document.activeElement;
return element?.closest('.chat')?.querySelector('.name')?.textContent || element?.id
    || element?.className;
"""
MARK_IN_VIEW = """
const mark = document.querySelector('#reading p.found mark');
if (!mark) return false;
const { top, bottom } = mark.getBoundingClientRect();
return top >= 0 && bottom <= innerHeight && mark.textContent;
"""


@pytest.fixture(scope="module")
def browsing(
    shared_firefox: Firefox, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browsing]:
    """One host for all, with a chat model that cites; what is downloaded lies beside it."""
    folder = tmp_path_factory.mktemp("host")

    with browsing_with(
        shared_firefox, folder, model_chosen(write_scripted_model(folder / "citing.gguf", ANSWER))
    ) as browsing:
        yield browsing


@pytest.fixture(scope="module")
def downloads(shared_firefox: Firefox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder in which the browser puts what a person downloads."""
    folder = tmp_path_factory.mktemp("downloads")
    shared_firefox.chrome(
        "Services.prefs.setIntPref('browser.download.folderList', 2);"
        "Services.prefs.setStringPref('browser.download.dir', arguments[0]);"
        "Services.prefs.setBoolPref('browser.download.alwaysOpenPanel', false);",
        str(folder),
    )
    yield folder
    shared_firefox.chrome(
        "for (const name of ['folderList', 'dir', 'alwaysOpenPanel'])"
        "    Services.prefs.clearUserPref('browser.download.' + name);"
    )


@pytest.fixture
def sidebar(browsing: Browsing, articles: ArticleServer) -> Iterator[Sidebar]:
    """The sidebar, just opened beside the article about the mill, which is saved."""
    browsing.firefox.open(articles.url("tide-mill.html"))
    browsing.sidebar.show()
    if browsing.sidebar.has("button", "Let it read"):
        browsing.sidebar.click("button", "Let it read")
        choose_from_context_menu(browsing.firefox, "Save to Memory Cache", selector="h1")
    wait_until_saved(browsing.sidebar, "Orrick Mill")
    yield browsing.sidebar
    browsing.sidebar.hide()


def focus(sidebar: Sidebar) -> str:
    """Return the conversation whose row has the focus, or the id of what has it."""
    return str(sidebar.script(_FOCUS))


def downloaded(folder: Path) -> Path:
    """Wait for the one file in the folder to be whole. Raises `TimeoutError`."""
    deadline = time.monotonic() + DOWNLOAD_S
    while True:
        found = list(folder.iterdir())
        if len(found) == 1 and found[0].suffix == ".md" and found[0].stat().st_size > 0:
            return found[0]
        if time.monotonic() > deadline:
            raise TimeoutError(f"downloaded is {[path.name for path in found]}")
        time.sleep(0.03)  # polls a condition; the deadline decides


def test_before_anything_is_kept_the_list_says_what_will_be(sidebar: Sidebar) -> None:
    open_list(sidebar)

    sidebar.wait_for_text("No conversation is kept yet.")
    sidebar.type(ESCAPE)
    sidebar.wait_for("return document.activeElement.id === 'question';", what="the way back")
    assert not sidebar.has("textbox", "Search conversations")


def test_a_conversation_outlives_the_sidebar_and_is_found_by_a_word_of_its_answer(
    sidebar: Sidebar,
) -> None:
    assert "elm" in ask(sidebar, WOOD).answer
    choose_scope(sidebar, "My library")
    ask(sidebar, HEARTS)
    sidebar.hide()
    sidebar.show()

    open_list(sidebar)

    assert titles(sidebar, 2) == [WOOD, HEARTS]  # the one about this page before the newer one
    shown = sidebar.text()
    assert "About this page" in shown
    assert shown.index("About this page") < shown.index(WOOD) < shown.index("All others")
    assert "one question" in shown
    sidebar.type("nothing has this")
    titles(sidebar, 0)
    sidebar.wait_for_text("No conversation has all these words")
    sidebar.type(ESCAPE)
    titles(sidebar, 2)
    sidebar.type("hearts")
    assert titles(sidebar, 1) == [HEARTS]


def test_a_conversation_is_renamed_in_its_place_or_left_as_it_is(sidebar: Sidebar) -> None:
    open_list(sidebar)
    titles(sidebar, 2)
    sidebar.click("button", f"Rename “{WOOD}”")
    sidebar.type("No," + ESCAPE)
    assert titles(sidebar, 2) == [WOOD, HEARTS]
    assert focus(sidebar) == WOOD

    sidebar.click("button", f"Rename “{WOOD}”")
    sidebar.type("Paddles of the mill" + ENTER)

    assert titles(sidebar, 2) == ["Paddles of the mill", HEARTS]
    assert focus(sidebar) == "Paddles of the mill"
    sidebar.hide()
    sidebar.show()
    open_list(sidebar)
    assert titles(sidebar, 2) == ["Paddles of the mill", HEARTS]


def test_a_conversation_is_opened_and_gone_on_with(sidebar: Sidebar) -> None:
    open_list(sidebar)
    titles(sidebar, 2)
    sidebar.type(ARROW_DOWN + ENTER)

    sidebar.wait_for_text("Paddles of the mill")
    sidebar.wait_for(
        "const [turn] = document.querySelectorAll('article.turn');"
        "return turn?.querySelector('.answer').innerText.includes('Of elm')"
        "    && document.activeElement.id === 'question';",
        what="the conversation",
    )
    ask(sidebar, "And how many of them are there?")
    open_list(sidebar)
    assert titles(sidebar, 2) == ["Paddles of the mill", HEARTS]
    sidebar.wait_for_text("2 questions")


def test_an_export_is_a_markdown_file_with_questions_answers_and_sources(
    sidebar: Sidebar, downloads: Path, articles: ArticleServer
) -> None:
    open_list(sidebar)
    sidebar.click("button", "Export “Paddles of the mill” as Markdown")

    file = downloaded(downloads)

    sidebar.wait_for_text("In your downloads: Paddles of the mill.md")
    text = file.read_text()
    assert file.name == "Paddles of the mill.md"
    assert text.startswith("# Paddles of the mill")
    assert text.index(WOOD) < text.index("Of elm") < text.index("And how many of them are there?")
    assert "[^1]: “Nine volunteers, four winters" in text
    assert articles.url("tide-mill.html") in text


def test_in_the_library_a_conversation_stands_beside_its_page_and_leads_into_the_text(
    browsing: Browsing, sidebar: Sidebar
) -> None:
    library = LibraryPage(browsing)
    library.open("#page=1")
    library.click("aside .conversations .plain", "Paddles of the mill")
    library.wait_for_text("A conversation about this page")
    assert library.script("return document.activeElement.textContent;") == "Paddles of the mill"
    answer = library.script("return document.querySelector('.kept-turn .answer').innerText;")
    assert "Of elm" in str(answer)
    assert not library.script("return document.querySelector('#reading .text');")

    library.click(".kept-turn .quote", "32 paddles of elm")

    marked = str(library.wait_for(MARK_IN_VIEW, what="the passage in view"))
    assert "32 paddles of elm" in marked
    library.click(".banner button", "Back to the conversation")
    library.wait_for(
        "return document.activeElement.matches('.kept-turn .quote')"
        "    && document.activeElement.textContent.includes('32 paddles of elm');",
        what="the way back to the quote",
    )
    library.click(".banner button", "Back to the text")
    library.wait_for("return document.querySelector('#reading .text');", what="the text")


def test_a_deleted_conversation_comes_back_in_time_and_is_gone_after_that(
    browsing: Browsing, sidebar: Sidebar
) -> None:
    open_list(sidebar)
    titles(sidebar, 2)
    sidebar.click("button", "Delete “Paddles of the mill”")
    assert titles(sidebar, 1) == [HEARTS]
    assert focus(sidebar) == HEARTS

    sidebar.click("button", "Undo")

    assert titles(sidebar, 2) == ["Paddles of the mill", HEARTS]
    assert focus(sidebar) == "Paddles of the mill"
    sidebar.type(DELETE)
    assert titles(sidebar, 1) == [HEARTS]
    assert focus(sidebar) == HEARTS
    sidebar.wait_for("return !document.querySelector('#notice .toast');", what="the time to undo")
    sidebar.hide()
    sidebar.show()
    open_list(sidebar)
    assert titles(sidebar, 1) == [HEARTS]
    sidebar.type("zarquon paddles")
    titles(sidebar, 0)
    deadline = time.monotonic() + DOWNLOAD_S
    while copies := stored_copies(browsing.host.data, b"Paddles of the mill"):
        assert time.monotonic() < deadline, copies
        time.sleep(0.03)  # polls a condition; the deadline decides


def test_a_host_that_is_gone_is_said_and_the_list_is_there_when_it_is_back(
    browsing: Browsing, sidebar: Sidebar
) -> None:
    browsing.host.register_crashing()
    try:
        os.kill(browsing.host.pid(), signal.SIGKILL)
        open_list(sidebar)
        sidebar.wait_for(
            "return document.querySelector('#chats [role=alert]');", what="what is wrong"
        )
        assert "Nothing that you saved is lost." in sidebar.text()
    finally:
        browsing.host.register()

    sidebar.click("button", "Try again")

    assert titles(sidebar, 1) == [HEARTS]


def test_a_stopped_answer_is_there_when_the_host_is_another_and_says_that_it_was_stopped(
    browsing: Browsing, sidebar: Sidebar, endless_model: Path
) -> None:
    browsing.host.choose_model(endless_model)
    sidebar.write(WOOD)
    sidebar.press_enter()
    sidebar.wait_for(
        "return document.querySelector('.turn .answer')?.innerText.includes('on and on');",
        what="the answer to begin",
    )
    sidebar.click("button", "Stop")
    sidebar.wait_for_text("Stopped.")
    os.kill(browsing.host.pid(), signal.SIGKILL)
    sidebar.hide()
    sidebar.show()

    open_list(sidebar)
    assert titles(sidebar, 2) == [WOOD, HEARTS]
    sidebar.type(ARROW_DOWN + ENTER)
    sidebar.wait_for(
        "return document.querySelector('.turn .answer')?.innerText.includes('on and on')"
        "    && document.querySelector('.turn .foot').innerText.includes('Stopped.');",
        what="what was written until it was stopped",
    )
    library = LibraryPage(browsing)
    library.open("#page=1")
    library.click("aside .conversations .plain", WOOD)
    library.wait_for(
        "return document.querySelector('.kept-turn .answer')?.innerText.includes('on and on')"
        "    && document.querySelector('.kept-turn').innerText.includes('Stopped.');",
        what="the same in the library",
    )


def stored_copies(data: Path, words: bytes) -> list[str]:
    """Return the files under `data` that hold these words, byte for byte."""
    files = [path for path in data.rglob("*") if path.is_file()]
    return [path.name for path in files if words in path.read_bytes()]


def test_nothing_raised_an_error_in_the_add_on(browsing: Browsing) -> None:
    assert browsing.firefox.console_errors() == []
