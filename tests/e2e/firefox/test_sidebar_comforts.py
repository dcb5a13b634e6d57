"""The sidebar's everyday comforts: the offer of a model, other places, keys, what is dragged in."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.e2e.firefox.actions import ARROW_DOWN, ENTER, ESCAPE
from tests.e2e.host.download_server import CERTIFICATE, DownloadServer, hold_after
from tests.e2e.host.shelf_host import PROGRAM, offer, prepare
from tests.scripted_model import write_scripted_model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.e2e.firefox.article_server import ArticleServer
    from tests.e2e.firefox.conftest import Browsing, Setup
    from tests.e2e.firefox.native_host import NativeHost
    from tests.e2e.firefox.sidebar import Sidebar

_FOCUSED = "return (document.activeElement.innerText || document.activeElement.id).trim();"
_QUESTION = "return document.getElementById('question').value;"

# Firefox gives a test no pointer that drags from one document to another: the event is made here.
_DROP = """
const carried = new DataTransfer();
for (const [type, content] of Object.entries(arguments[0])) carried.setData(type, content);
const event = (name) =>
    new DragEvent(name, {dataTransfer: carried, bubbles: true, cancelable: true});
const target = document.querySelector(arguments[1]);
target.dispatchEvent(event('dragover'));
const sign = document.querySelector('.drop-veil:not([hidden])')?.innerText ?? '';
return {sign, taken: !target.dispatchEvent(event('drop'))};
"""


def drop(sidebar: Sidebar, content: dict[str, str], onto: str = "#conversation") -> dict[str, str]:
    return dict(sidebar.script(_DROP, content, onto))


def open_beside(browsing: Browsing, articles: ArticleServer) -> Sidebar:
    browsing.firefox.open(articles.url("tide-mill.html"))
    browsing.sidebar.show(width=280)
    return browsing.sidebar


@pytest.fixture
def server(tmp_path: Path) -> Iterator[DownloadServer]:
    model = write_scripted_model(tmp_path / "pocket.gguf", "Elm [1].")
    with DownloadServer(model.read_bytes()) as server:
        yield server


def arrived_bytes(folder: Path) -> int:
    """How much of a download is on disk."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


@pytest.fixture
def shelving(
    browse: Callable[[Setup], Browsing], server: DownloadServer, articles: ArticleServer
) -> Browsing:
    """A sidebar whose host offers one small model to download."""

    def set_up(host: NativeHost) -> None:
        roots = CERTIFICATE.read_text("ascii")
        prepare(host.data, server, offer(server, server.content), roots=roots)
        host.register_program(*PROGRAM)

    browsing = browse(set_up)
    open_beside(browsing, articles)
    return browsing


def wait_for_offer(sidebar: Sidebar, state: str) -> None:
    sidebar.wait_for(
        "return document.querySelector('.offer:not([hidden])')?.dataset.offer === arguments[0];",
        state,
        what=f"the offer to be {state}",
    )


def test_the_offered_model_is_downloaded_paused_cancelled_and_taken_back_in_its_card(
    shelving: Browsing, server: DownloadServer
) -> None:
    shelf, host = shelving.sidebar, shelving.host
    wait_for_offer(shelf, "new")
    half = len(server.content) // 2
    server.script.append(hold_after(half))
    shelf.click("button", "Download")
    wait_for_offer(shelf, "running")
    while arrived_bytes(host.data / "models") < half:
        time.sleep(0.02)  # polls a condition; the test's own time limit decides
    assert shelf.script(_FOCUSED) == "Pause"

    shelf.click("button", "Pause")
    wait_for_offer(shelf, "paused")
    assert shelf.script(_FOCUSED) == "Go on"
    shelf.click_on(".offer [data-act=cancel]")
    wait_for_offer(shelf, "new")
    shelf.click("button", "Undo")
    wait_for_offer(shelf, "paused")
    shelf.click("button", "Go on")

    shelf.wait_for_text("Pocket 1B is here, and writes your answers from now on.")
    assert not shelf.has("button", "Later")
    assert shelf.has("button", "Summarise this page") or shelf.has("button", "Let it read")


def test_later_is_remembered_and_the_offer_stays_within_reach(shelving: Browsing) -> None:
    shelf = shelving.sidebar
    wait_for_offer(shelf, "new")
    shelf.click("button", "Later")
    wait_for_offer(shelf, "put-off")
    assert shelf.script(_FOCUSED) == "Written answers, too?"

    shelf.hide()
    shelf.show()
    wait_for_offer(shelf, "put-off")
    shelf.click("button", "Written answers, too?")
    wait_for_offer(shelf, "new")
    assert shelf.script(_FOCUSED) == "Would you like written answers, too?"


