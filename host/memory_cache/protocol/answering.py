"""What an answer is made of: quotes, what the model is given, its words, how they were checked."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from memory_cache.protocol.connection import Event
from memory_cache.protocol.limits import Label, PageId


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence, word for word as it stands in the page's text, and where it stands.

    `start` and `end` count characters (Unicode code points) of the page's text. `prefix` and
    `suffix` are what stands around it, so that it can be found again in the live page.
    """

    number: Annotated[int, msgspec.Meta(ge=1, description="What [n] in an answer refers to.")]
    page_id: PageId | None
    url: str
    title: str
    heading: str
    text: str
    prefix: str
    suffix: str
    start: int
    end: int
    score: Annotated[float, msgspec.Meta(description="0 to 1, comparable within one answer.")]
    page_number: Annotated[
        int | None, msgspec.Meta(description="Of a PDF: where the quote begins, from 1.")
    ] = None


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of a page under one heading, from character `start` on: the chat model is given
    `passages` of its `of` passages.
    """

    page_id: PageId | None
    url: str
    title: str
    heading: str
    start: int
    passages: int
    of: int
    page_number: Annotated[
        int | None, msgspec.Meta(description="Of a PDF: where the section begins, from 1.")
    ] = None


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """What a chat model is given to read, and of how much, in tokens as the model itself counts
    them. `of_tokens` is null where nobody counts all there is: of a library. `sections` are those
    that it is given something of, in the order of the text, the first 100 of them. Of a library
    `of_sections` counts those of the pages that something is given of. Before a question, of a page
    that does not fit, all but what there is are estimates, and no sections are named.
    """

    whole: bool
    tokens: int
    of_tokens: int | None
    passages: int
    of: int
    pages: int
    of_pages: int
    sections_read: int
    of_sections: int
    sections: list[Section]


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence of an answer, or words in quotation marks within one, and what became of looking
    for it in what the model was given. `start` and `end` count characters (Unicode code points) of
    the answer; `quotes` are the numbers of those that support it. Sentences that claim nothing
    ("The page does not say.") are not checked.
    """

    start: int
    end: int
    kind: Literal["sentence", "quotation"]
    verdict: Literal["supported", "not_found"]
    quotes: list[int]


class Quotes(Event, tag="quotes", frozen=True, kw_only=True):
    """The sentences that answer best. `label` says how sure: they answer, they are only the
    closest there is, or there is nothing; of a question for all of a text they are the beginnings
    of its parts. `read` of `total` passages were searched. `understood` is the question as it was
    taken, with those that it continues, and `topic` what the conversation says that it is about;
    each is empty where the question says it itself. They were looked for together.
    """

    label: Label
    quotes: list[Quote]
    read: int
    total: int
    understood: str = ""
    topic: str = ""


class Given(Event, tag="given", frozen=True, kw_only=True):
    """What the chat model is given to read for the answer. Comes again if that turns out to be
    less: where it is read in parts, and the model failed in one.
    """

    coverage: Coverage


class Flagged(Event, tag="flagged", frozen=True, kw_only=True):
    """Sentences among what the model is given that speak to it instead of to a reader."""

    quotes: list[Quote]


class Reading(Event, tag="reading", frozen=True, kw_only=True):
    """The chat model reads what `given` says: `done` of `total` tokens, rules and question among
    them; of what is read in parts, over all of them.
    """

    done: int
    total: int
    part: Annotated[int, msgspec.Meta(description="What is read in parts: which, from 1.")] = 1
    parts: int = 1


class Cited(Event, tag="cited", frozen=True, kw_only=True):
    """A quote that the answer cites and that was not among the first `quotes`. Comes before the
    piece of the answer that cites it.
    """

    quote: Quote


class Token(Event, tag="token", frozen=True, kw_only=True):
    """The next piece of the model's answer, or of its reasoning before that."""

    text: str
    reasoning: bool = False


class Answer(Event, tag="answer", frozen=True, kw_only=True):
    """The model's whole answer. `citations` are the quote numbers it cites, in order of first
    use; numbers that do not exist were removed from `text`.
    """

    text: str
    citations: list[int]
    model: str
    prompt_tokens: int
    reused_tokens: Annotated[int, msgspec.Meta(description="Of the prompt, read before already.")]
    tokens: int
    seconds: float
    first_token_s: Annotated[float, msgspec.Meta(description="Seconds until it began to write.")]
    complete: Annotated[bool, msgspec.Meta(description="False if it ran into the length limit.")]
    checks: Annotated[
        list[Check], msgspec.Meta(description="In the order in which they stand in `text`.")
    ] = []
