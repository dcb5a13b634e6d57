"""The library page, with the real host: find, open, choose, collect, write, forget, bring back."""

from __future__ import annotations

import socket
import threading
import time
from typing import TYPE_CHECKING

import pytest

from tests.e2e.firefox.actions import ARROW_DOWN, CONTROL, DELETE, ENTER, ESCAPE, SHIFT, move
from tests.e2e.firefox.library_page import LibraryPage
from tests.e2e.firefox.native_host import standing_still
from tests.e2e.firefox.setups import pages_kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.e2e.firefox.article_server import ArticleServer
    from tests.e2e.firefox.conftest import Browsing, Setup
    from tests.e2e.firefox.native_host import NativeHost

MILL = "The wheel of Orrick Mill has thirty-two paddles of elm, renewed one each spring."
OWL = "A barn owl hunts by hearing: its face is a dish that gathers sound."
KILN = "Zarquonite glaze melts in the kiln at 1,240 degrees and runs like honey."
FILLER = "<p>Nothing of interest stands here, and yet it fills the page. </p>" * 60

KEPT_S = 20.0
KEYS_REST_S = 0.5
"""More than the pause after a key that begins the full look."""

PAGES = {
    "https://mills.example/orrick": f"<title>Orrick Mill</title>{FILLER}<p>{MILL}</p>{FILLER}",
    "https://birds.example/owl": f"<title>Barn owls</title><p>{OWL}</p>",
    "https://pots.example/kiln": f"<title>Zarquonite glazes</title><p>{KILN}</p>",
}

_IS_IN_VIEW = """
const mark = document.querySelector('#reading p.found mark');
if (!mark) return false;
const { top, bottom } = mark.getBoundingClientRect();
return top >= 0 && bottom <= innerHeight && mark.closest('p').textContent;
"""


_IS_COUNTED = "return document.getElementById('found').textContent !== '';"
_IS_READ = """
const lengths = [...document.querySelectorAll('[role=row] .length')];
return lengths.length > 0 && lengths.every((one) => one.textContent)
    && !document.querySelector('#work .line');
"""
_MIDDLE_OF_LIST = """
const {x, y, width, height} = document.querySelector('.grid').getBoundingClientRect();
return [x + width / 2, y + height / 2];
"""


@pytest.fixture
def browsing(browse: Callable[[Setup], Browsing]) -> Browsing:
    """A Firefox and a library of three pages."""

    return browse(pages_kept(PAGES))


@pytest.fixture
def library(browsing: Browsing) -> LibraryPage:
    """The library page, with its rows drawn and the cursor in the search field."""
    page = LibraryPage(browsing)
    page.open()
    page.rows(len(PAGES))
    return page


def titles(rows: list[dict[str, str]]) -> set[str]:
    return {row["title"] for row in rows}


def stored_copies(data: Path, canary: bytes) -> list[str]:
    """Return the files under `data` that hold the canary, byte for byte."""
    files = [path for path in data.rglob("*") if path.is_file()]
    return [path.name for path in files if canary in path.read_bytes()]


def wait_for_draft(host: NativeHost, text: str) -> None:
    deadline = time.monotonic() + KEPT_S
    while host.draft() != text:
        if time.monotonic() > deadline:
            raise TimeoutError(f"the draft that is kept is “{host.draft()}”")
        time.sleep(0.03)  # polls a condition; the deadline decides


def test_what_is_typed_is_found_marked_and_opened_where_it_stands_without_a_mouse(
    library: LibraryPage, browsing: Browsing
) -> None:
    library.type("paddles of elm")

    row = library.wait_for(
        "const [row, other] = [...document.querySelectorAll('[role=row]')];"
        "return row?.querySelector('mark') && row.innerText.includes('Orrick') && row.innerText;",
        what="the mill to be found",
    )
    assert "mills.example" in row
    library.type(ARROW_DOWN + ENTER)
    passage = library.wait_for(_IS_IN_VIEW, what="the passage to be marked in view")
    assert "thirty-two paddles of elm" in passage
    assert library.script("return location.hash;").startswith("#page=")
    library.type(ESCAPE)
    library.wait_for(
        "return document.activeElement?.getAttribute('role') === 'grid';",
        what="the list to have the focus again",
    )
    assert library.script("return document.getElementById('query').value;") == "paddles of elm"
    assert browsing.firefox.console_errors() == []


def test_filters_are_typed_or_chosen_and_either_shows_in_the_other(library: LibraryPage) -> None:
    library.type("site:birds.example")
    assert titles(library.rows(1)) == {"Barn owls"}
    assert library.script("return document.getElementById('filter-site').value;") == "birds.example"

    library.script(
        "const select = document.getElementById('filter-site');"
        "select.value = ''; select.dispatchEvent(new Event('change'));"
    )

    assert len(library.rows(3)) == 3
    assert library.script("return document.getElementById('query').value;") == ""


