"""Reading PDFs in a process of its own: real files, hostile ones, and processes that misbehave."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
import zlib
from typing import TYPE_CHECKING

import pytest

from memory_cache.errors import (
    Cancelled,
    DocumentDamaged,
    DocumentLocked,
    DocumentTooHard,
    MemoryCacheError,
    NoText,
    ReaderUnavailable,
)
from memory_cache.reader.client import PdfReader
from tests.documents.pdf import Words, assemble, lines_of, stream, write_pdf

if TYPE_CHECKING:
    from pathlib import Path

COMMAND = [sys.executable, "-m", "memory_cache", "read-pdf"]
LIGHT = "The lighthouse on Skerry Rock was first lit in 1861\nby a keeper named Ingrid Sandvik."
PAGES = [lines_of(LIGHT), [], lines_of("She kept it for nineteen years.")]


@pytest.fixture
def reader() -> PdfReader:
    return PdfReader(COMMAND)


def program(tmp_path: Path, body: str) -> list[str]:
    """A reader that behaves as `body` says: `order` is what it was sent, `send` what it answers."""
    path = tmp_path / "reader.py"
    path.write_text(
        "import os, sys, time\n"
        "from memory_cache.framing import FrameReader, claim_streams, write_frame\n"
        "from memory_cache.reader.messages import *\n"
        "from memory_cache.text.documents.page_layout import PlacedPage, Stretch\n"
        "incoming, outgoing = claim_streams()\n"
        "order = order_decoder.decode(FrameReader(incoming, MAX_ORDER_BYTES).read())\n"
        "def send(message): write_frame(outgoing, encode(message))\n"
        "def page(text):\n"
        "    words = Stretch(text, 72.0, 300.0, 700.0, 11.0, False, False)\n"
        "    return Page(PlacedPage(612.0, 792.0, [words]), False)\n" + body
    )
    return [sys.executable, str(path)]


def test_a_pdf_is_read_with_its_pages_its_date_and_who_wrote_it(reader: PdfReader) -> None:
    source = write_pdf(PAGES, title="The Skerry light", author="A. Aune", created="D:20240229")

    article = reader.read(source, title="")

    assert article.title == "The Skerry light"
    assert (article.byline, article.published, article.lang) == ("A. Aune", "2024-02-29", "en")
    assert article.text == f"{LIGHT}\n\nShe kept it for nineteen years.".replace("1861\n", "1861 ")
    second = article.text.index("She kept")
    assert article.page_starts == [0, second, second]
    assert not article.truncated


def test_hyphens_columns_and_turned_pages_are_read_as_they_are_seen(reader: PdfReader) -> None:
    across = [
        words
        for at in range(6)
        for words in (
            Words(60, 600 - 14 * at, f"the left column tells {at} of the rock"),
            Words(330, 600 - 14 * at, f"the right one says {at} who kept it"),
        )
    ]
    hyphenated = lines_of("it was the tallest light-\nhouse of them all")

    article = reader.read(write_pdf([hyphenated, across]), title="")
    turned = reader.read(write_pdf([lines_of(LIGHT, top=500)], rotated=90), title="")

    assert "the tallest lighthouse of them all" in article.text
    assert article.text.index("tells 5 of") < article.text.index("says 0 who")
    assert "lit in 1861 by a keeper" in turned.text


def test_arabic_and_chinese_come_out_in_the_order_in_which_they_are_read(
    reader: PdfReader,
) -> None:
    arabic = "بنيت المنارة سنة 1861 على الصخرة"
    # As it is drawn, from left to right: letters backwards, numbers not.
    drawn = re.sub(r"\d+", lambda found: found[0][::-1], arabic)[::-1]
    chinese = "他们在那里建了一座灯塔，\n后来有人点亮了它。"

    article = reader.read(write_pdf([[Words(300, 700, drawn)], lines_of(chinese)]), title="")

    assert arabic in article.text
    assert chinese.replace("\n", "") in article.text


@pytest.mark.parametrize(
    ("source", "error"),
    [
        (write_pdf(PAGES, password=True), DocumentLocked),
        (b"%PDF-1.7\nnothing of the kind", DocumentDamaged),
        (b"", DocumentDamaged),
        (b"\x7fELF" + bytes(1_000), DocumentDamaged),
        (write_pdf([[], []]), NoText),
        (bytes(64 * 1024 * 1024 + 1), DocumentTooHard),
    ],
    ids=["locked", "no table", "empty", "another kind", "pictures", "too large"],
)
def test_what_cannot_be_read_says_why(
    reader: PdfReader, source: bytes, error: type[MemoryCacheError]
) -> None:
    with pytest.raises(error) as raised:
        reader.read(source, title="")

    assert type(raised.value) is error


def test_a_damaged_pdf_gives_its_text_or_a_clear_error_wherever_it_is_cut(
    reader: PdfReader,
) -> None:
    source = write_pdf(PAGES)
    outcomes = set()
    for length in range(0, len(source), len(source) // 7):
        try:
            outcomes.add("lit in 1861" in reader.read(source[:length], title="").text)
        except NoText:
            outcomes.add(False)

    # PDFium mends a lost table; a file without its pages it cannot mend.
    assert False in outcomes


def test_a_bomb_costs_bounded_memory_and_leaves_the_pages_before_it() -> None:
    """Spaces without end in little room: the limit ends the process, not the computer."""
    deflate = zlib.compressobj(1)
    packed = b"".join(deflate.compress(b" " * (1 << 20)) for _ in range(400)) + deflate.flush()
    whole = write_pdf([lines_of(LIGHT), lines_of("THE BOMB"), lines_of("What comes after.")])
    objects = [part.split(b"obj\n", 1)[1] for part in whole.split(b"\nendobj\n")[:-1]]
    objects[9] = stream(packed, b"/Filter /FlateDecode")
    source = assemble(objects, b"/Root 1 0 R /Info 6 0 R")

    article = PdfReader(COMMAND, memory_bytes=160 * 1024 * 1024).read(source, title="")

    assert "lit in 1861" in article.text
    assert "What comes after." in article.text
    assert article.truncated


def test_a_process_that_dies_or_hangs_on_a_page_costs_that_page(tmp_path: Path) -> None:
    body = (
        "send(About(4, '', '', ''))\n"
        "for number in range(order.first_page, 4):\n"
        "    if number == 1: os.abort()\n"
        "    if number == 2: time.sleep(60)\n"
        "    send(page(f'This is page {number}.'))\n"
        "send(Done(False))\n"
    )

    article = PdfReader(program(tmp_path, body), page_limit_s=1.5).read(b"%PDF", title="")

    assert [f"page {number}" in article.text for number in range(4)] == [True, False, False, True]
    assert article.truncated
    assert len(article.page_starts) == 4


def test_a_process_that_cannot_even_open_the_file_is_not_started_again(tmp_path: Path) -> None:
    count = tmp_path / "starts"
    body = f"open({str(count)!r}, 'a').write('x')\nos.abort()\n"

    with pytest.raises(DocumentTooHard):
        PdfReader(program(tmp_path, body)).read(b"%PDF", title="")

    assert count.read_text() == "x"


def test_time_that_is_up_leaves_what_was_read(tmp_path: Path) -> None:
    body = (
        "send(About(900, '', '', ''))\n"
        "for number in range(900):\n"
        "    send(page(f'This is page {number}.'))\n"
        "    if number: time.sleep(60)\n"
    )

    article = PdfReader(program(tmp_path, body), limit_s=2.0).read(b"%PDF", title="")

    assert "This is page 1." in article.text
    assert article.truncated


@pytest.mark.parametrize(
    "body",
    ["os.write(2, b'')\nos._exit(0)\n", "write_frame(outgoing, b'no message')\ntime.sleep(60)\n"],
    ids=["says nothing", "says rubbish"],
)
def test_a_process_that_makes_no_sense_is_an_error(tmp_path: Path, body: str) -> None:
    with pytest.raises(DocumentTooHard):
        PdfReader(program(tmp_path, body), page_limit_s=5.0).read(b"%PDF", title="")


def test_a_program_that_is_not_there_is_told_apart_from_a_bad_document(tmp_path: Path) -> None:
    with pytest.raises(ReaderUnavailable):
        PdfReader([str(tmp_path / "nothing")]).read(b"%PDF", title="")


@pytest.mark.parametrize("how", ["cancel", "close"])
def test_reading_is_called_off_and_its_process_ends(tmp_path: Path, how: str) -> None:
    pid_file = tmp_path / "pid"
    body = f"open({str(pid_file)!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)\n"
    reader, cancelled = PdfReader(program(tmp_path, body)), threading.Event()
    raised: list[BaseException] = []

    def read() -> None:
        try:
            reader.read(b"%PDF", title="", cancelled=cancelled)
        except Cancelled as error:
            raised.append(error)

    thread = threading.Thread(target=read)
    thread.start()
    while not (pid_file.exists() and pid_file.read_text()):
        time.sleep(0.01)
    if how == "cancel":
        cancelled.set()
    else:
        reader.close()
    thread.join(10)

    assert len(raised) == 1
    assert not is_alive(int(pid_file.read_text()))


def test_the_process_ends_with_its_input() -> None:
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin is not None
        child.stdin.close()

        assert child.wait(10) == 0


def is_alive(pid: int) -> bool:
    for _ in range(200):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.01)
    return True
