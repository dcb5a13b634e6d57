"""Archives that lie or are damaged: a clear report, what is whole taken in, nothing blown up."""

from __future__ import annotations

import hashlib
import json
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from memory_cache.errors import FileRefused
from tests.unit.service.moving_case import (
    begin,
    coverage,
    export,
    keep,
    open_memory,
    read,
    take_in,
    turn,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from memory_cache.service.memory import Memory
    from memory_cache.service.moving.report import ImportReport

    Entry = dict[str, Any]

TEXT = "The lamp was lit at dusk by the keeper."


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    memory = open_memory(tmp_path / "home")
    yield memory
    memory.close()


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """An export of two pages, of which the first is read, and a chat."""
    there = open_memory(tmp_path / "there")
    first = keep(there, "https://a.example/1", "<p>one</p>", 1.0)
    read(there, first, TEXT, title="One")
    keep(there, "https://a.example/2", "<p>two</p>", 2.0)
    begin(there, turn("When?", first, 3.0), [first])
    export(there, tmp_path / "good.zip")
    there.close()
    return tmp_path / "good.zip"


def rewritten(
    good: Path, change: Callable[[list[Entry], dict[str, bytes]], None], holds: str = "pages"
) -> Path:
    """The archive after `change` had its way with the entries of the pages, or of the chats, and
    with the files; the digests of the manifest are right again.
    """
    with zipfile.ZipFile(good) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files["manifest.json"])
    for part in manifest["parts"]:
        entries = json.loads(files[part["name"]])
        if part["holds"] == holds:
            change(entries, files)
        files[part["name"]] = json.dumps(entries).encode()
        part["sha256"] = hashlib.sha256(files[part["name"]]).hexdigest()
    files["manifest.json"] = json.dumps(manifest).encode()
    path = good.with_name("changed.zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def imported(memory: Memory, path: Path) -> tuple[ImportReport, set[str]]:
    report = take_in(memory, path)
    db = memory.library
    return report, {db.pages.get(page_id).url for page_id in db.pages.ids()}


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes], method: int = 8) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return file.getvalue()


def test_a_source_that_was_changed_costs_its_page_and_no_other(memory: Memory, good: Path) -> None:
    def change(entries: list[Entry], files: dict[str, bytes]) -> None:
        files["sources/1.html"] = b"<p>poison</p>"

    report, urls = imported(memory, rewritten(good, change))

    assert urls == {"https://a.example/2"}
    assert report.problems == [
        "“One” was not taken in: “sources/1.html” was changed since it was exported.",
        (
            "A question of the conversation “When?” was not taken in: a page that the answer quotes"
            " is missing."
        ),
    ]


