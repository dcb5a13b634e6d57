"""Every message between host and engine, as msgspec structs, and how they are framed on the pipe.

A frame is a little-endian u32 length and that many bytes of msgpack. The host speaks first, with
one `Load`; the engine answers `Loaded`, or a `Fault` without id, and then serves requests by id.
Exactly one of `Vectors`, `TokenVectors`, `Generated`, `Prefilled`, `Counted` and `Fault` ends a
request. While the engine works for long without a result it sends `Progress`, so that silence means
that it hangs.
A first message of `Probe` instead is answered with `Devices`, and the engine leaves.
"""

from __future__ import annotations

import struct
from typing import BinaryIO, Literal

import msgspec

from memory_cache.saying import Written

MAX_FRAME_BYTES = 16_777_216
"""Checked before any memory is taken. The largest frame is a chat about a whole book."""
MAX_TEXTS = 32
"""Texts in one `Embed` or `EmbedTokens`; the client sends as many requests as it takes."""

LOADING = 0
"""The id under which the client files what arrives before `Loaded`; requests count from 1."""

_length = struct.Struct("<I")

Role = Literal["system", "user", "assistant"]
CpuReason = Literal["", "no_backend", "no_device", "no_memory", "failed", "not_asked"]
"""Why layers stay on the CPU: this build has no GPU backend, the computer no GPU that it knows, the
GPU too little memory, the load failed with it, or it was not asked for; empty if all are offloaded.
"""


class ChatMessage(msgspec.Struct, frozen=True):
    """One turn of a conversation.

    `opening` is what its text begins with and what stays the same from question to question: a
    page. The end of the last opening is always the end of a token, so that everything up to there
    can be read ahead, kept, and reused. `content` follows.
    """

    role: Role
    content: str
    opening: str = ""


# ---- host → engine -------------------------------------------------------------------------------


class Load(msgspec.Struct, tag_field="type", tag="load", frozen=True, kw_only=True):
    """The first message: which model, and what for.

    `gpu_layers` below 0 offloads all that fits; `context_tokens` of 0 takes what the model allows,
    and more than fits into memory is reduced. `fingerprint` names the file's content: without one
    no state is written to disk. `lookup` lets an answer that copies its prompt be written faster.
    """

    role: Literal["embed", "chat"]
    path: str
    threads: int = 1
    gpu_layers: int = 0
    context_tokens: int = 0
    fingerprint: str = ""
    lookup: bool = True


class Probe(msgspec.Struct, tag_field="type", tag="probe", frozen=True, kw_only=True):
    """Instead of `Load`: what could a model run on here?"""


class Embed(msgspec.Struct, tag_field="type", tag="embed", frozen=True, kw_only=True):
    """Embed each text. An urgent request overtakes those that are not, even one under way."""

    id: int
    texts: list[str]
    urgent: bool = False


class EmbedTokens(msgspec.Struct, tag_field="type", tag="embed_tokens", frozen=True, kw_only=True):
    """Embed each text and each of its tokens. Urgent as in `Embed`."""

    id: int
    texts: list[str]
    urgent: bool = False


class Generate(msgspec.Struct, tag_field="type", tag="generate", frozen=True, kw_only=True):
    """Continue the conversation.

    A temperature of 0 always takes the likeliest token, None is the model's own. `so_far` is an
    answer that was cut and is gone on with. `think` lets a model that can reason do so first. Where
    `states` names a folder, what the model's memory holds at the end of the last opening is kept
    there, and found again.
    """

    id: int
    messages: list[ChatMessage]
    max_tokens: int
    temperature: float | None
    seed: int
    so_far: str = ""
    think: bool = False
    states: str | None = None


class Prefill(msgspec.Struct, tag_field="type", tag="prefill", frozen=True, kw_only=True):
    """Read the conversation up to the end of its last opening, with half the threads, until
    anything else arrives.
    """

    id: int
    messages: list[ChatMessage]
    states: str | None = None


class CountTokens(msgspec.Struct, tag_field="type", tag="count", frozen=True, kw_only=True):
    """How many tokens is each text, without any that a template adds?"""

    id: int
    texts: list[str]


class Cancel(msgspec.Struct, tag_field="type", tag="cancel", frozen=True, kw_only=True):
    """Stop the request with this id, waiting or under way."""

    id: int


ToEngine = Load | Probe | Embed | EmbedTokens | Generate | Prefill | CountTokens | Cancel


# ---- engine → host -------------------------------------------------------------------------------


class Loaded(msgspec.Struct, tag_field="type", tag="loaded", frozen=True, kw_only=True):
    """What was loaded. `dimensions` is the length of an embedding, `context_tokens` the most the
    model reads at once, `device` where the offloaded layers run, or `cpu`, and `cpu_reason` why
    not all of them run on a GPU. `rewinds` says how the model's memory goes back: to any token,
    to those in its sliding window, or only to a snapshot.
    """

    name: str
    dimensions: int
    context_tokens: int
    layers: int
    gpu_layers: int
    device: str
    chat_template: bool
    model_bytes: int
    threads: int = 1
    cpu_reason: CpuReason = ""
    reasons: bool = False
    rewinds: Literal["anywhere", "window", "snapshot"] = "anywhere"


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """Something that llama.cpp can compute on. Memory in bytes."""

    name: str
    description: str
    kind: Literal["cpu", "gpu", "igpu", "accelerator"]
    free_bytes: int
    total_bytes: int


