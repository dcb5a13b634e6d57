"""Each way in which the host can be missing or stop has its own words, its remedy, and a way on."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

from tests.e2e.firefox.conversation import ask
from tests.e2e.firefox.native_host import NativeHost, children
from tests.e2e.firefox.setups import model_chosen

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.firefox.article_server import ArticleServer
    from tests.e2e.firefox.conftest import Browsing, Setup

WOOD = "What wood are the paddles made of?"

FAULTS: list[tuple[Setup, str, str]] = [
    (NativeHost.unregister, "One step is missing", "memory-cache register"),
    (NativeHost.register_not_executable, "The program does not start", "memory-cache register"),
    (NativeHost.register_missing_program, "The program does not start", "memory-cache register"),
    (NativeHost.register_crashing, "The program stopped", "memory-cache doctor"),
    (NativeHost.register_other_version, "Two versions that do not fit", "Update"),
]


@pytest.mark.parametrize(
    ("set_up", "title", "remedy"), FAULTS, ids=[set_up.__name__ for set_up, _, _ in FAULTS]
)
def test_a_set_up_fault_is_named_and_once_mended_the_sidebar_works(
    browse: Callable[[Setup], Browsing],
    articles: ArticleServer,
    set_up: Setup,
    title: str,
    remedy: str,
) -> None:
    browsing = browse(set_up)
    sidebar = browsing.sidebar
    browsing.firefox.open(articles.url("tide-mill.html"))
    sidebar.show()

    assert ask(sidebar, WOOD).quotes == []

    sidebar.wait_for_text(title)
    assert remedy in sidebar.text()
    others = {other for _, other, _ in FAULTS} - {title}
    assert [other for other in others if other in sidebar.text()] == []

    browsing.host.register()
    sidebar.click("button", "Try again")
    sidebar.wait_for("return !document.querySelector('[data-fault]');", what="the card to go")
    assert "elm" in ask(sidebar, WOOD).quotes[0].text


@pytest.fixture
def talking(
    browse: Callable[[Setup], Browsing], articles: ArticleServer, endless_model: Path
) -> Browsing:
    """A sidebar in which a chat model is in the middle of an answer that would take minutes."""

    browsing = browse(model_chosen(endless_model))
    browsing.firefox.open(articles.url("tide-mill.html"))
    browsing.sidebar.show()
    browsing.sidebar.write(WOOD)
    browsing.sidebar.press_enter()
    browsing.sidebar.wait_for_text("on and on")
    return browsing


def test_a_host_killed_in_the_middle_of_an_answer_is_said_and_the_next_question_works(
    talking: Browsing,
) -> None:
    os.kill(talking.host.pid(), signal.SIGKILL)

    talking.sidebar.wait_for_text("stopped in the middle of this")
    talking.host.choose_model(None)
    assert "elm" in ask(talking.sidebar, WOOD).quotes[0].text


def test_an_engine_killed_in_the_middle_of_an_answer_is_said_and_the_next_question_works(
    talking: Browsing,
) -> None:
    host = talking.host.pid()
    chat = children(host)[-1]

    os.kill(chat, signal.SIGKILL)

    talking.sidebar.wait_for_text("The language model stopped in the middle of this")
    talking.host.choose_model(None)
    assert "elm" in ask(talking.sidebar, "Of which wood are the paddles?").quotes[0].text
    assert host == talking.host.pid()


def test_an_answer_can_be_stopped(talking: Browsing) -> None:
    talking.sidebar.click("button", "Stop")

    talking.sidebar.wait_for_text("Stopped.")
    talking.sidebar.wait_for(
        "return document.getElementById('stop').hidden;", what="the box to be free again"
    )


def test_a_page_that_cannot_be_read_is_said_to_be_so(browsing: Browsing) -> None:
    """Firefox shows an add-on no address of its own pages: only leave to read tells them apart."""
    browsing.firefox.open("about:license")
    browsing.sidebar.show()

    browsing.sidebar.click("button", "Let it read")

    browsing.sidebar.wait_for_text("This is a page of Firefox itself: add-ons cannot read it.")