def test_a_text_that_was_changed_is_made_anew_from_its_source(memory: Memory, good: Path) -> None:
    def change(entries: list[Entry], files: dict[str, bytes]) -> None:
        files["pages/One-1.md"] += b" And more."

    report, urls = imported(memory, rewritten(good, change))

    assert len(urls) == 2
    assert len(memory.library.texts.unread(9)) == 2
    (problem,) = report.problems
    assert problem == (
        "The text of “One” is read anew from its source: “pages/One-1.md” was changed since it was"
        " exported."
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("passages", [[0, 9_999, ""]]),
        ("passages", [[0, 9, ""], [5, 12, ""]]),
        ("passages", [[9, 9, ""]]),
        ("passages", []),
        ("passages", [[at, at + 1, "h" * 60_000] for at in range(30)]),
        ("page_starts", [0, 9_999]),
        ("text_sha256", "0" * 64),
        ("text_at", 3),
        ("text_at", 10**9),
    ],
)
def test_a_text_that_does_not_fit_its_description_is_made_anew(
    memory: Memory, good: Path, field: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("memory_cache.service.moving.entries._MAX_HEADING_CHARS", 1_000_000)

    def change(entries: list[Entry], files: dict[str, bytes]) -> None:
        entries[0][field] = value

    report, urls = imported(memory, rewritten(good, change))

    assert len(urls) == 2
    assert len(memory.library.texts.unread(9)) == 2
    assert report.problems[0].startswith("The text of “One” is read anew from its source: ")
    assert memory.library.check() == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", -1),
        ("id", 2**63),
        ("url", None),
        ("kind", "virus"),
        ("content_type", "text/x-shellscript"),
        ("saved_at", 1e300),
        ("saved_at", "yesterday"),
        ("passages", "all"),
        ("address", "x" * 100_000),
        ("source", {"name": "../../etc/passwd"}),
    ],
)
def test_an_entry_that_is_wrong_costs_itself(
    memory: Memory, good: Path, field: str, value: object
) -> None:
    def change(entries: list[Entry], files: dict[str, bytes]) -> None:
        entries[0][field] = value

    report, urls = imported(memory, rewritten(good, change))

    assert urls == {"https://a.example/2"}
    assert report.problems[0] == "One of the pages is described wrongly."


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"quotes": [{}]}, "its quotes are damaged."),
        ({"checks": [{"start": 1}]}, "what was checked of it is damaged."),
        ({"flagged": {}}, "what was flagged of it is damaged."),
        ({"coverage": {"whole": 3}}, "what was read for it is damaged."),
        ({"coverage": json.loads(coverage(99))}, "a page that the answer quotes is missing."),
        ({"label": "certain"}, "it is marked in a way that is not known."),
        ({"ended": "early"}, "it is marked in a way that is not known."),
    ],
    ids=["quotes", "checks", "flagged", "coverage", "page", "label", "ended"],
)
def test_a_turn_that_is_wrong_costs_itself(
    memory: Memory, good: Path, fields: dict[str, object], said: str
) -> None:
    def change(entries: list[Entry], _: dict[str, bytes]) -> None:
        turns = entries[0]["turns"]
        turns.append({**turns[0], "question": "Whose?", "asked_at": 4.0, **fields})

    report = take_in(memory, rewritten(good, change, "chats"))

    assert report.problems == [f"A question of the conversation “When?” was not taken in: {said}"]
    (chat,) = memory.library.chats.screen(9)
    assert [one.turn.question for one in memory.library.chats.turns(chat.chat_id)] == ["When?"]


@pytest.mark.parametrize(
    "fields",
    [{"about": "page"}, {"about": "collection", "collection": 99}, {"collection": 1}, {}],
    ids=["no page", "no such collection", "a collection aside", "an earlier version"],
)
def test_a_conversation_is_about_what_is_there(
    memory: Memory, good: Path, fields: dict[str, object]
) -> None:
    def change(entries: list[Entry], _: dict[str, bytes]) -> None:
        for name in ("about", "collection", "updated_at"):
            del entries[0][name]
        entries[0].update(fields)

    take_in(memory, rewritten(good, change, "chats"))

    (chat,) = memory.library.chats.screen(9)
    assert chat[1:4] == ("library", None, None)
    assert (chat.started_at, chat.updated_at) == (3.0, 3.0)


def test_names_that_lead_elsewhere_lead_nowhere(memory: Memory, good: Path, tmp_path: Path) -> None:
    def change(entries: list[Entry], files: dict[str, bytes]) -> None:
        for entry, name in zip(entries, ("../../outside.html", "/etc/hostname"), strict=True):
            files[name] = files[entry["source"]["name"]]
            entry["source"]["name"] = name
        del files["/etc/hostname"]

    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    path = rewritten(good, change)
    report, urls = imported(memory, path)
    after = {path for path in tmp_path.rglob("*") if path.is_file()}

    assert urls == {"https://a.example/1"}
    assert report.problems[0].endswith("“/etc/hostname” is missing, or was read before.")
    assert {found.name for found in after - before} <= {
        *("changed.zip", "library.sqlite3", "library.sqlite3-wal", "library.sqlite3-shm")
    }


