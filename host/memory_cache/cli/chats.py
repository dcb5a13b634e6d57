"""`chats`: conversations that are kept: listed, searched, read, written out, renamed, deleted."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from memory_cache.cli.output import describe, refuse_to_replace
from memory_cache.durable import replace_file
from memory_cache.errors import BadRequest, FileError, MemoryCacheError
from memory_cache.paths import find_home
from memory_cache.protocol import ChatSummary
from memory_cache.saying import to_json
from memory_cache.service.conversation import as_told, written_out
from memory_cache.service.memory import Memory

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from memory_cache.cli.output import Output
    from memory_cache.protocol import ChatTurn
    from memory_cache.store.records import Chat

_AT_ONCE = 200
_LONGEST_TITLE_CHARS = 200
_ENDINGS = {"stopped": "(stopped here)", "cut": "(ran into the length limit here)"}


def keep_chats(options: argparse.Namespace, output: Output) -> int:
    """Show or change which conversations are kept. Raises `BadRequest`, `FileError`, `NotFound`."""
    actions: dict[str, Callable[[Memory, argparse.Namespace, Output], int]] = {
        "list": _list,
        "show": _show,
        "export": _export,
        "rename": _rename,
        "delete": _delete,
    }
    memory = Memory(find_home(options.home))
    try:
        return actions[options.action or "list"](memory, options, output)
    finally:
        memory.close()


def _list(memory: Memory, options: argparse.Namespace, output: Output) -> int:
    """One line each, those gone on with last first; with words those that have all of them."""
    found = False
    for chat in _all(memory, options.query, options.page):
        found = True
        output.show(ChatSummary(**chat._asdict()), _line(chat))
    if not found and not output.as_json:
        output.say("There is no such conversation." if options.query else "None is kept yet.")
    return 0


def _all(memory: Memory, query: str, page_id: int | None) -> Iterator[Chat]:
    offset = 0
    while some := memory.library.chats.screen(_AT_ONCE, offset, page_id, query):
        yield from some
        offset += len(some)


def _show(memory: Memory, options: argparse.Namespace, output: Output) -> int:
    chat = memory.library.chats.get(options.chat)
    if not output.as_json:
        output.show(None, f"{chat.title}\n")
    for turn in map(as_told, memory.library.chats.turns(chat.chat_id)):
        output.show(turn, _turn_text(turn))
    return 0


def _export(memory: Memory, options: argparse.Namespace, output: Output) -> int:
    """Write one as Markdown, to stdout or into a file, which is replaced only with `--force`."""
    chat_id = options.chat
    text = written_out(memory, chat_id)
    if options.output is None:
        output.show({"chat_id": chat_id, "text": text}, text.rstrip("\n"))
        return 0
    path = Path(options.output).absolute()
    refuse_to_replace(options.output, force=options.force)
    try:
        replace_file(path, text.encode("utf-8", "replace"))
    except OSError as fault:
        raise FileError(
            f"{options.output} cannot be written: {fault.strerror or 'the disk failed'}."
        ) from fault
    output.show({"chat_id": chat_id, "file": str(path)}, f"written to {options.output}")
    return 0


def _rename(memory: Memory, options: argparse.Namespace, output: Output) -> int:
    chat_id, title = options.chat, " ".join(options.title.split())
    if not title or len(title) > _LONGEST_TITLE_CHARS:
        raise BadRequest(f"Give a title of up to {_LONGEST_TITLE_CHARS} characters.")
    memory.library.chats.rename(chat_id, title)
    output.show({"chat_id": chat_id, "title": title}, f"conversation {chat_id} is now “{title}”")
    return 0


def _delete(memory: Memory, options: argparse.Namespace, output: Output) -> int:
    """Delete them for good, and every copy: there is no way back."""
    deleted, status = 0, 0
    for chat_id in dict.fromkeys(options.chats):
        try:
            memory.forgetting.hide_chat(chat_id)
            deleted += 1
        except MemoryCacheError as error:
            status = 1
            if output.as_json:
                output.line(to_json({"chat_id": chat_id, "error": describe(error)}))
            else:
                output.fail(error)
    if deleted:
        memory.forgetting.finish()
    output.show({"deleted": deleted}, f"{deleted} deleted")
    return status


def _line(chat: Chat) -> str:
    questions = f"{chat.turns} question{'' if chat.turns == 1 else 's'}"
    about = chat.page_title or chat.url if chat.about == "page" else chat.about
    return f"{chat.chat_id:>5}  {_day(chat.updated_at)}  {chat.title}  ({questions}; {about})"


def _day(at: float) -> str:
    try:
        return datetime.fromtimestamp(at).astimezone().date().isoformat()
    except (OverflowError, OSError, ValueError):
        return "?"


def _turn_text(turn: ChatTurn) -> str:
    quotes = (
        f"  [{quote.number}] “{quote.text}” {quote.title} {quote.url}".rstrip()
        for quote in turn.quotes
    )
    ending = [_ENDINGS[turn.ended]] if turn.ended != "complete" else []
    asked = "> " + " ".join(turn.question.split())
    return "\n".join([asked, turn.answer, *ending, *quotes, ""])