def test_the_other_places_are_reached_by_keys_alone(
    browsing: Browsing, articles: ArticleServer
) -> None:
    sidebar = open_beside(browsing, articles)
    sidebar.click("textbox")
    sidebar.script("document.getElementById('more').focus();")
    sidebar.type(ENTER)
    sidebar.wait_for(f"{_FOCUSED[:-1]} === 'Library';", what="the menu to have the focus")
    sidebar.type(ARROW_DOWN * 2)
    assert sidebar.script(_FOCUSED) == "Models"
    sidebar.type(ESCAPE)
    assert sidebar.script(_FOCUSED) == "more"
    sidebar.type(ENTER)
    sidebar.wait_for(f"{_FOCUSED[:-1]} === 'Library';", what="the menu to have the focus")
    sidebar.type(ARROW_DOWN * 2 + ENTER)

    with browsing.firefox.marionette.using("chrome"):
        browsing.firefox.marionette.wait_for(
            "return gBrowser.currentURI.spec.endsWith('/models/models.html');",
            what="the page of the models",
        )
    assert browsing.firefox.console_errors() == []


def test_a_question_mark_outside_a_question_shows_the_keys_as_they_are_set(
    browsing: Browsing, articles: ArticleServer
) -> None:
    sidebar = open_beside(browsing, articles)
    sidebar.write("?")
    sidebar.wait_for(f"{_QUESTION[:-1]} === '?';", what="the question to have it")
    sidebar.script("document.getElementById('more').focus();")

    sidebar.type("?")

    sidebar.wait_for_text("Everywhere in Firefox")
    shown = sidebar.script(
        "return [...document.querySelectorAll('dialog dl > div')]"
        ".map((row) => row.innerText.replace(/\\s+/g, ' '));"
    )
    assert "Save the page Ctrl Shift L" in shown
    assert "Open the library not set" in shown
    sidebar.type(ESCAPE)
    sidebar.wait_for("return !document.querySelector('dialog');", what="the sheet to go")
    assert sidebar.script(_FOCUSED) == "more"


def test_a_link_that_is_dropped_is_saved_without_being_opened(
    browsing: Browsing, articles: ArticleServer
) -> None:
    sidebar = open_beside(browsing, articles)
    link = f"{articles.url('octopus.html')}\nAll about octopuses"

    told = drop(sidebar, {"text/x-moz-url": link, "text/plain": articles.url("octopus.html")})

    assert told == {"sign": "Drop the link here to save it or ask about it", "taken": True}
    assert sidebar.script(_FOCUSED) == "Save it"
    sidebar.click("button", "Save it")
    sidebar.wait_for_text("One thing saved")
    assert [*browsing.host.saved_texts()] == ["octopus.html"]
    assert sidebar.script(_FOCUSED) == "question"
    assert browsing.firefox.console_errors() == []


def test_a_link_that_is_dropped_is_opened_to_be_asked_about(
    browsing: Browsing, articles: ArticleServer
) -> None:
    sidebar = open_beside(browsing, articles)
    sidebar.click("button", "Let it read")
    drop(sidebar, {"text/uri-list": articles.url("octopus.html")}, onto="#question")

    sidebar.click("button", "Ask about it")

    sidebar.wait_for(
        "return document.getElementById('page').innerText.includes('ctopus');", what="the page"
    )
    assert sidebar.script(_FOCUSED) == "question"


def test_text_that_is_dropped_is_quoted_in_the_question(
    browsing: Browsing, articles: ArticleServer
) -> None:
    sidebar = open_beside(browsing, articles)
    sidebar.write("Why?")

    told = drop(sidebar, {"text/plain": "The wheel\n moved. "}, onto="#question")

    assert told == {"sign": "Drop the text here to quote it in your question", "taken": True}
    assert sidebar.script(_QUESTION) == "Why?\n“The wheel moved.”\n"
    assert sidebar.script(_FOCUSED) == "question"


def test_what_a_note_is_given_is_left_to_the_note(
    browsing: Browsing, articles: ArticleServer
) -> None:
    sidebar = open_beside(browsing, articles)
    sidebar.click("button", "Write a note")

    told = drop(sidebar, {"text/plain": "A word."}, onto="#note textarea")

    assert told == {"sign": "", "taken": False}
