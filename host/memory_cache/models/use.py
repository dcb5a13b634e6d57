"""Remembers when each model last wrote an answer, and how fast: a small file that may be lost."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import msgspec

from memory_cache.durable import replace_file

if TYPE_CHECKING:
    from pathlib import Path

_MAX_FILE_BYTES = 1_048_576
_MOST_MODELS = 100
_LEAST_TOKENS = 16
"""Fewer say little about the speed."""
_NEW_SHARE = 0.5
"""How much the last answer counts against those before it: a computer is busy now and then."""

_lock = threading.Lock()
"""Two answers that end at once must not undo each other's note."""

_Time = Annotated[float, msgspec.Meta(ge=0)]


class ModelUse(msgspec.Struct, frozen=True, kw_only=True):
    """When a model last wrote an answer, in seconds since 1970, and how many tokens it writes in a
    second; None until an answer was long enough to tell.
    """

    used_at: _Time
    tokens_per_second: Annotated[float, msgspec.Meta(gt=0)] | None = None


class UseFile:
    """The file, wherever it is; it need not exist. Models are known by the paths of their files."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> dict[str, ModelUse]:
        """What is known; nothing if the file is absent or damaged."""
        try:
            with self._path.open("rb") as file:
                return msgspec.json.decode(file.read(_MAX_FILE_BYTES), type=dict[str, ModelUse])
        except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return {}

    def note(self, model: Path | str, *, at: float, tokens: int, seconds: float) -> None:
        """Note an answer of `tokens`, written in so many seconds after its first one. A disk that
        does not take it costs nothing but the note.
        """
        with _lock:
            known = self.read()
            name = str(model)
            before = known.pop(name, None)
            speed = before.tokens_per_second if before else None
            if tokens >= _LEAST_TOKENS and seconds > 0:
                now = tokens / seconds
                speed = now if speed is None else speed + _NEW_SHARE * (now - speed)
            latest = sorted(known.items(), key=lambda item: item[1].used_at)[1 - _MOST_MODELS :]
            kept = dict(latest) | {name: ModelUse(used_at=at, tokens_per_second=speed)}
            with suppress(OSError, UnicodeEncodeError):
                replace_file(self._path, msgspec.json.encode(kept))
