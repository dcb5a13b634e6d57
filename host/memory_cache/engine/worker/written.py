"""An answer as it grows: tokens come in, whole characters go out, reasoning apart from the rest."""

from __future__ import annotations

import codecs
import time
from typing import TYPE_CHECKING

from memory_cache.engine.worker.reasoning import Reasoning, overlap

if TYPE_CHECKING:
    from collections.abc import Callable

    from memory_cache.engine.worker.native import Model


class Written:
    """What was written so far. `stop` is a text that ends it, and is not part of it."""

    def __init__(
        self,
        model: Model,
        reasoning: Reasoning,
        on_piece: Callable[[str, bool], None],
        stop: str = "",
    ) -> None:
        self._model = model
        self._reasoning = reasoning
        self._on_piece = on_piece
        self._stop = stop
        self._held = ""
        self._text = codecs.getincrementaldecoder("utf-8")("replace")
        self.is_over = False
        self.tokens = 0
        self.drafted = 0
        self.accepted = 0
        self.first_token_s: float | None = None

    def add(self, token: int) -> None:
        """Take the next token."""
        self.tokens += 1
        if self.first_token_s is None:
            self.first_token_s = time.monotonic()
        # The marks around reasoning may be special tokens, which otherwise say nothing.
        special = not self._reasoning.answering
        text = self._text.decode(self._model.token_bytes(token, special=special))
        if text:
            for piece in self._reasoning.feed(self._before_stop(text)):
                self._on_piece(*piece)

    def finish(self) -> None:
        """Hand on what was held back."""
        for piece in [*self._reasoning.feed(self._held), *self._reasoning.finish()]:
            self._on_piece(*piece)

    def _before_stop(self, text: str) -> str:
        """What can be said; what may yet turn out to be the stop text is held back."""
        if not self._stop:
            return text
        before, stop, _ = (self._held + text).partition(self._stop)
        self.is_over = bool(stop)
        kept = 0 if stop else overlap(before, self._stop)
        self._held = before[len(before) - kept :]
        return before[: len(before) - kept]
