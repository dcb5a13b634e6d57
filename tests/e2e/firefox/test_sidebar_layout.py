"""Where things stand in a narrow sidebar, and that nothing moves or hides what is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.e2e.firefox.chat_list import open_list
from tests.e2e.firefox.conversation import ask, choose_scope, turns_shown, wait_until_saved
from tests.e2e.firefox.library_page import LibraryPage
from tests.e2e.firefox.setups import model_chosen
from tests.e2e.firefox.window import choose_from_context_menu
from tests.scripted_model import write_scripted_model

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.firefox.article_server import ArticleServer
    from tests.e2e.firefox.conftest import Browsing, Setup

WOOD = "What wood are the paddles made of?"
QUEEN = "Elm [1]. The Queen of Norway launched it in 1987. She said “Let the flour flow, forever”."
LEAST_WIDTH = 256

_SCOPES = ["Several tabs", "A collection", "My library", "The model alone", "This page"]
_INVITATION = """
const field = document.getElementById('question');
const {lineHeight, paddingLeft, paddingTop, paddingBottom, borderTopWidth, borderBottomWidth}
    = getComputedStyle(field);
const around = [paddingTop, paddingBottom, borderTopWidth, borderBottomWidth]
    .reduce((sum, length) => sum + parseFloat(length), 0);
const pen = new OffscreenCanvas(1, 1).getContext('2d');
pen.font = getComputedStyle(field).font;
const width = pen.measureText(field.placeholder).width + 2 * parseFloat(paddingLeft);
return {
    lines: Math.round((field.offsetHeight - around) / parseFloat(lineHeight)),
    fits: width <= field.clientWidth,
};
"""
_IS_COPY_BELOW = """
const turn = document.querySelector('article.turn:last-of-type');
const copy = [...turn.querySelectorAll('button')].find((one) => one.textContent === 'Copy');
const last = [...turn.querySelectorAll('.quote')].at(-1);
return copy.getBoundingClientRect().top > last.getBoundingClientRect().bottom;
"""
_TOP = "return document.getElementById('bar').getBoundingClientRect().top;"


def save(browsing: Browsing, title: str) -> None:
    """Save the page in front, with this title, and wait until it can be found."""
    choose_from_context_menu(browsing.firefox, "Save to Memory Cache", selector="h1")
    wait_until_saved(browsing.sidebar, title)
    browsing.sidebar.wait_for(
        "return !document.getElementById('page').innerText.includes('Reading it');",
        what=f"“{title}” to be read",
    )


def test_beside_the_library_the_sidebar_says_so_and_asks_all_of_it(
    browsing: Browsing, articles: ArticleServer
) -> None:
    firefox, sidebar = browsing.firefox, browsing.sidebar
    firefox.open(articles.url("tide-mill.html"))
    sidebar.show()
    save(browsing, "Orrick Mill")
    for is_allowed in (False, True):
        LibraryPage(browsing).open()
        sidebar.wait_for_text("This is your library")
        assert "a page of Firefox itself" not in sidebar.text()
        if not is_allowed:
            assert not sidebar.has("button", "Let it read")
            firefox.open(articles.url("tide-mill.html"))
            sidebar.click("button", "Let it read")

    sidebar.click("button", "Ask my library")

    sidebar.wait_for_text("One saved page")
    assert sidebar.script("return document.activeElement.id;") == "question"
    assert "elm" in ask(sidebar, WOOD).quotes[0].text


def test_without_a_chat_model_the_answer_is_copied_below_its_quotes(
    browsing: Browsing, articles: ArticleServer
) -> None:
    browsing.firefox.open(articles.url("tide-mill.html"))
    browsing.sidebar.show()
    browsing.sidebar.click("button", "Let it read")

    ask(browsing.sidebar, WOOD)

    assert browsing.sidebar.script(_IS_COPY_BELOW)


def test_what_invites_to_a_question_takes_one_line_at_the_least_width(
    browse: Callable[[Setup], Browsing], tmp_path: Path, articles: ArticleServer
) -> None:
    model = write_scripted_model(tmp_path / "model.gguf", "Elm [1].")
    browsing = browse(model_chosen(model))
    browsing.firefox.open(articles.url("tide-mill.html"))
    browsing.sidebar.show(width=LEAST_WIDTH)
    shown = {}
    for scope in _SCOPES:
        choose_scope(browsing.sidebar, scope)
        shown[scope] = browsing.sidebar.script(_INVITATION)
        browsing.sidebar.script("document.getElementById('scopes').hidePopover();")

    assert shown == {scope: {"lines": 1, "fits": True} for scope in _SCOPES}


def test_nothing_moves_when_the_model_has_read_the_page(
    browse: Callable[[Setup], Browsing], tmp_path: Path, articles: ArticleServer
) -> None:
    browsing = browse(model_chosen(write_scripted_model(tmp_path / "model.gguf", "Elm [1].")))
    sidebar = browsing.sidebar
    browsing.firefox.open(articles.url("tide-mill.html"))
    sidebar.show(width=LEAST_WIDTH)
    sidebar.click("button", "Let it read")
    sidebar.wait_for_text("Not saved")
    before = sidebar.script(_TOP)

    sidebar.wait_for_text("Read by the model")

    assert sidebar.script(_TOP) == before


def test_an_answer_can_be_stopped_while_the_list_of_conversations_is_open(
    browse: Callable[[Setup], Browsing], articles: ArticleServer, endless_model: Path
) -> None:
    browsing = browse(model_chosen(endless_model))
    sidebar = browsing.sidebar
    browsing.firefox.open(articles.url("tide-mill.html"))
    sidebar.show()
    sidebar.click("button", "Let it read")
    sidebar.write(WOOD)
    sidebar.press_enter()
    sidebar.wait_for(
        "return document.querySelector('.turn .answer')?.innerText.includes('on and on');",
        what="the answer to begin",
    )
    open_list(sidebar)
    sidebar.wait_for_text("Still answering about")
    sidebar.click("button", "Show it")
    assert turns_shown(sidebar) == [WOOD]
    assert "Still answering" not in sidebar.text()

    open_list(sidebar)
    sidebar.click("button", "Stop")

    sidebar.wait_for("return document.getElementById('elsewhere').hidden;", what="its end")
    assert sidebar.script("return document.activeElement.type;") == "search"
    sidebar.click("button", "Back")
    sidebar.wait_for_text("Stopped.")
    assert browsing.firefox.console_errors() == []


def test_of_the_library_what_is_not_found_is_missing_from_what_was_read(
    browse: Callable[[Setup], Browsing], tmp_path: Path, articles: ArticleServer
) -> None:
    browsing = browse(model_chosen(write_scripted_model(tmp_path / "model.gguf", QUEEN)))
    firefox, sidebar = browsing.firefox, browsing.sidebar
    for name, title in (("octopus.html", "Octopus"), ("tide-mill.html", "Orrick Mill")):
        firefox.open(articles.url(name))
        sidebar.show()
        save(browsing, title)
    choose_scope(sidebar, "My library")

    turn = ask(sidebar, WOOD)

    assert "(not found in what it read)" in turn.answer
    assert "(these words are not in what it read)" in turn.answer
    assert "sentences were not found in what it read" in sidebar.text()
    assert "in the text" not in sidebar.text()
