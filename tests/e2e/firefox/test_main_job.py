"""The main job: save a page, ask about it and about everything saved, go to where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.e2e.firefox.conversation import ask, choose_scope, click_quote, wait_until_saved
from tests.e2e.firefox.native_host import internet_calls
from tests.e2e.firefox.window import choose_from_context_menu
from tests.e2e.host.host_process import wait_until_gone

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.firefox.article_server import ArticleServer
    from tests.e2e.firefox.conftest import Browsing, Setup

WOOD = "What wood are the paddles made of?"
ENDING_S = 20.0


def save_in_front(browsing: Browsing) -> None:
    choose_from_context_menu(browsing.firefox, "Save to Memory Cache", selector="h1")
    title = str(browsing.firefox.marionette.script("return document.title;"))
    wait_until_saved(browsing.sidebar, title)


def test_a_page_can_be_asked_about_without_saving_it(
    browsing: Browsing, articles: ArticleServer
) -> None:
    browsing.firefox.open(articles.url("tide-mill.html"))
    browsing.sidebar.show()

    turn = ask(browsing.sidebar, WOOD)

    assert turn.label == "Quoted word for word"
    assert "32 paddles of elm" in turn.quotes[0].text
    assert "Orrick Mill" in turn.quotes[0].source
    assert browsing.host.saved_texts() == {}


def test_a_saved_page_is_found_from_another_and_marked_where_it_stands(
    browsing: Browsing, articles: ArticleServer
) -> None:
    firefox, sidebar = browsing.firefox, browsing.sidebar
    firefox.open(articles.url("tide-mill.html"))
    sidebar.show()
    assert "elm" in ask(sidebar, WOOD).quotes[0].text  # which gives leave to read pages
    save_in_front(browsing)
    firefox.open_tab(articles.url("octopus.html"))
    save_in_front(browsing)
    choose_scope(sidebar, "My library")

    turn = ask(sidebar, WOOD)

    assert "32 paddles of elm" in turn.quotes[0].text
    assert turn.quotes[0].text == click_quote(firefox, sidebar)
    assert articles.url("tide-mill.html") == firefox.marionette.script("return location.href;")


def test_a_question_that_nothing_answers_is_not_answered(
    browsing: Browsing, articles: ArticleServer
) -> None:
    browsing.firefox.open(articles.url("lentil-soup.html"))
    browsing.sidebar.show()

    turn = ask(browsing.sidebar, "How do I file a tax return in Portugal?")

    assert turn.label != "Quoted word for word"
    assert turn.error == ""


def test_a_summary_without_a_model_is_how_the_sections_begin_and_says_so(
    browsing: Browsing, articles: ArticleServer
) -> None:
    browsing.firefox.open(articles.url("octopus.html"))
    browsing.sidebar.show()

    turn = ask(browsing.sidebar, "Summarise this page")

    assert turn.label == "How the page and its sections begin, word for word"
    assert len(turn.quotes) > 1


def test_what_a_follow_up_is_taken_to_be_about_is_said(
    browsing: Browsing, articles: ArticleServer
) -> None:
    browsing.firefox.open(articles.url("tide-mill.html"))
    browsing.sidebar.show()
    ask(browsing.sidebar, "Who built the tide mill?")

    ask(browsing.sidebar, "When was it built?")

    shown = "return [...document.querySelectorAll('.understood')].map((line) => line.innerText);"
    assert browsing.sidebar.script(shown) == ["Understood to be about: tide mill"]


def test_a_selection_is_saved_without_the_rest_of_its_page(
    browsing: Browsing, articles: ArticleServer
) -> None:
    firefox, sidebar = browsing.firefox, browsing.sidebar
    firefox.open(articles.url("octopus.html"))
    sidebar.show()
    firefox.marionette.script(
        "getSelection().selectAllChildren(document.querySelector('main > p:nth-of-type(3)'));"
    )

    choose_from_context_menu(
        firefox, "Save selection to Memory Cache", selector="main > p:nth-of-type(3)"
    )

    sidebar.wait_for_text("Saved ✓")
    choose_scope(sidebar, "My library")
    sidebar.wait_for_text("One saved page")
    (text,) = browsing.host.saved_texts().values()
    assert "eight-foot" not in text
    assert len(text) < 1_200


def test_saving_again_replaces_the_copy(browsing: Browsing, articles: ArticleServer) -> None:
    firefox, sidebar = browsing.firefox, browsing.sidebar
    firefox.open(articles.url("tide-mill.html"))
    sidebar.show()
    save_in_front(browsing)
    firefox.marionette.script(
        "document.querySelector('article p:nth-of-type(4)').textContent"
        " = 'A goose named Brunhilde is here.';"
    )

    sidebar.click("button", "Save again")

    sidebar.wait_for_text("It replaces the copy you had.")
    sidebar.wait_for_text("Found by words")
    choose_scope(sidebar, "My library")
    sidebar.wait_for_text("One saved page")
    turn = ask(sidebar, "What is the name of the goose?")
    assert turn.quotes[0].text == "A goose named Brunhilde is here."


def test_no_internet_socket_is_asked_for_in_the_whole_scenario(
    browse: Callable[[Setup], Browsing], articles: ArticleServer
) -> None:
    browsing = browse(lambda host: host.register_traced())
    firefox, sidebar = browsing.firefox, browsing.sidebar
    firefox.open(articles.url("tide-mill.html"))
    sidebar.show()
    save_in_front(browsing)
    assert "elm" in ask(sidebar, WOOD).quotes[0].text
    choose_scope(sidebar, "My library")
    assert "elm" in ask(sidebar, WOOD).quotes[0].text
    firefox.uninstall()
    assert wait_until_gone(browsing.host.pid(), ENDING_S)

    traces = sorted(browsing.host.trace.parent.glob("trace.*"))
    assert len(traces) > 2  # the host, its threads, and the engine with its own
    assert internet_calls(traces) == []
