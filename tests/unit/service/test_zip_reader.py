"""ZIP files that nobody vouches for: bombs, lies and damage cost a sentence, never the memory."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO

import pytest

from memory_cache.service.moving.zip_reader import ZipFault, ZipReader


def refused(content: bytes, name: str = "a", max_bytes: int = 1000, **limits: int) -> str:
    with pytest.raises(ZipFault) as fault:
        ZipReader(BytesIO(content), **limits).read(name, max_bytes)
    return str(fault.value)


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes], method: int = 8) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return file.getvalue()


def test_stored_and_deflated_entries_are_read_and_each_only_once() -> None:
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        archive = ZipReader(BytesIO(zipped(("ä/日.txt", b"hello" * 99), method=method)))

        assert "ä/日.txt" in archive
        assert len(archive) == 1
        assert archive.read("ä/日.txt", 495) == b"hello" * 99
        with pytest.raises(ZipFault, match="was read before"):
            archive.read("ä/日.txt", 495)


def test_an_archive_with_64_bit_numbers_is_read() -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        with archive.open("a", "w", force_zip64=True) as entry:
            entry.write(b"hello")
        for number in range(70_000):
            archive.writestr(str(number), b"")

    reader = ZipReader(file)

    assert len(reader) == 70_001
    assert reader.read("a", 5) == b"hello"


def test_a_bomb_is_not_unpacked() -> None:
    bomb = zipped(("a", bytes(50_000_000)))

    assert len(bomb) < 60_000
    assert refused(bomb) == "“a” is larger than anything that belongs there."
    assert refused(bomb, max_bytes=10**9, free_bytes=10**6) == (
        "The file unpacks to far more than any library comes to."
    )


def test_a_bomb_that_lies_about_its_size_is_not_unpacked_further_than_it_says() -> None:
    bomb = bytearray(zipped(("a", bytes(50_000_000))))
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", bomb, bomb.index(signature) + at, 10)

    assert refused(bytes(bomb)) == "“a” is damaged."


def test_many_small_bombs_are_together_one_large_one() -> None:
    bombs = zipped(*((str(number), bytes(900_000)) for number in range(100)))
    archive = ZipReader(BytesIO(bombs), free_bytes=1_000_000)

    with pytest.raises(ZipFault, match="far more than any library"):
        sum(len(archive.read(str(number), 1_000_000)) for number in range(100))

    assert len(archive) > 90


def test_entries_that_share_their_bytes_count_each() -> None:
    """As in Fifield's “A better zip bomb” (WOOT 2019): many names for one kernel."""
    whole = zipped(("a", bytes(900_000)))
    at = whole.index(b"PK\x01\x02")
    end = whole.index(b"PK\x05\x06")
    record = whole[at:end]
    records = b"".join(record.replace(b"a", name, 1) for name in (b"a", b"b", b"c"))
    tail = bytearray(whole[end:])
    struct.pack_into("<2H2I", tail, 8, 3, 3, len(records), at)

    assert refused(whole[:at] + records + bytes(tail), "b", 10**6) == "“b” is damaged."


def test_encrypted_linked_and_strangely_packed_entries_are_refused() -> None:
    link = zipfile.ZipInfo("a")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    encrypted = bytearray(zipped(("a", b"secret")))
    encrypted[encrypted.index(b"PK\x01\x02") + 8] |= 1

    assert refused(zipped((link, b"/etc/passwd"))) == "“a” is a link and no file."
    assert refused(bytes(encrypted)) == "“a” is encrypted."
    assert refused(zipped(("a", b"x"), method=zipfile.ZIP_LZMA)) == (
        "“a” is packed in a way that is not known here."
    )


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_entries_of_one_name_are_refused() -> None:
    assert refused(zipped(("a", b"1"), ("a", b"2"))) == (
        "The file holds two entries of the same name."
    )


def test_more_entries_than_any_library_has_are_refused() -> None:
    many = zipped(*((str(number), b"") for number in range(50)))

    assert refused(many, max_entries=49) == "The file names more entries than any library has."


def test_a_directory_that_says_it_is_larger_than_the_file_is_refused() -> None:
    whole = bytearray(zipped(("a", b"1")))
    struct.pack_into("<I", whole, whole.index(b"PK\x05\x06") + 12, 0xFFFFFFF0)

    assert refused(bytes(whole)) == "The file’s directory is damaged."


def test_a_wrong_checksum_is_noticed() -> None:
    whole = bytearray(zipped(("a", b"hello"), method=zipfile.ZIP_STORED))
    whole[whole.index(b"hello")] ^= 1

    assert refused(bytes(whole)) == "“a” is damaged."
    assert zlib.crc32(b"hello") != zlib.crc32(b"iello")
