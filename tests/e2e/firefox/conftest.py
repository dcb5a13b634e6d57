"""A real Firefox with the add-on, the sample articles on loopback, and a host of one's choice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.firefox.article_server import ArticleServer
from tests.e2e.firefox.browser import Firefox
from tests.e2e.firefox.capture_server import Answer, CaptureServer
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


@pytest.fixture(scope="package")
def shared_firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """The Firefox that tests have one after the other: to start one takes seconds."""
    with Firefox(tmp_path_factory.mktemp("firefox")) as firefox:
        yield firefox


@contextmanager
def browsing_with(
    firefox: Firefox, folder: Path, set_up: Setup, *, in_private_windows: bool = False
) -> Iterator[Browsing]:
    """Lend a Firefox with the add-on as if installed for the first time, a host of its own in
    `folder`, and a blank tab.
    """
    host = NativeHost(firefox.home, folder)
    set_up(host)
    try:
        base_url = firefox.install(EXTENSION, in_private_windows=in_private_windows)
        yield Browsing(firefox, Sidebar(firefox), host, base_url)
    finally:
        firefox.start_over()
        host.unregister()


@pytest.fixture
def browse(shared_firefox: Firefox, tmp_path: Path) -> Iterator[Callable[[Setup], Browsing]]:
    """Set up the host with the function given, then the add-on: once in a test."""
    with ExitStack() as stack:

        def start(set_up: Setup) -> Browsing:
            return stack.enter_context(browsing_with(shared_firefox, tmp_path / "host", set_up))

        yield start


@pytest.fixture
def browsing(browse: Callable[[Setup], Browsing]) -> Browsing:
    """A Firefox with the real host."""
    return browse(NativeHost.register)


@pytest.fixture(scope="module")
def opened(shared_firefox: Firefox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browsing]:
    """A Firefox with the real host and an open sidebar, which may read every page, for the tests of
    a file."""
    folder = tmp_path_factory.mktemp("host")
    with (
        CaptureServer() as server,
        browsing_with(shared_firefox, folder, NativeHost.register) as browsing,
    ):
        server.answers = {"/": Answer(b"<title>First</title><p>A first page.")}
        browsing.firefox.open(server.url("/"))
        browsing.sidebar.show()
        browsing.sidebar.click("button", "Let it read")
        browsing.sidebar.wait_for_text("Not saved")
        yield browsing
