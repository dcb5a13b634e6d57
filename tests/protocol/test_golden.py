"""Messages as they stand on the wire today are read, and written again, the same for ever."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from memory_cache.protocol import (
    REQUEST_TYPES,
    AnyEvent,
    AnyRequest,
    Refused,
    decode_request,
    encode_event,
)

GOLDEN = Path(__file__).parent / "golden"
REQUESTS = sorted(GOLDEN.glob("request-*.json"))
EVENTS = sorted(GOLDEN.glob("event-*.json"))
EVENT_TYPES = {str(struct.__struct_config__.tag) for struct in AnyEvent.__args__}


def kinds(paths: list[Path]) -> set[str]:
    return {json.loads(path.read_bytes())["type"] for path in paths}


def test_there_is_a_golden_file_for_every_type() -> None:
    assert kinds(REQUESTS) == set(REQUEST_TYPES)
    assert kinds(EVENTS) == EVENT_TYPES


@pytest.mark.parametrize("path", REQUESTS, ids=lambda path: path.stem)
def test_a_request_is_read_and_written_without_loss(path: Path) -> None:
    golden = path.read_bytes()

    assert json.loads(msgspec.json.encode(decode_request(golden))) == json.loads(golden)


@pytest.mark.parametrize("path", EVENTS, ids=lambda path: path.stem)
def test_an_event_is_written_as_it_always_was(path: Path) -> None:
    golden = path.read_bytes()
    event = msgspec.json.decode(golden, type=AnyEvent)

    assert json.loads(encode_event(event)) == json.loads(golden)


@pytest.mark.parametrize("path", REQUESTS, ids=lambda path: path.stem)
def test_a_field_from_the_future_is_ignored(path: Path) -> None:
    golden = json.loads(path.read_bytes())

    assert decode_request(json.dumps(golden | {"mood": ["new"]}).encode()) == decode_request(
        path.read_bytes()
    )


@pytest.mark.parametrize("path", REQUESTS, ids=lambda path: path.stem)
def test_a_request_that_lacks_a_field_is_refused_by_its_id_unless_the_field_has_a_default(
    path: Path,
) -> None:
    golden = json.loads(path.read_bytes())
    struct = type(decode_request(path.read_bytes()))
    required = {field.name for field in msgspec.structs.fields(struct) if field.required}
    for name in golden.keys() - {"type", "id"}:
        cut = json.dumps({key: value for key, value in golden.items() if key != name}).encode()
        if name in required:
            with pytest.raises(Refused) as refused:
                decode_request(cut)
            assert (refused.value.reply.id, refused.value.reply.code) == (
                golden["id"],
                "bad_request",
            )
        else:
            assert isinstance(decode_request(cut), AnyRequest)


def test_a_refusal_does_not_repeat_what_it_refuses_at_length() -> None:
    frame = json.dumps(
        {"type": "open", "id": 1, "blob": "b", "url": "u", "content_type": "x" * 9999}
    )

    with pytest.raises(Refused) as refused:
        decode_request(frame.encode())

    assert len(refused.value.reply.message) < 300


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ('"a \\ud800 b"', "a \ufffd b"),
        ('"a \\uDFFF"', "a \ufffd"),
        ('"\\ud83d\\ude00"', "😀"),
        ('"\\\\ud800"', "\\ud800"),
        ('"nul \\u0000"', "nul \0"),
    ],
)
def test_half_a_character_is_replaced_and_everything_else_kept(sent: str, read: str) -> None:
    request = decode_request(b'{"type":"lookup","id":1,"url":%s}' % sent.encode())

    assert msgspec.structs.asdict(request)["url"] == read
