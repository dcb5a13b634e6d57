"""What host and download process say to each other: JSON, one object a line, within limits.

The host says one `Order` and then nothing more; when its side of the pipe closes, the process ends.
The process reports `Progress` as long as it lives; one `Done` or `Failed` is its last word.
"""

from __future__ import annotations

from typing import Annotated, BinaryIO, Literal

import msgspec

from memory_cache.saying import Written

Phase = Literal["checking", "downloading", "verifying"]

MAX_LINE_BYTES = 65_536
SPARE_BYTES = 500_000_000
"""So much of the disk is left free: for the library, which matters more."""
_MAX_FILE_BYTES = 1_000_000_000_000


class LineError(Exception):
    """The other side broke a line off, or made one too long."""


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """How to download. Everything but the defaults is for tests, which have a server of their own.

    `hosts` are the names that may be asked for anything, each with a port if it is not 443; one
    that begins with a dot allows every name that ends so. `private_addresses` lets such a name lie
    on this computer or its network. `trusted_roots` are certificates in PEM, instead of the
    system's. Waits between attempts double from `first_wait_s`.
    """

    # The names that the Hub publishes under huggingface.co/.well-known/meta.json: itself, and its
    # CDN and storage, all of which are below hf.co and change too often to be listed.
    hosts: tuple[str, ...] = ("huggingface.co", "hf.co", ".hf.co")
    private_addresses: bool = False
    trusted_roots: str | None = None
    connect_s: float = 10.0
    stall_s: float = 30.0
    attempts: int = 5
    first_wait_s: float = 1.0
    spare_bytes: int = SPARE_BYTES


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """Which file, and where to. `sha256` in lower-case hexadecimal; `bytes` where it is known."""

    url: str
    path: str
    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    bytes: Annotated[int, msgspec.Meta(gt=0, le=_MAX_FILE_BYTES)] | None
    rules: Rules


class FetchProgress(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="progress"):
    """How far it is. `checking` counts bytes on disk that are read again, `downloading` the file's
    bytes that are there, whenever they came. `total_bytes` and `seconds_left` are None until known.
    """

    phase: Phase
    done_bytes: int
    total_bytes: int | None
    bytes_per_second: float
    seconds_left: float | None


class Done(msgspec.Struct, frozen=True, tag_field="type", tag="done"):
    """The file is in its place, whole and checked."""


class Failed(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="failed"):
    """It is not: the error's code, and its own words."""

    code: str
    message: Written
    remedy: Written | None


Report = FetchProgress | Done | Failed

order_decoder = msgspec.json.Decoder(Order)
report_decoder: msgspec.json.Decoder[Report] = msgspec.json.Decoder(Report)


def encode_line(message: Order | Report) -> bytes:
    """Return the message and the end of its line. JSON escapes line ends in texts."""
    return msgspec.json.encode(message) + b"\n"


def read_line(pipe: BinaryIO) -> bytes | None:
    """Return the next line, or None at the end. Raises `LineError`. `pipe` may be unbuffered."""
    line = pipe.readline(MAX_LINE_BYTES)
    if not line:
        return None
    if not line.endswith(b"\n"):
        raise LineError
    return line
