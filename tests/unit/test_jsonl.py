"""One line in, one line out: ids echo to the letter, and no line can end the run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, strategies as st

from memory_cache.cli.jsonl import Line, run_lines
from memory_cache.cli.output import Output
from memory_cache.cli.pages import PageLine
from memory_cache.errors import BadRequest, NoText

if TYPE_CHECKING:
    from collections.abc import Iterable

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text() | st.floats(0, 1),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


class Told(Output):
    """Keeps what would be printed."""

    def __init__(self) -> None:
        super().__init__(as_json=True)
        self.lines: list[bytes] = []

    def line(self, content: bytes) -> None:
        self.lines.append(content)


class Word(Line, kw_only=True):
    word: str


def shout(line: Word) -> dict[str, Any]:
    if line.word == "nothing":
        raise NoText
    if line.word == "bug":
        raise ZeroDivisionError
    return {"loud": line.word.upper()}


def run(lines: Iterable[bytes]) -> list[Any]:
    told = Told()
    run_lines(Word, shout, told, lines)
    return [json.loads(line) for line in told.lines]


@given(JSON)
def test_an_id_of_any_kind_comes_back_with_an_answer_and_with_an_error(value: Any) -> None:
    good = json.dumps({"id": value, "word": "a"}).encode()
    bad = json.dumps({"id": value, "word": 7}).encode()

    answer, error = run([good, bad])

    assert answer == {"id": value, "loud": "A"}
    assert (error["id"], error["error"]["code"]) == (value, "bad_request")


@pytest.mark.parametrize("written", [b"1.50", b"1e2", b'{ "a" : 1 }', b"12345678901234567890123"])
def test_an_id_comes_back_to_the_letter(written: bytes) -> None:
    told = Told()
    run_lines(Word, shout, told, [b'{"word": "a", "id": ' + written + b"}"])

    assert told.lines == [b'{"id":' + written + b',"loud":"A"}']


def test_a_line_without_an_id_has_a_null_one() -> None:
    assert run([b'{"word": "a"}']) == [{"id": None, "loud": "A"}]


def test_answers_keep_their_order_and_errors_their_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    answers = run(
        [
            b'{"id": 1, "word": "a"}\n',
            b"\n",
            b"   \n",
            b'{"id": 2, "word": "nothing"}\n',
            b'{"id": 3, "word": "bug"}\n',
            b"not json\n",
            b'{"id": 4}\n',
            b"[1]\n",
            b"[" * 100_000,
            b'{"id": 5, "word": "z"}',
        ]
    )

    assert [answer["id"] for answer in answers] == [1, 2, 3, None, 4, None, None, 5]
    assert [answer.get("error", {}).get("code") for answer in answers] == [
        *(None, "no_text", "internal", "bad_request", "bad_request", "bad_request", "bad_request"),
        None,
    ]
    assert "ZeroDivisionError" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("word", "loud"),
    [
        (rb"a\ud800b", "A\ufffdB"),
        (rb"\uDC00", "\ufffd"),
        (rb"\ud83d\ude00", "😀"),
        (b"a\xffb", "A\ufffdB"),
        (rb"\u0000", "\0"),
    ],
)
def test_half_a_character_is_replaced(word: bytes, loud: str) -> None:
    assert run([b'{"id": 1, "word": "' + word + b'"}']) == [{"id": 1, "loud": loud}]


@pytest.mark.parametrize("given", [{}, {"html": "a", "text": "b"}, {"html": "", "html_b64": ""}])
def test_a_page_has_exactly_one_source(given: dict[str, Any]) -> None:
    with pytest.raises(BadRequest):
        PageLine(**given).draft()


def test_characters_are_read_as_what_they_are_whatever_the_line_says_of_its_charset() -> None:
    draft = PageLine(html="größer", charset="iso-8859-7").draft()

    assert (draft.source.decode(), draft.charset) == ("größer", "utf-8")


def test_bytes_are_read_as_the_server_said() -> None:
    draft = PageLine(html_b64=b"\xe1", charset="iso-8859-7").draft()

    assert (draft.source, draft.charset, draft.content_type) == (b"\xe1", "iso-8859-7", "text/html")
