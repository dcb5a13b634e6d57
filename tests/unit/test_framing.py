"""Frames survive any way of arriving; bad lengths cost neither memory nor the next frame."""

from __future__ import annotations

import io
import os
import struct
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st

from memory_cache.errors import TooLarge
from memory_cache.framing import CutFrame, FrameReader, write_frame

if TYPE_CHECKING:
    from collections.abc import Sequence

LIMIT = 300


class Pipe(io.RawIOBase):
    """Gives a stream in pieces of the given sizes, over and over, as a pipe may."""

    def __init__(self, content: bytes, sizes: Sequence[int] = (1 << 20,)) -> None:
        self._content = io.BytesIO(content)
        self._sizes = sizes
        self._reads = 0

    def read(self, size: int = -1) -> bytes:
        self._reads += 1
        return self._content.read(min(size, self._sizes[self._reads % len(self._sizes)]))


class Zeros(io.RawIOBase):
    """A header, and then zeros for as long as somebody reads."""

    def __init__(self, header: bytes, count: int) -> None:
        self._header = header
        self.left = count

    def read(self, size: int = -1) -> bytes:
        header, self._header = self._header[:size], self._header[size:]
        if header:
            return header
        given = min(size, self.left)
        self.left -= given
        return bytes(given)


def framed(*bodies: bytes) -> bytes:
    return b"".join(struct.pack("=I", len(body)) + body for body in bodies)


@given(
    st.lists(st.binary(max_size=LIMIT), max_size=6),
    st.lists(st.integers(1, 40), min_size=1, max_size=5),
)
def test_frames_arrive_whole_however_the_reads_are_split(
    bodies: list[bytes], sizes: list[int]
) -> None:
    reader = FrameReader(Pipe(framed(*bodies), sizes), LIMIT)

    assert [reader.read() for _ in bodies] == bodies
    assert reader.read() is None


@given(st.binary(min_size=1, max_size=LIMIT), st.data())
def test_an_input_that_ends_inside_a_frame_is_told_from_one_that_ends_behind_it(
    body: bytes, data: st.DataObject
) -> None:
    whole = framed(body)
    cut = data.draw(st.integers(1, len(whole) - 1))

    with pytest.raises(CutFrame):
        FrameReader(Pipe(whole[:cut], [7]), LIMIT).read()


@given(st.integers(1, 200_000), st.binary(max_size=LIMIT))
def test_a_frame_over_the_limit_is_skipped_to_the_byte(excess: int, following: bytes) -> None:
    content = framed(bytes(LIMIT + excess), following)
    reader = FrameReader(Pipe(content), LIMIT)

    with pytest.raises(TooLarge):
        reader.read()
    assert reader.read() == following


def test_a_declared_length_of_4_gib_costs_no_memory() -> None:
    stream = Zeros(struct.pack("=I", 0xFFFFFFFF), 50_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(CutFrame):
            FrameReader(stream, LIMIT).read()
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert stream.left == 0
    assert peak_bytes < 1_000_000


def test_a_length_within_the_limit_costs_memory_only_as_its_bytes_arrive() -> None:
    stream = Zeros(struct.pack("=I", 1_000_000_000), 10)
    tracemalloc.start()
    try:
        with pytest.raises(CutFrame):
            FrameReader(stream, 2_000_000_000).read()
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak_bytes < 1_000_000


class Sluggish(io.BytesIO):
    """Takes at most three bytes at a time, as a full pipe may."""

    def write(self, content: bytes | memoryview) -> int:  # type: ignore[override]
        return super().write(bytes(content[:3]))


@given(st.binary(max_size=LIMIT))
def test_a_frame_is_written_whole_even_in_small_bites(body: bytes) -> None:
    stream = Sluggish()

    write_frame(stream, body)

    assert stream.getvalue() == framed(body)


def test_a_reader_that_is_gone_is_an_os_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb", buffering=0) as stream, pytest.raises(BrokenPipeError):
        write_frame(stream, b"x")
