"""One person's memory, opened: the library, the index and the engines, and what closes them again.

Nothing heavy is loaded until it is needed: the host must answer `hello` in a blink.
"""

from __future__ import annotations

import sys
import threading
import time
from functools import cached_property
from typing import TYPE_CHECKING

from memory_cache.errors import LibraryFull, NotFound
from memory_cache.service.attention import Attention
from memory_cache.store.library import Library

if TYPE_CHECKING:
    from pathlib import Path

    from memory_cache.engine.client import Engine, Generated
    from memory_cache.models.bundled import EmbeddingModel
    from memory_cache.models.choice import ChosenModel
    from memory_cache.models.settings import Settings
    from memory_cache.paths import Home
    from memory_cache.reader.client import PdfReader
    from memory_cache.service.chat_model import ChatModel
    from memory_cache.service.forgetting import Forgetting
    from memory_cache.service.grounding import Grounds
    from memory_cache.service.page_map import PageMap
    from memory_cache.service.sentence_vectors import SentenceVectors
    from memory_cache.service.token_counts import TokenCounts
    from memory_cache.store.index import VectorIndex
    from memory_cache.store.page_states import PageStates
    from memory_cache.store.records import Draft, Kept
    from memory_cache.text.prompt import Prompts


def own_command(role: str) -> list[str]:
    """Return the command that starts this same program in a role: "engine", "read-pdf", "fetch"."""
    if getattr(sys, "frozen", False):
        return [sys.executable, role]
    return [sys.executable, "-m", "memory_cache", role]


def engine_command() -> list[str]:
    """Return the command that starts an engine."""
    return own_command("engine")


_CORES_TO_SHARE = 6


def chat_threads() -> int:
    """Return how many threads the chat model may take: one core is left to the person."""
    from memory_cache.computer import cores

    return max(1, cores() - 1)


def embedding_threads() -> int:
    """Return how many threads the embedding model may take: few, as it runs beside the chat's."""
    from memory_cache.computer import cores

    return 2 if cores() >= _CORES_TO_SHARE else 1


