"""Every message between the extension and the host, as msgspec structs: the one definition.

A request carries an `id` that the extension chose; every event that answers it echoes the id, and
exactly one `done` or `failed` ends it. Unknown fields are ignored, so that a side may add one
without breaking the other; unknown types are refused with `unknown_request`.

The protocol never carries a program, a path on disk or an address for the host to fetch: a page's
own address is a label, and everything else is named by id.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from memory_cache.errors import BadFrame, BadRequest, UnknownRequest

PROTOCOL_VERSION = 1
MAX_REPLY_BYTES = 1_048_576
"""Firefox drops the port on a larger message from the host."""
MAX_REQUEST_BYTES = 1_048_576
"""Ours: larger things arrive in `put` chunks."""
MAX_CHUNK_BYTES = 393_216
MAX_UPLOAD_BYTES = 67_108_864

Id = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1, description="Chosen by the extension.")]
PageId = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1, description="A saved page.")]
Url = Annotated[str, msgspec.Meta(min_length=1, max_length=32_768)]
Title = Annotated[str, msgspec.Meta(max_length=4_096)]
BlobName = Annotated[str, msgspec.Meta(min_length=1, max_length=64, description="One upload.")]
ViewName = Annotated[str, msgspec.Meta(min_length=1, max_length=64, description="One opened page.")]
ModelName = Annotated[str, msgspec.Meta(min_length=1, max_length=64, description="One model.")]
Question = Annotated[str, msgspec.Meta(min_length=1, max_length=4_000)]
ContentType = Literal["text/html", "text/plain"]


# ---- requests: extension → host ------------------------------------------------------------------


class Request(msgspec.Struct, tag_field="type", frozen=True, kw_only=True):
    """What every request carries."""

    id: Id


class Hello(Request, tag="hello", frozen=True, kw_only=True):
    """The first request on every port: who speaks, and which protocol."""

    protocol: int
    extension: Annotated[str, msgspec.Meta(max_length=64)]


class Put(Request, tag="put", frozen=True, kw_only=True):
    """One chunk of an upload, in order; `index` counts from 0. At most 384 KB before base64."""

    blob: BlobName
    index: Annotated[int, msgspec.Meta(ge=0)]
    data: bytes


class Open(Request, tag="open", frozen=True, kw_only=True):
    """Read an uploaded page to ask about it, without saving it. Answered by `opened`."""

    blob: BlobName
    url: Url
    title: Title = ""
    charset: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    content_type: ContentType = "text/html"
    private: Annotated[bool, msgspec.Meta(description="From a private window: never on disk.")] = (
        False
    )


class Save(Request, tag="save", frozen=True, kw_only=True):
    """Keep an uploaded page. Answered by `saved` when source and address are durable, then by
    `indexed` when it can be found by words and again when by meaning.
    """

    blob: BlobName
    url: Url
    title: Title = ""
    charset: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    content_type: ContentType = "text/html"
    part: Literal["page", "selection"] = "page"


class Lookup(Request, tag="lookup", frozen=True, kw_only=True):
    """Is this address saved? Answered by `page_state`."""

    url: Url


class OpenedPage(msgspec.Struct, tag_field="type", tag="view", frozen=True):
    """Ask about a page opened with `open`."""

    view: ViewName


class SavedPage(msgspec.Struct, tag_field="type", tag="page", frozen=True):
    """Ask about one saved page."""

    page_id: PageId


class WholeLibrary(msgspec.Struct, tag_field="type", tag="library", frozen=True):
    """Ask about everything saved."""


Scope = OpenedPage | SavedPage | WholeLibrary


class Ask(Request, tag="ask", frozen=True, kw_only=True):
    """A question. Answered by `quotes` at once, then, with a chat model, by `reading` while it
    reads, `cited` and `token` as it writes, and `answer`.
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


class Prefill(Request, tag="prefill", frozen=True, kw_only=True):
    """Let the chat model read a page before anything is asked about it, while nothing else needs
    the computer. Answered by `reading`; a question ends it early. Ends at once, having read
    nothing, where reading ahead is off, on battery, and for pages of private windows.
    """

    scope: OpenedPage | SavedPage


class Search(Request, tag="search", frozen=True, kw_only=True):
    """Find passages by word and by meaning. Answered by `hits`."""

    query: Annotated[str, msgspec.Meta(max_length=4_000)]
    limit: Annotated[int, msgspec.Meta(ge=1, le=50)] = 10
    offset: Annotated[int, msgspec.Meta(ge=0, le=1_000)] = 0


class ListPages(Request, tag="list_pages", frozen=True, kw_only=True):
    """The saved pages, newest first. Answered by `pages`."""

    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = 50
    offset: Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)] = 0


class ReadText(Request, tag="read_text", frozen=True, kw_only=True):
    """The readable text of a saved page. Answered by as many `text` events as it takes."""

    page_id: PageId


class Forget(Request, tag="forget", frozen=True, kw_only=True):
    """Delete a saved page and every copy of it."""

    page_id: PageId


class Status(Request, tag="status", frozen=True, kw_only=True):
    """What there is and what works. Answered by `health`."""


