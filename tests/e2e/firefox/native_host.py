"""Registers a native host in a throw-away HOME: the real one, or one with a set-up fault.

The real host runs from the project's own environment with `MEMORY_CACHE_HOME` inside that HOME, so
that no test ever sees the person's library. Its standard error goes to `host.log` there.
"""

from __future__ import annotations

import json
import os
import shlex
import signal
import sys
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from memory_cache.models.choice import ChatChoice
from memory_cache.store.erasing import NOTE_DRAFT
from memory_cache.store.library import Library
from tests.e2e.firefox.browser import EXTENSION_ID

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST_NAME = "memory_cache"
STRACE_FILTER = "trace=socket,connect,bind,listen,accept,accept4,execve"


class NativeHost:
    """What Firefox finds under `home` when the add-on asks for its host.

    The host and what it writes are in `folder`, by default `home` too. Nothing is registered before
    one of the methods is called; the last one called wins.
    """

    def __init__(self, home: Path, folder: Path | None = None) -> None:
        folder = folder or home
        folder.mkdir(parents=True, exist_ok=True)
        self.data = folder / "memory-cache"
        self.log = folder / "host.log"
        self.pid_file = folder / "host.pid"
        self.trace = folder / "trace"
        self._launcher = folder / "memory-cache-host"
        self._manifest = home / ".mozilla" / "native-messaging-hosts" / f"{HOST_NAME}.json"

    def register(self, *, environment: dict[str, str] | None = None) -> None:
        """The real host, with more environment variables if wanted."""
        self._write(self._run(_serve(), environment))

    def register_program(self, *arguments: str) -> None:
        """The real host, put together by a program of the tests, from the project's root."""
        root = Path(__file__).parents[3]
        self._write(self._run([sys.executable, *arguments], {"PYTHONPATH": str(root)}))

    def register_traced(self) -> None:
        """The real host under strace, which writes to `trace.<pid>` for it and each child."""
        strace = ["strace", "-ff", "-qq", "-e", STRACE_FILTER, "-o", str(self.trace)]
        self._write(self._run([*strace, *_serve()], None))

    def register_crashing(self) -> None:
        """A host that ends at once, as one whose environment is broken does."""
        self._write("echo 'cannot start' >&2\nexit 1\n")

    def register_other_version(self) -> None:
        """A host that refuses the add-on's version, as an older or newer one does."""
        stand_in = Path(__file__).with_name("other_version.py")
        self._write(self._run([sys.executable, str(stand_in)], None))

    def register_not_executable(self) -> None:
        """A manifest that names a program which may not be run."""
        self.register()
        self._launcher.chmod(0o600)

    def register_missing_program(self) -> None:
        """A manifest whose program was removed."""
        self.register()
        self._launcher.unlink()

    def choose_model(self, model: Path | None) -> None:
        """Have the real host answer with a chat model, or with quotes alone."""
        choice = ChatChoice(self.data / "settings.json")
        if model:
            choice.use(model)
        else:
            choice.clear()

    def unregister(self) -> None:
        """No manifest at all."""
        self._manifest.unlink(missing_ok=True)

    def pid(self, *, timeout_s: float = 20.0) -> int:
        """Return the process id of the host started last. Raises `TimeoutError` if none was."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            if self.pid_file.exists() and (text := self.pid_file.read_text().strip()):
                return int(text)
            time.sleep(0.02)  # polls a condition; the deadline decides
        raise TimeoutError("the host was never started")

    def saved_texts(self) -> dict[str, str]:
        """The text of every page in the library by the last part of its address."""
        with closing(Library(self.data / "library.sqlite3")) as library:
            pages = library.pages.get_many(sorted(library.pages.ids())).values()
            return {page.url.rpartition("/")[2]: library.texts.get(page.page_id) for page in pages}

    def draft(self) -> str:
        """The note that is being written, as far as the library has it."""
        with closing(Library(self.data / "library.sqlite3")) as library:
            return library.facts.get(NOTE_DRAFT) or ""

    def _run(self, command: list[str], environment: dict[str, str] | None) -> str:
        given = {"MEMORY_CACHE_HOME": str(self.data), **(environment or {})}
        exports = "".join(f"export {name}={shlex.quote(value)}\n" for name, value in given.items())
        # `exec` keeps the process id, and with it the pipes: no shell stands in between.
        return (
            f"{exports}"
            f"echo $$ >{shlex.quote(str(self.pid_file))}\n"
            f'exec {shlex.join(command)} "$@" 2>>{shlex.quote(str(self.log))}\n'
        )

    def _write(self, body: str) -> None:
        self._launcher.write_text(f"#!/bin/sh\n{body}")
        self._launcher.chmod(0o700)
        manifest = {
            "name": HOST_NAME,
            "description": "Memory Cache",
            "path": str(self._launcher),
            "type": "stdio",
            "allowed_extensions": [EXTENSION_ID],
        }
        self._manifest.parent.mkdir(parents=True, exist_ok=True)
        self._manifest.write_text(json.dumps(manifest))


def _serve() -> list[str]:
    return [sys.executable, "-m", "memory_cache", "serve"]


def children(pid: int) -> list[int]:
    """Return the ids of a process's children, oldest first; none if it is gone."""
    found: list[int] = []
    with suppress(FileNotFoundError, ProcessLookupError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            found += [int(child) for child in (thread / "children").read_text().split()]
    return sorted(found)


@contextmanager
def standing_still(pid: int) -> Iterator[None]:
    """Let a process do nothing while the block runs."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def internet_calls(traces: list[Path]) -> list[str]:
    """Return the lines of strace's output in which an internet socket was asked for."""
    return [
        line
        for path in traces
        for line in path.read_text(errors="replace").splitlines()
        if "AF_INET" in line or "AF_PACKET" in line
    ]
