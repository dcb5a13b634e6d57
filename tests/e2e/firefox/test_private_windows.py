"""Nothing of a private window is written anywhere before the person has said so twice."""

from __future__ import annotations

import zlib
from contextlib import suppress
from typing import TYPE_CHECKING

from tests.e2e.firefox.capture_server import Answer, CaptureServer
from tests.e2e.firefox.conftest import EXTENSION
from tests.e2e.firefox.conversation import ask
from tests.e2e.firefox.window import (
    choose_from_context_menu,
    click_toolbar_button,
    open_private_window,
    toolbar_button,
    wait_for_badge,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.firefox.conftest import Browsing

CANARY = "zanzibarkanarie"
PAGE = f"""<title>The {CANARY} club</title><p>The {CANARY} sings at the tenth hour of the night.</p>
<p><a id="link" href="/ledger">The ledger</a>"""


def places_of(canary: str, folder: Path) -> list[str]:
    """Return the files below `folder` in which the word stands, as it is or packed by zlib."""
    wanted = canary.encode()
    found = []
    for file in folder.rglob("*"):
        content = file.read_bytes() if file.is_file() else b""
        if wanted in content or any(wanted in blob for blob in _unpacked(content)):
            found.append(file.name)
    return found


def _unpacked(content: bytes) -> list[bytes]:
    blobs = []
    for start in (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda"):
        at = content.find(start)
        while at >= 0:
            with suppress(zlib.error):  # two bytes that only looked like a beginning
                blobs.append(zlib.decompressobj().decompress(content[at:]))
            at = content.find(start, at + 1)
    return blobs


def test_a_private_page_is_kept_only_on_a_second_word(browsing: Browsing) -> None:
    firefox, sidebar, data = browsing.firefox, browsing.sidebar, browsing.host.data
    firefox.install(EXTENSION, in_private_windows=True)
    with CaptureServer() as server:
        server.answers = {
            "/club": Answer(PAGE.encode()),
            "/ledger": Answer(b"<title>Ledger</title><p>Nine crowns for seed."),
        }
        open_private_window(firefox)
        firefox.open(server.url("/club"))
        wait_for_badge(firefox, "", "only if you say so twice")
        sidebar.show()
        turn = ask(sidebar, "When does it sing?")  # which gives leave to read pages
        assert "the tenth hour" in turn.quotes[0].text

        click_toolbar_button(firefox)
        sidebar.wait_for_text("Save a page from a private window?")
        sidebar.click("button", "Do not save")
        sidebar.wait_for("return !document.querySelector('[data-card]');", what="the card to go")
        choose_from_context_menu(firefox, "Save link to Memory Cache", selector="#link")
        sidebar.wait_for_text("From a private window this cannot be fetched")
        assert server.count("/ledger") == 0
        assert browsing.host.saved_texts() == {}
        assert places_of(CANARY, data) == []
        assert CANARY not in browsing.host.log.read_text()

        sidebar.click("button", "Save")
        sidebar.wait_for_text("Save a page from a private window?")
        # A click that a script makes up is not the person's word.
        sidebar.script("document.querySelector('[data-answer=yes]').click();")
        assert "Save a page from a private window?" in sidebar.text()
        sidebar.click("button", "Save all the same")
        wait_for_badge(firefox, "✓")
        assert toolbar_button(firefox).badge == "✓"
        assert list(browsing.host.saved_texts()) == ["club"]
        assert places_of(CANARY, data)  # so that the probe is one that finds
        assert firefox.console_errors() == []
