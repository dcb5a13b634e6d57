"""Asking: a page that is opened for it, what a question is about, and the question."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from memory_cache.protocol.connection import CapturedPage, Event, Request
from memory_cache.protocol.limits import (
    ChatId,
    CollectionId,
    Id,
    PageId,
    Question,
    TurnId,
    ViewName,
)


class Open(CapturedPage, tag="open", frozen=True, kw_only=True):
    """Read an uploaded page to ask about it, without saving it: one of a private window is never
    on disk. Answered by `opened`.
    """


class Opened(Event, tag="opened", frozen=True, kw_only=True):
    """The page is read: ask about `view`. `truncated` says that some of its text was cut."""

    view: ViewName
    title: str
    lang: str
    characters: int
    passages: int
    truncated: bool
    page_id: PageId | None
    saved_at: float | None = None
    changed: Annotated[
        bool, msgspec.Meta(description="The page reads otherwise than when it was saved.")
    ] = False
    headings: Annotated[
        list[str], msgspec.Meta(description="Some of its headings, to be asked about.")
    ] = []
    digest: Annotated[
        str, msgspec.Meta(description="Of its text: the same as long as it reads the same.")
    ] = ""


class OpenedPage(msgspec.Struct, tag_field="type", tag="view", frozen=True):
    """Ask about a page opened with `open`."""

    view: ViewName


class OpenedPages(msgspec.Struct, tag_field="type", tag="views", frozen=True):
    """Ask about several pages opened with `open`, together."""

    views: Annotated[list[ViewName], msgspec.Meta(min_length=1, max_length=20)]


class SavedPage(msgspec.Struct, tag_field="type", tag="page", frozen=True):
    """Ask about one saved page."""

    page_id: PageId


class OneCollection(msgspec.Struct, tag_field="type", tag="collection", frozen=True):
    """Ask about the pages of a collection."""

    collection_id: CollectionId


class WholeLibrary(msgspec.Struct, tag_field="type", tag="library", frozen=True):
    """Ask about everything saved."""


class ModelAlone(msgspec.Struct, tag_field="type", tag="model", frozen=True):
    """Ask the chat model, which is given nothing to read."""


Scope = OpenedPage | OpenedPages | SavedPage | OneCollection | WholeLibrary | ModelAlone


class PastTurn(msgspec.Struct, frozen=True, kw_only=True):
    """A question that was asked before in the same conversation, and what was answered."""

    question: Question
    answer: Annotated[str, msgspec.Meta(max_length=20_000)]


class Ask(Request, tag="ask", frozen=True, kw_only=True):
    """A question. Answered by `quotes` at once, then, with a chat model, by `given` before it
    reads, `flagged` if what it is given speaks to it, `reading` while it reads, `cited` and `token`
    as it writes, and `answer`.
    """

    question: Question
    scope: Scope
    attempt: Annotated[
        int, msgspec.Meta(ge=0, le=1_000, description="Over 0 for another answer than before.")
    ] = 0
    continues: Annotated[
        Id | None,
        msgspec.Meta(description="An earlier request whose answer was cut: go on with that."),
    ] = None
    think: Annotated[
        bool, msgspec.Meta(description="Let a model that can reason do so before it answers.")
    ] = False
    keep: Annotated[
        bool, msgspec.Meta(description="Keep question and answer, unless the page is not saved.")
    ] = False
    chat: Annotated[
        ChatId | None, msgspec.Meta(description="The conversation that it goes on with.")
    ] = None
    replaces: Annotated[
        TurnId | None,
        msgspec.Meta(
            description="The turn of `chat` that this one, kept, takes the place of;"
            " later ones go too."
        ),
    ] = None
    history: Annotated[
        list[PastTurn],
        msgspec.Meta(max_length=12, description="What was said before, oldest first."),
    ] = []
    style: Annotated[
        Literal["auto", "summary"],
        msgspec.Meta(description="`summary`: read all of it, in parts if it must be."),
    ] = "auto"


class Prefill(Request, tag="prefill", frozen=True, kw_only=True):
    """Let the chat model read a page before anything is asked about it, while nothing else needs
    the computer. Answered by `reading`; a question ends it early. Ends at once, having read
    nothing, where reading ahead is off, on battery, and for pages of private windows. Before
    that, `given` says what the model would be given of the page for a question.
    """

    scope: OpenedPage | SavedPage
