"""What keeps everything from working, in the sidebar and in each page: a card for each fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.e2e.firefox.native_host import NativeHost
from tests.e2e.firefox.test_fault_cards import damage, lose_folder, make_newer
from tests.screenshots.looks import BOTH, EVERY
from tests.screenshots.stage import Scenes

if TYPE_CHECKING:
    from tests.e2e.firefox.conftest import Setup
    from tests.screenshots.stage import Stage

SCENES = Scenes("fault")
_CARD = "[data-fault]"
_PAGES = ("library/library.html", "models/models.html", "options/options.html")


def _show(stage: Stage, name: str, set_up: Setup) -> None:
    stage.begin(set_up)
    stage.show_sidebar(leave=False)
    stage.wait_for_sidebar(_CARD)
    stage.sidebar_picture(name, EVERY if name == "no-manifest" else BOTH)


@SCENES
def no_manifest(stage: Stage) -> None:
    _show(stage, "no-manifest", NativeHost.unregister)
    stage.sidebar.click_on(f"{_CARD} button:last-of-type")
    stage.wait_for_sidebar("[data-fault=sandboxed]")
    stage.sidebar_picture("sandboxed")
    for path in _PAGES:
        stage.open_page(path)
        stage.wait_for_tab(_CARD)
        stage.tab_picture(path.split("/")[0], EVERY)


@SCENES
def no_program(stage: Stage) -> None:
    _show(stage, "no-program", NativeHost.register_missing_program)


@SCENES
def crash(stage: Stage) -> None:
    _show(stage, "crash", NativeHost.register_crashing)


@SCENES
def version(stage: Stage) -> None:
    _show(stage, "version", NativeHost.register_other_version)


@SCENES
def damaged(stage: Stage) -> None:
    _show(stage, "damaged", damage)


@SCENES
def newer(stage: Stage) -> None:
    _show(stage, "newer", make_newer)


@SCENES
def folder_lost(stage: Stage) -> None:
    _show(stage, "folder-lost", lose_folder)
