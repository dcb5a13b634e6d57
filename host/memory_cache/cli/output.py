"""What a command prints: text for people or JSON for programs on stdout, trouble on stderr."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memory_cache.errors import FileError
from memory_cache.saying import to_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from memory_cache.errors import MemoryCacheError


class Output:
    """Prints results. With `as_json` a result is one line of JSON, an error one on stdout too."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json

    def show(self, value: Any, text: str) -> None:
        """Print a result, as JSON or as text."""
        if self.as_json:
            self.line(to_json(value))
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
            self.line(to_json({"error": describe(error)}))
            return
        print(f"memory-cache: {error.message}", file=sys.stderr)
        if error.advice:
            print(error.advice, file=sys.stderr)


class ProgressLine:
    """One line on stderr that is written over: where that is a terminal, and not with `--json`."""

    def __init__(self, output: Output) -> None:
        self._is_watched = sys.stderr.isatty() and not output.as_json
        self._is_shown = False

    def show(self, text: str) -> None:
        """Write this in place of what stands there."""
        if self._is_watched:
            # To the start of the line, and clear the rest of it.
            print(f"\r{text}", end="\033[K", file=sys.stderr, flush=True)
            self._is_shown = True

    def clear(self) -> None:
        """Take away what stands there."""
        if self._is_shown:
            self.show("")
            self._is_shown = False

    def leave(self) -> None:
        """Let it stand as it is, and go on below it."""
        if self._is_shown:
            print(file=sys.stderr)
            self._is_shown = False


@contextmanager
def counting(output: Output) -> Iterator[Callable[[int, int | None, str], None]]:
    """Show how many things of how many are done while the block runs, and what they are."""
    line = ProgressLine(output)

    def tell(done: int, total: int | None, about: str) -> None:
        of = "" if total is None else f" of {total}"
        line.show(f"{done}{of} {about}")

    try:
        yield tell
    finally:
        line.clear()


def refuse_to_replace(file: str, *, force: bool) -> None:
    """Raise `FileError` if there is a file of this name already, unless it may be replaced."""
    if Path(file).exists() and not force:
        raise FileError(f"{file} is there already.", remedy="Choose another name, or add --force.")


def describe(error: MemoryCacheError) -> dict[str, str]:
    """Return an error as scripts see it."""
    return {"code": error.code, "message": error.message}
