"""A library with many conversations: the list is fetched as one looks through it."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from memory_cache.store.library import Library
from memory_cache.store.records import ChatSubject, Turn
from tests.e2e.firefox.chat_list import open_list, titles

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.firefox.conftest import Browsing, Setup
    from tests.e2e.firefox.native_host import NativeHost

SCREEN = 30
MANY = 70


def test_a_long_list_is_fetched_as_it_is_looked_through(
    browse: Callable[[Setup], Browsing],
) -> None:
    def set_up(host: NativeHost) -> None:
        host.data.mkdir(parents=True)
        with closing(Library(host.data / "library.sqlite3")) as library:
            for number in range(MANY):
                question = f"Which is number {number}?"
                turn = Turn(float(number), question, "", "none", "[]", "")
                assert library.chats.keep(ChatSubject("library"), turn, set())
        host.register()

    sidebar = browse(set_up).sidebar
    sidebar.show()
    open_list(sidebar)
    assert titles(sidebar, SCREEN)[0] == f"Which is number {MANY - 1}?"

    sidebar.click("button", "Show more")

    titles(sidebar, 2 * SCREEN)
    sidebar.wait_for(
        "return document.activeElement.querySelector('.name')?.textContent === arguments[0];",
        f"Which is number {MANY - 1 - SCREEN}?",
        what="the focus on the first of those that came",
    )
    sidebar.click("button", "Show more")
    assert titles(sidebar, MANY)[-1] == "Which is number 0?"
    assert not sidebar.has("button", "Show more")
