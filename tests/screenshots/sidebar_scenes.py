"""The sidebar around a conversation: the first run, the page beside it, scopes, chats, menus."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING

from memory_cache.store.library import Library
from memory_cache.store.records import Draft
from tests.documents.pdf import lines_of, write_pdf
from tests.e2e.firefox.actions import ESCAPE
from tests.e2e.firefox.capture_server import Answer, CaptureServer
from tests.e2e.firefox.chat_list import open_list
from tests.e2e.firefox.conversation import ask
from tests.e2e.firefox.setups import model_chosen
from tests.e2e.firefox.test_sidebar_comforts import arrived_bytes
from tests.e2e.firefox.window import open_private_window
from tests.e2e.host.download_server import CERTIFICATE, DownloadServer, hold_after
from tests.e2e.host.shelf_host import PROGRAM, offer, prepare
from tests.screenshots.looks import CONTRAST, EVERY, LIGHT, NARROW, WIDTHS_PX
from tests.screenshots.material import keep_chats, keep_library
from tests.screenshots.stage import Scenes

if TYPE_CHECKING:
    from tests.e2e.firefox.native_host import NativeHost
    from tests.screenshots.stage import Stage

SCENES = Scenes("sidebar")
WOOD = "What wood are the paddles made of?"
_MODEL_BYTES = 3_000_000

_CHOOSE = "document.querySelector(`#scopes input[value=${arguments[0]}]`).click();"
_HOVER = """
const carried = new DataTransfer();
carried.setData('text/x-moz-url', 'https://mills.example/tarn\\nTarn Mill and its shaft of oak');
document.querySelector('#conversation').dispatchEvent(
    new DragEvent(arguments[0], {dataTransfer: carried, bubbles: true, cancelable: true}));
