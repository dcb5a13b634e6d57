from __future__ import annotations

import io
import tracemalloc

import pytest

from memory_cache.engine.messages import (
    MAX_FRAME_BYTES,
    Embed,
    FrameError,
    Piece,
    encode_frame,
    from_engine,
    read_frame,
    to_engine,
)


def test_a_message_comes_back_as_it_was_sent() -> None:
    sent = Embed(id=7, texts=["Größe", "東京"], urgent=True)

    frame = read_frame(io.BytesIO(encode_frame(sent)))

    assert frame is not None
    assert to_engine.decode(frame) == sent


def test_frames_follow_each_other_until_the_pipe_ends() -> None:
    pipe = io.BytesIO(encode_frame(Piece(id=1, text="a")) + encode_frame(Piece(id=1, text="b")))

    frames = [read_frame(pipe), read_frame(pipe), read_frame(pipe)]

    assert [frame and from_engine.decode(frame) for frame in frames] == [
        Piece(id=1, text="a"),
        Piece(id=1, text="b"),
        None,
    ]


@pytest.mark.parametrize("cut_bytes", [1, 3, 4, 9])
def test_a_pipe_that_ends_inside_a_frame_is_an_error(cut_bytes: int) -> None:
    whole = encode_frame(Piece(id=1, text="a longer piece"))

    with pytest.raises(FrameError):
        read_frame(io.BytesIO(whole[:cut_bytes]))


def test_a_declared_length_of_4_gib_is_refused_before_memory_is_taken() -> None:
    tracemalloc.start()
    with pytest.raises(FrameError):
        read_frame(io.BytesIO(b"\xff\xff\xff\xff" + b"x" * 100))
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak_bytes < 1_000_000


def test_a_message_over_the_limit_is_not_sent() -> None:
    with pytest.raises(FrameError):
        encode_frame(Piece(id=1, text="x" * (MAX_FRAME_BYTES + 1)))
