"""`--jsonl`: one JSON object a line in, one out, in order; an error costs its own line only."""

from __future__ import annotations

import sys
import traceback
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from memory_cache.cli.output import Output, describe
from memory_cache.errors import BadRequest, InternalError, MemoryCacheError
from memory_cache.saying import to_json
from memory_cache.surrogates import mend_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_NULL = b"null"


class Line(msgspec.Struct, kw_only=True):
    """What every line carries: an id, any JSON value, echoed to the letter."""

    id: msgspec.Raw = msgspec.Raw(_NULL)


L = TypeVar("L", bound=Line)


def run_lines(
    kind: type[L],
    answer: Callable[[L], dict[str, Any]],
    output: Output,
    lines: Iterable[bytes] | None = None,
) -> None:
    """Answer every line of stdin; empty lines are passed over."""
    decoder = msgspec.json.Decoder(kind)
    for line in lines if lines is not None else sys.stdin.buffer:
        if line.strip():
            output.line(_answer_line(decoder, answer, line))


def _answer_line(
    decoder: msgspec.json.Decoder[L], answer: Callable[[L], dict[str, Any]], line: bytes
) -> bytes:
    echoed = msgspec.Raw(_NULL)
    try:
        line = _mended(line)
        echoed = _id_of(line)
        try:
            request = decoder.decode(line)
        except msgspec.DecodeError as fault:
            raise BadRequest(f"That line does not fit: {fault}.") from None
        return to_json({"id": echoed, **answer(request)})
    except MemoryCacheError as error:
        return to_json({"id": echoed, "error": describe(error)})
    except Exception:  # noqa: BLE001 - the run goes on, whatever one line does
        traceback.print_exc()
        return to_json({"id": echoed, "error": describe(InternalError())})


def _id_of(line: bytes) -> msgspec.Raw:
    try:
        return msgspec.json.decode(line, type=Line).id.copy()
    except (msgspec.DecodeError, RecursionError):
        return msgspec.Raw(_NULL)


def _mended(line: bytes) -> bytes:
    """Return the line without the lone surrogates and broken bytes that pages do hold."""
    try:
        return mend_json(line)
    except (ValueError, RecursionError):
        raise BadRequest("That line is not JSON.") from None
