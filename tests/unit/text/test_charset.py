from __future__ import annotations

import pytest

from memory_cache.text.extraction.charset import decode

GERMAN = "<p>Der Bäcker grüßt die Köchin aus Övelgönne und geht früh schlafen.</p>"
RUSSIAN = "<p>Маяк был зажжён впервые дождливым вечером, и смотритель поднялся по лестнице.</p>"
JAPANESE = "<p>灯台は一八七一年の雨の夜に初めて灯され、番人は毎晩二度階段を上った。</p>"


@pytest.mark.parametrize(
    "declared", [None, "utf-8", "ascii", "iso-8859-1", "windows-1252", "no-such"]
)
def test_utf8_is_told_by_its_bytes(declared: str | None) -> None:
    assert decode(GERMAN.encode(), declared) == GERMAN


def test_what_the_server_said_beats_the_page() -> None:
    page = "<meta charset=koi8-r>" + RUSSIAN

    assert page == decode(page.encode("cp1251"), "windows-1251")


def test_the_pages_own_word_counts_when_nothing_else_is_said() -> None:
    page = "<meta http-equiv=Content-Type content='text/html; charset=Shift_JIS'>" + JAPANESE

    assert page == decode(page.encode("shift_jis"))


@pytest.mark.parametrize("mark", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_beats_everything(mark: str) -> None:
    assert decode(GERMAN.encode(mark), "iso-8859-1") == GERMAN


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(GERMAN, "cp1252"), (RUSSIAN, "cp1251"), (JAPANESE, "euc_jp"), (JAPANESE, "shift_jis")],
)
def test_undeclared_encodings_are_guessed(text: str, encoding: str) -> None:
    assert text * 5 == decode((text * 5).encode(encoding))


def test_a_declared_encoding_that_the_bytes_break_is_not_used() -> None:
    page = "<meta charset=shift_jis>" + JAPANESE

    assert page == decode(page.encode("shift_jis"), "utf-8")


def test_latin1_is_read_as_browsers_read_it() -> None:
    assert decode(b"\x93quoted\x94", "iso-8859-1") == "“quoted”"


def test_one_broken_byte_does_not_spoil_the_rest() -> None:
    source = RUSSIAN.encode() * 20

    assert RUSSIAN in decode(source[:1] + b"\xff" + source[1:], "utf-8")
