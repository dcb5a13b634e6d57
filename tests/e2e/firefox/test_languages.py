"""The add-on speaks Firefox's language: in Arabic from the right, without English; errors too.

Without a language pack a Firefox of one language can still be told another
(`tests.screenshots.language`): `Services.locale.availableLocales` takes any tag, and add-ons choose
their messages by `Services.locale.appLocaleAsBCP47` when they are loaded. So it is told before the
add-on is installed. Firefox's own menus stay English.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

import pytest

from tests.e2e.firefox.conftest import EXTENSION, browsing_with
from tests.e2e.firefox.library_page import LibraryPage, keep
from tests.screenshots.language import speaking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.e2e.firefox.article_server import ArticleServer
    from tests.e2e.firefox.browser import Firefox
    from tests.e2e.firefox.conftest import Browsing
    from tests.e2e.firefox.native_host import NativeHost

_WORDS = """
const found = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) found.push(walker.currentNode.data);
for (const element of document.querySelectorAll('*')) {
  for (const name of ['aria-label', 'title', 'placeholder']) {
    if (element.hasAttribute(name)) found.push(element.getAttribute(name));
  }
}
return found.map((words) => words.trim()).filter(Boolean);
"""
_HOW = "return [document.documentElement.lang, document.documentElement.dir];"


def messages(language: str) -> dict[str, str]:
    written = json.loads((EXTENSION / "_locales" / language / "messages.json").read_text())
    return {key: value["message"] for key, value in written.items()}


def set_up(host: NativeHost) -> None:
    keep(host.data, {"https://mill.example/tide": "<title>Tide mills</title><p>A mill.</p>"})
    host.register()


@pytest.fixture
def speaks(request: pytest.FixtureRequest) -> str:
    return cast("str", request.param)


@pytest.fixture
def abroad(
    shared_firefox: Firefox, tmp_path_factory: pytest.TempPathFactory, speaks: str
) -> Iterator[Browsing]:
    folder = tmp_path_factory.mktemp("host")
    with (
        speaking(shared_firefox, speaks),
        browsing_with(shared_firefox, folder, set_up) as browsing,
    ):
        yield browsing


def english_in(shown: list[str], language: str) -> list[str]:
    own = set(messages(language).values())
    english = {words for words in messages("en").values() if words not in own}
    return [words for words in shown if words in english]


@pytest.mark.parametrize("speaks", ["ar"], indirect=True)
def test_in_arabic_sidebar_and_library_are_read_from_the_right_and_have_no_english(
    abroad: Browsing, articles: ArticleServer
) -> None:
    abroad.firefox.open(articles.url("tide-mill.html"))
    abroad.sidebar.show()
    abroad.sidebar.wait_for_text(messages("ar")["allow"])
    shown = cast("list[str]", abroad.sidebar.script(_WORDS))

    assert messages("ar")["composer_label"] in shown
    assert abroad.sidebar.script(_HOW) == ["ar", "rtl"]
    assert english_in(shown, "ar") == []

    library = LibraryPage(abroad)
    library.open()
    library.wait_for_text("Tide mills")
    shown = cast("list[str]", library.script(_WORDS))

    assert messages("ar")["tools_heading"] in shown
    assert library.script(_HOW) == ["ar", "rtl"]
    assert english_in(shown, "ar") == []


@pytest.mark.parametrize("speaks", ["de"], indirect=True)
def test_in_german_an_error_of_the_host_is_german(abroad: Browsing) -> None:
    library = LibraryPage(abroad)
    library.open("#page=4242")

    library.wait_for_text(messages("de")["host_not_found"])
    assert library.script(_HOW) == ["de", "ltr"]
