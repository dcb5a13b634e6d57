"""Pages of every kind are captured as a person sees them, and asked about in place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.firefox.article_server import PAGES, ArticleServer
from tests.e2e.firefox.conversation import ask, click_quote, wait_until_saved
from tests.e2e.firefox.window import choose_from_context_menu

if TYPE_CHECKING:
    from tests.e2e.firefox.conftest import Browsing

SAMPLES: list[dict[str, Any]] = json.loads((PAGES / "questions.json").read_text("utf-8"))["pages"]


def squeeze(text: str) -> str:
    return " ".join(text.split())


def test_every_sample_page_is_saved_as_it_is_seen(
    browsing: Browsing, articles: ArticleServer
) -> None:
    """An ordinary article, headings, lists, tables, a long log, German, Japanese, an app that
    builds itself by script, a shadow tree and a frame, a strict policy, plain text, and traps.
    """
    firefox, sidebar = browsing.firefox, browsing.sidebar
    sidebar.show()
    for sample in SAMPLES:
        firefox.open(articles.url(sample["file"]))
        firefox.marionette.wait_for(
            "return document.querySelector('p, pre')"
            "    && (!document.getElementById('app') || document.documentElement.dataset.ready)"
            "    && [...document.querySelectorAll('iframe')]"
            "        .every((frame) => frame.contentDocument?.readyState === 'complete');",
            what=f"{sample['file']} to be drawn",
        )
        choose_from_context_menu(firefox, "Save to Memory Cache", selector="p, pre")
        title = firefox.marionette.script("return document.title;") or sample["file"]
        wait_until_saved(sidebar, title)

    sidebar.wait_for(
        "return document.getElementById('page').innerText.includes('Saved ✓')"
        "    && !document.getElementById('page').innerText.includes('Reading');",
        what="the last page to be read",
    )
    texts = browsing.host.saved_texts()
    assert {sample["file"] for sample in SAMPLES} == set(texts)
    missing = [
        (sample["file"], question["sentence"])
        for sample in SAMPLES
        for question in sample["questions"]
        if squeeze(question["sentence"]) not in squeeze(texts[sample["file"]])
    ]
    assert missing == []
    leaked = [
        (sample["file"], words)
        for sample in SAMPLES
        for words in sample.get("hidden", [])
        if words in texts[sample["file"]]
    ]
    assert leaked == []
    assert browsing.firefox.console_errors() == []


@pytest.mark.parametrize(
    ("name", "question", "sentence"),
    [
        ("ferry.html", "How long does the crossing take?", "6.3 kilometres in 19 minutes"),
        ("orchard.html", "When was the oldest tree grafted?", "grafted in 1873"),
        ("orchard.html", "At what temperature are the apples stored?", "between 3 and 5 degrees"),
        ("clockmaker.html", "Who was Mr Tolliver?", "Mr Tolliver"),
        ("letter.txt", "What was the highest gust?", "118 knots"),
    ],
)
def test_a_quote_is_marked_in_the_live_page(
    browsing: Browsing, articles: ArticleServer, name: str, question: str, sentence: str
) -> None:
    firefox, sidebar = browsing.firefox, browsing.sidebar
    firefox.open(articles.url(name))
    sidebar.show()

    turn = ask(sidebar, question)

    cards = [number for number, quote in enumerate(turn.quotes, start=1) if sentence in quote.text]
    assert cards, turn
    marked = click_quote(firefox, sidebar, number=cards[0])
    assert squeeze(turn.quotes[cards[0] - 1].text) == squeeze(marked)
