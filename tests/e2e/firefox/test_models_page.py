"""The page of the models: what is there, switching, a paused download, deleting, faults."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import pytest

from tests.e2e.firefox.actions import ENTER, TAB
from tests.e2e.firefox.models_page import ModelsPage
from tests.e2e.host.download_server import CERTIFICATE, DownloadServer, answer, hold_after
from tests.e2e.host.shelf_host import PROGRAM, offer, prepare
from tests.scripted_model import write_scripted_model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.e2e.firefox.conftest import Browsing, Setup
    from tests.e2e.firefox.native_host import NativeHost

POCKET = "pocket-1b"
OWN = "Scripted"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[DownloadServer]:
    model = write_scripted_model(tmp_path / "pocket.gguf", "Hello.")
    with DownloadServer(model.read_bytes()) as server:
        yield server


@pytest.fixture
def browsing(browse: Callable[[Setup], Browsing], server: DownloadServer) -> Browsing:
    """A Firefox, a model of ours on the disk, and another to download."""

    def set_up(host: NativeHost) -> None:
        roots = CERTIFICATE.read_text("ascii")
        prepare(host.data, server, offer(server, server.content), roots=roots)
        (host.data / "models").mkdir()
        write_scripted_model(host.data / "models/lodger.gguf", "Good day.")
        host.register_program(*PROGRAM)

    return browse(set_up)


@pytest.fixture
def page(browsing: Browsing) -> ModelsPage:
    """The page, with what is there."""
    page = ModelsPage(browsing)
    page.open()
    return page


def begin_half(page: ModelsPage, server: DownloadServer) -> None:
    """Begin to download, and wait until the server has sent half of it."""
    half = len(server.content) // 2
    server.script.append(hold_after(half))
    page.press(POCKET, "Download")
    page.wait_for_state(POCKET, "running")
    while page.kept_bytes(POCKET) < half:
        time.sleep(0.02)  # polls a condition; the test's own time limit decides


def test_what_is_there_is_listed_and_one_is_used_loaded_and_freed(
    browsing: Browsing, page: ModelsPage
) -> None:
    assert page.now() == ("none", "No model: quotes only")
    assert page.names("have") == [OWN, "No model: quotes only"]
    assert page.names("offers") == ["Pocket 1B"]
    own = page.id_of(OWN)

    page.press(own, "Use")

    page.wait_for_text("writes your answers from now on. It is loaded at your next question.")
    page.wait_for_phase("resting")
    assert page.focused_row() == own
    page.click("#now-load")
    page.wait_for_phase("ready")
    page.wait_for_text("Ready. Runs on the processor.")
    assert page.script("return document.activeElement.id;") == "now-rest"
    page.click("#now-rest")
    page.wait_for_phase("resting")
    page.press("none", "Use")
    page.wait_for_phase("none")
    assert page.focused_row() == "none"
    assert browsing.firefox.console_errors() == []


def test_a_download_is_paused_outlives_the_host_and_goes_on_from_where_it_was(
    browsing: Browsing, page: ModelsPage, server: DownloadServer
) -> None:
    half = len(server.content) // 2
    begin_half(page, server)
    assert page.focused_button() == "Pause Pocket 1B"

    page.press(POCKET, "Pause")

    page.wait_for_state(POCKET, "paused")
    page.wait_for_text("What arrived is kept, even when you close Firefox.")
    assert page.focused_button() == "Go on Pocket 1B"
    os.kill(browsing.host.pid(), signal.SIGKILL)
    page.open()
    page.wait_for_state(POCKET, "paused")
    assert "Paused at 50%" in page.row_text(POCKET)
    page.press(POCKET, "Go on")
    page.wait_for_text("Pocket 1B is here, and writes your answers from now on.")
    assert server.asked[-1].headers["range"] == f"bytes={half}-"
    assert page.now()[0] == "resting"
    assert page.names("offers") == []
    assert browsing.firefox.console_errors() == []


def test_a_download_goes_on_while_the_page_is_closed_and_is_shown_when_it_is_opened_again(
    page: ModelsPage, server: DownloadServer
) -> None:
    begin_half(page, server)

    page.open()

    page.wait_for_state(POCKET, "running")
    assert len(server.asked) == 1
    page.press(POCKET, "Pause")
    page.wait_for_state(POCKET, "paused")
    page.press(POCKET, "Delete what arrived")
    page.wait_for_state(POCKET, "new")
    page.click("#toasts button", "Undo")
    page.wait_for_state(POCKET, "paused")


def test_a_deleted_model_comes_back_on_undo_and_is_used_again(
    browsing: Browsing, page: ModelsPage
) -> None:
    file = browsing.host.data / "models/lodger.gguf"
    own = page.id_of(OWN)
    page.press(own, "Use")
    page.wait_for_phase("resting")

    page.click(f"[data-model='{own}'] .remove")

    page.wait_for_phase("none")
    page.wait_for_text(f"{OWN} was deleted")
    assert page.focused_row() == "none"
    assert not file.exists()
    assert page.names("have") == ["No model: quotes only"]
    page.click("#toasts button", "Undo")
    page.wait_for_phase("resting")
    assert page.names("have") == [OWN, "No model: quotes only"]
    assert file.exists()


def test_what_failed_says_why_and_has_the_one_button_that_mends_it(
    page: ModelsPage, server: DownloadServer
) -> None:
    server.script.append(answer(403))
    page.press(POCKET, "Download")
    page.wait_for_state(POCKET, "failed")
    assert "gives it only to people who ask for it" in page.row_text(POCKET)
    page.press(POCKET, "Dismiss")
    page.wait_for_state(POCKET, "new")

    server.script.append(answer(500))
    page.press(POCKET, "Download")
    page.wait_for_state(POCKET, "failed")
    page.press(POCKET, "Download again")
    page.wait_for_text("Pocket 1B is here")


def test_a_chosen_model_whose_file_is_gone_is_missed(browsing: Browsing, page: ModelsPage) -> None:
    page.press(page.id_of(OWN), "Use")
    page.wait_for_phase("resting")

    (browsing.host.data / "models/lodger.gguf").unlink()

    page.wait_for_phase("missing")
    page.click("#now-none")
    page.wait_for_phase("none")


def test_the_keyboard_walks_the_page_and_downloads(page: ModelsPage) -> None:
    page.script("document.getElementById('title').focus();")
    walked: list[str] = []
    while page.focused_button() != "Download Pocket 1B" and len(walked) < 20:
        page.type(TAB)
        walked.append(page.focused_button())

    page.type(ENTER)

    page.wait_for_text("Pocket 1B is here")
    assert any(name.startswith(f"Use {OWN}") for name in walked)
    assert any(name.startswith(f"Delete {OWN}") for name in walked)


def test_a_host_that_does_not_start_is_told_with_the_way_out(
    browsing: Browsing, page: ModelsPage
) -> None:
    browsing.host.register_crashing()
    os.kill(browsing.host.pid(), signal.SIGKILL)

    page.open(wait=False)

    page.wait_for("return document.querySelector('[data-fault=crash]');", what="the fault's card")
    assert page.script("return document.getElementById('shelves').hidden;")
    browsing.host.register_program(*PROGRAM)
    page.click("#trouble button", "Try again")
    page.wait_for_text(OWN)
