"""Firefox's own pages and sidebars, to put ours beside them: they should belong together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.screenshots.looks import LIGHT, WIDTHS_PX
from tests.screenshots.stage import Scenes

if TYPE_CHECKING:
    from tests.screenshots.stage import Stage

SCENES = Scenes("firefox")

_SHOW = "SidebarController.show(arguments[0]);"
_WIDEN = "SidebarController._box.style.width = `${arguments[0]}px`;"


@SCENES
def pages(stage: Stage) -> None:
    stage.begin()
    stage.sidebar.hide()
    for name in ("preferences", "addons"):
        stage.firefox.open(f"about:{name}")
        stage.rest(1.5)
        stage.tab_picture(name)


@SCENES
def sidebars(stage: Stage) -> None:
    stage.begin()
    stage.firefox.open(stage.articles.url("tide-mill.html"))
    for name in ("history", "bookmarks"):
        stage.firefox.chrome(_SHOW, f"view{name.capitalize()}Sidebar")
        stage.firefox.chrome(_WIDEN, WIDTHS_PX["sidebar"])
        stage.rest(1.0)
        stage.window_picture(name, LIGHT)
