"""The sidebar's list of conversations, as a person sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.e2e.firefox.sidebar import Sidebar

_TITLES = """
return [...document.querySelectorAll('#chats .chat')]
    .filter((row) => row.checkVisibility())
    .map((row) => row.querySelector('.name')?.textContent);
"""
_IS_SETTLED = "document.getElementById('chats').ariaBusy === 'false'"


def open_list(sidebar: Sidebar) -> None:
    """Open the list of conversations, with the cursor in its search field."""
    sidebar.click_on("#chats-toggle")


def titles(sidebar: Sidebar, count: int) -> list[str]:
    """Wait until so many conversations are listed, and return their titles in order."""
    found: list[str] = sidebar.wait_for(
        f"const titles = (() => {{{_TITLES}}})();"
        f"return {_IS_SETTLED} && titles.length === arguments[0] ? [titles] : null;",
        count,
        what=f"{count} conversations",
    )[0]
    return found
