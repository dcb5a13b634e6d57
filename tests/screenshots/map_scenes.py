"""The map: empty, with few pages, with thousands, from near, by collection and by time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.screenshots.library_scenes import ADDRESS, begin_with_library, wait_until_read
from tests.screenshots.looks import CONTRAST, EVERY, LIGHT, NARROW
from tests.screenshots.many_pages import keep_many
from tests.screenshots.stage import WAIT_S, Scenes

if TYPE_CHECKING:
    from tests.e2e.firefox.native_host import NativeHost
    from tests.screenshots.stage import Stage

SCENES = Scenes("map")
_MANY = 4_000


def wait_until_drawn(stage: Stage) -> None:
    """Wait until the map shows pages, and its list those in view."""
    stage.library.wait_for(
        "return document.querySelector('.map-canvas')?.dataset.zoom"
        " && document.querySelector('.map-beside [data-page]');",
        what="the map",
        timeout_s=2 * WAIT_S,
    )
    stage.rest(0.5)


@SCENES
def empty(stage: Stage) -> None:
    stage.begin()
    stage.open_page(f"{ADDRESS}#map")
    stage.wait_for_tab("#map .empty")
    stage.tab_picture("empty", EVERY)


@SCENES
def few(stage: Stage) -> None:
    begin_with_library(stage)
    stage.open_page(ADDRESS)
    stage.wait_for_tab("[role=row] .name")
    wait_until_read(stage)
    stage.open_page(f"{ADDRESS}#map")
    wait_until_drawn(stage)
    stage.tab_picture("few", EVERY)


@SCENES
def many(stage: Stage) -> None:
    def set_up(host: NativeHost) -> None:
        keep_many(host, _MANY)
        host.register()

    stage.begin(set_up)
    library = stage.open_page(f"{ADDRESS}#map")
    wait_until_drawn(stage)
    stage.tab_picture("many", EVERY)
    library.script(
        "const by = document.getElementById('map-by');"
        "by.value = 'time'; by.dispatchEvent(new Event('change'));"
    )
    stage.tab_picture("by-time", EVERY)
    library.script("document.querySelector('.map-canvas').focus();")
    library.type("+++")
    stage.rest(0.5)
    stage.tab_picture("near")
    library.script("document.querySelector('.map-beside [data-page]').focus();")
    stage.tab_picture("looked-at", (LIGHT, NARROW, CONTRAST))
