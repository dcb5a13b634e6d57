"""Conversations that are kept, and what the chat model is told in them."""

from __future__ import annotations

from typing import Annotated

import msgspec

from memory_cache.protocol.answering import Check, Coverage, Quote
from memory_cache.protocol.connection import Event, Request
from memory_cache.protocol.limits import (
    About,
    ChatId,
    ChatTitle,
    CollectionId,
    Ending,
    Label,
    Offset,
    PageId,
    PromptName,
    PromptText,
    Query,
    TurnId,
)
from memory_cache.saying import Said


class ChatSummary(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation that is kept. `page_id` is the page that it is about, if it is about one
    that is saved; `updated_at` is when it was gone on with.
    """

    chat_id: ChatId
    about: About
    page_id: PageId | None
    collection_id: CollectionId | None
    title: str
    page_title: str
    url: str
    started_at: float
    updated_at: float
    turns: int


class ChatTurn(msgspec.Struct, frozen=True, kw_only=True):
    """A question and its answer as they were. `model` is "" where quotes alone answered. An answer
    that was `stopped` is what the model had written until then, and was not checked; one that was
    `cut` ran into the length limit.
    """

    turn_id: TurnId
    asked_at: float
    question: str
    answer: str
    label: Label
    quotes: list[Quote]
    model: str
    checks: list[Check] = []
    flagged: list[Quote] = []
    coverage: Coverage | None = None
    ended: Ending = "complete"


class ListChats(Request, tag="list_chats", frozen=True, kw_only=True):
    """The conversations that are kept, those gone on with last first: all, or those about a page,
    or those that hold what the query says. Answered by `chats`.
    """

    page_id: PageId | None = None
    query: Query = ""
    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = 50
    offset: Offset = 0


class Chats(Event, tag="chats", frozen=True, kw_only=True):
    """One page of the list of conversations."""

    chats: list[ChatSummary]
    more: bool


class ReadChat(Request, tag="read_chat", frozen=True, kw_only=True):
    """A conversation, turn by turn. Answered by `turn` events."""

    chat_id: ChatId


class Turn(Event, tag="turn", frozen=True, kw_only=True):
    """One question and answer of a conversation."""

    turn: ChatTurn


class Kept(Event, tag="kept", frozen=True, kw_only=True):
    """Question and answer are kept in this conversation; of an answer that is stopped, comes before
    `failed`, what was written of it. `set_aside` names what it took the place of, if anything: for
    ten seconds `take_back_turn` brings that back.
    """

    chat_id: ChatId
    turn_id: TurnId
    set_aside: ChatId | None = None


class RenameChat(Request, tag="rename_chat", frozen=True, kw_only=True):
    """Give a conversation another title."""

    chat_id: ChatId
    title: ChatTitle


class DropChat(Request, tag="drop_chat", frozen=True, kw_only=True):
    """Delete a conversation: it is out of sight at once, and for ten seconds `restore_chat` brings
    it back.
    """

    chat_id: ChatId


class RestoreChat(Request, tag="restore_chat", frozen=True, kw_only=True):
    """Bring back a conversation that was just deleted."""

    chat_id: ChatId


class TakeBackTurn(Request, tag="take_back_turn", frozen=True, kw_only=True):
    """Have again the turns that this one took the place of. It goes, and what came after it."""

    chat_id: ChatId
    turn_id: TurnId
    set_aside: Annotated[ChatId, msgspec.Meta(description="As `kept` named it.")]


class ExportChat(Request, tag="export_chat", frozen=True, kw_only=True):
    """A conversation as Markdown, with what it quotes. Answered by as many `text` events as it
    takes.
    """

    chat_id: ChatId


class PromptFile(msgspec.Struct, frozen=True, kw_only=True):
    """What the chat model is told, as it stands in a file. `problem` says in a sentence why it
    cannot be used as it is, so that the original is; "" if it can.
    """

    name: PromptName
    text: str
    original: bool
    problem: str
    problem_said: Said | None = None


class ListPrompts(Request, tag="list_prompts", frozen=True, kw_only=True):
    """What the chat model is told. Answered by `prompts`."""


class WritePrompt(Request, tag="write_prompt", frozen=True, kw_only=True):
    """Tell the chat model something else from now on. Answered by `prompts`."""

    name: PromptName
    text: PromptText


class ResetPrompt(Request, tag="reset_prompt", frozen=True, kw_only=True):
    """Go back to what a prompt originally said. Answered by `prompts`."""

    name: PromptName


class Prompts(Event, tag="prompts", frozen=True, kw_only=True):
    """What the chat model is told."""

    prompts: list[PromptFile]
