"""A chat model in the sidebar: it reads, thinks, writes and cites; it can be stopped and go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.firefox.conftest import browsing_with
from tests.e2e.firefox.conversation import ask, click_quote
from tests.e2e.firefox.setups import model_chosen
from tests.scripted_model import CHATML, write_scripted_model

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.e2e.firefox.article_server import ArticleServer
    from tests.e2e.firefox.browser import Firefox
    from tests.e2e.firefox.conftest import Browsing
    from tests.e2e.firefox.sidebar import Sidebar

WOOD = "What wood are the paddles made of?"
CITING = "Of elm [1][2][3][4][5][6]."
THOUGHT = "They ask about wood. The page says elm."
READ = "Read by the model"
MOST_COMMON_TOKENS = 2_000
"""More than what every question begins with, far fewer than the article has."""
UNREAD_AFTER_MS = 3_000

_THINKING = CHATML + "{# what a reasoning model writes first: <think> and </think> #}"

_LAST = "const turn = [...document.querySelectorAll('article.turn')].at(-1);"
_ANSWER = f"{_LAST} return turn.querySelector('.answer').innerText;"
_ENDED = (
    f"{_LAST} return document.getElementById('stop').hidden"
    "    && turn.querySelector('.facts summary')?.innerText;"
)
_CHIPS = (
    f"{_LAST} return [...turn.querySelectorAll('.answer .chip')].map((c) => Number(c.innerText));"
)
_CARDS = f"{_LAST} return turn.querySelectorAll('.quote').length;"


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Chat models that say what a test wants."""
    folder = tmp_path_factory.mktemp("models")
    return {
        "citing": write_scripted_model(folder / "citing.gguf", CITING),
        "thinking": write_scripted_model(
            folder / "thinking.gguf", f"<think>{THOUGHT}</think>Of elm [1].", template=_THINKING
        ),
    }


@pytest.fixture(scope="module")
def chatting(
    shared_firefox: Firefox, tmp_path_factory: pytest.TempPathFactory, models: dict[str, Path]
) -> Iterator[Browsing]:
    """One host for all: a chat model is chosen, and the add-on may read pages."""

    folder = tmp_path_factory.mktemp("host")
    with browsing_with(
        shared_firefox, folder, model_chosen(models["citing"]), in_private_windows=True
    ) as browsing:
        yield browsing


@pytest.fixture
def sidebar(
    chatting: Browsing, models: dict[str, Path], articles: ArticleServer
) -> Iterator[Sidebar]:
    """The sidebar, just opened and allowed to read, beside the article about the mill."""
    chatting.host.choose_model(models["citing"])
    chatting.firefox.open(articles.url("tide-mill.html"))
    chatting.sidebar.show()
    if chatting.sidebar.has("button", "Let it read"):
        chatting.sidebar.click("button", "Let it read")
    yield chatting.sidebar
    chatting.sidebar.hide()


def reused_tokens(sidebar: Sidebar) -> int:
    """How much of what the last answer rests on the model had read before."""
    facts = str(sidebar.script(f"{_LAST} return turn.querySelector('.facts dl').textContent;"))
    return int(facts.rpartition("before")[2].split(" of ")[0].replace(",", ""))


def test_the_page_is_read_ahead_once_the_sidebar_is_open(sidebar: Sidebar) -> None:
    sidebar.wait_for_text(READ)

    ask(sidebar, WOOD)

    assert reused_tokens(sidebar) > MOST_COMMON_TOKENS


def test_a_passage_cited_beyond_the_first_quotes_becomes_one_that_is_marked_in_the_page(
    chatting: Browsing, sidebar: Sidebar
) -> None:
    turn = ask(sidebar, WOOD)

    assert turn.answer.startswith("Of elm ")
    assert sidebar.script(_ENDED) == "The model read the whole page"
    chips = sidebar.script(_CHIPS)
    first = [quote for quote in turn.quotes if "elm" in quote.text]
    assert first
    assert max(chips) == len(turn.quotes)
    assert max(chips) > 3
    sidebar.click("button", f"Source {max(chips)}")
    assert click_quote(chatting.firefox, sidebar, number=max(chips))


