"""Serves conversations that are kept: listed, searched, read, renamed, deleted, written out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from memory_cache.dispatch.finding import tell_text
from memory_cache.errors import BadRequest
from memory_cache.protocol import MAX_REPLY_BYTES, Chats, ChatSummary, Turn
from memory_cache.saying import say

if TYPE_CHECKING:
    from memory_cache.dispatch.desk import Desk, Job
    from memory_cache.protocol import (
        DropChat,
        ExportChat,
        ListChats,
        ReadChat,
        RenameChat,
        RestoreChat,
        TakeBackTurn,
    )

_MOST_BYTES = MAX_REPLY_BYTES - 4_096


def list_chats(desk: Desk, request: ListChats, job: Job) -> None:
    """Tell one screen of the conversations that are kept, those that hold the words of the query
    if there is one; fewer than asked for, and `more`, if a reply has no room for them.
    """
    rows = desk.memory.library.chats.screen(
        request.limit + 1, request.offset, request.page_id, request.query
    )
    chats: list[ChatSummary] = []
    room = _MOST_BYTES
    for row in rows[: request.limit]:
        summary = ChatSummary(**row._asdict())
        room -= len(msgspec.json.encode(summary))
        if room < 0 and chats:
            break
        chats.append(summary)
    job.emit(Chats(id=request.id, chats=chats, more=len(rows) > len(chats)))


def read_chat(desk: Desk, request: ReadChat, job: Job) -> None:
    """Tell a conversation, turn by turn. Raises `NotFound`."""
    from memory_cache.service.conversation import as_told

    chats = desk.memory.library.chats
    chats.get(request.chat_id)
    for kept in chats.turns(request.chat_id):
        job.emit(_fitting(Turn(id=request.id, turn=as_told(kept))))


def _fitting(event: Turn) -> Turn:
    """The turn, of which what matters least is left out if it is larger than a reply may be: long
    addresses, said again and again.
    """
    for left_out in ("coverage", "flagged", "checks", "quotes"):
        if len(msgspec.json.encode(event)) <= _MOST_BYTES:
            break
        empty: list[object] | None = None if left_out == "coverage" else []
        event = Turn(id=event.id, turn=msgspec.structs.replace(event.turn, **{left_out: empty}))
    return event


def rename_chat(desk: Desk, request: RenameChat) -> None:
    """Give a conversation another title. Raises `NotFound`."""
    title = " ".join(request.title.split())
    if not title:
        raise BadRequest(say("title_needed", "A conversation needs a title."))
    desk.memory.library.chats.rename(request.chat_id, title)


def drop_chat(desk: Desk, request: DropChat) -> None:
    """Take a conversation out of sight; it is erased in ten seconds. Raises `NotFound`."""
    desk.memory.forgetting.hide_chat(request.chat_id)
    desk.background.wake()


def restore_chat(desk: Desk, request: RestoreChat) -> None:
    """Bring a conversation back that is not erased yet. Raises `NotFound`."""
    desk.memory.library.chats.restore(request.chat_id)
    desk.background.wake()


def take_back_turn(desk: Desk, request: TakeBackTurn) -> None:
    """Have again what a turn took the place of. Raises `NotFound` once that is erased."""
    desk.memory.library.chats.take_back(request.chat_id, request.turn_id, request.set_aside)


def export_chat(desk: Desk, request: ExportChat, job: Job) -> None:
    """Tell a conversation as Markdown, in parts. Raises `NotFound`."""
    from memory_cache.service.conversation import written_out

    tell_text(request.id, written_out(desk.memory, request.chat_id), job)