def test_a_page_cannot_take_the_address_of_another(memory: Memory, good: Path) -> None:
    mine = keep(memory, "https://bank.example/", "<p>mine</p>", 0.5)

    def change(entries: list[Entry], files: dict[str, bytes]) -> None:
        entries[0]["address"] = "https://bank.example/"

    imported(memory, rewritten(good, change))

    assert memory.library.pages.source(mine).draft.source == b"<p>mine</p>"
    assert memory.library.pages.find("https://a.example/1") is not None


def test_one_source_makes_one_page_however_often_it_is_listed(memory: Memory, good: Path) -> None:
    def change(entries: list[Entry], files: dict[str, bytes]) -> None:
        copies = [
            {**entries[0], "id": 10 + at, "url": f"https://x.example/{at}"} for at in range(99)
        ]
        entries += copies

    report, urls = imported(memory, rewritten(good, change))

    assert len(urls) == 2
    assert len(report.problems) == 99


def test_problems_are_told_as_far_as_anybody_reads_them(memory: Memory, good: Path) -> None:
    def change(entries: list[Entry], files: dict[str, bytes]) -> None:
        entries += [{"id": 0}] * 1_000

    report, urls = imported(memory, rewritten(good, change))

    assert len(urls) == 2
    assert len(report.problems) == 201
    assert report.problems[-1] == "There were 800 more problems like these."


def test_links_in_circles_and_to_nowhere_are_left_out(memory: Memory, good: Path) -> None:
    def change(entries: list[Entry], files: dict[str, bytes]) -> None:
        entries[0].update(twin_of=2, about=1, collections=[7])
        entries[1].update(twin_of=1, about=999)

    _, urls = imported(memory, rewritten(good, change))

    pages = memory.library.pages.get_many(list(memory.library.pages.ids()))
    assert len(urls) == 2
    assert all(page.twin_of is None for page in pages.values())
    assert memory.library.check() == []


@pytest.mark.parametrize("depth", [2_000, 200_000])
def test_json_without_a_bottom_is_refused(memory: Memory, tmp_path: Path, depth: int) -> None:
    deep = b'{"format": "memory-cache-export", "version": 1, "x": ' + b"[" * depth
    (tmp_path / "deep.zip").write_bytes(zipped(("manifest.json", deep)))

    with pytest.raises(FileRefused, match="is not an export of Memory Cache"):
        take_in(memory, tmp_path / "deep.zip")


@pytest.mark.parametrize(
    ("manifest", "sentence"),
    [
        ({"format": "memory-cache-export", "version": 2}, "newer version"),
        ({"format": "memory-cache-export", "version": 1}, "table of contents .* damaged"),
        ({"format": "something else", "version": 1}, "not an export of Memory Cache"),
        ([], "not an export of Memory Cache"),
    ],
)
def test_what_is_no_export_of_ours_is_said(
    memory: Memory, tmp_path: Path, manifest: object, sentence: str
) -> None:
    (tmp_path / "other.zip").write_bytes(zipped(("manifest.json", json.dumps(manifest).encode())))

    with pytest.raises(FileRefused, match=sentence):
        take_in(memory, tmp_path / "other.zip")


def test_every_cut_of_an_export_is_refused_or_read(memory: Memory, good: Path) -> None:
    whole = good.read_bytes()
    for length in range(4, len(whole), 97):
        good.write_bytes(whole[:length])
        with pytest.raises(FileRefused):
            take_in(memory, good)

    assert memory.library.pages.ids() == set()


def test_every_damaged_byte_is_noticed_or_changes_nothing(memory: Memory, good: Path) -> None:
    whole = good.read_bytes()
    for at in range(0, len(whole), 61):
        damaged = bytearray(whole)
        damaged[at] ^= 0x55
        good.write_bytes(damaged)
        try:
            take_in(memory, good)
        except FileRefused:
            continue
    sources = [memory.library.pages.source(page_id).draft for page_id in memory.library.pages.ids()]

    assert {draft.source for draft in sources} <= {b"<p>one</p>", b"<p>two</p>"}
    assert {draft.url for draft in sources} <= {"https://a.example/1", "https://a.example/2"}
