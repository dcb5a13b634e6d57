"""What holds the connection together: greeting, uploads, how requests end and are called off."""

from __future__ import annotations

from typing import Annotated

import msgspec

from memory_cache.protocol.limits import BlobName, ContentType, Id, Part, Title, Url
from memory_cache.saying import Said


class Request(msgspec.Struct, tag_field="type", frozen=True, kw_only=True):
    """What every request carries."""

    id: Id


class Event(msgspec.Struct, tag_field="type", frozen=True, kw_only=True):
    """What every event carries: the id of the request that it answers."""

    id: Id


class Hello(Request, tag="hello", frozen=True, kw_only=True):
    """The first request on every port: who speaks, and which protocol."""

    protocol: int
    extension: Annotated[str, msgspec.Meta(max_length=64)]


class Welcome(Event, tag="welcome", frozen=True, kw_only=True):
    """The answer to `hello`."""

    protocol: int
    host: str
    pages: int
    chat_model: str | None


class Put(Request, tag="put", frozen=True, kw_only=True):
    """One chunk of an upload, in order; `index` counts from 0. At most 384 KB before base64."""

    blob: BlobName
    index: Annotated[int, msgspec.Meta(ge=0)]
    data: bytes


class CapturedPage(Request, frozen=True, kw_only=True):
    """What every request carries that hands over an uploaded page."""

    blob: BlobName
    url: Url
    title: Title = ""
    charset: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    content_type: ContentType = "text/html"
    part: Part = "page"
    private: Annotated[bool, msgspec.Meta(description="From a private window.")] = False


class Cancel(Request, tag="cancel", frozen=True, kw_only=True):
    """Stop the request with this id; it then ends with `failed`, code `cancelled`."""

    target: Id


class Progress(Event, tag="progress", frozen=True, kw_only=True):
    """How far a request is that takes its time: `done` of `total`, null where nobody can know. A
    dialog that is closed without a choice ends a request well, without any other event.
    """

    done: int
    total: int | None
    about: Annotated[str, msgspec.Meta(description="What it is at, to be shown.")] = ""


class Done(Event, tag="done", frozen=True, kw_only=True):
    """The request ended well; nothing with its id follows."""


class Failed(msgspec.Struct, tag_field="type", tag="failed", frozen=True, kw_only=True):
    """The request ended badly; nothing with its id follows. `id` is null if none could be read.
    `message` and `remedy` are English; what they are translated by stands beside them.
    """

    id: Id | None
    code: str
    message: str
    remedy: str | None = None
    message_said: Said | None = None
    remedy_said: Said | None = None
