"""What a test's host begins with, before the add-on is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.e2e.firefox.library_page import keep

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.firefox.conftest import Setup
    from tests.e2e.firefox.native_host import NativeHost


def pages_kept(pages: dict[str, str]) -> Setup:
    """The real host, whose library has this HTML by its address."""

    def set_up(host: NativeHost) -> None:
        keep(host.data, pages)
        host.register()

    return set_up


def model_chosen(model: Path) -> Setup:
    """The real host, with a chat model chosen."""

    def set_up(host: NativeHost) -> None:
        host.choose_model(model)
        host.register()

    return set_up
