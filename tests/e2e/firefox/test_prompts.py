"""What the model is told, in the library: read, changed, taken back, and never lost on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from memory_cache.service.prompts import original
from tests.e2e.firefox.actions import CONTROL, ENTER, ESCAPE
from tests.e2e.firefox.library_page import LibraryPage
from tests.e2e.firefox.setups import pages_kept

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.firefox.conftest import Browsing, Setup

_FIELD = "const field = document.getElementById('prompt-' + arguments[0]);"
_EDITOR = ".prompt[data-prompt={name}] button"


@pytest.fixture
def browsing(browse: Callable[[Setup], Browsing]) -> Browsing:
    """A Firefox and a library of one page."""

    return browse(
        pages_kept({"https://mills.example/": "<title>Orrick Mill</title><p>Of elm.</p>"})
    )


@pytest.fixture
def library(browsing: Browsing) -> LibraryPage:
    """The library page, where one sees what the model is told."""
    page = LibraryPage(browsing)
    page.open()
    page.click("#open-prompts")
    page.wait_for(f"{_FIELD} return field;", "answer", what="the prompts")
    return page


def told(library: LibraryPage, name: str) -> str:
    """Return what stands in a prompt's field."""
    return str(library.script(f"{_FIELD} return field.value;", name))


def state(library: LibraryPage, name: str, words: str) -> None:
    """Wait until a prompt says this of itself."""
    library.wait_for(
        f"{_FIELD} return field.closest('.prompt').innerText.includes(arguments[1]);",
        name,
        words,
        what=f"“{words}” at {name}",
    )


def press(library: LibraryPage, name: str, words: str) -> None:
    """Click a button of a prompt."""
    library.click(_EDITOR.format(name=name), words)


def prompt_file(data: Path, name: str) -> Path:
    """The edited copy of a prompt."""
    (folder,) = {path.parent for path in data.rglob("answer.md")} or {data / "prompts"}
    return folder / f"{name}.md"


def test_a_prompt_is_changed_saved_taken_back_and_brought_back(
    browsing: Browsing, library: LibraryPage
) -> None:
    data = browsing.host.data
    assert told(library, "answer") in original("answer")
    assert "<!--" not in told(library, "answer")
    library.click("#prompt-answer")
    library.press_with(CONTROL, "a")
    library.type("Rhyme.")
    state(library, "answer", "Not saved yet")

    library.press_with(CONTROL, ENTER)

    state(library, "answer", "told from the next question on")
    saved = prompt_file(data, "answer").read_text()
    assert saved.startswith("<!--")
    assert saved.endswith("-->\nRhyme.\n")

    press(library, "answer", "Back to the original")

    state(library, "answer", "The original")
    assert told(library, "answer") in original("answer")
    assert not prompt_file(data, "answer").exists()
    library.click("#toasts button", "Undo")
    state(library, "answer", "Saved as you changed it")
    assert told(library, "answer") == "Rhyme."
    assert prompt_file(data, "answer").read_text() == saved


def test_a_prompt_that_cannot_be_used_is_kept_and_says_why(library: LibraryPage) -> None:
    library.click("#prompt-reminder")
    library.press_with(CONTROL, "a")
    library.type("Hurry up.")

    press(library, "reminder", "Save")

    state(library, "reminder", "It does not say where the question goes, {question}")
    state(library, "reminder", "but not told")
    assert told(library, "reminder") == "Hurry up."
    press(library, "reminder", "Back to the original")
    state(library, "reminder", "The original")
    assert "{question}" in told(library, "reminder")


def test_what_is_typed_outlives_a_look_at_the_list_and_a_change_of_the_file(
    browsing: Browsing, library: LibraryPage
) -> None:
    library.click("#prompt-alone")
    library.press_with(CONTROL, "a")
    library.type("Be brave.")
    library.click("#prompts h1")
    library.type(ESCAPE)
    library.rows(1)

    prompt_file(browsing.host.data, "alone").parent.mkdir(exist_ok=True)
    prompt_file(browsing.host.data, "alone").write_text("Be bold.\n")
    library.click("#open-prompts")

    state(library, "alone", "the file was changed elsewhere meanwhile")
    assert told(library, "alone") == "Be brave."
    assert library.script("return location.hash;") == "#prompts"
    press(library, "alone", "Save")
    state(library, "alone", "Saved as you changed it")
    assert "Be brave." in prompt_file(browsing.host.data, "alone").read_text()


def test_the_shelves_lead_back_to_the_list_from_prompts_and_from_a_page(
    browsing: Browsing, library: LibraryPage
) -> None:
    library.click("#shelf-notes")
    library.wait_for("return !document.getElementById('finding').hidden;", what="the list")
    assert library.script("return document.getElementById('query').value.trim();") == "type:note"
    library.open("#page=1")
    library.wait_for_text("Of elm.")

    library.click("#shelf-all")

    library.rows(1)
    assert library.script("return document.getElementById('reading').hidden;")
    assert browsing.firefox.console_errors() == []
