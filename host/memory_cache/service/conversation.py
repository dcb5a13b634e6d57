"""Keeps what was asked and answered, as long as what it rests on is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from memory_cache.errors import NotFound
from memory_cache.store.records import Turn

if TYPE_CHECKING:
    from memory_cache.protocol import Quote
    from memory_cache.service.memory import Memory
    from memory_cache.service.subject import Subject

_LONGEST_TITLE_CHARS = 120


class Asked(NamedTuple):
    """What became of a question: quotes, and an answer if a model wrote one."""

    label: str
    quotes: list[Quote]
    answer: str = ""
    model: str = ""


def keep_turn(
    memory: Memory, question: str, subject: Subject, asked: Asked, chat_id: int | None
) -> int | None:
    """Keep a turn, in a conversation of its own unless one goes on; returns the conversation.

    None, and nothing is kept, if the page that it is about is not saved: of such a page nothing may
    stay. Raises `NotFound` for a conversation that is not there.
    """
    if subject.view is not None and (subject.view.private or subject.page_id is None):
        return None
    chats = memory.library.chats
    quotes = [
        msgspec.structs.replace(quote, page_id=quote.page_id or subject.page_id)
        for quote in asked.quotes
    ]
    page_ids = {quote.page_id for quote in quotes if quote.page_id is not None}
    turn = Turn(
        asked_at=memory.now(),
        question=question,
        answer=asked.answer,
        label=asked.label,
        quotes=msgspec.json.encode(quotes).decode(),
        model=asked.model,
    )
    if chat_id is not None:
        if chats.get(chat_id).page_id != subject.page_id:
            raise NotFound("That conversation is about another page.")
    else:
        title = " ".join(question.split())[:_LONGEST_TITLE_CHARS]
        chat_id = chats.start(title, memory.now(), subject.page_id)
    return chat_id if chats.add(chat_id, turn, page_ids) else None
