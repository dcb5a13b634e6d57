"""What can be saved from the browser is saved as the person sees it, or said not to be.

One library serves them all: each test has addresses of its own.
"""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from memory_cache.errors import LibraryError
from tests.documents.pdf import lines_of, write_pdf
from tests.e2e.firefox.capture_server import Answer, CaptureServer
from tests.e2e.firefox.conversation import ask
from tests.e2e.firefox.window import (
    choose_from_context_menu,
    choose_from_tab_menu,
    click_toolbar_button,
    press_shortcut,
    select_tabs,
    toolbar_button,
    wait_for_badge,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.e2e.firefox.conftest import Browsing


SAVED_S = 20.0

LINKS = b"""<title>Links</title><h1>Links</h1>
<p><a id="in" href="/inside">The members' page</a>, <a id="moved" href="/moved">the old address</a>,
<a id="gone" href="/gone">a page that is gone</a>, <a id="latin" href="/latin">the menu</a>,
<a id="picture" href="/picture">a picture</a>.</p>
<figure><img id="heron" width="80" height="40" alt="A heron stands in the reeds" src="/picture">
<figcaption>The heron of <b>Lake Brunn</b>, in 1987.</figcaption></figure>
"""

LANTERN = write_pdf(
    [
        lines_of("The lantern was lit by Agathe Moor\nin the winter of 1931."),
        lines_of("Below it hangs a bell that weighs 412 kilograms."),
    ],
    title="The lantern keepers",
)


@pytest.fixture
def browsing(opened: Browsing) -> Iterator[Browsing]:
    """The same with one tab."""
    yield opened
    opened.firefox.chrome("gBrowser.removeAllTabsBut(gBrowser.selectedTab);")
    opened.firefox.follow()


@pytest.fixture
def server() -> Iterator[CaptureServer]:
    with CaptureServer() as server:
        yield server


def wait_for_text_of(browsing: Browsing, name: str) -> str:
    """Return the text of the saved page whose address ends in `name`, once it has been read."""
    deadline = time.monotonic() + SAVED_S
    while time.monotonic() < deadline:
        with suppress(LibraryError):  # the host is only just making it
            texts = browsing.host.saved_texts()
            if text := next((texts[key] for key in texts if name in key), ""):
                return text
        time.sleep(0.05)  # polls a condition; the deadline decides
    raise TimeoutError(f"{name} was not saved; the sidebar shows:\n{browsing.sidebar.text()}")


def save_link(browsing: Browsing, link: str) -> None:
    choose_from_context_menu(browsing.firefox, "Save link to Memory Cache", selector=f"#{link}")


def test_a_link_is_saved_without_opening_it_as_the_page_itself_would_have_it(
    browsing: Browsing, server: CaptureServer
) -> None:
    """Behind a login whose cookie goes nowhere but to its own site, and through a redirect."""
    server.answers = {
        "/links": Answer(LINKS, headers={"Set-Cookie": "member=7; SameSite=Strict; HttpOnly"}),
        "/inside": Answer(
            b"<title>Inside</title><h1>Inside</h1><p>The garden is watered at dawn by a fox.",
            cookie="member=7",
        ),
        "/moved": Answer(status=302, headers={"Location": "/inside"}),
        "/latin": Answer(
            "<title>Carte</title><p>Le café crème coûte trois euros à la gare.".encode("latin-1"),
            "text/html; charset=ISO-8859-1",
        ),
        "/picture": Answer(b"\x89PNG\r\n", "image/png"),
    }
    firefox, sidebar = browsing.firefox, browsing.sidebar
    firefox.open(server.url("/links"))

    save_link(browsing, "in")
    sidebar.wait_for_text("One thing saved")
    assert "watered at dawn by a fox" in wait_for_text_of(browsing, "inside")
    assert toolbar_button(firefox).badge == "✓"

    save_link(browsing, "moved")
    sidebar.wait_for_text("You have it already")
    save_link(browsing, "latin")
    assert "Le café crème coûte trois euros" in wait_for_text_of(browsing, "latin")
    save_link(browsing, "gone")
    sidebar.wait_for_text("The site says that there is no such page.")
    save_link(browsing, "picture")
    sidebar.wait_for_text("This is a picture: there is no text to read.")
    assert {"gone", "moved", "picture"}.isdisjoint(browsing.host.saved_texts())

    choose_from_context_menu(firefox, "Save the picture’s words to Memory Cache", selector="#heron")
    assert (
        wait_for_text_of(browsing, "links")
        == "A heron stands in the reeds\n\nThe heron of Lake Brunn, in 1987."
    )
    assert server.url("/links") == firefox.marionette.script("return location.href;")
    assert firefox.console_errors() == []


def test_several_tabs_are_saved_at_once_and_how_each_went_is_told(
    browsing: Browsing, server: CaptureServer
) -> None:
    server.answers = {
        f"/{name}": Answer(f"<title>The {name}</title><p>This tab is about a {name}.".encode())
        for name in ("mill", "bakery", "bridge")
    }
    firefox, sidebar = browsing.firefox, browsing.sidebar
    firefox.open(server.url("/mill"))
    for address in (server.url("/bakery"), "about:license", server.url("/bridge")):
        firefox.open_tab(address)
    select_tabs(firefox, ["The mill", "The bakery", "Licenses"])

    choose_from_tab_menu(firefox, "Save 3 tabs to Memory Cache")

    sidebar.wait_for_text("2 things saved")
    sidebar.wait_for_text("This is a page of Firefox itself: add-ons cannot read it.")
    assert {"mill", "bakery"} <= set(browsing.host.saved_texts())
    assert "bridge" not in browsing.host.saved_texts()
    wait_for_badge(firefox, "✓")
    # By the keyboard: what the header tells of the save comes and goes, and moves the card.
    sidebar.click("textbox")
    close = "document.querySelector('[data-card=batch]:last-child [data-answer=no]')"
    sidebar.script(f"{close}.focus();")
    sidebar.press_enter()
    sidebar.wait_for(
        "return !document.body.innerText.includes('2 things saved');", what="the card to go"
    )


def test_a_card_that_changes_while_its_button_is_pressed_hears_the_click(
    browsing: Browsing, server: CaptureServer
) -> None:
    answered = threading.Event()
    server.answers = {
        "/links": Answer(b'<title>Links</title><a id="slow" href="/slow">The slow page</a>'),
        "/slow": Answer(status=404, after=answered),
    }
    firefox, sidebar = browsing.firefox, browsing.sidebar
    firefox.open(server.url("/links"))
    save_link(browsing, "slow")
    sidebar.wait_for_text("The slow page")

    with sidebar.holding("[data-card=batch]:last-child [data-answer=no]"):
        answered.set()
        wait_for_badge(firefox, "!", "The site says that there is no such page.")

    sidebar.wait_for(
        "return !document.getElementById('cards').innerText.includes('The slow page');",
        what="the card to go",
    )
    assert firefox.console_errors() == []


def test_frames_of_other_sites_stand_in_the_page_where_they_may_be_read(
    browsing: Browsing, server: CaptureServer
) -> None:
    inner, pixel = (server.url(path, "127.0.0.1") for path in ("/inner", "/pixel"))
    server.answers = {
        "/outer": Answer(
            f"""<title>Around</title><p>Before the frame the page speaks of a heron by the lake.</p>
            <iframe width="400" height="300" src="{inner}"></iframe>
            <iframe width="1" height="1" src="{pixel}"></iframe>
            <p>After the frame comes the end, about a badger and her sett.</p>""".encode()
        ),
        "/inner": Answer(
            "<p>Inside stands the sentence about the kingfisher and her brood.</p>"
            f'<iframe width="200" height="100" src="{server.url("/innermost")}"></iframe>'.encode()
        ),
        "/innermost": Answer(b"<p>Innermost is the otter, asleep among the alders.</p>"),
        "/pixel": Answer(b"<p>Nobody sees this."),
    }
    browsing.firefox.open(server.url("/outer"))

    browsing.sidebar.click("button", "Save")

    text = wait_for_text_of(browsing, "outer")
    places = [text.find(word) for word in ("heron", "kingfisher", "otter", "badger")]
    assert sorted(places) == places
    assert -1 not in places
    assert "Nobody sees this" not in text
    turn = ask(browsing.sidebar, "Which bird has a brood?")
    assert "kingfisher and her brood" in turn.quotes[0].text


def test_a_pdf_in_the_viewer_is_saved_and_asked_about(
    browsing: Browsing, server: CaptureServer
) -> None:
    server.answers = {
        "/lantern.pdf": Answer(LANTERN, "application/pdf"),
        "/signed-out.pdf": Answer(LANTERN, "application/pdf"),
    }
    firefox, sidebar = browsing.firefox, browsing.sidebar
    firefox.open(server.url("/lantern.pdf"))

    click_toolbar_button(firefox)

    assert "412 kilograms" in wait_for_text_of(browsing, "lantern.pdf")
    wait_for_badge(firefox, "✓")
    turn = ask(sidebar, "How heavy is the bell?")
    assert "412 kilograms" in turn.quotes[0].text
    # Firefox keeps what its viewer shows apart from what add-ons fetch: once to see, once to keep.
    assert server.count("/lantern.pdf") == 2

    firefox.open(server.url("/signed-out.pdf"))
    server.answers["/signed-out.pdf"] = Answer(b"<p>Please sign in.")
    click_toolbar_button(firefox)
    sidebar.wait_for_text("What the site sent is no PDF.")
    wait_for_badge(firefox, "!", "What the site sent is no PDF.")
    assert "signed-out.pdf" not in browsing.host.saved_texts()


def test_a_pdf_of_this_computer_is_offered_the_program_s_own_dialog(
    browsing: Browsing, tmp_path: Path
) -> None:
    file = tmp_path / "lantern.pdf"
    file.write_bytes(LANTERN)
    browsing.firefox.open(file.as_uri())

    press_shortcut(browsing.firefox, "l")

    browsing.sidebar.wait_for_text("This PDF is a file on your computer")
    assert browsing.sidebar.has("button", "Choose the file…")
    browsing.sidebar.click_on("[data-card=file] [data-answer=no]")
    browsing.sidebar.wait_for(
        "return !document.querySelector('[data-card=file]');", what="the card to go"
    )


def test_markdown_in_a_tab_is_kept_as_markdown(browsing: Browsing, server: CaptureServer) -> None:
    source = b"# The marten\n\nIt *lives* in the attic.\n\n- at night\n- in winter\n"
    server.answers = {"/marten.md": Answer(source, "text/plain; charset=utf-8")}
    browsing.firefox.open(server.url("/marten.md"))

    press_shortcut(browsing.firefox, "l")

    assert wait_for_text_of(browsing, "marten.md").startswith(
        "The marten\n\nIt lives in the attic."
    )


def test_the_button_tells_saved_from_changed_and_the_sidebar_too(
    browsing: Browsing, server: CaptureServer
) -> None:
    first = "<title>Mill</title><p>The mill by the river has a wheel of oak.</p>"
    server.answers = {"/wheel": Answer(first.encode())}
    firefox, sidebar = browsing.firefox, browsing.sidebar
    firefox.open(server.url("/wheel"))
    wait_for_badge(firefox, "", "Not saved")
    click_toolbar_button(firefox)
    wait_for_badge(firefox, "✓", "Saved in Memory Cache")
    wait_for_text_of(browsing, "wheel")

    # The same words in another dress: the source is another, the text is not.
    server.answers["/wheel"] = Answer(first.replace("<p>", '<p class="new">').encode())
    firefox.open(server.url("/wheel"))
    click_toolbar_button(firefox)
    wait_for_badge(firefox, "✓", "Nothing has changed since you saved it")

    server.answers["/wheel"] = Answer(first.replace("oak", "larch").encode())
    firefox.open(server.url("/wheel"))
    wait_for_badge(firefox, "≠", "Changed since you saved it")
    sidebar.wait_for_text("changed since you saved it")

    firefox.open("about:license")
    wait_for_badge(firefox, "", "This is a page of Firefox itself")


def test_the_clipboard_s_text_is_kept_as_a_note(browsing: Browsing, server: CaptureServer) -> None:
    server.answers = {"/page": Answer(b"<title>Page</title><p>A page.")}
    firefox, sidebar = browsing.firefox, browsing.sidebar
    firefox.open(server.url("/page"))
    copy = (
        "Cc['@mozilla.org/widget/clipboardhelper;1'].getService(Ci.nsIClipboardHelper)"
        ".copyString(arguments[0]);"
    )
    firefox.chrome(copy, "A bittern was heard.\n\nIt was noon.")

    choose_from_context_menu(firefox, "Save text from the clipboard", selector="p")

    sidebar.wait_for_text("One thing saved")
    assert wait_for_text_of(browsing, "note:") == "A bittern was heard.\n\nIt was noon."
    firefox.chrome(copy, "  ")
    choose_from_context_menu(firefox, "Save text from the clipboard", selector="p")
    sidebar.wait_for_text("There is no text on the clipboard.")