class Devices(msgspec.Struct, tag_field="type", tag="devices", frozen=True, kw_only=True):
    """The answer to `Probe`: the devices, and the backends in this build (`CPU`, `Vulkan`, …)."""

    devices: list[Device]
    backends: list[str]
    version: str


class Progress(msgspec.Struct, tag_field="type", tag="progress", frozen=True, kw_only=True):
    """Work goes on: tokens read of a prompt, or, under id 0, thousandths of a model loaded."""

    id: int
    done: int
    total: int


class Vectors(msgspec.Struct, tag_field="type", tag="vectors", frozen=True, kw_only=True):
    """One unit-length embedding for each text, in order: little-endian float32, row after row."""

    id: int
    dimensions: int
    data: bytes


class TokenVectors(
    msgspec.Struct, tag_field="type", tag="token_vectors", frozen=True, kw_only=True
):
    """What each text means as a whole, as in `Vectors`, and token by token.

    `counts` says how many tokens each text has, without those that only mark its ends; the rest
    holds a row for each token, text after text. `pieces` are the ids of the tokens (int32), `rows`
    their vectors of unit length in whole steps (int8), `steps` the length of a step in each of them
    (float32), all little-endian. A model that does not pool its tokens by their mean has none that
    could be compared: each text then counts as one token, of id -1, which is its embedding.
    """

    id: int
    dimensions: int
    vectors: bytes
    counts: list[int]
    pieces: bytes
    rows: bytes
    steps: bytes


class Piece(msgspec.Struct, tag_field="type", tag="piece", frozen=True, kw_only=True):
    """The next piece of the answer, or of the reasoning before it: whole characters only."""

    id: int
    text: str
    reasoning: bool = False


class Generated(msgspec.Struct, tag_field="type", tag="generated", frozen=True, kw_only=True):
    """The answer is over. `reused` of the `prompt_tokens` were still in the KV cache, or were
    restored from disk. Of `drafted` tokens, guessed by looking them up, `accepted` were right.
    `seconds` counts all, `first_token_s` the part until the first token.
    """

    id: int
    prompt_tokens: int
    reused: int
    tokens: int
    seconds: float
    stopped: Literal["end", "length", "cancelled"]
    first_token_s: float = 0.0
    drafted: int = 0
    accepted: int = 0


class Prefilled(msgspec.Struct, tag_field="type", tag="prefilled", frozen=True, kw_only=True):
    """Reading ahead is over: `read` of `prompt_tokens`, fewer where something else came."""

    id: int
    prompt_tokens: int
    read: int


class Counted(msgspec.Struct, tag_field="type", tag="counted", frozen=True, kw_only=True):
    """The number of tokens of each text, in order."""

    id: int
    tokens: list[int]


class Fault(msgspec.Struct, tag_field="type", tag="fault", frozen=True, kw_only=True):
    """The request failed, or, under id 0, the model could not be loaded. `code` is one of those
    in `errors`.
    """

    id: int
    code: str
    message: Written


FromEngine = (
    Loaded
    | Devices
    | Progress
    | Vectors
    | TokenVectors
    | Piece
    | Generated
    | Prefilled
    | Counted
    | Fault
)

to_engine: msgspec.msgpack.Decoder[ToEngine] = msgspec.msgpack.Decoder(ToEngine)
from_engine: msgspec.msgpack.Decoder[FromEngine] = msgspec.msgpack.Decoder(FromEngine)
_encoder = msgspec.msgpack.Encoder()


class FrameError(Exception):
    """The other side's bytes are no frames: nothing after them can be trusted."""


def encode_frame(message: ToEngine | FromEngine) -> bytes:
    """Length and body. Raises `FrameError` if the message is over `MAX_FRAME_BYTES`."""
    body = _encoder.encode(message)
    if len(body) > MAX_FRAME_BYTES:
        raise FrameError(f"a message of {len(body)} bytes")
    return _length.pack(len(body)) + body


def read_frame(pipe: BinaryIO) -> bytes | None:
    """The body of the next frame, or None at the end of the pipe.

    Raises `FrameError` if the pipe ends inside a frame or the length is over the limit.
    """
    head = pipe.read(_length.size)
    if not head:
        return None
    if len(head) < _length.size:
        raise FrameError("the pipe ended inside a length")
    (length,) = _length.unpack(head)
    if length > MAX_FRAME_BYTES:
        raise FrameError(f"a frame of {length} bytes")
    body = pipe.read(length)
    if len(body) < length:
        raise FrameError("the pipe ended inside a frame")
    return body
