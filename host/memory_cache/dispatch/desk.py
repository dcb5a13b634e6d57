"""What requests work with: the memory, the background work, open pages, uploads, answers begun."""

from __future__ import annotations

import threading
from collections import OrderedDict
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from memory_cache.dispatch.uploads import Uploads
from memory_cache.errors import LibraryMoving, NotFound
from memory_cache.saying import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from memory_cache.dispatch.asking import Begun
    from memory_cache.paths import Home
    from memory_cache.protocol import AnyEvent
    from memory_cache.service.background import Background
    from memory_cache.service.memory import Memory
    from memory_cache.service.models import Models
    from memory_cache.service.reading_ahead import ReadingAhead
    from memory_cache.service.views import Views

_MOST_UNFINISHED = 8
_LET_GO_S = 10.0
_OF_MEMORY = frozenset({"_background", "_models", "_views", "_reading_ahead"})
"""What is made of the memory, and anew if that is another."""


class Job:
    """A request under way: where its events go, and whether it was called off."""

    def __init__(self, request_id: int, emit: Callable[[AnyEvent], None]) -> None:
        self.request_id = request_id
        self.emit = emit
        self.cancelled = threading.Event()


class Desk:
    """What requests work with: the memory, the background work, open pages and uploads."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.uploads = Uploads()
        self.unfinished = Unfinished()
        # From Python 3.12 on two threads may both fill in a cached property.
        self._lock = threading.Lock()
        self._moving = threading.Event()

    def require_still(self) -> None:
        """Raises `LibraryMoving` while the data is being moved."""
        if self._moving.is_set():
            raise LibraryMoving

    @contextmanager
    def moving(self) -> Iterator[Callable[[Home], None]]:
        """Let go of everything while the data is moved, and take it up again where it is then, as
        it is told to what this lends. Other requests are refused meanwhile; raises `LibraryMoving`
        if it is being moved already.
        """
        with self._lock:
            self.require_still()
            self._moving.set()
        home = self.memory.home

        def moved(now: Home) -> None:
            nonlocal home
            home = now

        try:
            self._let_go(_LET_GO_S)
            yield moved
        finally:
            with self._lock:
                self.memory = self.memory.at(home)
                self.unfinished = Unfinished()
                for name in _OF_MEMORY & self.__dict__.keys():
                    del self.__dict__[name]
            self._moving.clear()
            self.background.wake()

    @property
    def background(self) -> Background:
        """The background work, started by the first `hello`."""
        with self._lock:
            return self._background

    @cached_property
    def _background(self) -> Background:
        from memory_cache.service.background import Background

        background = Background(self.memory)
        background.start()
        return background

    @property
    def models(self) -> Models:
        """The models there are to choose from."""
        with self._lock:
            return self._models

    @cached_property
    def _models(self) -> Models:
        from memory_cache.service.models import Models

        return Models(self.memory)

    @property
    def views(self) -> Views:
        """The open pages."""
        with self._lock:
            return self._views

    @cached_property
    def _views(self) -> Views:
        from memory_cache.service.views import Views

        return Views(self.memory)

    @property
    def reading_ahead(self) -> ReadingAhead:
        """What reads a page into the chat model while nobody asks."""
        with self._lock:
            return self._reading_ahead

    @cached_property
    def _reading_ahead(self) -> ReadingAhead:
        from memory_cache.service.reading_ahead import ReadingAhead

        return ReadingAhead(self.memory)

    def close(self) -> None:
        """End everything."""
        self._let_go(0.5)

    def _let_go(self, timeout_s: float) -> None:
        if "_models" in self.__dict__:
            self._models.close()
        if "_views" in self.__dict__:
            self._views.close()
        if "_background" in self.__dict__:
            self._background.stop(timeout_s)
        self.memory.close()


class Unfinished:
    """The last answers that were cut or stopped, by the request that asked for them."""

    def __init__(self) -> None:
        self._answers: OrderedDict[int, Begun] = OrderedDict()

    def keep(self, request_id: int, begun: Begun) -> None:
        """Remember an answer as it begins; the oldest is forgotten."""
        self._answers[request_id] = begun
        while len(self._answers) > _MOST_UNFINISHED:
            self._answers.popitem(last=False)

    def take(self, request_id: int) -> Begun:
        """Return an answer, to go on with it. Raises `NotFound`."""
        begun = self._answers.pop(request_id, None)
        if begun is None:
            raise NotFound(
                say("answer_gone", "That answer is not known any more."),
                remedy=say("ask_again", "Ask again."),
            )
        return begun