def test_a_page_keeps_its_address_when_the_keys_come_to_rest_before_it_is_there(
    library: LibraryPage, browsing: Browsing
) -> None:
    library.type("paddles of elm")
    library.wait_for("return document.querySelector('[role=row] mark');", what="the mill")
    with standing_still(browsing.host.pid()):
        library.type("s" + ARROW_DOWN + ENTER)
        time.sleep(2 * KEYS_REST_S)
        assert library.script("return location.hash;").startswith("#page=")


def test_what_was_put_off_while_somebody_was_at_the_rows_is_looked_for_once_nobody_is(
    library: LibraryPage, browsing: Browsing
) -> None:
    library.wait_for(_IS_READ, what="the pages to be read: after that nothing is drawn anew")
    time.sleep(2 * KEYS_REST_S)
    with standing_still(browsing.host.pid()):
        library.type("zarquonlike type:pdf" + ARROW_DOWN)
        time.sleep(KEYS_REST_S)  # the full look is put off by then
    # Only the full look tells that there is nothing.
    library.wait_for_text("Nothing found")

    library.script("document.getElementById('query').select();")
    library.type("paddles of")
    library.wait_for(_IS_COUNTED, what="what was found in full")
    library.type(" elm")
    browsing.firefox.marionette.perform(move(*library.script(_MIDDLE_OF_LIST)))
    time.sleep(KEYS_REST_S)
    browsing.firefox.marionette.perform(move(1, 1))
    library.wait_for(_IS_COUNTED, what="what was found in full")


def test_a_page_that_is_opened_before_the_keys_rest_keeps_its_title(library: LibraryPage) -> None:
    library.type("site:birds.example owl")
    library.rows(1)
    library.type("s" + ARROW_DOWN + ENTER)
    library.wait_for_text("hunts by hearing")
    time.sleep(KEYS_REST_S)
    assert library.script("return document.title;").startswith("Barn owls")
    library.type(ESCAPE)
    library.wait_for("return document.activeElement.role === 'grid';", what="the list again")
    query = library.script("return document.getElementById('query').value;")
    assert query == "site:birds.example owls"


def test_more_of_a_page_s_site_is_found_from_the_page(library: LibraryPage) -> None:
    library.type("site:birds.example owl")
    library.rows(1)
    library.type(ARROW_DOWN + ENTER)
    library.click("#reading header button", "birds.example")
    assert titles(library.rows(1)) == {"Barn owls"}
    library.wait_for(
        "return document.getElementById('query').value.trim() === 'site:birds.example';",
        what="the site's pages",
    )
    time.sleep(KEYS_REST_S)
    assert library.script("return location.hash;").startswith("#search=site%3Abirds.example")


def test_chosen_pages_are_collected_listed_and_taken_out_again(library: LibraryPage) -> None:
    library.type(ARROW_DOWN + " ")
    library.press_with(SHIFT, ARROW_DOWN)
    library.wait_for_text("2 pages chosen")
    chosen = {row["title"] for row in library.rows(3) if row["isChosen"]}
    library.click("#collect-chosen")
    library.script("document.querySelector('dialog select').value = '';")
    library.script("document.querySelector('dialog select').dispatchEvent(new Event('input'));")
    library.click("dialog form > input")
    library.type("To read" + ENTER)
    library.wait_for_text("2 pages are in “To read” now.")

    library.click("#shelves .shelf", "To read")

    assert titles(library.rows(2)) == chosen
    library.click(".grid")
    library.type(ESCAPE)
    library.press_with(CONTROL, "a")
    library.click("#take-out-chosen")
    library.wait_for_text("2 pages taken out of “To read”.")
    library.click("#toasts button", "Undo")
    assert titles(library.rows(2)) == chosen


def test_forgotten_pages_come_back_in_time_and_afterwards_no_copy_is_left(
    library: LibraryPage, browsing: Browsing
) -> None:
    library.type("site:pots.example")
    library.rows(1)
    library.type(ARROW_DOWN + DELETE)
    library.wait_for_text("Forgetting: Zarquonite glazes")
    library.wait_for_text("Nothing found")
    library.click("#toasts button", "Undo")
    library.wait_for_text("It is back.")
    assert titles(library.rows(1)) == {"Zarquonite glazes"}
    assert stored_copies(browsing.host.data, b"Zarquonite") != []

    library.type(DELETE)

    library.wait_for_text("Forgetting: Zarquonite glazes")
    assert "Forgotten" not in library.text()
    library.wait_for_text("Forgotten, no copy is left: Zarquonite glazes", timeout_s=60.0)
    assert stored_copies(browsing.host.data, b"Zarquonite") == []
    library.click("#shelf-all")
    assert titles(library.rows(2)) == {"Orrick Mill", "Barn owls"}


