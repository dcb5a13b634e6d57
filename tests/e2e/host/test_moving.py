"""Export and import on the command line, through the program that is installed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.e2e.host.pages import BREAD, LIGHTHOUSE

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., subprocess.CompletedProcess[bytes]]

URL = "https://a.example/light"
BOOKMARKS = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<DL><DT><H3>Sea</H3><DL><DT><A HREF="https://b.example/ferry">The ferry to Skarholm</A></DL></DL>
"""


def answer(ended: subprocess.CompletedProcess[bytes]) -> Any:
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


def test_a_library_moves_to_another_home(run: Run, tmp_path: Path) -> None:
    (tmp_path / "light.html").write_text(LIGHTHOUSE)
    (tmp_path / "bread.html").write_text(BREAD)
    run("add", "light.html", "--url", URL)
    run("add", "bread.html")

    exported = answer(run("export", "library.zip", "--json"))
    file_bytes = (tmp_path / "library.zip").stat().st_size
    again = run("export", "library.zip")
    replaced = run("export", "library.zip", "--force")
    imported = answer(run("import", "library.zip", "--json", "--home", "other"))
    known = answer(run("import", "library.zip", "--json", "--home", "other"))
    hits = answer(run("search", "Skerry Rock", "--json", "--home", "other"))["hits"]

    assert exported == {
        "file": str(tmp_path / "library.zip"),
        "pages": 2,
        "bytes": file_bytes,
    }
    assert (again.returncode, b"is there already" in again.stderr) == (1, True)
    assert replaced.stdout.startswith(b"2 pages exported to library.zip (0.0 MB)")
    assert imported == {"pages": 2, "known": 0, "bookmarks": 0, "problems": []}
    assert known == {"pages": 0, "known": 2, "bookmarks": 0, "problems": []}
    assert hits[0]["url"] == URL


def test_bookmarks_are_found_by_their_words(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bookmarks.html").write_text(BOOKMARKS)

    imported = run("import", "bookmarks.html")
    (hit,) = answer(run("search", "Skarholm", "--json"))["hits"]

    assert imported.stdout == b"0 pages and 1 bookmarks are new, 0 were known\n"
    assert hit["url"] == "https://b.example/ferry"


def test_what_cannot_be_taken_in_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 and nothing more")

    ended = run("import", "a.zip")
    missing = run("import", "missing.zip")
    nowhere = run("export", "nowhere/library.zip")

    assert [one.returncode for one in (ended, missing, nowhere)] == [1, 1, 1]
    assert b"That ZIP file cannot be read: The end of the file is missing." in ended.stderr
    assert "“missing.zip” is no file and no folder that is there." in missing.stderr.decode()
    assert b"cannot be written there" in nowhere.stderr
