"""What a command prints: text for people or JSON for programs on stdout, trouble on stderr."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from memory_cache.errors import MemoryCacheError


class Output:
    """Prints results. With `as_json` a result is one line of JSON, an error one on stdout too."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json

    def show(self, value: Any, text: str) -> None:
        """Print a result, as JSON or as text."""
        if self.as_json:
            self.line(msgspec.json.encode(value))
        else:
            self.line(text.encode("utf-8", "replace"))

    def line(self, content: bytes) -> None:
        """Print a line and flush it, in UTF-8 whatever the locale says."""
        sys.stdout.buffer.write(content + b"\n")
        sys.stdout.buffer.flush()

    def say(self, text: str) -> None:
        """Tell the person something that is not the result."""
        print(text, file=sys.stderr)

    def fail(self, error: MemoryCacheError) -> None:
        """Print an error."""
        if self.as_json:
            self.line(msgspec.json.encode({"error": describe(error)}))
            return
        print(f"memory-cache: {error.message}", file=sys.stderr)
        if error.advice:
            print(error.advice, file=sys.stderr)


def describe(error: MemoryCacheError) -> dict[str, str]:
    """Return an error as scripts see it."""
    return {"code": error.code, "message": error.message}
