"""What other programs export is taken in: each thing once, with its dates, folders and tags."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from memory_cache.errors import FileError, FileRefused
from memory_cache.service.indexing import read_page
from memory_cache.service.moving import importing
from memory_cache.store.records import Draft
from tests.unit.service.moving_case import keep, open_memory, take_in
from tests.unit.service.moving_samples import (
    KARAKEEP,
    NETSCAPE,
    POCKET,
    POCKET_HTML,
    READER,
    READWISE_CSV,
    READWISE_JSON,
    SINGLEFILE,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from memory_cache.service.memory import Memory
    from memory_cache.service.moving.report import ImportReport
    from memory_cache.store.records import Page


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    memory = open_memory(tmp_path / "home")
    yield memory
    memory.close()


def taken(memory: Memory, path: Path, content: str | bytes | dict[str, object]) -> ImportReport:
    if isinstance(content, dict):
        content = json.dumps(content)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return take_in(memory, path)


def pages(memory: Memory) -> dict[str, Page]:
    found = memory.library.pages.get_many(list(memory.library.pages.ids()))
    return {page.url: page for page in found.values()}


def source(memory: Memory, page: Page) -> str:
    return memory.library.pages.source(page.page_id).draft.source.decode()


def collections(memory: Memory, page: Page) -> list[str]:
    return [one.name for one in memory.library.collections.of_page(page.page_id)]


def test_bookmarks_keep_their_words_dates_folders_and_tags(memory: Memory, tmp_path: Path) -> None:
    report = taken(memory, tmp_path / "bookmarks.html", NETSCAPE)
    again = take_in(memory, tmp_path / "bookmarks.html")

    found = pages(memory)
    ferry = found["https://a.example/ferry?x=1&y=2"]
    lentils = found["https://b.example/lentils"]
    for page in found.values():
        read_page(memory, page.page_id)
    text = memory.library.texts.get(ferry.page_id)
    assert report == (
        *(0, 0, 3),
        ["Bookmarks left out, since they are no address of a page (bookmarklets, for example): 2."],
    )
    assert again[:3] == (0, 3, 0)
    assert (ferry.title, ferry.saved_at, ferry.kind) == (
        *("The ferry & its crossing", 1_600_000_000.0, "page"),
    )
    assert found["https://c.example/"].saved_at == 1_600_000_002.0
    assert collections(memory, ferry) == ["sea", "slow travel"]
    assert collections(memory, lentils) == ["Cooking / Soups"]
    assert "Sails at nine." in text
    assert "slow travel" in text
    assert memory.library.texts.get(lentils.page_id) != text


def test_bookmarks_with_the_same_title_stay_two(memory: Memory, tmp_path: Path) -> None:
    two = "".join(f'<DT><A HREF="https://{name}.example/">Home</A>\n' for name in "ab")
    taken(memory, tmp_path / "b.html", f"<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL>{two}</DL>")
    for page in pages(memory).values():
        read_page(memory, page.page_id)

    assert [page.twin_of for page in pages(memory).values()] == [None, None]


def test_the_first_real_save_takes_the_place_of_a_bookmark(memory: Memory, tmp_path: Path) -> None:
    taken(memory, tmp_path / "bookmarks.html", NETSCAPE)
    bookmark = pages(memory)["https://b.example/lentils"]
    read_page(memory, bookmark.page_id)

    kept = memory.library.pages.keep(Draft(bookmark.url, b"<p>Boil them.</p>"), 1_700_000_000.0)

    page = memory.library.pages.get(kept.page_id)
    assert (kept.page_id, kept.status) == (bookmark.page_id, "updated")
    assert (page.content_type, page.first_saved_at) == ("text/html", 1_600_000_001.0)
    assert collections(memory, page) == ["Cooking / Soups"]


def test_a_bookmark_never_takes_the_place_of_a_page(memory: Memory, tmp_path: Path) -> None:
    page_id = keep(memory, "https://b.example/lentils", "<p>Boil them.</p>", 5.0)

    report = taken(memory, tmp_path / "bookmarks.html", NETSCAPE)

    page = memory.library.pages.get(page_id)
    assert report[:3] == (0, 1, 2)
    assert source(memory, page) == "<p>Boil them.</p>"
    assert collections(memory, page) == ["Cooking / Soups"]


def test_an_imported_page_takes_the_place_of_a_newer_bookmark(
    memory: Memory, tmp_path: Path
) -> None:
    mark = '<DT><A HREF="https://saved.example/tide-mill" ADD_DATE="1750000000">Mill</A>'
    taken(memory, tmp_path / "b.html", f"<!DOCTYPE NETSCAPE-Bookmark-file-1><DL>{mark}</DL>")

    report = taken(memory, tmp_path / "mill.html", SINGLEFILE)

    (page,) = pages(memory).values()
    assert report[:3] == (1, 0, 0)
    assert source(memory, page) == SINGLEFILE


def test_the_collections_that_hold_most_are_made_and_the_rest_is_said(
    memory: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MOST_COLLECTIONS", 2)
    tags = ["rare", "often,some", "often,some", "often"]
    marks = "".join(
        f'<DT><A HREF="https://a.example/{at}" TAGS="{some}">{at}</A>'
        for at, some in enumerate(tags)
    )

    report = taken(memory, tmp_path / "b.html", f"<!DOCTYPE NETSCAPE-Bookmark-file-1><DL>{marks}")

    assert [one.name for one in memory.library.collections.all()] == ["often", "some"]
    assert report.problems[0].startswith("There are more than 2 folders and tags")


def test_a_folder_of_singlefile_pages_and_files_is_taken_in(memory: Memory, tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    (folder / "deeper").mkdir(parents=True)
    (folder / "deeper" / "mill.html").write_text(SINGLEFILE)
    (folder / "note.md").write_text("# Salt\n\nSalt is patient.")
    (folder / "plain.txt").write_text("Bread")
    (folder / "fake.pdf").write_text("no PDF")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    (folder / "part_000000.csv").write_text(POCKET)
    (folder / "other.csv").write_text("a,b\n1,2\n")
    os.utime(folder / "note.md", (1_500_000_000, 1_500_000_000))

    report = take_in(memory, folder)
    again = take_in(memory, folder)

    found = pages(memory)
    mill = found["https://saved.example/tide-mill?utm_source=mail"]
    note = found[(folder / "note.md").as_uri()]
    assert (report.pages, report.bookmarks, again.known) == (3, 2, 5)
    assert (mill.kind, mill.saved_at) == ("page", 1_741_119_309.0)
    assert (note.kind, note.content_type, note.saved_at) == (
        *("file", "text/markdown", 1_500_000_000.0),
    )
    assert report.problems == [
        "“other.csv” was not taken in: That file is nothing that Memory Cache can take in.",
        "Lines left out, since they have no address of a page: 1.",
        "“fake.pdf” was not taken in: That file is called a PDF, but is none.",
    ]


def test_karakeep_links_pages_texts_notes_and_lists(memory: Memory, tmp_path: Path) -> None:
    report = taken(memory, tmp_path / "karakeep.json", KARAKEEP)
    again = take_in(memory, tmp_path / "karakeep.json")

    found = pages(memory)
    mill, whole = found["https://k.example/mill"], found["https://k.example/whole"]
    notes = [page for page in found.values() if page.kind == "note"]
    assert (report[:3], again[:3]) == ((3, 0, 1), (0, 4, 0))
    assert [problem.key for problem in report.problems] == [
        "import_odd_bookmark",
        "import_without_content",
    ]
    assert collections(memory, mill) == ["Reading / Mills", "sea"]
    assert (whole.content_type, collections(memory, whole)) == ("text/html", ["kept whole"])
    assert {(source(memory, note), note.about, note.saved_at) for note in notes} == {
        ("Ask Ingrid about the sluice.", mill.page_id, 1_600_000_000.0),
        ("Bread, salt 🥖", None, 1_600_000_200.0),
    }


def test_readwise_highlights_become_one_note_a_book(memory: Memory, tmp_path: Path) -> None:
    report = taken(memory, tmp_path / "readwise.csv", READWISE_CSV)
    more = "Another one.,Bread and Salt,Ola Nord,,,,,location,100,2022-10-06 10:15:30+00:00,\n"
    again = taken(memory, tmp_path / "readwise.csv", READWISE_CSV + more)

    found = {page.title: page for page in pages(memory).values()}
    assert (report, again) == ((2, 0, 0, []), (1, 1, 0, []))
    assert collections(memory, found["The Tide Mill"]) == ["history"]
    assert source(memory, found["The Tide Mill"]) == (
        "# The Tide Mill\n\nIngrid Sandvik\n\n"
        "> The tide, she wrote,\n> waits for no miller.\n\n"
        "page 12 · 2020-10-05 · #sea #time\n\nUse this\n\n"
        '> He said "never".\n\npage 14 · 2021-01-01\n'
    )
    bread = source(memory, found["Bread and Salt"])
    assert bread.endswith("> Another one.\n\nlocation 100 · 2022-10-06\n")


def test_readwise_articles_have_their_highlights_about_them(memory: Memory, tmp_path: Path) -> None:
    report = taken(memory, tmp_path / "readwise.json", READWISE_JSON)

    found = pages(memory)
    article = found["https://r.example/mills"]
    (note,) = [page for page in found.values() if page.kind == "note"]
    assert report == (1, 0, 1, [])
    assert note.about == article.page_id
    assert "> It turned twice a day." in source(memory, note)


@pytest.mark.parametrize(
    ("name", "content", "urls", "tags"),
    [
        ("part_000000.csv", POCKET, ["https://p.example/ferry"], ["sea", "slow"]),
        ("library.csv", READER, ["https://q.example/mill"], ["old mills", "sea"]),
        ("ril_export.html", POCKET_HTML, ["https://p.example/one"], ["sea", "slow"]),
        ("bom.csv", "\ufeff" + POCKET, ["https://p.example/ferry"], ["sea", "slow"]),
    ],
)
def test_reading_lists_keep_their_tags_and_dates(
    memory: Memory, tmp_path: Path, name: str, content: str, urls: list[str], tags: list[str]
) -> None:
    taken(memory, tmp_path / name, content)

    page = pages(memory)[urls[0]]
    assert collections(memory, page) == tags
    assert 1_500_000_000 < page.saved_at < 1_700_000_000


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", b"{"),
        ("a.json", b'{"bookmarks": 7}'),
        ("a.json", b"[1, 2"),
        ("a.json", b"[" * 300_000),
        ("a.json", b'{"other": []}'),
        ("a.json", b"\xff\xfe\x00"),
        ("a.csv", b"\x00\x01,\x02"),
        ("a.csv", b""),
        ("a.zip", b"PK\x03\x04 and nothing more"),
        ("a.exe", b"MZ\x90"),
        ("a", b""),
    ],
)
def test_what_is_nothing_known_is_refused_with_a_sentence(
    memory: Memory, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(FileRefused) as refusal:
        take_in(memory, tmp_path / name)

    assert refusal.value.message.endswith(".")
    assert refusal.value.advice
    assert memory.library.pages.ids() == set()


def test_what_is_not_there_or_no_file_is_said(memory: Memory, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in ("nothing.html", "pipe"):
        with pytest.raises(FileError, match="no file and no folder that is there"):
            take_in(memory, tmp_path / name)


def test_an_empty_folder_is_said(memory: Memory, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    with pytest.raises(FileRefused, match="nothing in that folder"):
        take_in(memory, tmp_path / "empty")


def test_half_characters_and_strange_times_are_mended(memory: Memory, tmp_path: Path) -> None:
    marks = [
        {"createdAt": time, "title": "half \ud800", "tags": ["\udfff"], "note": "\ud8ff",
         "content": {"type": "link", "url": f"https://a.example/{at}\ud800"}}
        for at, time in enumerate([-1, 1e300, "never", None, 10**30, "9999-12-31", True])
    ]  # fmt: skip

    report = taken(memory, tmp_path / "k.json", {"bookmarks": marks})

    assert report == (7, 0, 7, [])
    assert all(page.saved_at > 1_700_000_000 for page in pages(memory).values())
