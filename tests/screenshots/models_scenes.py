"""The page of the models: none, several, running, downloading, paused, failed, deleted."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.e2e.firefox.native_host import standing_still
from tests.e2e.host.download_server import CERTIFICATE, DownloadServer, answer, hold_after
from tests.e2e.host.shelf_host import PROGRAM, offer, prepare
from tests.screenshots.looks import EVERY, LIGHT, NARROW
from tests.screenshots.material import SHORT
from tests.screenshots.stage import Scenes
from tests.scripted_model import write_scripted_model

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.e2e.firefox.native_host import NativeHost
    from tests.screenshots.stage import Stage

SCENES = Scenes("models")
ADDRESS = "models/models.html"
_BYTES = 3_000_000
_ROW = "[data-model=pocket-1b]"
_UNFOLD = "for (const one of document.querySelectorAll('details')) one.open = arguments[0];"
_SHOW = "document.querySelector(arguments[0]).scrollIntoView({block: 'center'});"
_PRESS = "document.querySelector(arguments[0]).click();"


@contextmanager
def shelf(stage: Stage) -> Iterator[DownloadServer]:
    """A model of one's own on the disk, and one to download."""
    with DownloadServer(bytes(_BYTES)) as server:
        roots = CERTIFICATE.read_text("ascii")

        def set_up(host: NativeHost) -> None:
            prepare(host.data, server, offer(server, server.content), roots=roots)
            (host.data / "models").mkdir()
            write_scripted_model(host.data / "models/lodger.gguf", SHORT)
            host.register_program(*PROGRAM)

        stage.begin(set_up)
        stage.open_page(ADDRESS)
        stage.wait_for_tab("#offers .row")
        yield server


@SCENES
def none(stage: Stage) -> None:
    stage.begin()
    stage.open_page(ADDRESS)
    stage.wait_for_tab("#offers .row")
    stage.tab_picture("nothing-on-disk", EVERY, whole=True)


@SCENES
def loading(stage: Stage) -> None:
    stage.begin()
    stage.open_page(ADDRESS)
    stage.wait_for_tab("#offers .row")
    with standing_still(stage.browsing.host.pid()):
        stage.open_page(ADDRESS)
        stage.rest(1.0)
        stage.tab_picture("loading", (LIGHT, NARROW))


@SCENES
def several(stage: Stage) -> None:
    with shelf(stage) as server:
        library = stage.library
        stage.tab_picture("several")
        library.click("#have .row .actions button")
        stage.wait_for_tab(".now[data-phase=resting]")
        library.click("#now-load")
        stage.wait_for_tab(".now[data-phase=ready]")
        stage.tab_picture("ready", EVERY)
        library.script(_UNFOLD, True)
        stage.tab_picture("ready-unfolded", whole=True)
        library.script(_UNFOLD, False)
        server.script.append(hold_after(_BYTES // 2))
        library.click(f"{_ROW} .actions button")
        stage.wait_for_tab(f"{_ROW}[data-state=running]")
        library.script(_SHOW, _ROW)
        stage.rest(1.5)
        stage.tab_picture("downloading", EVERY)
        library.click(f"{_ROW} .actions button")
        stage.wait_for_tab(f"{_ROW}[data-state=paused]")
        stage.tab_picture("paused", EVERY)
        library.click("#have .remove")
        stage.wait_for_tab("#toasts .toast")
        stage.tab_picture("deleted-with-undo", EVERY)


@SCENES
def failed(stage: Stage) -> None:
    with shelf(stage) as server:
        server.script.append(answer(403))
        stage.library.script(
            "document.querySelector(arguments[0]).click();", f"{_ROW} .actions button"
        )
        stage.wait_for_tab(f"{_ROW}[data-state=failed]")
        stage.library.script(_SHOW, _ROW)
        stage.tab_picture("failed", EVERY)
        stage.library.click("#have .row .actions button")
        stage.wait_for_tab(".now[data-phase=resting]")
        (stage.browsing.host.data / "models/lodger.gguf").unlink()
        stage.wait_for_tab(".now[data-phase=missing]")
        stage.tab_picture("missing", EVERY)
