"""The file while it is not whole, and what of it can be used again."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from memory_cache.errors import DownloadBusy, DownloadError
from memory_cache.models.fetch.partial import Origin, Partial

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://huggingface.co/m"
SHA256 = hashlib.sha256(b"whole").hexdigest()
ORIGIN = Origin(url=URL, sha256=SHA256, etag='"a"', total_bytes=5)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "models" / "m.gguf"


def begin(target: Path, content: bytes = b"who") -> None:
    with Partial(target) as partial:
        partial.resume(URL, SHA256, lambda *_: None)
        partial.belongs_to(ORIGIN)
        partial.write(content)


def test_what_was_written_is_there_again_with_its_hash(target: Path) -> None:
    begin(target)
    heard: list[tuple[int, int]] = []

    with Partial(target) as partial:
        partial.resume(URL, SHA256, lambda done, total: heard.append((done, total)))
        assert (partial.size_bytes, partial.origin) == (3, ORIGIN)
        partial.write(b"le")
        assert partial.sha256() == SHA256
        partial.finish()

    assert heard == [(3, 3)]
    assert target.read_bytes() == b"whole"
    assert [path.name for path in target.parent.iterdir()] == ["m.gguf"]


@pytest.mark.parametrize(
    ("note", "part"),
    [
        (b"", b"who"),
        (b'{"url":"', b"who"),
        (b"[]", b"who"),
        (b"\xff", b"who"),
        (None, b"who"),
        (b"", b""),
    ],
)
def test_a_part_with_a_damaged_note_is_not_used(
    target: Path, note: bytes | None, part: bytes
) -> None:
    begin(target)
    where = target.with_name("m.gguf.part.json")
    if note is None:
        where.unlink()
    else:
        where.write_bytes(note)
    target.with_name("m.gguf.part").write_bytes(part)

    with Partial(target) as partial:
        partial.resume(URL, SHA256, lambda *_: None)
        assert (partial.size_bytes, partial.origin) == (0, None)


@pytest.mark.parametrize(("url", "sha256"), [(URL + "/", SHA256), (URL, "0" * 64)])
def test_a_part_of_another_file_is_not_used(target: Path, url: str, sha256: str) -> None:
    begin(target)

    with Partial(target) as partial:
        partial.resume(url, sha256, lambda *_: None)
        assert partial.size_bytes == 0


def test_a_part_that_is_too_long_is_not_used(target: Path) -> None:
    begin(target, b"wholes")

    with Partial(target) as partial:
        partial.resume(URL, SHA256, lambda *_: None)
        assert partial.size_bytes == 0


def test_an_empty_part_is_not_left_behind(target: Path) -> None:
    with Partial(target) as partial:
        partial.resume(URL, SHA256, lambda *_: None)
        partial.belongs_to(ORIGIN)

    assert list(target.parent.iterdir()) == []


def test_only_one_works_on_it_and_another_may_when_that_is_done(target: Path) -> None:
    with Partial(target), pytest.raises(DownloadBusy), Partial(target):
        pass

    with Partial(target):
        assert target.with_name("m.gguf.part.lock").exists()
    assert list(target.parent.iterdir()) == []


def test_a_lock_file_that_nobody_holds_is_no_obstacle(target: Path) -> None:
    target.parent.mkdir()
    target.with_name("m.gguf.part.lock").touch()

    begin(target)

    assert target.with_name("m.gguf.part").read_bytes() == b"who"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file", "utf-8")

    with (
        pytest.raises(DownloadError, match="could not be written"),
        Partial(tmp_path / "models" / "m.gguf"),
    ):
        pass
