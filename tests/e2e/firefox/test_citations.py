"""A click on a citation brings the sentence into view and marks it, whatever the page is like.

Each case is a page of its own in tests/pages/citations, and leaves a picture in build/citations.
"""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from memory_cache.store.library import Library
from tests.documents.pdf import lines_of, write_pdf
from tests.e2e.firefox.actions import ESCAPE, press
from tests.e2e.firefox.article_server import PAGES, ArticleServer
from tests.e2e.firefox.capture_server import Answer, CaptureServer
from tests.e2e.firefox.citation_cases import CASES, Case
from tests.e2e.firefox.conversation import ask, choose_scope, save_page
from tests.e2e.firefox.marked import (
    in_every_document,
    letters,
    marks,
    state_of,
    wait_for_mark,
    wait_for_no_mark,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.e2e.firefox.conftest import Browsing


PICTURES = Path(__file__).parents[3] / "build" / "citations"


WAIT_S = 20.0

CARPENTER = "I paid the carpenter with the silver watch, since there was no money left."
PIKE = "The stuffed pike was stolen in 1979 by a choir from across the border."


@pytest.fixture
def browsing(opened: Browsing) -> Iterator[Browsing]:
    """The same with one tab."""
    yield opened
    if not opened.sidebar.script(
        "return document.getElementById('scope').innerText === 'This page';"
    ):
        choose_scope(opened.sidebar, "This page")
    opened.firefox.chrome("gBrowser.removeAllTabsBut(gBrowser.selectedTab);")
    opened.firefox.follow()


@pytest.fixture(scope="module")
def pages() -> Iterator[ArticleServer]:
    with ArticleServer(PAGES / "citations") as server:
        yield server


def find_quote(browsing: Browsing, question: str, sentence: str) -> str:
    """Ask, and return a selector for the card that quotes the sentence."""
    turn = ask(browsing.sidebar, question)
    quoted = [letters(quote.text) for quote in turn.quotes]
    assert letters(sentence) in quoted, turn
    number = quoted.index(letters(sentence)) + 1
    return f"article.turn:last-of-type li:nth-of-type({number}) .quote"


def find_lost_quote(browsing: Browsing) -> str:
    """The same of a sentence that the page in front, gone.html, has lost after the answer."""
    quote = find_quote(browsing, "Who stole the stuffed pike?", PIKE)
    browsing.firefox.marionette.script("document.getElementById('lost').remove();")
    return quote


def click_on_quote(browsing: Browsing, question: str, sentence: str) -> None:
    browsing.sidebar.click_on(find_quote(browsing, question, sentence))


def can_be_found(browsing: Browsing, name: str) -> bool:
    """Has the saved page whose address ends in `name` been cut into passages?"""
    with closing(Library(browsing.host.data / "library.sqlite3")) as library:
        pages = library.pages.get_many(sorted(library.pages.ids())).values()
        ours = [page.page_id for page in pages if page.url.endswith(name)]
        return any(library.passages.count_of_page(page_id) for page_id in ours)


def text_in_card(browsing: Browsing) -> str:
    """Return what stands below the quote's card."""
    shown = "return document.querySelector('.saved-text mark')?.textContent;"
    return str(browsing.sidebar.wait_for(shown, what="the text around the sentence"))


def wait_for_front(browsing: Browsing, address: str) -> None:
    """Wait until the tab in front is at an address that ends so, and speak to it."""
    shown = "return gBrowser.selectedBrowser.currentURI.spec;"
    try:
        wait_until(lambda: address in str(browsing.firefox.chrome(shown)), f"{address} in front")
    except TimeoutError as late:
        raise TimeoutError(f"{late}; the sidebar shows:\n{browsing.sidebar.text()}") from late
    browsing.firefox.follow()


def wait_for_copy(browsing: Browsing, sentence: str, banner: str) -> None:
    """Wait until the library shows the sentence marked, in view, under words on its version."""
    wait_for_front(browsing, "library.html#page=")
    browsing.firefox.marionette.wait_for(
        """
        const marked = [...document.querySelectorAll('.text mark')];
        const {top, bottom} = marked[0]?.getBoundingClientRect() ?? {};
        return marked.map((mark) => mark.textContent).join('') === arguments[0]
            && top >= 0 && bottom <= innerHeight
            && document.querySelector('.banner')?.textContent.includes(arguments[1]);
        """,
        sentence,
        banner,
        what=f"the copy at “{sentence}”",
    )


def wait_until(holds: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + WAIT_S
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited in vain for {what}")
        time.sleep(0.03)  # polls a condition; the deadline decides


@pytest.mark.parametrize("case", CASES, ids=[case.picture for case in CASES])
def test_a_citation_s_sentence_is_marked_where_it_can_be_read(
    browsing: Browsing, pages: ArticleServer, case: Case
) -> None:
    """And nothing in the page is changed; what was opened for it is closed again with the mark."""
    firefox = browsing.firefox
    firefox.open(pages.url(case.page))
    quote = find_quote(browsing, case.question, case.sentence)
    firefox.marionette.script(case.meanwhile)
    before = state_of(firefox)

    browsing.sidebar.click_on(quote)

    mark = wait_for_mark(firefox, case.sentence)
    firefox.screenshot(PICTURES / f"{case.picture}.png")
    assert case.heading in ("", mark.heading)
    if case.meanwhile != "close();":
        assert before == state_of(firefox)
    firefox.marionette.perform(press(ESCAPE))
    wait_for_no_mark(firefox)
    assert before == state_of(firefox)
    assert firefox.console_errors() == []


@pytest.mark.parametrize(
    ("host", "picture"),
    [("localhost", "frame-of-the-same-site"), ("127.0.0.1", "frame-of-another-site")],
)
def test_a_sentence_in_a_frame_is_marked_there_and_the_frame_is_in_view(
    browsing: Browsing, pages: ArticleServer, host: str, picture: str
) -> None:
    firefox = browsing.firefox
    within = pages.url("", host).removeprefix("http://").rstrip("/")
    firefox.open(pages.url(f"frames.html?host={within}"))
    before = state_of(firefox)

    click_on_quote(browsing, "What was the carpenter paid with?", CARPENTER)

    wait_for_mark(firefox, CARPENTER)
    frame = "const {top, bottom} = document.getElementById('letter').getBoundingClientRect();"
    firefox.marionette.wait_for(
        f"{frame} return top < innerHeight / 2 && bottom > innerHeight / 2;",
        what="the frame to be in view",
    )
    firefox.screenshot(PICTURES / f"{picture}.png")
    assert before == state_of(firefox)
    firefox.marionette.perform(press(ESCAPE))  # in the page around the frame
    wait_for_no_mark(firefox)
    browsing.sidebar.click("button", "Go back")
    firefox.marionette.wait_for("return scrollY === 0;", what="the page to be where it was")


def test_a_mark_comes_back_when_the_page_draws_itself_anew_and_goes_with_escape(
    browsing: Browsing, pages: ArticleServer
) -> None:
    firefox = browsing.firefox
    sentence = "The night train to Varna leaves from platform nine behind the coal yard."
    firefox.open(pages.url("redrawn.html"))
    click_on_quote(browsing, "Where does the night train to Varna leave?", sentence)
    wait_for_mark(firefox, sentence)

    firefox.marionette.script("draw(); draw();")

    wait_for_mark(firefox, sentence)
    firefox.marionette.script("document.getElementById('app').replaceChildren();")
    wait_for_no_mark(firefox)
    firefox.marionette.script("setTimeout(draw, 300);")
    wait_for_mark(firefox, sentence)
    firefox.screenshot(PICTURES / "redrawn-after-marking.png")

    browsing.sidebar.type(ESCAPE)

    wait_for_no_mark(firefox)
    firefox.marionette.script("draw();")
    assert marks(firefox) == []


def test_the_way_back_leads_to_where_the_reader_was(
    browsing: Browsing, pages: ArticleServer
) -> None:
    """Before the first of a row of marks, as long as they have not moved on by themselves."""
    firefox, sidebar = browsing.firefox, browsing.sidebar
    firefox.open(pages.url("twice.html"))
    firefox.marionette.script("scrollTo(0, 40);")
    larch = "The wheel was built of larch by the miller and her three daughters."
    click_on_quote(browsing, "Who built the wheel of the upper mill?", larch)
    wait_for_mark(firefox, larch)
    barley = "Below the weir they grind barley for the brewery."
    click_on_quote(browsing, "What is ground for the brewery below the weir?", barley)
    wait_for_mark(firefox, barley)

    sidebar.click("button", "Go back")

    firefox.marionette.wait_for("return scrollY === 40;", what="the page to be where it was")
    wait_for_no_mark(firefox)


def test_a_sentence_that_reads_differently_now_is_marked_and_said_to(
    browsing: Browsing, pages: ArticleServer
) -> None:
    firefox = browsing.firefox
    firefox.open(pages.url("edited.html"))
    sentence = (
        "The bridge at Tarn was opened by the mayor with {} scissors borrowed from a barber in {}."
    )
    quote = find_quote(browsing, "Who opened the bridge?", sentence.format("golden", "1936"))
    firefox.marionette.script(
        "const p = document.getElementById('word').parentElement;"
        "p.textContent = p.textContent.replace('golden', 'garden').replace('1936', '1938');"
    )

    browsing.sidebar.click_on(quote)

    wait_for_mark(firefox, sentence.format("garden", "1938"))
    browsing.sidebar.wait_for_text("it reads a little differently now")
    firefox.screenshot(PICTURES / "edited.png")


def test_what_the_page_hides_or_covers_is_said_to_be(
    browsing: Browsing, pages: ArticleServer
) -> None:
    firefox, sidebar = browsing.firefox, browsing.sidebar
    firefox.open(pages.url("tabs.html"))
    tooth = "The innkeeper keeps a bear's tooth under the till against bad debts."
    quote = find_quote(browsing, "What does the innkeeper keep under the till?", tooth)
    firefox.marionette.script("other();")
    sidebar.click_on(quote)
    sidebar.wait_for_text("does not show it at the moment")
    assert letters(tooth) in letters(text_in_card(browsing))
    firefox.screenshot(PICTURES / "hidden-by-the-page.png")

    firefox.open(pages.url("covered.html"))
    scores = "The theatre was heated with the scores of forgotten operas in the winter of 1947."
    quote = find_quote(browsing, "What was the theatre heated with?", scores)
    firefox.marionette.script("cover();")
    sidebar.click_on(quote)
    sidebar.wait_for_text("something lies over it")
    firefox.screenshot(PICTURES / "covered.png")


def test_an_unsaved_page_that_has_lost_the_sentence_leaves_the_text_as_it_was_read(
    browsing: Browsing, pages: ArticleServer
) -> None:
    firefox = browsing.firefox
    firefox.open(pages.url("gone.html"))
    quote = find_lost_quote(browsing)

    browsing.sidebar.click_on(quote)

    browsing.sidebar.wait_for_text("this sentence is not in it any more")
    browsing.sidebar.wait_for_text("As it was read for this answer")
    assert letters(PIKE) in letters(text_in_card(browsing))
    assert marks(firefox) == []
    firefox.screenshot(PICTURES / "gone-unsaved.png")


def test_of_a_saved_page_the_copy_opens_at_the_sentence_that_the_page_has_lost(
    browsing: Browsing, pages: ArticleServer
) -> None:
    """In the version that has it: the page was saved again without it."""
    firefox, sidebar = browsing.firefox, browsing.sidebar
    firefox.open(pages.url("gone.html?saved"))
    save_page(firefox, sidebar, "What the museum lost")
    quote = find_lost_quote(browsing)

    sidebar.click_on(quote)

    sidebar.wait_for_text("Here it is in your saved copy")
    wait_for_copy(browsing, PIKE, "This is your copy, saved")
    firefox.screenshot(PICTURES / "gone-saved.png")
    sidebar.click("button", "Go back")
    wait_for_front(browsing, "gone.html?saved")

    sidebar.click("button", "Save again")
    sidebar.wait_for_text("It replaces the copy you had.")
    kept = browsing.host.saved_texts
    wait_until(lambda: PIKE not in kept()["gone.html?saved"], "the new copy to be read")
    sidebar.click_on(quote)
    wait_for_copy(browsing, PIKE, "This is how it was when saved")
    firefox.screenshot(PICTURES / "gone-earlier-version.png")


def test_a_citation_of_another_tab_brings_it_to_the_front_and_a_closed_one_its_copy(
    browsing: Browsing, pages: ArticleServer
) -> None:
    firefox, sidebar = browsing.firefox, browsing.sidebar
    firefox.open(pages.url("plain.html?kept"))
    save_page(firefox, sidebar, "The glass ferry of Ulvik")
    wait_until(lambda: can_be_found(browsing, "plain.html?kept"), "the page to be read")
    firefox.open_tab(pages.url("gone.html?other"))
    choose_scope(sidebar, "My library")
    pane = "In the end the pane was bought from a bankrupt aquarium in Lerwald for ninety crowns."
    quote = find_quote(browsing, "Where was the pane of the glass floor bought?", pane)

    sidebar.click_on(quote)
    wait_for_front(browsing, "plain.html?kept")
    wait_for_mark(firefox, pane)
    firefox.screenshot(PICTURES / "another-tab.png")
    sidebar.click("button", "Go back")
    wait_for_front(browsing, "gone.html?other")

    firefox.chrome(
        "gBrowser.removeTab(gBrowser.tabs.find((tab) =>"
        " tab.linkedBrowser.currentURI.spec.endsWith('plain.html?kept')));"
    )
    sidebar.click_on(quote)
    sidebar.wait_for_text("Here is the sentence in your saved copy of the page.")
    wait_for_copy(browsing, pane, "This is your copy, saved")
    firefox.screenshot(PICTURES / "page-not-open.png")

    firefox.marionette.script("document.querySelector('#reading .text').remove();")
    sidebar.click_on(quote)  # to the place where the library is already
    wait_for_copy(browsing, pane, "This is your copy, saved")
    firefox.marionette.script(
        "document.querySelector('#reading .text').remove(); location.reload();"
    )
    wait_for_copy(browsing, pane, "This is your copy, saved")


def test_a_page_whose_site_is_gone_is_shown_as_it_was_saved(browsing: Browsing) -> None:
    firefox, sidebar = browsing.firefox, browsing.sidebar
    sentence = "The last lamplighter of Oster retired with a cold in his nose."
    with CaptureServer() as server:
        server.answers = {"/lamps": Answer(f"<title>Lamps</title><p>{sentence}".encode())}
        firefox.open(server.url("/lamps"))
        save_page(firefox, sidebar, "Lamps", selector="p")
        quote = find_quote(browsing, "Who retired with a cold?", sentence)
    firefox.chrome("gBrowser.selectedBrowser.reload();")
    firefox.marionette.wait_for(
        "return document.documentURI.startsWith('about:neterror');", what="the error page"
    )
    # Its title is longer: the header grows, and the quote moves from under the pointer.
    sidebar.wait_for_text("Problem loading page")

    sidebar.click_on(quote)

    wait_for_copy(browsing, sentence, "This is your copy, saved")


def test_a_pdf_is_turned_to_the_quote_s_page(browsing: Browsing) -> None:
    bell = "Below it hangs a bell that weighs 412 kilograms."
    leaves = ["The lantern was lit by Agathe Moor.", "In 1931 it was lit twice.", bell]
    with CaptureServer() as server:
        pdf = write_pdf([lines_of(leaf) for leaf in leaves], title="The lantern keepers")
        server.answers = {"/lantern.pdf": Answer(pdf, "application/pdf")}
        firefox, sidebar = browsing.firefox, browsing.sidebar
        firefox.open(server.url("/lantern.pdf"))

        click_on_quote(browsing, "How heavy is the bell?", bell)

        sidebar.wait_for_text("Page 3 of the PDF.")
        assert bell in text_in_card(browsing)
        wait_for_front(browsing, "lantern.pdf#page=3")
        turned = "return window.wrappedJSObject.PDFViewerApplication?.page;"
        wait_until(lambda: in_every_document(firefox, turned)[0] == 3, "the viewer to be turned")
        firefox.screenshot(PICTURES / "pdf.png")
