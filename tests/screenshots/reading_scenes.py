"""The library's reading view: a page, a marked passage, versions, differences, notes, chats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.screenshots.library_scenes import ADDRESS, begin_with_library, search, wait_until_read
from tests.screenshots.looks import EVERY
from tests.screenshots.stage import Scenes

if TYPE_CHECKING:
    from tests.screenshots.stage import Stage

SCENES = Scenes("reading")
_TEXT = "#reading .text p"


def open_mill(stage: Stage) -> None:
    """Open the page that has notes, versions, conversations and collections."""
    library = stage.open_page(ADDRESS)
    stage.wait_for_tab("[role=row] .name")
    wait_until_read(stage)
    place = library.wait_for(
        "const row = [...document.querySelectorAll('[role=row]')]"
        "    .find((one) => one.querySelector('.name')?.textContent === 'Orrick Mill');"
        "row?.querySelector('.name').click(); return row && location.hash;",
        what="the mill's page",
    )
    assert place
    stage.wait_for_tab(_TEXT)


@SCENES
def page(stage: Stage) -> None:
    begin_with_library(stage)
    open_mill(stage)
    stage.wait_for_tab("#reading .conversations")
    stage.wait_for_tab("#reading .related, #reading .versions")
    stage.rest(0.7)
    stage.tab_picture("page", EVERY)
    library = stage.library
    library.script("document.getElementById('show-source').click();")
    stage.wait_for_tab(".source .stored")
    stage.tab_picture("source")
    library.script("document.getElementById('show-source').click();")
    library.click("#reading .versions button")
    stage.wait_for_tab(".differences")
    stage.tab_picture("differences", EVERY)
    library.script("document.querySelectorAll('#reading .versions button')[1].click();")
    stage.rest(0.6)
    stage.tab_picture("version")
    open_mill(stage)
    library.script("document.getElementById('write-note').click();")
    stage.wait_for_tab(".note-editor textarea")
    stage.tab_picture("note", EVERY)
    open_mill(stage)
    stage.wait_for_tab("#reading .conversations button")
    library.click("#reading .conversations button")
    stage.wait_for_tab(".kept-turn")
    stage.tab_picture("conversation", EVERY)
    library.script("document.querySelector('.kept-turn .code')?.scrollIntoView();")
    stage.tab_picture("conversation-code")


@SCENES
def passage(stage: Stage) -> None:
    begin_with_library(stage)
    library = stage.open_page(ADDRESS)
    stage.wait_for_tab("[role=row] .name")
    wait_until_read(stage)
    search(stage, "bristles")
    library.script("document.querySelector('[role=row] .passage').click();")
    stage.wait_for_tab("#reading p.found")
    stage.rest(0.5)
    stage.tab_picture("passage", EVERY)


@SCENES
def right_to_left(stage: Stage) -> None:
    begin_with_library(stage)
    library = stage.open_page(f"{ADDRESS}#search=site%3Aar.example")
    stage.wait_for_tab("[role=row] .name")
    library.script("document.querySelector('[role=row] .name').click();")
    stage.wait_for_tab(_TEXT)
    stage.tab_picture("arabic-page")


@SCENES
def gone(stage: Stage) -> None:
    begin_with_library(stage)
    stage.open_page(f"{ADDRESS}#page=4711")
    stage.wait_for_tab("#reading [role=alert]")
    stage.tab_picture("page-not-there")
