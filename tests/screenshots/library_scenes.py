"""The library's list: empty, loading, many and very long, searched, filtered, chosen, dialogs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.e2e.firefox.actions import ARROW_DOWN, CONTROL, DELETE, ESCAPE
from tests.e2e.firefox.native_host import standing_still
from tests.screenshots.looks import CONTRAST, EVERY, LIGHT, NARROW
from tests.screenshots.many_pages import keep_many
from tests.screenshots.material import keep_library
from tests.screenshots.stage import WAIT_S, Scenes

if TYPE_CHECKING:
    from tests.e2e.firefox.native_host import NativeHost
    from tests.screenshots.stage import Stage

SCENES = Scenes("library")
ADDRESS = "library/library.html"
_ROW = "[role=row] .name"
_IS_SETTLED = "return document.getElementById('list').ariaBusy !== 'true';"


def begin_with_library(stage: Stage) -> None:
    """Have the small library that has something of everything."""

    def set_up(host: NativeHost) -> None:
        keep_library(host)
        host.register()

    stage.begin(set_up)


def wait_until_read(stage: Stage) -> None:
    """Wait until each page of the small library has its text, and can be found by meaning."""
    stage.library.wait_for(
        "const rows = [...document.querySelectorAll('[role=row] .length')];"
        "return rows.length > 0 && rows.every((one) => one.textContent)"
        "    && !document.querySelector('#work .line');",
        what="the pages to be read",
        timeout_s=WAIT_S,
    )


def search(stage: Stage, words: str) -> None:
    """Type into the search field, in the place of what is there."""
    library = stage.library
    library.script("const field = document.getElementById('query'); field.focus(); field.select();")
    library.type(words)
    stage.rest(0.5)
    library.wait_for(_IS_SETTLED, what="what was found")


@SCENES
def empty(stage: Stage) -> None:
    stage.begin()
    stage.open_page(ADDRESS)
    stage.wait_for_tab("#instead .empty")
    stage.tab_picture("empty", EVERY)


@SCENES
def loading(stage: Stage) -> None:
    begin_with_library(stage)
    stage.open_page(ADDRESS)
    stage.wait_for_tab(_ROW)
    with standing_still(stage.browsing.host.pid()):
        stage.open_page(ADDRESS)
        stage.rest(1.5)
        stage.tab_picture("loading", (LIGHT, NARROW))


@SCENES
def pages(stage: Stage) -> None:
    begin_with_library(stage)
    library = stage.open_page(ADDRESS)
    stage.wait_for_tab(_ROW)
    wait_until_read(stage)
    stage.tab_picture("list", EVERY)
    library.script("document.querySelector('.grid').focus();")
    library.type(2 * ARROW_DOWN)
    stage.tab_picture("list-by-keys", (LIGHT, CONTRAST))
    for row in (1, 2):
        library.click(f"[role=row]:nth-child({row}) input[type=checkbox]")
    stage.tab_picture("chosen", EVERY)
    library.script("document.getElementById('collect-chosen').click();")
    stage.wait_for_tab("dialog")
    stage.tab_picture("dialog-collect", EVERY)
    library.type(ESCAPE)
    library.click(".more-place button")
    stage.wait_for_tab(".menu")
    stage.tab_picture("collection-menu")
    library.type(ESCAPE)
    library.script("document.getElementById('make-collection').click();")
    stage.wait_for_tab("dialog")
    stage.tab_picture("dialog-name")
    library.type(ESCAPE)
    library.script("document.getElementById('forget-everything').click();")
    stage.wait_for_tab("dialog")
    stage.tab_picture("dialog-forget-everything", EVERY)
    library.type(ESCAPE)
    library.script("document.querySelector('details.forgetting').open = true;")
    library.script("document.getElementById('choose-none').click();")
    search(stage, "paddles of elm")
    stage.tab_picture("hits", EVERY)
    search(stage, "mill collection:Mills type:page after:2025")
    stage.tab_picture("filters", EVERY)
    search(stage, "zarquonite type:pdf")
    stage.tab_picture("no-hits", EVERY)
    search(stage, "before:yesterdayish mill")
    stage.tab_picture("query-not-understood")


@SCENES
def many(stage: Stage) -> None:
    def set_up(host: NativeHost) -> None:
        keep_many(host, 1_000)
        host.register()

    stage.begin(set_up)
    library = stage.open_page(ADDRESS)
    stage.wait_for_tab(_ROW)
    library.script("document.querySelector('.grid').scrollTop = 9000;")
    stage.rest(0.5)
    stage.tab_picture("thousand", EVERY)
    library.script("document.querySelector('.grid').focus();")
    library.press_with(CONTROL, "a")
    library.type(DELETE)
    stage.wait_for_tab("#toasts .toast, dialog")
    stage.tab_picture("forgotten-with-undo", EVERY)


@SCENES
def tools(stage: Stage) -> None:
    begin_with_library(stage)
    library = stage.open_page(f"{ADDRESS}#prompts")
    stage.wait_for_tab("#prompts textarea, #prompts pre")
    stage.tab_picture("prompts", EVERY)
    library.open("#storage")
    stage.wait_for_tab(".storage-bar")
    stage.tab_picture("storage", EVERY)
