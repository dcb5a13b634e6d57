"""What a screen reader says while an answer is written: that it begins and that it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.e2e.firefox.announced import announced, listen
from tests.e2e.firefox.chat_list import open_list
from tests.e2e.firefox.conversation import ask
from tests.e2e.firefox.setups import model_chosen
from tests.scripted_model import write_scripted_model

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.firefox.article_server import ArticleServer
    from tests.e2e.firefox.conftest import Browsing, Setup

WOOD = "What wood are the paddles made of?"
ANSWER = "The paddles are made of elm [1].\n\n- Elm stays hard in water.\n\n```\nelm\n```\n\n"
START = ("announcer", "Looking for the answer")
END = ("announcer", "The answer is there")


def beside_the_mill(
    browse: Callable[[Setup], Browsing], articles: ArticleServer, model: Path
) -> Browsing:
    """The article with the sidebar that may read it, and a model that says this."""

    browsing = browse(model_chosen(model))
    browsing.firefox.open(articles.url("tide-mill.html"))
    browsing.sidebar.show()
    browsing.sidebar.click("button", "Let it read")
    browsing.sidebar.wait_for_text("Not saved")
    return browsing


def test_an_answer_is_announced_when_it_begins_and_when_it_is_there_and_not_between(
    browse: Callable[[Setup], Browsing], articles: ArticleServer, tmp_path: Path
) -> None:
    model = write_scripted_model(tmp_path / "model.gguf", ANSWER, repeat=6)
    sidebar = beside_the_mill(browse, articles, model).sidebar
    listen(sidebar)

    turn = ask(sidebar, WOOD)

    assert turn.answer.count("Elm stays hard") == 6
    assert announced(sidebar) == [START, END]


def test_an_answer_by_quotes_alone_is_announced_in_the_same_way(
    browsing: Browsing, articles: ArticleServer
) -> None:
    browsing.firefox.open(articles.url("tide-mill.html"))
    browsing.sidebar.show()
    browsing.sidebar.click("button", "Let it read")
    browsing.sidebar.wait_for_text("Not saved")
    listen(browsing.sidebar)

    assert "elm" in ask(browsing.sidebar, WOOD).quotes[0].text

    assert announced(browsing.sidebar) == [START, END]


def test_an_answer_that_ends_behind_the_list_of_conversations_is_announced_once_too(
    browse: Callable[[Setup], Browsing], articles: ArticleServer, tmp_path: Path
) -> None:
    model = write_scripted_model(tmp_path / "model.gguf", ANSWER, repeat=30)
    sidebar = beside_the_mill(browse, articles, model).sidebar
    listen(sidebar)
    sidebar.write(WOOD)
    sidebar.press_enter()
    sidebar.wait_for(
        "return document.querySelector('.turn .answer')?.innerText.includes('Elm stays');",
        what="the answer to begin",
    )

    open_list(sidebar)

    sidebar.wait_for(
        "return document.getElementById('announcer').textContent === arguments[0];",
        END[1],
        what="the answer to be announced",
    )
    said = [words for _, words in announced(sidebar)]
    # What the list itself says of what it holds is no part of the answer.
    ours = [words for words in said if "conversation" not in words]
    assert ours[0] == START[1]
    assert ours[-1] == END[1]
    assert [words.partition(" about ")[0] for words in ours[1:-1]] == ["Still answering"]