class Memory:
    """What the use cases work on. `close` ends the engines and closes the library."""

    def __init__(self, home: Home, *, command: list[str] | None = None) -> None:
        self.home = home
        self._command = command or engine_command()
        self._lock = threading.RLock()
        self.attention = Attention()

    def at(self, home: Home) -> Memory:
        """Return the same of what lies in another folder, to be used once this one is closed."""
        return Memory(home, command=self._command)

    @cached_property
    def library(self) -> Library:
        """Raises `LibraryError` if it cannot be opened."""
        return Library(self.home.library)

    @property
    def embedding_model(self) -> EmbeddingModel:
        """Raises `SearchModelUnusable` if it is not there."""
        from memory_cache.models.bundled import embedding_model

        return embedding_model()

    @property
    def embedder(self) -> Engine:
        """The engine that embeds; its process starts with the first text."""
        with self._lock:
            return self._embedder

    @cached_property
    def _embedder(self) -> Engine:
        from memory_cache.engine.client import Engine, Load

        load = Load(role="embed", path=str(self.embedding_model.path), threads=embedding_threads())
        return Engine(self._command, load)

    @property
    def sentence_vectors(self) -> SentenceVectors:
        """What the embedding model made of sentences that were read a moment ago."""
        with self._lock:
            return self._sentence_vectors

    @cached_property
    def _sentence_vectors(self) -> SentenceVectors:
        from memory_cache.service.sentence_vectors import SentenceVectors

        return SentenceVectors(lambda: self.embedder)

    @property
    def index(self) -> VectorIndex:
        """The index over the embedding model's vectors."""
        with self._lock:
            return self._index

    @cached_property
    def _index(self) -> VectorIndex:
        from memory_cache.store.index import VectorIndex

        model = self.embedding_model
        return VectorIndex(self.home.index, self.library, model.model_id, model.dimensions)

    def chosen_model(self) -> ChosenModel | None:
        """Return the chat model that the person chose, if any."""
        from memory_cache.models.choice import ChatChoice

        return ChatChoice(self.home.settings).get()

    def note_use(self, model: Path | str, generated: Generated) -> None:
        """Note that a chat model has just written an answer, and how fast."""
        from memory_cache.models.use import UseFile

        # The first token ends the reading, the others are written.
        UseFile(self.home.model_use).note(
            model,
            at=self.now(),
            tokens=generated.tokens - 1,
            seconds=generated.seconds - generated.first_token_s,
        )

    @property
    def chat(self) -> ChatModel:
        """The chat model's engine; its process starts with the first question."""
        with self._lock:
            return self._chat

    @cached_property
    def _chat(self) -> ChatModel:
        from memory_cache.service.chat_model import ChatModel

        return ChatModel(
            self._command, chat_threads, may_use_gpu=lambda: self.settings().gpu == "auto"
        )

    @property
    def token_counts(self) -> TokenCounts:
        """What was counted of pages for the chat model."""
        with self._lock:
            return self._token_counts

    @cached_property
    def _token_counts(self) -> TokenCounts:
        from memory_cache.service.token_counts import TokenCounts

        return TokenCounts()

    @property
    def page_states(self) -> PageStates:
        """What the chat model keeps of saved pages on disk."""
        with self._lock:
            return self._page_states

    @cached_property
    def _page_states(self) -> PageStates:
        from memory_cache.store.page_states import PageStates

        states = PageStates(self.home.page_states)
        # A host that was killed may have left what belongs to no page any more.
        states.sweep(self.library.pages.ids())
        states.trim(self.settings().keep_page_states_bytes)
        return states

    @property
    def page_map(self) -> PageMap:
        """The map of the saved pages."""
        with self._lock:
            return self._page_map

    @cached_property
    def _page_map(self) -> PageMap:
        from memory_cache.service.page_map import PageMap

        return PageMap(self)

    def settings(self) -> Settings:
        """Return what the person chose, as it is now."""
        from memory_cache.models.settings import SettingsFile

        return SettingsFile(self.home.settings).read()

    def prompts(self) -> Prompts:
        """Return what the chat model is told, as it is now, in the language that is wanted."""
        from memory_cache.service.prompts import PromptFiles
        from memory_cache.text.languages import NAMES
        from memory_cache.text.prompt import in_language

        prompts = PromptFiles(self.home.prompts).prompts()
        language = NAMES.get(self.settings().answer_language)
        return in_language(prompts, language) if language else prompts

    def keep(self, draft: Draft) -> Kept:
        """Put a page's source and address on disk; when this returns, no crash can lose them.

        Raises `LibraryFull`, having kept nothing, if the library would grow beyond the size that
        the person set for it; and what the library raises.
        """
        self.require_room()
        return self.library.pages.keep(draft, self.now())

    def require_room(self, otherwise: str | None = None) -> None:
        """Raises `LibraryFull`, with other words if wanted, if the library has reached the size
        that the person set for it.
        """
        most_bytes = self.settings().most_library_bytes
        if most_bytes and self.library.pages.size_bytes() >= most_bytes:
            raise LibraryFull(otherwise)

    def states_folder(self, grounds: Grounds) -> str | None:
        """Return where the state after reading `grounds` may be kept: only of saved pages."""
        if grounds.page_id is None or not grounds.whole:
            return None
        most_bytes = self.settings().keep_page_states_bytes
        if not most_bytes:
            return None
        states = self.page_states
        states.trim(most_bytes)
        folder = states.folder_of(grounds.page_id)
        # Looked up after the folder was made: whoever forgets the page meanwhile deletes it again.
        try:
            self.library.pages.get(grounds.page_id)
        except NotFound:
            states.forget(grounds.page_id)
            return None
        return str(folder)

    @cached_property
    def forgetting(self) -> Forgetting:
        """What takes pages out of sight and, in the background, out of every file."""
        from memory_cache.service.forgetting import Forgetting

        return Forgetting(self)

    @property
    def pdf_reader(self) -> PdfReader:
        """What reads PDFs, each in a process of its own."""
        with self._lock:
            return self._pdf_reader

    @cached_property
    def _pdf_reader(self) -> PdfReader:
        from memory_cache.reader.client import PdfReader

        return PdfReader(own_command("read-pdf"))

    def now(self) -> float:
        """Return the time in seconds since 1970, UTC."""
        return time.time()

    def close(self) -> None:
        """End the engines and close the library. The index needs no saving: it catches up."""
        with self._lock:
            if "_chat" in self.__dict__:
                self._chat.close()
            if "_embedder" in self.__dict__:
                self._embedder.close()
            if "_pdf_reader" in self.__dict__:
                self._pdf_reader.close()
            if "library" in self.__dict__:
                self.library.close()
