"""What the host makes of the first messages, of bad ones, and of the end of its input."""

from __future__ import annotations

import struct
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from tests.e2e.host.host_process import EXIT_LIMIT_S, frame

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.host.host_process import HostProcess

MEBIBYTE = 1_048_576


def test_hello_is_answered_with_both_versions(start: Callable[..., HostProcess]) -> None:
    events = start().request("hello", protocol=1, extension="0.1.0")

    assert [event["type"] for event in events] == ["welcome", "done"]
    assert tuple(events[0][name] for name in ("protocol", "pages", "chat_model")) == (1, 0, None)


@pytest.mark.parametrize(
    ("theirs", "code", "older"), [(0, "addon_older", "add-on"), (2, "program_older", "program")]
)
def test_another_version_is_refused_and_the_older_half_named(
    start: Callable[..., HostProcess], theirs: int, code: str, older: str
) -> None:
    host = start()

    (failed,) = host.request("hello", protocol=theirs, extension="9.9")

    assert (failed["type"], failed["code"]) == ("failed", code)
    assert failed["message"].startswith(f"The Memory Cache {older} is older")
    assert [f"Update the Memory Cache {older}, then try again."] == [failed["remedy"]]
    assert host.request("status")[0]["code"] == "bad_request"


def test_a_request_before_hello_is_refused_and_hello_still_works(
    start: Callable[..., HostProcess],
) -> None:
    host = start()

    (failed,) = host.request("status")

    assert (
        failed["code"],
        failed["message"],
    ) == ("bad_request", "The first request must be “hello”.")
    assert host.hello()["type"] == "welcome"


@pytest.mark.parametrize(
    ("body", "code", "answers"),
    [
        (b"", "bad_frame", None),
        (b"{", "bad_frame", None),
        (b"\xff\xfe", "bad_frame", None),
        (b"[" * 500_000, "bad_request", None),
        (b"[]", "bad_request", None),
        (b'{"type":"status"}', "bad_request", None),
        (b'{"type":"status","id":0}', "bad_request", None),
        (b'{"type":"status","id":77,"id":"x"}', "bad_request", None),
        (b'{"type":"lookup","id":77}', "bad_request", 77),
        (b'{"type":"run","id":77,"program":"/bin/sh"}', "unknown_request", 77),
    ],
)
def test_a_malformed_frame_is_answered_and_the_next_one_works(
    host: HostProcess, body: bytes, code: str, answers: int | None
) -> None:
    host.send_bytes(frame(body))

    assert code == host.next_event(answers)["code"]
    assert host.request("status")[0]["type"] == "health"


def test_an_oversize_frame_is_skipped_and_the_next_one_works(host: HostProcess) -> None:
    host.send_bytes(frame(b"x" * (MEBIBYTE + 1)))

    assert host.next_event(None)["code"] == "too_large"
    assert host.request("status")[0]["type"] == "health"


def test_a_lone_surrogate_does_not_leave_a_request_without_an_end(host: HostProcess) -> None:
    """Titles and addresses of pages hold them; JSON.stringify writes them as escapes."""
    events = host.request("lookup", url="https://a.example/\ud800")

    assert [event["type"] for event in events] == ["page_state", "done"]


@pytest.mark.parametrize(
    "unfinished",
    [
        b"",
        b"\x00\x00",
        struct.pack("=I", 100) + b'{"type":',
        struct.pack("=I", 0xFFFFFFFF) + b"x" * 100_000,
    ],
    ids=["between frames", "inside a length", "inside a frame", "inside an oversize frame"],
)
def test_the_end_of_input_ends_the_host_cleanly(host: HostProcess, unfinished: bytes) -> None:
    host.save("https://a.example/", "<p>A page, so that there is an engine to end.</p>")
    host.send_bytes(unfinished)
    began_s = monotonic()

    assert host.end_input() == 0
    assert monotonic() - began_s < EXIT_LIMIT_S
    assert host.engines() == []


def test_the_same_id_twice_at_once_is_refused_without_ending_the_first(host: HostProcess) -> None:
    host.upload("page", b"<p>Short, but it takes the engine a while to start.</p>")
    request_id = host.send("save", blob="page", url="https://a.example/")
    host.send("status", id=request_id)

    assert host.next_event(None)["message"] == "That request id is still in use."
    assert host.rest(request_id)[-1]["type"] == "done"
