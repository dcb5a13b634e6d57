"""A real Firefox with the add-on, the sample articles on loopback, and a host of one's choice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.firefox.article_server import ArticleServer
from tests.e2e.firefox.browser import Firefox
from tests.e2e.firefox.native_host import NativeHost
from tests.e2e.firefox.sidebar import Sidebar

EXTENSION = Path(__file__).parents[3] / "extension"

Setup = Callable[[NativeHost], None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.firefox)


@dataclass(frozen=True)
class Browsing:
    """One Firefox as a person has it: the window, the sidebar, and the host behind it."""

    firefox: Firefox
    sidebar: Sidebar
    host: NativeHost
    base_url: str
    """Of the add-on's own pages; ends in a slash."""


@pytest.fixture(scope="session")
def articles() -> Iterator[ArticleServer]:
    with ArticleServer() as server:
        yield server


@pytest.fixture
def browse(tmp_path: Path) -> Iterator[Callable[[Setup], Browsing]]:
    """Start Firefoxes, each with the host that the function given sets up."""
    with ExitStack() as stack:

        def start(set_up: Setup) -> Browsing:
            folder = tmp_path / f"firefox{len(list(tmp_path.iterdir()))}"
            host = NativeHost(folder / "home")
            set_up(host)
            firefox = stack.enter_context(Firefox(folder))
            base_url = firefox.install(EXTENSION)
            return Browsing(firefox, Sidebar(firefox), host, base_url)

        yield start


@pytest.fixture
def browsing(browse: Callable[[Setup], Browsing]) -> Browsing:
    """A Firefox with the real host."""
    return browse(NativeHost.register)
