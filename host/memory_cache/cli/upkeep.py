"""`reindex` and `forget`: what the browser's host does in the background, done at once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from memory_cache.errors import BadRequest, NotFound
from memory_cache.paths import find_home
from memory_cache.service.indexing import embed_all, read_waiting
from memory_cache.service.memory import Memory

if TYPE_CHECKING:
    import argparse

    from memory_cache.cli.output import Output

_TELL_EVERY = 100


def reindex(options: argparse.Namespace, output: Output) -> int:
    """Read every page anew from its kept source, then embed what changed."""
    memory = Memory(find_home(options.home))
    try:
        total = memory.library.texts.read_again()
        done = 0
        while some := read_waiting(memory, _TELL_EVERY):
            done += some
            output.say(f"{min(done, total)} of {total} pages read")
        memory.library.vectors.require(memory.embedding_model.model_id)
        changed = embed_all(memory)
        output.show(
            {"pages": total, "passages": changed},
            f"{total} pages read anew, {changed} passages embedded",
        )
    finally:
        memory.close()
    return 0


def forget(options: argparse.Namespace, output: Output) -> int:
    """Delete pages, and every copy of them, for good: there is no way back."""
    named = [options.page or None, options.site, options.since, options.everything or None]
    if sum(value is not None for value in named) != 1:
        raise BadRequest("Name pages by their numbers, or --site, --since or --everything.")
    memory = Memory(find_home(options.home))
    try:
        forgetting = memory.forgetting
        if options.page:
            hidden = forgetting.hide(options.page)
            if not hidden:
                raise NotFound
        elif options.site:
            hidden = forgetting.hide_site(options.site)
        elif options.since:
            hidden = forgetting.hide_since(_time(options.since))
        else:
            hidden = forgetting.hide_everything()
        forgetting.finish()
        output.show({"forgotten": len(hidden)}, f"{len(hidden)} pages forgotten")
    finally:
        memory.close()
    return 0


def _time(typed: str) -> float:
    try:
        return datetime.fromisoformat(typed).astimezone().timestamp()
    except ValueError:
        raise BadRequest("Give a date like 2026-11-25, or a time like 2026-11-25T14:30.") from None
