"""What the program says is amiss has a card of its own, and so has a Firefox that is shut in."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from memory_cache.store.library import Library
from tests.e2e.firefox.native_host import NativeHost

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.firefox.article_server import ArticleServer
    from tests.e2e.firefox.conftest import Browsing, Setup


def damage(host: NativeHost) -> None:
    host.data.mkdir(parents=True)
    (host.data / "library.sqlite3").write_bytes(b"This was a library. " * 1_000)
    host.register()


def make_newer(host: NativeHost) -> None:
    host.data.mkdir(parents=True)
    path = host.data / "library.sqlite3"
    with closing(Library(path)) as library:
        library.pages.count()
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 9999")
    host.register()


def lose_folder(host: NativeHost) -> None:
    host.data.mkdir(parents=True)
    (host.data / "moved-to").write_text(str(host.data.parent / "unplugged" / "disk"))
    host.register()


def mend(host: NativeHost) -> None:
    for name in ("library.sqlite3", "moved-to"):
        (host.data / name).unlink(missing_ok=True)


FAULTS: list[tuple[Setup, str, str, str]] = [
    (damage, "library-damaged", "Your library is damaged", "memory-cache rescue"),
    (make_newer, "library-newer", "Your library is newer than the program", "Update the program"),
    (lose_folder, "library-failed", "The folder with your library is not there", "doctor"),
]


@pytest.mark.parametrize(
    ("set_up", "kind", "words", "remedy"), FAULTS, ids=[kind for _, kind, _, _ in FAULTS]
)
def test_what_is_amiss_with_the_library_is_said_at_once_and_once_mended_it_works(
    browse: Callable[[Setup], Browsing],
    articles: ArticleServer,
    set_up: Setup,
    kind: str,
    words: str,
    remedy: str,
) -> None:
    browsing = browse(set_up)
    sidebar = browsing.sidebar
    browsing.firefox.open(articles.url("tide-mill.html"))
    sidebar.show()

    sidebar.wait_for_text(words)
    assert remedy in sidebar.text()
    assert sidebar.script("return document.querySelector('[data-fault]').dataset.fault;") == kind

    mend(browsing.host)
    sidebar.click("button", "Try again")
    sidebar.wait_for("return !document.querySelector('[data-fault]');", what="the card to go")
    assert sidebar.script("return document.activeElement.id;") == "question"


def test_a_fault_that_stays_after_its_remedy_is_said_to_be_firefox_s_own_walls(
    browse: Callable[[Setup], Browsing], articles: ArticleServer
) -> None:
    browsing = browse(NativeHost.unregister)
    sidebar = browsing.sidebar
    browsing.firefox.open(articles.url("tide-mill.html"))
    sidebar.show()
    sidebar.wait_for_text("One step is missing")

    sidebar.click("button", "Try again")

    sidebar.wait_for_text("Firefox may be shut in")
    assert sidebar.has("link", "How to install Firefox")
    browsing.host.register()
    sidebar.click("button", "Try again")
    sidebar.wait_for("return !document.querySelector('[data-fault]');", what="the card to go")
