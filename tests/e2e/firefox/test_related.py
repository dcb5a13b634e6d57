"""Pages about the same stand beside the one that is read, and lead to the shared sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.e2e.firefox.library_page import LibraryPage
from tests.e2e.firefox.setups import pages_kept

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.firefox.conftest import Browsing, Setup

PAGES = {
    "https://mills.example/orrick": "<title>Orrick Mill</title><p>The mill wheel at Orrick has"
    " paddles of elm, and the miller renews one paddle of the wheel each spring.</p>",
    "https://flour.example/": "<title>Flour</title><p>Upstream a mill wheel turned, its paddles"
    " were of oak, and the miller sold the flour of the mill in town.</p>",
    "https://birds.example/owl": "<title>Barn owls</title><p>A barn owl hunts by hearing: its face"
    " is a dish that gathers faint sounds.</p>",
}


def test_a_related_page_is_shown_with_why_and_opens_at_its_sentence(
    browse: Callable[[Setup], Browsing],
) -> None:
    library = LibraryPage(browse(pages_kept(PAGES)))
    library.open()
    library.rows(len(PAGES))
    library.wait_for(
        "return !document.querySelector('#work .line');", what="the pages to be read", timeout_s=60
    )
    library.open("#page=1")
    related = library.wait_for(
        "return [...document.querySelectorAll('.related li')].map((one) => one.innerText).join();",
        what="a related page",
    )
    assert "Flour" in related
    assert "Barn owls" not in related
    assert "paddles" in related
    library.click(".related button", "Flour")
    marked = library.wait_for(
        "return document.querySelector('#reading h1')?.textContent === 'Flour'"
        "    && document.querySelector('#reading p.found mark')?.closest('p').textContent;",
        what="the sentence to be marked",
    )
    assert "mill wheel turned" in marked