def test_another_answer_takes_the_place_of_the_first_in_its_turn(sidebar: Sidebar) -> None:
    turn = ask(sidebar, WOOD)
    turns = sidebar.script("return document.querySelectorAll('article.turn').length;")

    sidebar.script(f"{_LAST} turn.querySelector('.answer').dataset.old = 'yes';")
    sidebar.script(f"{_LAST} turn.querySelector('.foot').firstElementChild.dataset.old = 'yes';")
    sidebar.click_on("article.turn:last-of-type button[title^='Write another']")

    sidebar.wait_for(
        f"{_LAST} const facts = turn.querySelector('.facts');"
        "return facts && !facts.dataset.old && document.getElementById('stop').hidden;",
        what="another answer",
    )
    assert "Of elm" in sidebar.script(_ANSWER)
    assert sidebar.script(_CARDS) == len(turn.quotes)
    assert turns == sidebar.script("return document.querySelectorAll('article.turn').length;")


def test_what_was_stopped_stays_and_going_on_adds_to_it(
    chatting: Browsing, sidebar: Sidebar, endless_model: Path
) -> None:
    chatting.host.choose_model(endless_model)
    sidebar.write(WOOD)
    sidebar.press_enter()
    sidebar.wait_for(
        f"{_LAST} return turn?.querySelector('.answer')?.innerText.includes('on and on');",
        what="the answer to begin",
    )
    sidebar.click("button", "Stop")
    sidebar.wait_for_text("Stopped.")
    before = str(sidebar.script(_ANSWER)).strip()

    sidebar.click_on("article.turn:last-of-type button[title^='Go on']")

    sidebar.wait_for(_ENDED, what="the end of the answer")
    after = str(sidebar.script(_ANSWER))
    assert after.startswith(before)
    assert len(after) > len(before)


def test_reasoning_is_folded_away_from_the_answer(
    chatting: Browsing, sidebar: Sidebar, models: dict[str, Path]
) -> None:
    chatting.host.choose_model(models["thinking"])

    turn = ask(sidebar, WOOD)

    assert turn.answer.startswith("Of elm")
    thought = sidebar.script(
        f"{_LAST} const thought = turn.querySelector('.thought');"
        "return [thought.open, thought.querySelector('summary').innerText,"
        "    thought.querySelector('.thought-text').textContent];"
    )
    assert thought[0] is False
    assert thought[1].startswith("Thought for ")
    assert thought[2].strip() == THOUGHT


def test_a_page_in_a_private_window_is_not_read_ahead(
    chatting: Browsing, sidebar: Sidebar, articles: ArticleServer
) -> None:
    firefox = chatting.firefox
    sidebar.wait_for_text(READ)  # which an ordinary window's page is by now
    sidebar.hide()
    ordinary = firefox.marionette.command("WebDriver:GetWindowHandle")
    made = firefox.marionette.command("WebDriver:NewWindow", {"type": "window", "private": True})
    firefox.switch_to(str(made["handle"]))
    try:
        firefox.open(articles.url("octopus.html"))
        sidebar.show()
        sidebar.wait_for(
            "return performance.now() > arguments[0];",
            UNREAD_AFTER_MS,
            what="an ordinary page to have been read by now",
        )
        assert "ead ahead" not in sidebar.text()
        assert READ not in sidebar.text()
        assert "three hearts" in ask(sidebar, "How many hearts has an octopus?").quotes[0].text
        assert reused_tokens(sidebar) < MOST_COMMON_TOKENS
    finally:
        firefox.marionette.command("WebDriver:CloseWindow")
        firefox.switch_to(str(ordinary))


def test_nothing_raised_an_error_in_the_add_on(chatting: Browsing) -> None:
    assert chatting.firefox.console_errors() == []