class ListModels(Request, tag="list_models", frozen=True, kw_only=True):
    """The models on this computer, and those that can be downloaded. Answered by `models`."""


class UseModel(Request, tag="use_model", frozen=True, kw_only=True):
    """Let this model on disk write answers, or none."""

    model: ModelName | None


class FetchModel(Request, tag="fetch_model", frozen=True, kw_only=True):
    """Download a model of the catalogue, because the person asked for it. Answered by `fetching`
    again and again, and by `fetched`. What arrived before a cancel is kept: the next time goes on.
    """

    model: ModelName


class RemoveModel(Request, tag="remove_model", frozen=True, kw_only=True):
    """Delete a model that Memory Cache downloaded. Other programs' models are left alone."""

    model: ModelName


class Cancel(Request, tag="cancel", frozen=True, kw_only=True):
    """Stop the request with this id; it then ends with `failed`, code `cancelled`."""

    target: Id


AnyRequest = (
    Hello
    | Put
    | Open
    | Save
    | Lookup
    | Ask
    | Prefill
    | Search
    | ListPages
    | ReadText
    | Forget
    | Status
    | ListModels
    | UseModel
    | FetchModel
    | RemoveModel
    | Cancel
)


# ---- events: host → extension --------------------------------------------------------------------


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


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A passage found by a search; `marks` are [start, end) pairs within `text` to highlight."""

    page_id: PageId
    passage_id: int
    url: str
    title: str
    heading: str
    text: str
    start: int
    end: int
    score: float
    marks: list[tuple[int, int]]


class PageSummary(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the list of saved pages. Times are seconds since 1970, UTC."""

    page_id: PageId
    url: str
    title: str
    site: str
    saved_at: float
    characters: int


class ModelOnDisk(msgspec.Struct, frozen=True, kw_only=True):
    """A model file on this computer. `sources` are the programs that have it. `why_not` says in a
    sentence why it cannot write answers; null if it can.
    """

    id: ModelName
    name: str
    sources: list[str]
    role: Literal["chat", "embed", "other"]
    bytes: int
    parameters: int
    quantisation: str
    context_tokens: int
    licence: str
    why_not: str | None
    removable: bool


class ModelToFetch(msgspec.Struct, frozen=True, kw_only=True):
    """A model of the catalogue. `bytes` is null if only the server knows; `runs_well` says whether
    it would on this computer; `on_disk` is its id there if it was downloaded already.
    """

    id: ModelName
    name: str
    description: str
    role: Literal["chat", "embed"]
    bytes: int | None
    parameters: int
    quantisation: str
    context_tokens: int
    memory_bytes: int
    licence: str
    languages: list[str]
    runs_well: bool
    on_disk: ModelName | None


class RecommendedModel(msgspec.Struct, frozen=True, kw_only=True):
    """The model to choose on this computer, and why, in a sentence."""

    id: ModelName
    where: Literal["disk", "catalogue"]
    reason: str


class Event(msgspec.Struct, tag_field="type", frozen=True, kw_only=True):
    """What every event carries: the id of the request that it answers."""

    id: Id


class Welcome(Event, tag="welcome", frozen=True, kw_only=True):
    """The answer to `hello`."""

    protocol: int
    host: str
    pages: int
    chat_model: str | None


class Opened(Event, tag="opened", frozen=True, kw_only=True):
    """The page is read: ask about `view`. `truncated` says that some of its text was cut."""

    view: ViewName
    title: str
    lang: str
    characters: int
    passages: int
    truncated: bool
    page_id: PageId | None


class Saved(Event, tag="saved", frozen=True, kw_only=True):
    """The page's source and address are on disk: it cannot be lost any more."""

    page_id: PageId
    status: Literal["saved", "updated", "unchanged"]


class Indexed(Event, tag="indexed", frozen=True, kw_only=True):
    """The page can now be found by words, or by meaning."""

    page_id: PageId
    by: Literal["words", "meaning"]


class PageState(Event, tag="page_state", frozen=True, kw_only=True):
    """Whether an address is saved, and since when (seconds since 1970, UTC)."""

    page_id: PageId | None
    saved_at: float | None


class Quotes(Event, tag="quotes", frozen=True, kw_only=True):
    """The sentences that answer best. `label` says how sure: they answer, they are only the
    closest there is, or there is nothing. `read` of `total` passages were searched.
    """

    label: Literal["answer", "closest", "none"]
    quotes: list[Quote]
    read: int
    total: int


class Reading(Event, tag="reading", frozen=True, kw_only=True):
    """The chat model reads: `done` of `total` tokens. `whole` says whether that is all of the
    page; if not, it is given `passages` of its `of` passages, the ones that fit and matter most.
    """

    done: int
    total: int
    passages: int
    of: int
    whole: bool


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
    passages: Annotated[int, msgspec.Meta(description="How many passages the model was given.")]
    of: Annotated[int, msgspec.Meta(description="How many passages there were to give.")]
    whole: Annotated[bool, msgspec.Meta(description="Whether the model read all of the page.")]
    prompt_tokens: int
    reused_tokens: Annotated[int, msgspec.Meta(description="Of the prompt, read before already.")]
    tokens: int
    seconds: float
    first_token_s: Annotated[float, msgspec.Meta(description="Seconds until it began to write.")]
    complete: Annotated[bool, msgspec.Meta(description="False if it ran into the length limit.")]


