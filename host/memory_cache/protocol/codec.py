"""Reads requests and writes events; what is no request is refused with the event that says so."""

from __future__ import annotations

import msgspec

from memory_cache.errors import (
    BadFrame,
    BadRequest,
    InternalError,
    MemoryCacheError,
    UnknownRequest,
)
from memory_cache.protocol.connection import Failed
from memory_cache.protocol.limits import Id
from memory_cache.protocol.messages import AnyEvent, AnyRequest
from memory_cache.saying import Said, said, to_json


class _Envelope(msgspec.Struct):
    """The least that a refused frame is asked for: which request to answer."""

    id: Id | None = None
    type: str | None = None


_requests: msgspec.json.Decoder[AnyRequest] = msgspec.json.Decoder(AnyRequest)
_envelopes: msgspec.json.Decoder[_Envelope] = msgspec.json.Decoder(_Envelope)

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
    return to_json(event)


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
    known = error if isinstance(error, MemoryCacheError) else InternalError()
    remedy = known.advice or None
    return Failed(
        id=request_id,
        code=known.code,
        message=known.message,
        remedy=remedy,
        # What was not given a name of its own is told as all of its code are.
        message_said=said(known.message) or Said(known.code),
        remedy_said=said(remedy) or (Said(f"{known.code}_remedy") if remedy else None),
    )
