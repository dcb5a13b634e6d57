"""The program: serves the browser by default, or does what the command line says.

Started by Firefox it gets the path of its manifest and the add-on's id, and nothing else.
"""

from __future__ import annotations

import sys

ADDON_ID = "memory-cache@memory-cache"


def main(argv: list[str] | None = None) -> int:
    """Run; returns the exit status. Imports only what the command needs."""
    arguments = sys.argv[1:] if argv is None else argv
    if arguments == ["engine"]:
        from memory_cache.engine.worker import run_engine

        return run_engine()
    if arguments == ["fetch"]:
        from memory_cache.models.fetch.program import run_fetch

        return run_fetch()
    if arguments == ["read-pdf"]:
        from memory_cache.reader.program import run_reader

        return run_reader()
    if arguments == ["serve"]:
        return _serve(None)
    # Firefox appends its two arguments to whatever a launcher script hands on.
    from_firefox = arguments[1:] if arguments[:1] == ["serve"] else arguments
    if len(from_firefox) == 2 and from_firefox[0].endswith(".json"):
        return _serve(from_firefox[1])
    from memory_cache.cli import run

    return run(arguments)


def _serve(addon: str | None) -> int:  # noqa: RET503 - os._exit does not return
    """Serve frames on stdin and stdout until the input ends."""
    if addon is not None and addon != ADDON_ID:
        print("memory-cache: this add-on may not use the Memory Cache program", file=sys.stderr)
        return 2
    import os

    from memory_cache.framing import claim_streams

    incoming, outgoing = claim_streams()
    from memory_cache.dispatch.desk import Desk
    from memory_cache.paths import find_home
    from memory_cache.server import Server
    from memory_cache.service.memory import Memory

    Server(incoming, outgoing, Desk(Memory(find_home()))).run()
    sys.stderr.flush()
    # Threads in native code or in a long query are not waited for: everything kept is on disk.
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
