"""Uploads arrive in order, bounded, and are used once."""

from __future__ import annotations

import pytest

from memory_cache.dispatch.uploads import Uploads
from memory_cache.errors import BadRequest, TooLarge, UploadMissing
from memory_cache.protocol import MAX_UPLOAD_BYTES, Open, Save


def opened(blob: str) -> Open:
    return Open(id=1, blob=blob, url="https://a.example/", title="A", charset="utf-8")


def test_chunks_are_joined_in_order_and_carry_what_the_request_says() -> None:
    uploads = Uploads()
    for index, chunk in enumerate((b"<p>", b"", b"text")):
        uploads.put("page", index, chunk)

    draft = uploads.draft(Save(id=1, blob="page", url="https://a.example/", part="selection"))

    assert (draft.source, draft.kind, draft.charset) == (b"<p>text", "selection", None)


def test_an_upload_is_used_up_by_the_first_request_that_names_it() -> None:
    uploads = Uploads()
    uploads.put("page", 0, b"x")
    uploads.draft(opened("page"))

    with pytest.raises(UploadMissing):
        uploads.draft(opened("page"))


def test_an_upload_that_never_came_is_missing() -> None:
    with pytest.raises(UploadMissing):
        Uploads().draft(opened("page"))


@pytest.mark.parametrize("indices", [(1,), (0, 2), (0, 1, 1), (0, 1, 2**60)])
def test_a_gap_ends_the_upload(indices: tuple[int, ...]) -> None:
    uploads = Uploads()
    for index in indices[:-1]:
        uploads.put("page", index, b"x")

    with pytest.raises(BadRequest):
        uploads.put("page", indices[-1], b"x")
    with pytest.raises(UploadMissing):
        uploads.draft(opened("page"))


def test_the_first_chunk_again_begins_anew() -> None:
    uploads = Uploads()
    uploads.put("page", 0, b"old")
    uploads.put("page", 1, b"old")
    uploads.put("page", 0, b"new")

    assert uploads.draft(opened("page")).source == b"new"


def test_all_uploads_together_stay_under_the_limit() -> None:
    uploads = Uploads()
    half = bytes(MAX_UPLOAD_BYTES // 2)
    uploads.put("one", 0, half)
    uploads.put("two", 0, half)

    with pytest.raises(TooLarge):
        uploads.put("three", 0, b"x")

    assert len(uploads.draft(opened("one")).source) == len(half)
    uploads.put("three", 0, b"x")


def test_beyond_eight_the_oldest_is_dropped() -> None:
    uploads = Uploads()
    for number in range(9):
        uploads.put(f"page {number}", 0, b"x")

    with pytest.raises(UploadMissing):
        uploads.draft(opened("page 0"))
    assert uploads.draft(opened("page 1")).source == b"x"
