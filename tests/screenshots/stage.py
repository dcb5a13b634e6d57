"""What a scene is played on: one Firefox for all, with a host of its own for each scene.

A scene brings a page into one state after another, by real means, and has each photographed. It
finds its way by what does not depend on the language, so that it can be played in any.
"""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.e2e.firefox.actions import move
from tests.e2e.firefox.conftest import Browsing, browsing_with
from tests.e2e.firefox.library_page import LibraryPage
from tests.e2e.firefox.native_host import NativeHost
from tests.screenshots.looks import BOTH, WIDTHS_PX, Look

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from tests.e2e.firefox.article_server import ArticleServer
    from tests.e2e.firefox.browser import Firefox
    from tests.e2e.firefox.conftest import Setup
    from tests.e2e.firefox.sidebar import Sidebar
    from tests.screenshots.camera import Camera
    from tests.screenshots.material import Models

WAIT_S = 25.0


@dataclass(frozen=True)
class Scene:
    """What is played, and of which page."""

    page: str
    name: str
    play: Callable[[Stage], None]

    @property
    def folder(self) -> str:
        """The name of the folder in which its host keeps what it writes."""
        return f"{self.page}-{self.name}"

    def is_wanted(self, named: Sequence[str]) -> bool:
        """Is it one of those named: by its page, or as PAGE-SCENE? With none named all are."""
        return not named or any(one in (self.page, f"{self.page}-{self.name}") for one in named)


class Scenes:
    """The scenes of one page, in order: `@page` before a function makes it one."""

    def __init__(self, page: str) -> None:
        self.page = page
        self.all: list[Scene] = []

    def __call__(self, play: Callable[[Stage], None]) -> Callable[[Stage], None]:
        """Take a function as a scene, by its name."""
        self.all.append(Scene(self.page, play.__name__.replace("_", "-"), play))
        return play


class Stage:
    """One scene's Firefox, articles, models and camera."""

    def __init__(
        self,
        page: str,
        firefox: Firefox,
        articles: ArticleServer,
        models: Models,
        camera: Camera,
        folder: Path,
    ) -> None:
        self.page = page
        self.firefox = firefox
        self.articles = articles
        self.models = models
        self._camera = camera
        self.folder = folder
        self._stack = ExitStack()
        self._browsing: Browsing | None = None

    @contextmanager
    def lit(self) -> Iterator[None]:
        """Play a scene in the block; what it began ends with it."""
        with self._stack:
            yield

    def begin(
        self, set_up: Setup = NativeHost.register, *, in_private_windows: bool = False
    ) -> Browsing:
        """Install the add-on anew, with a host that is set up so."""
        lent = browsing_with(
            self.firefox, self.folder, set_up, in_private_windows=in_private_windows
        )
        self._browsing = self._stack.enter_context(lent)
        return self._browsing

    @property
    def browsing(self) -> Browsing:
        """What `begin` began."""
        assert self._browsing is not None
        return self._browsing

    @property
    def sidebar(self) -> Sidebar:
        """The sidebar that it began with."""
        return self.browsing.sidebar

    @property
    def library(self) -> LibraryPage:
        """The tab in front, as a page of the add-on."""
        return LibraryPage(self.browsing)

    def show_sidebar(self, article: str = "tide-mill.html", *, leave: bool = True) -> Sidebar:
        """Open the sidebar beside an article; with `leave` it may read pages."""
        self.firefox.open(self.articles.url(article))
        self.sidebar.show(width=WIDTHS_PX["sidebar"])
        if leave:
            self.sidebar.click_on(".leave button.primary")
            self.sidebar.wait_for(
                "return !document.querySelector('.leave')"
                " && document.querySelector('#page .state')?.textContent;",
                what="leave to read",
            )
        return self.sidebar

    def open_page(self, path: str) -> LibraryPage:
        """Open a page of the add-on in the tab, with all the window to itself."""
        self.sidebar.hide()
        self.firefox.open("about:blank")
        self.firefox.open(f"{self.browsing.base_url}{path}")
        return self.library

    def wait_for_tab(self, shown: str) -> None:
        """Wait until what matches a CSS selector can be seen in the tab."""
        self.library.wait_for(
            "return [...document.querySelectorAll(arguments[0])].some((one) =>"
            " one.checkVisibility());",
            shown,
            what=shown,
            timeout_s=WAIT_S,
        )

    def wait_for_sidebar(self, shown: str) -> None:
        """Wait until what matches a CSS selector can be seen in the sidebar."""
        self.sidebar.wait_for(
            "return [...document.querySelectorAll(arguments[0])].some((one) =>"
            " one.checkVisibility());",
            shown,
            what=shown,
            timeout_s=WAIT_S,
        )

    def sidebar_picture(self, state: str, looks: Sequence[Look] = BOTH) -> None:
        """Photograph the sidebar."""
        self._take_pointer_away()
        self._camera.take("sidebar", self.page, state, looks)

    def tab_picture(self, state: str, looks: Sequence[Look] = BOTH, *, whole: bool = False) -> None:
        """Photograph the tab in front; with `whole` from its top to its end."""
        self._take_pointer_away()
        self._camera.take("tab", self.page, state, looks, whole=whole)

    def window_picture(self, state: str, look: Look) -> None:
        """Photograph the whole window as it is, Firefox's own parts included."""
        self._camera.take_window(self.page, state, look)

    def _take_pointer_away(self) -> None:
        """Have it over nothing that shows that it is there."""
        with self.firefox.marionette.using("chrome"):
            self.firefox.marionette.perform(move(1, 1))

    def rest(self, seconds: float) -> None:
        """Wait for what nothing shows the end of."""
        time.sleep(seconds)
