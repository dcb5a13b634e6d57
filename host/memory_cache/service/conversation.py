"""Keeps what was asked and answered, as long as what it rests on is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar, get_args

import msgspec

from memory_cache.protocol import ChatTurn, Check, Coverage, Quote
from memory_cache.protocol.limits import Ending, Label
from memory_cache.store.records import ChatSubject, Turn
from memory_cache.text import transcript

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from typing import Any

    from memory_cache.protocol import Ask, Section
    from memory_cache.service.memory import Memory
    from memory_cache.service.subject import Subject
    from memory_cache.store.records import Chat, KeptTurn, Place

_Placed = TypeVar("_Placed", Quote, "Section")
_LABELS = get_args(Label)
_ENDINGS = get_args(Ending)


class Asked(NamedTuple):
    """What became of a question: quotes, and an answer if a model wrote one. `read` are the saved
    pages that the model was given something of, which may be more than `coverage` has room to name.
    `ended` says whether the answer is all that the model had to say.
    """

    label: str
    quotes: Sequence[Quote]
    answer: str = ""
    model: str = ""
    checks: Sequence[Check] = ()
    flagged: Sequence[Quote] = ()
    coverage: Coverage | None = None
    read: Collection[int] = ()
    ended: Ending = "complete"


def keep_turn(memory: Memory, request: Ask, subject: Subject, asked: Asked) -> Place | None:
    """Keep a turn, in a conversation of its own unless the request goes on with one. With
    `replaces` it takes the place of that turn and of later ones.

    None, and nothing is kept, if not every page that it rests on is saved: of a page that is not
    saved, or of a private window, nothing may stay. What is asked once the page is saved is kept
    from then on. Raises `NotFound` if the conversation that it goes on with is not there, or is
    about something else.
    """
    if not subject.may_keep:
        return None
    page_id = subject.page_id if subject.about == "page" else None
    quotes = [_of_page(quote, page_id) for quote in asked.quotes]
    flagged = [_of_page(quote, page_id) for quote in asked.flagged]
    coverage = asked.coverage
    if coverage is not None:
        sections = [_of_page(section, page_id) for section in coverage.sections]
        coverage = msgspec.structs.replace(coverage, sections=sections)
    named = (*quotes, *flagged, *(coverage.sections if coverage is not None else ()))
    rests_on = {one.page_id for one in named if one.page_id is not None}
    if any(one.page_id is None for one in named):
        return None
    turn = Turn(
        asked_at=memory.now(),
        question=request.question,
        answer=asked.answer,
        label=asked.label,
        quotes=_json(quotes),
        model=asked.model,
        checks=_json(asked.checks),
        flagged=_json(flagged),
        coverage=_json(coverage),
        ended=asked.ended,
    )
    return memory.library.chats.keep(
        ChatSubject(subject.about, page_id, subject.collection_id),
        turn,
        rests_on | set(asked.read),
        chat_id=request.chat,
        replaces=request.replaces if request.chat is not None else None,
        # What the model was told before it may tell again.
        recalls=bool(request.history and asked.answer),
        now=turn.asked_at,
    )


def as_told(kept: KeptTurn) -> ChatTurn:
    """Return a turn as the protocol tells of it. What is damaged of it, in a library that was
    rescued, is left out.
    """
    turn = kept.turn
    return ChatTurn(
        turn_id=kept.turn_id,
        asked_at=turn.asked_at,
        question=turn.question,
        answer=turn.answer,
        label=turn.label if turn.label in _LABELS else "closest",  # type: ignore[arg-type]
        quotes=_read(turn.quotes, list[Quote], []),
        model=turn.model,
        checks=_read(turn.checks, list[Check], []),
        flagged=_read(turn.flagged, list[Quote], []),
        coverage=_read(turn.coverage, Coverage | None, None),
        ended=turn.ended if turn.ended in _ENDINGS else "complete",  # type: ignore[arg-type]
    )


def written_out(memory: Memory, chat_id: int) -> str:
    """Return a conversation that is kept as Markdown. Raises `NotFound`."""
    library = memory.library
    chat = library.chats.get(chat_id)
    collection = None
    if chat.collection_id is not None:
        collection = library.collections.name(chat.collection_id)
    return as_markdown(chat, library.chats.turns(chat_id), collection or "")


def as_markdown(chat: Chat, turns: Iterable[KeptTurn], collection: str = "") -> str:
    """Return a conversation as Markdown; `collection` is the name of the one that it is about."""
    heading = transcript.Heading(
        title=chat.title,
        about=chat.about,
        started_at=chat.started_at,
        about_title=chat.page_title or collection,
        url=chat.url,
    )
    return transcript.write(heading, [as_told(turn) for turn in turns])


def _of_page(placed: _Placed, page_id: int | None) -> _Placed:
    """The same, of the saved page that everything is of: an open page's quotes name none."""
    return msgspec.structs.replace(placed, page_id=placed.page_id or page_id)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _read(text: str, kind: Any, otherwise: Any) -> Any:
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.MsgspecError, RecursionError):
        return otherwise
