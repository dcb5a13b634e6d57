"""The settings: all of them, what is held of a site, moving the data, deleting everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.e2e.firefox.actions import ESCAPE
from tests.e2e.firefox.native_host import standing_still
from tests.screenshots.library_scenes import begin_with_library
from tests.screenshots.looks import EVERY, LIGHT, NARROW
from tests.screenshots.stage import Scenes

if TYPE_CHECKING:
    from tests.screenshots.stage import Stage

SCENES = Scenes("settings")
ADDRESS = "options/options.html"
_SCROLL = "document.getElementById(arguments[0]).scrollIntoView();"


def open_settings(stage: Stage) -> None:
    """Open them, with what takes a while to be measured."""
    stage.open_page(ADDRESS)
    stage.wait_for_tab(".storage-bar")
    stage.rest(0.5)


@SCENES
def all_of_them(stage: Stage) -> None:
    begin_with_library(stage)
    open_settings(stage)
    stage.tab_picture("top", EVERY)
    stage.tab_picture("whole", EVERY, whole=True)
    library = stage.library
    library.script(
        "const size = document.getElementById('library-size');"
        "size.value = '5000000000'; size.dispatchEvent(new Event('change'));"
    )
    stage.rest(0.7)
    stage.tab_picture("said", (LIGHT, NARROW))
    library.script(_SCROLL, "site-held")
    library.script("document.getElementById('site').focus();")
    library.type("mills.example")
    library.script("document.querySelector('#site-held form').requestSubmit();")
    stage.wait_for_tab("#site-result .card ul")
    library.script("document.querySelector('#site-result details').open = true;")
    stage.tab_picture("site", EVERY)
    library.script("document.getElementById('forget-site').click();")
    stage.wait_for_tab("dialog")
    stage.tab_picture("site-forget")
    library.type(ESCAPE)
    library.script(_SCROLL, "data")
    stage.tab_picture("data", EVERY)
    library.script("document.getElementById('erase').click();")
    stage.wait_for_tab("dialog")
    stage.tab_picture("delete-everything", EVERY)


@SCENES
def loading(stage: Stage) -> None:
    begin_with_library(stage)
    open_settings(stage)
    with standing_still(stage.browsing.host.pid()):
        stage.open_page(ADDRESS)
        stage.rest(1.0)
        stage.tab_picture("loading", (LIGHT, NARROW))


@SCENES
def broken(stage: Stage) -> None:
    begin_with_library(stage)
    open_settings(stage)
    (stage.browsing.host.data / "settings.json").write_text('{"gpu": "warp"}')
    stage.open_page(ADDRESS)
    stage.wait_for_tab("#trouble .card")
    stage.tab_picture("broken-settings")