"""


def save(stage: Stage) -> None:
    """Save the page beside the sidebar, and wait until it is read."""
    stage.sidebar.click_on("#save")
    stage.wait_for_sidebar("#page .state.good")


@SCENES
def first_run(stage: Stage) -> None:
    stage.begin()
    stage.show_sidebar(leave=False)
    stage.wait_for_sidebar(".offer")
    stage.sidebar_picture("first-run", EVERY)
    stage.sidebar.script(
        "const place = document.getElementById('conversation');"
        "place.scrollTop = place.scrollHeight;"
    )
    stage.sidebar_picture("first-run-offer", EVERY)
    open_list(stage.sidebar)
    stage.sidebar_picture("chats-none")
    stage.sidebar.type(ESCAPE)
    stage.sidebar.click_on(".leave button.primary")
    stage.rest(0.5)
    stage.sidebar_picture("first-run-may-read")


@SCENES
def first_download(stage: Stage) -> None:
    content = bytes(_MODEL_BYTES)
    with DownloadServer(content) as server:
        roots = CERTIFICATE.read_text("ascii")

        def set_up(host: NativeHost) -> None:
            prepare(host.data, server, offer(server, content), roots=roots)
            host.register_program(*PROGRAM)

        browsing = stage.begin(set_up)
        stage.show_sidebar()
        stage.wait_for_sidebar(".offer[data-offer=new]")
        stage.sidebar_picture("offer")
        server.script.append(hold_after(_MODEL_BYTES // 2))
        stage.sidebar.click_on(".offer [data-act=start]")
        while arrived_bytes(browsing.host.data / "models") < _MODEL_BYTES // 2:
            time.sleep(0.05)  # polls a condition; the scene's own limits end it
        stage.wait_for_sidebar(".offer[data-offer=running] progress")
        stage.rest(1.0)
        stage.sidebar_picture("first-run-downloading", EVERY)
        stage.sidebar.click_on(".offer [data-act=pause]")
        stage.wait_for_sidebar(".offer[data-offer=paused]")
        stage.sidebar_picture("first-run-paused")


@SCENES
def page_states(stage: Stage) -> None:
    with CaptureServer() as server:
        text = "<title>The tide tables of Orrick</title><h1>Tides</h1><p>High water at nine.</p>"
        server.answers = {"/": Answer(text.encode())}
        stage.begin()
        sidebar = stage.show_sidebar()
        stage.firefox.open(server.url("/"))
        sidebar.wait_for_text("The tide tables of Orrick")
        stage.sidebar_picture("page-not-saved", EVERY)
        save(stage)
        stage.sidebar_picture("page-saved", EVERY)
        server.answers = {"/": Answer(text.replace("nine", "ten past nine").encode())}
        stage.firefox.open(server.url("/"))
        stage.wait_for_sidebar("#page .state.changed")
        stage.sidebar_picture("page-changed")
        pdf = write_pdf([lines_of("Below it hangs a bell.")], title="The lantern keepers")
        server.answers["/lantern.pdf"] = Answer(pdf, "application/pdf")
        stage.firefox.open(server.url("/lantern.pdf"))
        stage.rest(1.5)
        stage.sidebar_picture("pdf")
        stage.firefox.open("about:license")
        sidebar.wait_for(
            "return document.getElementById('save').disabled;", what="a page that cannot be read"
        )
        stage.sidebar_picture("page-of-firefox")
        stage.firefox.open(f"{stage.browsing.base_url}library/library.html")
        stage.rest(0.5)
        stage.sidebar_picture("beside-the-library")


@SCENES
def scopes(stage: Stage) -> None:
    def set_up(host: NativeHost) -> None:
        keep_library(host)
        model_chosen(stage.models.saying("Elm."))(host)

    stage.begin(set_up)
    sidebar = stage.show_sidebar()
    for article in ("octopus.html", "moons.html", "bienen.html"):
        stage.firefox.open_tab(stage.articles.url(article))
    stage.rest(0.5)
    sidebar.click_on("#scope")
    stage.sidebar_picture("scopes", EVERY)
    sidebar.script(_CHOOSE, "tabs")
    stage.wait_for_sidebar(".sub-choices .sub-choice")
    stage.sidebar_picture("scope-tabs", EVERY)
    sidebar.script(_CHOOSE, "collection")
    stage.rest(0.4)
    stage.sidebar_picture("scope-collection")
    sidebar.script(_CHOOSE, "library")
    sidebar.script("document.getElementById('scopes').hidePopover();")
    stage.wait_for_sidebar(".recent li")
    stage.sidebar_picture("library", EVERY)
    sidebar.click_on(".recent li:last-child > button:last-child")
    stage.wait_for_sidebar("#notice .toast")
    stage.sidebar_picture("undo", EVERY)
    sidebar.click_on("#more")
    stage.wait_for_sidebar("#more-menu")
    stage.sidebar_picture("menu", EVERY)
    sidebar.type(ESCAPE)
    sidebar.script("document.getElementById('more').focus();")
    sidebar.type("?")
    stage.wait_for_sidebar("dialog.keys")
    stage.sidebar_picture("keys", EVERY)
    sidebar.type(ESCAPE)
    sidebar.script(_HOVER, "dragover")
    stage.wait_for_sidebar(".drop-veil")
    stage.sidebar_picture("drop", EVERY)
    sidebar.script(_HOVER, "drop")
    stage.wait_for_sidebar("#dropped .card")
    stage.sidebar_picture("dropped-link")
    sidebar.click_on("#note-toggle")
    stage.wait_for_sidebar("#note textarea")
    stage.sidebar_picture("note", EVERY)


@SCENES
def empty_library(stage: Stage) -> None:
    stage.begin()
    sidebar = stage.show_sidebar()
    sidebar.script(_CHOOSE, "library")
    stage.rest(0.4)
    stage.sidebar_picture("library-empty")
    sidebar.click_on("#scope")
    sidebar.script(_CHOOSE, "collection")
    stage.rest(0.4)
    stage.sidebar_picture("scope-no-collection")


@SCENES
def chats(stage: Stage) -> None:
    def set_up(host: NativeHost) -> None:
        host.data.mkdir(parents=True)
        with closing(Library(host.data / "library.sqlite3")) as library:
            draft = Draft("https://mills.example/", b"<title>Orrick Mill</title><p>Elm.</p>",
                          "Orrick Mill", "text/html", "utf-8")  # fmt: skip
            page = library.pages.keep(draft, time.time()).page_id
            keep_chats(library, page, time.time(), many=40)
        host.register()

    stage.begin(set_up)
    sidebar = stage.show_sidebar()
    open_list(sidebar)
    stage.wait_for_sidebar("#chats .chat")
    stage.sidebar_picture("chats", EVERY)
    sidebar.click_on("#chats .chat .rename")
    stage.sidebar_picture("chats-renaming")
    sidebar.type(ESCAPE)
    sidebar.click_on("#chats .chat .drop")
    stage.wait_for_sidebar("#notice .toast")
    stage.sidebar_picture("chats-undo")
    sidebar.click_on("#chats .seek")
    sidebar.type("zarquon")
    stage.rest(0.6)
    stage.sidebar_picture("chats-no-hits")
    sidebar.type(ESCAPE)
    sidebar.click_on("#chats .chat .open")
    stage.wait_for_sidebar(".turn")
    stage.sidebar_picture("chat-gone-on-with", EVERY)


@SCENES
def private_window(stage: Stage) -> None:
    stage.begin(in_private_windows=True)
    open_private_window(stage.firefox)
    stage.firefox.open(stage.articles.url("tide-mill.html"))
    stage.sidebar.show(width=WIDTHS_PX["sidebar"])
    stage.sidebar.click_on(".leave button.primary")
    ask(stage.sidebar, WOOD)
    stage.sidebar_picture("private")
    stage.sidebar.click_on("#save")
    stage.wait_for_sidebar("#cards .card")
    stage.sidebar_picture("private-saving", (LIGHT, NARROW, CONTRAST))