def test_a_draft_outlives_the_sidebar_and_becomes_a_note_about_the_page(
    browsing: Browsing, articles: ArticleServer
) -> None:
    firefox, sidebar = browsing.firefox, browsing.sidebar
    firefox.open(articles.url("tide-mill.html"))
    sidebar.show()
    sidebar.click_on("#save")
    sidebar.wait_for_text("Saved ✓")
    sidebar.click_on("#note-toggle")
    sidebar.type("Ask Wren about **elm**")
    sidebar.wait_for("return document.querySelector('.note-text').value.endsWith('**');", what="it")
    sidebar.hide()
    # The sidebar that opens asks for the draft while the one that closes may still be sending it.
    wait_for_draft(browsing.host, "Ask Wren about **elm**")
    sidebar.show()
    draft = sidebar.wait_for(
        "return document.querySelector('.note-text')?.value;", what="the draft to be back"
    )
    assert draft == "Ask Wren about **elm**"
    sidebar.click("button", "Preview")
    assert sidebar.script("return document.querySelector('.preview strong').textContent;") == "elm"

    sidebar.click("button", "Save the note")

    sidebar.wait_for_text("The note is saved.")
    library = LibraryPage(browsing)
    library.open("#search=type%3Anote")
    library.rows(1)
    library.click("[role=row] .what")
    library.click("button", "To the page that this note is about")
    library.click("aside .notes .plain")
    library.wait_for("return document.querySelector('.markdown strong');", what="the note")
    assert firefox.console_errors() == []


class Listener:
    """Counts the connections to a port of loopback, whatever is said on them."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.connections = 0
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            connection.close()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.close()


def hostile(port: int) -> str:
    """A page that tries to load something in every way there is."""
    there = f"http://127.0.0.1:{port}"
    return (
        f"<html><head><title>Trap</title><base href='{there}/'>"
        f"<meta http-equiv=refresh content='0; url={there}/refresh'>"
        f"<link rel=preconnect href='{there}'><link rel=dns-prefetch href='{there}'>"
        f"<link rel=stylesheet href='{there}/style.css'><link rel=icon href='{there}/icon'>"
        f"<link rel=preload as=image href='{there}/preload'><link rel=prefetch href='{there}/x'>"
        f"<style>@import '{there}/import.css'; body {{ background: url({there}/background) }}"
        f"@font-face {{ font-family: f; src: url({there}/font) }} p {{ font-family: f }}</style>"
        f"</head><body background='{there}/body' onload=\"fetch('{there}/onload')\">"
        f"<p style='background: url({there}/inline)'>A lure of words.</p>"
        f"<img src='{there}/image' srcset='{there}/image2 2x' alt='A picture'>"
        f"<picture><source srcset='{there}/source'><img src=x></picture>"
        f"<video src='{there}/video' poster='{there}/poster' autoplay></video>"
        f"<audio src='{there}/audio' autoplay></audio><embed src='{there}/embed'>"
        f"<object data='{there}/object'></object><iframe src='{there}/frame'></iframe>"
        f"<svg><image href='{there}/svg'/><use href='{there}/use#a'/></svg>"
        f"<input type=image src='{there}/input'><script src='{there}/script.js'></script>"
        f"<script>new Image().src = '{there}/script-image'</script>"
        f"<a id=away href='{there}/link' ping='{there}/ping'>Away</a>"
        f"<form action='{there}/form'><button>Send</button></form></body></html>"
    )


def test_a_stored_source_is_shown_and_nothing_of_it_is_loaded(
    browse: Callable[[Setup], Browsing], listener: Listener
) -> None:
    browsing = browse(pages_kept({"https://trap.example/": hostile(listener.port)}))
    # The driver's own port to Firefox is another one: all that comes here is the page's doing.
    library = LibraryPage(browsing)
    library.open("#page=1")
    library.click("#show-source")
    frame = library.wait_for(
        "const frame = document.querySelector('iframe.stored');"
        "return frame && {sandbox: frame.getAttribute('sandbox'), html: frame.srcdoc};",
        what="the stored source",
    )
    assert frame["sandbox"] == ""
    assert "A lure of words." in frame["html"]
    assert str(listener.port) not in frame["html"]
    library.click("button", "Letter by letter")
    assert str(listener.port) in library.script(
        "return document.querySelector('.letters').textContent;"
    )

    # The second wall by itself: the same source, whole, in the same kind of frame.
    library.script(
        "document.body.append(Object.assign(document.createElement('iframe'), {className: 'raw'}));"
        "const frame = document.querySelector('iframe.raw'); frame.setAttribute('sandbox', '');"
        "return new Promise((loaded) => {"
        "    frame.addEventListener('load', () => setTimeout(loaded, 1000), {once: true});"
        "    frame.srcdoc = arguments[0]; setTimeout(loaded, 5000); });",
        hostile(listener.port).replace("rel=preconnect", "").replace("rel=dns-prefetch", ""),
    )

    assert listener.connections == 0
