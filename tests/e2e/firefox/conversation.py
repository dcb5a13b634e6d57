"""What the sidebar shows of a page, a question and its answer, read as a person reads it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.e2e.firefox.marked import wait_for_mark
from tests.e2e.firefox.window import choose_from_context_menu

if TYPE_CHECKING:
    from tests.e2e.firefox.browser import Firefox
    from tests.e2e.firefox.sidebar import Sidebar

LOADING_AND_MARKING_S = 20.0

_COUNT = "return document.querySelectorAll('article.turn').length + 1;"

# The start of a function of the turn's number, from 1: what it shows as `turn`, null before that.
_TURN = """
const lastTurn = document.querySelectorAll('article.turn')[arguments[0] - 1];
if (!lastTurn) return null;
const textOf = (selector) => lastTurn.querySelector(selector)?.innerText ?? '';
const turn = {
    about: textOf('.about-page'),
    label: textOf('.label'),
    quotes: [...lastTurn.querySelectorAll('.quote')].map((card) => ({
        text: card.querySelector('q').textContent,
        source: card.querySelector('.where').textContent,
    })),
    answer: textOf('.answer'),
    citations: [...lastTurn.querySelectorAll('.answer .chip')]
        .map((chip) => Number(chip.innerText)),
    error: lastTurn.querySelector('[role=alert]')?.innerText ?? '',
    closing: [...lastTurn.querySelectorAll('.meter')].map((line) => line.innerText).join(' '),
    ended: !lastTurn.querySelector('.working') && document.getElementById('stop').hidden,
};
"""


@dataclass(frozen=True)
class Quoted:
    """A quote card: the sentence, and the page (and heading) that it names."""

    text: str
    source: str


@dataclass(frozen=True)
class Turn:
    """One question and all that came of it; times are seconds from pressing Enter."""

    question: str
    about: str
    label: str
    quotes: list[Quoted]
    answer: str
    citations: list[int]
    error: str
    closing: str
    first_s: float
    """Until something was there to read: a quote, or the first word of the answer."""
    ended_s: float


def ask(sidebar: Sidebar, question: str, *, timeout_s: float = 60.0) -> Turn:
    """Ask in the sidebar and wait for the end of the answer. Raises `TimeoutError`."""
    sidebar.write(question)
    number = sidebar.script(_COUNT)
    began = time.monotonic()
    sidebar.press_enter()
    sidebar.wait_for(
        f"{_TURN} return turn.quotes.length > 0 || turn.answer || turn.error || turn.ended;",
        number,
        what=f"a first word on “{question}”",
        timeout_s=timeout_s,
    )
    first_s = time.monotonic() - began
    shown = sidebar.wait_for(
        f"{_TURN} return turn.ended ? turn : null;",
        number,
        what=f"the end of the answer to “{question}”",
        timeout_s=timeout_s,
    )
    return Turn(
        question=question,
        about=shown["about"],
        label=shown["label"],
        quotes=[Quoted(**quote) for quote in shown["quotes"]],
        answer=shown["answer"],
        citations=shown["citations"],
        error=shown["error"],
        closing=shown["closing"],
        first_s=first_s,
        ended_s=time.monotonic() - began,
    )


def turns_shown(sidebar: Sidebar) -> list[str]:
    """Return the questions of the conversation that is shown, oldest first."""
    return list(
        sidebar.script(
            "return [...document.querySelectorAll('article.turn h2')].map((h) => h.innerText);"
        )
    )


def choose_scope(sidebar: Sidebar, name: str) -> None:
    """Choose what the next question is about, by the words that the choice shows."""
    sidebar.click("button", "Ask about: ")
    sidebar.click("radio", name)


def wait_until_saved(sidebar: Sidebar, title: str) -> None:
    """Wait until the header says that the page with this title, the one in front, is saved."""
    sidebar.wait_for(
        "const header = document.getElementById('page').innerText;"
        "return header.includes(arguments[0]) && header.includes('Saved ✓');",
        title,
        what=f"“{title}” to be saved",
    )


def save_page(firefox: Firefox, sidebar: Sidebar, title: str, *, selector: str = "h1") -> None:
    """Save the page in front, which has this title, with the menu of an element in it."""
    choose_from_context_menu(firefox, "Save to Memory Cache", selector=selector)
    wait_until_saved(sidebar, title)


def click_quote(firefox: Firefox, sidebar: Sidebar, *, number: int = 1) -> str:
    """Click a quote of the last answer and speak to the tab that it leads to.

    Returns what is marked there, once it is in view. Raises `TimeoutError`.
    """
    sidebar.click_on(f"article.turn:last-of-type li:nth-of-type({number}) .quote")
    quote = sidebar.script(
        "return [...document.querySelectorAll('article.turn:last-of-type q')]"
        "[arguments[0] - 1].textContent;",
        number,
    )
    marked = wait_for_mark(firefox, str(quote), timeout_s=LOADING_AND_MARKING_S).text
    firefox.follow()
    assert "".join(quote.split()) == "".join(marked.split())
    return marked