class Hits(Event, tag="hits", frozen=True, kw_only=True):
    """One page of search results."""

    hits: list[Hit]
    more: bool


class Pages(Event, tag="pages", frozen=True, kw_only=True):
    """One page of the list of saved pages; `total` counts all."""

    pages: list[PageSummary]
    total: int


class Text(Event, tag="text", frozen=True, kw_only=True):
    """A part of a page's text, from character `offset` on; parts come in order."""

    offset: int
    text: str


class Health(Event, tag="health", frozen=True, kw_only=True):
    """What there is and what works."""

    pages: int
    waiting: Annotated[int, msgspec.Meta(description="Pages not yet found by meaning.")]
    embedding_model: str | None
    chat_model: str | None
    chat_runs_on: Annotated[
        str | None, msgspec.Meta(description="Where the chat model runs; null if it does not now.")
    ]
    library_bytes: int


class Models(Event, tag="models", frozen=True, kw_only=True):
    """What there is to choose from. `chosen` is the id of the one on disk that writes answers."""

    on_disk: list[ModelOnDisk]
    catalogue: list[ModelToFetch]
    chosen: ModelName | None
    recommended: RecommendedModel | None


class Fetching(Event, tag="fetching", frozen=True, kw_only=True):
    """How far a download is. `checking` is what was there already being read again."""

    phase: Literal["checking", "downloading", "verifying"]
    done_bytes: int
    total_bytes: int | None
    bytes_per_second: float
    seconds_left: float | None


class Fetched(Event, tag="fetched", frozen=True, kw_only=True):
    """The model is on disk, whole and checked, under this id."""

    model: ModelName


class Done(Event, tag="done", frozen=True, kw_only=True):
    """The request ended well; nothing with its id follows."""


class Failed(msgspec.Struct, tag_field="type", tag="failed", frozen=True, kw_only=True):
    """The request ended badly; nothing with its id follows. `id` is null if none could be read."""

    id: Id | None
    code: str
    message: str
    remedy: str | None = None


AnyEvent = (
    Welcome
    | Opened
    | Saved
    | Indexed
    | PageState
    | Quotes
    | Reading
    | Cited
    | Token
    | Answer
    | Hits
    | Pages
    | Text
    | Health
    | Models
    | Fetching
    | Fetched
    | Done
    | Failed
)


class _Envelope(msgspec.Struct):
    """The least that a refused frame is asked for: which request to answer."""

    id: Id | None = None
    type: str | None = None


_requests: msgspec.json.Decoder[AnyRequest] = msgspec.json.Decoder(AnyRequest)
_envelopes: msgspec.json.Decoder[_Envelope] = msgspec.json.Decoder(_Envelope)
_encoder = msgspec.json.Encoder()

REQUEST_TYPES: frozenset[str] = frozenset(
    str(struct.__struct_config__.tag) for struct in AnyRequest.__args__
)


class Refused(Exception):
    """A frame that is no request: carries the event that says so."""

    def __init__(self, reply: Failed) -> None:
        self.reply = reply
        super().__init__(reply.code)


def decode_request(frame: bytes) -> AnyRequest:
    """Read one request. Raises `Refused`, which holds the reply, if it is not one."""
    try:
        if rb"\u" in frame:
            frame = _without_lone_surrogates(frame)
        return _requests.decode(frame)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise Refused(_refusal(frame, fault)) from None


def encode_event(event: AnyEvent) -> bytes:
    """Write one event as JSON. Lone surrogates, which JSON in UTF-8 cannot carry, never get here:
    `text.extract` removes them at the door.
    """
    return _encoder.encode(event)


def _without_lone_surrogates(frame: bytes) -> bytes:
    """A title or an address may hold them: such a request must still be read, and end."""
    from memory_cache.surrogates import mend_json

    try:
        return mend_json(frame)
    except (ValueError, RecursionError):
        return frame


def _refusal(frame: bytes, fault: Exception) -> Failed:
    try:
        envelope = _envelopes.decode(frame)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        envelope = _Envelope()
    error: BadRequest
    if envelope.type is not None and envelope.type not in REQUEST_TYPES:
        error = UnknownRequest()
    elif isinstance(fault, msgspec.ValidationError):
        # msgspec quotes what was wrong, which may be as long as the frame, and a page's words.
        error = BadRequest(f"That request does not fit the protocol: {str(fault)[:200]}.")
    else:
        error = BadFrame()
    return failure(envelope.id, error)


def failure(request_id: int | None, error: Exception) -> Failed:
    """Translate an error into the event that ends a request."""
    from memory_cache.errors import InternalError, MemoryCacheError

    known = error if isinstance(error, MemoryCacheError) else InternalError()
    return Failed(id=request_id, code=known.code, message=known.message, remedy=known.advice)
