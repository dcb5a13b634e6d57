"""Shows Memory Cache at work in a real Firefox, with the sample articles (`make demo`).

Firefox gets a throw-away profile and HOME; nothing outside them is read or written but
build/demo/. Everything is done as a person does it: right-clicks, typing, clicks. Ends with status
0 only if each question got the answer that the article gives.
"""

from __future__ import annotations

import os
import sys
import tempfile
import textwrap
import time
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.firefox.article_server import ArticleServer
from tests.e2e.firefox.browser import Firefox, FirefoxMissing
from tests.e2e.firefox.conversation import (
    Turn,
    ask,
    choose_scope,
    click_quote,
    wait_until_saved,
)
from tests.e2e.firefox.marionette import FirefoxGone, MarionetteError
from tests.e2e.firefox.native_host import NativeHost
from tests.e2e.firefox.sidebar import Sidebar
from tests.e2e.firefox.window import choose_from_context_menu

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "build" / "demo"
WIDTH, HEIGHT, SIDEBAR_WIDTH = 1320, 860, 440

ARTICLES = ["tide-mill.html", "octopus.html", "moons.html", "lentil-soup.html", "skarholm-log.html"]


@dataclass(frozen=True)
class Question:
    """What is asked, and words that the first quote must hold."""

    text: str
    expected: str


ABOUT_PAGE = Question(
    "How do young eels get past the mill?", "a pass for eels, lined with bristles"
)
ABOUT_LIBRARY = [
    Question("What wood are the paddles of the tide mill made of?", "32 paddles of elm"),
    Question("Which moon has a magnetic field of its own?", "The only moon with a magnetic field"),
    Question("How long does lentil soup keep?", "four days in the refrigerator"),
]
QUOTED = "Quoted word for word"
UNANSWERABLE = "How do I file a tax return in Portugal?"


class Unexpected(Exception):
    """An answer was not the one that the article gives."""


def main() -> int:
    """Run the demo and return the exit status."""
    visible = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    model = os.environ.get("MEMORY_CACHE_DEMO_MODEL")
    with tempfile.TemporaryDirectory(prefix="memory-cache-demo-") as folder:
        host = NativeHost(Path(folder) / "home")
        if model:
            host.choose_model(Path(model).resolve())
        host.register()
        preferences = {} if visible else {"layout.css.devPixelsPerPx": "2.0"}
        try:
            with (
                ArticleServer() as articles,
                Firefox(
                    Path(folder),
                    visible=visible,
                    width=WIDTH,
                    height=HEIGHT,
                    preferences=preferences,
                ) as firefox,
            ):
                try:
                    show(firefox, articles)
                except (MarionetteError, TimeoutError, Unexpected):
                    firefox.screenshot(PICTURES / "failed.png")
                    raise
                if visible:
                    say("\nFirefox stays open for you, with five articles saved. Close it to end.")
                    firefox.keep_open()
        except (FirefoxMissing, FirefoxGone, MarionetteError, TimeoutError, Unexpected) as fault:
            say(f"\nThe demo did not work: {fault}")
            if host.log.exists():
                say(f"\nThe host's last words:\n{host.log.read_text()[-2000:]}")
            return 1
    return 0


def show(firefox: Firefox, articles: ArticleServer) -> None:
    """Ask, save, ask, click: the whole conversation, with pictures. Raises `Unexpected`."""
    began = time.monotonic()
    firefox.install(ROOT / "extension")
    sidebar = Sidebar(firefox)
    say("\nMemory Cache in Firefox\n\n— This page: an article just opened, not saved —")
    firefox.open(articles.url(ARTICLES[0]))
    sidebar.show(width=SIDEBAR_WIDTH)
    sidebar.click("button", "Let it read")
    check(converse(sidebar, ABOUT_PAGE.text), ABOUT_PAGE.expected)
    mark = click_quote(firefox, sidebar)
    say(f"{'':10}A click on the quote marked it in the page: “{shorten(mark)}”")
    picture(firefox, sidebar, "1-this-page.png")

    say("\n— Save to Memory Cache: a right-click on each of five pages —\n")
    save(firefox, sidebar)
    for name in ARTICLES[1:]:
        firefox.open_tab(articles.url(name))
        save(firefox, sidebar)

    say("\n— My library: everything saved —")
    choose_scope(sidebar, "My library")
    for question in ABOUT_LIBRARY:
        check(converse(sidebar, question.text), question.expected)
    picture(firefox, sidebar, "2-my-library.png")
    click_quote(firefox, sidebar)
    title = firefox.marionette.script("return document.title;")
    say(f"{'':10}A click on the quote brought “{title}” to the front and marked it there.")
    picture(firefox, sidebar, "3-found-again.png")

    if converse(sidebar, UNANSWERABLE).label == QUOTED:
        raise Unexpected(f"“{UNANSWERABLE}” was answered")
    picture(firefox, sidebar, "4-no-answer.png")
    if errors := firefox.console_errors():
        raise Unexpected("the add-on reported errors:\n" + "\n".join(errors))
    say(f"\nAll as expected, in {time.monotonic() - began:.1f} s.")
    say(f"Pictures of the window are in {PICTURES.relative_to(ROOT)}/.")


def save(firefox: Firefox, sidebar: Sidebar) -> None:
    """Save the page in front through the context menu, and say how long it took to be safe."""
    title = firefox.marionette.script("return document.title;")
    began = time.monotonic()
    choose_from_context_menu(firefox, "Save to Memory Cache", selector="h1")
    wait_until_saved(sidebar, title)
    safe_s = time.monotonic() - began
    say(f"  saved   {title:<62.62} {safe_s:5.2f} s")


def converse(sidebar: Sidebar, question: str) -> Turn:
    """Ask, and print question and answer."""
    turn = ask(sidebar, question)
    say(f"\nYou:      {question}")
    if turn.error:
        say(paragraph("Error:", turn.error))
    if turn.answer:
        say(paragraph("Answer:", turn.answer))
    say(f"{turn.label + ':' if turn.quotes else turn.label}")
    for number, quote in enumerate(turn.quotes, start=1):
        say(paragraph(f"  [{number}]", f"“{quote.text}”"))
        say(f"{'':10}{quote.source}")
    say(f"{'':10}{turn.closing} First words after {turn.first_s:.2f} s.")
    return turn


def check(turn: Turn, expected: str) -> None:
    """Raise `Unexpected` unless the first quote holds the expected words."""
    if turn.label != QUOTED or expected not in turn.quotes[0].text:
        raise Unexpected(f"“{turn.question}” should have been answered with “{expected}”")


def picture(firefox: Firefox, sidebar: Sidebar, name: str) -> None:
    """Write the window to build/demo/, once no passing notice lies over the conversation."""
    sidebar.wait_for(
        "return !document.getElementById('notice').hasChildNodes();", what="the notice to go"
    )
    # Firefox stripes its address bar while a program drives it.
    firefox.chrome("document.documentElement.removeAttribute('remotecontrol');")
    firefox.screenshot(PICTURES / name)


def paragraph(head: str, text: str) -> str:
    """Wrap `text` beside `head`."""
    return textwrap.fill(text.strip(), 92, initial_indent=f"{head:<10}", subsequent_indent=" " * 10)


def shorten(text: str) -> str:
    """The beginning of `text`, on one line."""
    return textwrap.shorten(text, 70, placeholder=" …")


def say(line: str) -> None:
    """Print at once, also into a pipe."""
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
