"""axe-core finds nothing amiss on any page of ours, in any state, in light and in dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.e2e.firefox.axe import Axe
from tests.e2e.firefox.chat_list import open_list, titles
from tests.e2e.firefox.conversation import ask, choose_scope, save_page
from tests.e2e.firefox.library_page import LibraryPage
from tests.e2e.firefox.native_host import NativeHost
from tests.e2e.firefox.setups import model_chosen, pages_kept
from tests.e2e.firefox.test_library import PAGES
from tests.scripted_model import write_scripted_model

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.firefox.article_server import ArticleServer
    from tests.e2e.firefox.conftest import Browsing, Setup

WOOD = "What wood are the paddles made of?"
ANSWER = """## Wood

The paddles are made of elm [1]. The Queen of Norway launched it in 1987.

1. Elm
   - hard in *water*

| Part | Wood |
|---|---|
| paddle | `elm` |

```python
wood = "elm"
```

> Elm, [says](https://mill.example/) the mill.

$$
F = m a
$$
"""


def open_place(page: LibraryPage, place: str, selector: str) -> None:
    """Open the library at a place, and wait for what shows that it is there."""
    page.open(place)
    shown = "return document.querySelector(arguments[0])?.checkVisibility();"
    page.wait_for(shown, selector, what=f"{selector} at {place}")


def test_the_sidebar_with_quotes_alone(browsing: Browsing, articles: ArticleServer) -> None:
    firefox, sidebar = browsing.firefox, browsing.sidebar
    axe = Axe(firefox)
    firefox.open(articles.url("tide-mill.html"))
    sidebar.show(width=280)
    sidebar.wait_for_text("Let it read")
    axe.look(sidebar, "the first time")
    sidebar.click("button", "Let it read")
    sidebar.wait_for_text("Not saved")
    axe.look(sidebar, "a page that is open")
    assert "elm" in ask(sidebar, WOOD).quotes[0].text
    axe.look(sidebar, "quotes")
    sidebar.click("button", "Ask about: ")
    axe.look(sidebar, "what to ask about")
    sidebar.script("document.getElementById('scopes').hidePopover();")
    sidebar.click_on("#note-toggle")
    axe.look(sidebar, "a note")
    sidebar.click_on("#note-toggle")
    choose_scope(sidebar, "My library")
    sidebar.wait_for_text("Nothing saved")
    axe.look(sidebar, "nothing saved")
    open_list(sidebar)
    titles(sidebar, 0)
    axe.look(sidebar, "no conversations")
    assert axe.found == []


def test_the_sidebar_with_a_model_and_what_is_kept_of_it(
    browse: Callable[[Setup], Browsing], articles: ArticleServer, tmp_path: Path
) -> None:
    model = write_scripted_model(tmp_path / "model.gguf", ANSWER)

    browsing = browse(model_chosen(model))
    firefox, sidebar = browsing.firefox, browsing.sidebar
    axe = Axe(firefox)
    firefox.open(articles.url("tide-mill.html"))
    sidebar.show()
    sidebar.click("button", "Let it read")
    save_page(firefox, sidebar, "Orrick Mill")
    ask(sidebar, WOOD)
    sidebar.script("for (const one of document.querySelectorAll('details')) one.open = true;")
    axe.look(sidebar, "an answer by a model")
    sidebar.click_on(".turn .edit")
    axe.look(sidebar, "a question that is put otherwise")
    open_list(sidebar)
    titles(sidebar, 1)
    axe.look(sidebar, "conversations")

    library = LibraryPage(browsing)
    open_place(library, "#page=1", "#reading .text")
    axe.look(library, "a page of the library")
    library.wait_for_text(WOOD)
    library.click("#reading button", WOOD)
    library.wait_for_text("Elm")
    axe.look(library, "a conversation in the library")
    open_place(library, "#prompts", "#prompts textarea, #prompts pre")
    axe.look(library, "what the model is told")
    assert axe.found == []


def test_the_library(browse: Callable[[Setup], Browsing]) -> None:
    browsing = browse(pages_kept(PAGES))
    axe = Axe(browsing.firefox)
    library = LibraryPage(browsing)
    library.open()
    library.rows(len(PAGES))
    axe.look(library, "all pages")
    library.click("#list input[type=checkbox]")
    axe.look(library, "a page that is chosen")
    library.click("#query")
    library.type("zarquonite")
    library.wait_for_text("passages")
    axe.look(library, "what was found")
    library.type(" type:pdf")
    library.wait_for_text("Nothing found")
    axe.look(library, "nothing found")
    open_place(library, "#page=1", "#reading .text")
    axe.look(library, "a page without conversations")
    open_place(library, "#storage", "#storage h1")
    axe.look(library, "storage")
    open_place(library, "#map", "#map")
    axe.look(library, "the map")
    assert axe.found == []


def test_an_empty_library_models_and_settings(browsing: Browsing) -> None:
    axe = Axe(browsing.firefox)
    library = LibraryPage(browsing)
    open_place(library, "", "#instead")
    axe.look(library, "an empty library")
    browsing.firefox.open(f"{browsing.base_url}models/models.html")
    library.wait_for("return document.querySelector('#offers .row');", what="the models")
    axe.look(library, "models")
    browsing.firefox.open(f"{browsing.base_url}options/options.html")
    library.wait_for("return !document.getElementById('settings').hidden;", what="the settings")
    axe.look(library, "settings")
    assert axe.found == []


def test_what_is_said_where_the_program_is_missing(
    browse: Callable[[Setup], Browsing], articles: ArticleServer
) -> None:
    browsing = browse(NativeHost.unregister)
    axe = Axe(browsing.firefox)
    browsing.firefox.open(articles.url("tide-mill.html"))
    browsing.sidebar.show(width=280)
    browsing.sidebar.wait_for_text("One step is missing")
    axe.look(browsing.sidebar, "a fault in the sidebar")
    library = LibraryPage(browsing)
    for page in ("library/library.html", "models/models.html", "options/options.html"):
        browsing.firefox.open(f"{browsing.base_url}{page}")
        library.wait_for_text("memory-cache register")
        axe.look(library, f"a fault in {page}")
    assert axe.found == []
