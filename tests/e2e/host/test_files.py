"""Files and folders from the command line, through the program that is installed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.documents.pdf import lines_of, write_pdf
from tests.e2e.host.pages import BREAD

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., subprocess.CompletedProcess[bytes]]

PDF = write_pdf(
    [lines_of("The foghorn was sounded every\nninety seconds."), lines_of("Page two is short.")],
    title="The foghorn",
)


def answers(ended: subprocess.CompletedProcess[bytes], status: int = 0) -> list[Any]:
    assert ended.returncode == status, ended.stderr
    return [json.loads(line) for line in ended.stdout.splitlines()]


def hits(run: Run, query: str) -> list[str]:
    (found,) = answers(run("search", query, "--json"))
    return [hit["url"].rpartition("/")[2] for hit in found["hits"]]


def test_documents_are_extracted_each_by_its_kind(run: Run, tmp_path: Path) -> None:
    (tmp_path / "horn.pdf").write_bytes(PDF)
    (tmp_path / "horn.md").write_text("# The *foghorn*\n\n- loud\n")

    (pdf,) = answers(run("extract", "horn.pdf", "--json"))
    (markdown,) = answers(run("extract", "horn.md", "--json"))

    assert pdf["title"] == "The foghorn"
    assert pdf["text"].startswith("The foghorn was sounded every ninety seconds.")
    assert markdown["text"] == "The foghorn\n\nloud"


def test_several_files_are_added_and_one_that_fails_costs_itself(run: Run, tmp_path: Path) -> None:
    (tmp_path / "horn.pdf").write_bytes(PDF)
    (tmp_path / "bread.html").write_text(BREAD)
    (tmp_path / "bad.pdf").write_bytes(b"no PDF")
    (tmp_path / "link.md").symlink_to(tmp_path / "notes.md")
    (tmp_path / "notes.md").write_text("Notes about gulls.\n")

    names = ("horn.pdf", "bread.html", "bad.pdf", "gone.txt", "link.md")
    added = answers(run("add", *names, "--json"), status=1)

    assert [line.get("status") for line in added] == ["saved", "saved", None, None, "saved"]
    assert [line["error"]["code"] for line in added if "error" in line] == [
        "file_refused",
        "not_found",
    ]
    assert hits(run, "foghorn") == ["horn.pdf"]
    assert hits(run, "gulls") == ["notes.md"]


def test_a_page_without_an_address_is_refused_among_others_too(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("Notes about gulls.\n")

    added = answers(run("add", "-", "notes.md", "--json", given=BREAD.encode()), status=1)

    assert [line.get("error", {}).get("code") for line in added] == ["bad_request", None]
    assert hits(run, "gulls") == ["notes.md"]


def test_a_document_without_text_is_kept_and_said_to_have_none(run: Run, tmp_path: Path) -> None:
    (tmp_path / "locked.pdf").write_bytes(write_pdf([lines_of("Secret.")], password=True))

    added = run("add", "locked.pdf")
    (why,) = answers(run("extract", "locked.pdf", "--json"), status=1)

    assert added.returncode == 0
    assert b"no text was found" in added.stderr
    assert why["error"]["code"] == "document_locked"


def test_a_file_of_another_name_is_read_if_the_person_says_what_it_is(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "README").write_text("About the foghorn.\n")

    (refused,) = answers(run("add", "README", "--json"), status=1)
    (added,) = answers(run("add", "README", "--text", "--json"))

    assert refused["error"]["code"] == "file_refused"
    assert added == {"page_id": 1, "status": "saved"}


def test_a_folder_is_kept_in_step_listed_and_let_go_of(run: Run, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "horn.pdf").write_bytes(PDF)
    (notes / "gulls.md").write_text("Gulls nested there.\n")

    (added,) = answers(run("add", "notes", "--json"))
    assert (added["path"], added["files"], added["problem"]) == (str(notes), 2, "")
    assert hits(run, "foghorn") == ["horn.pdf"]

    (notes / "gulls.md").write_text("Terns nested there, not the others.\n")
    (notes / "horn.pdf").unlink()
    (synced,) = answers(run("folders", "sync", "notes", "--json"))
    assert synced["files"] == 1
    assert (hits(run, "terns"), hits(run, "foghorn")) == (["gulls.md"], [])
    assert b"notes (1 files)" in run("folders").stdout

    (removed,) = answers(run("folders", "remove", "1", "--forget", "--json"))
    assert removed == {"folder_id": 1, "pages": 1, "forgotten": True}
    assert answers(run("folders", "--json")) == [{"folders": []}]
    assert hits(run, "terns") == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["folders", "add"], "bad_request"),
        (["folders", "add", "/nowhere"], "folder_gone"),
        (["folders", "sync", "7"], "not_found"),
        (["folders", "remove", "/nowhere"], "not_found"),
        (["add", "a.md", "b.md", "--url", "https://a.example/"], "bad_request"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(run: Run, arguments: list[str], code: str) -> None:
    (answer,) = answers(run(*arguments, "--json"), status=1)

    assert answer["error"]["code"] == code
