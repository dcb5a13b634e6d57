"""The command line, through the program that is installed, from an empty home on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.host.pages import BREAD, LIGHTHOUSE

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    Run = Callable[..., subprocess.CompletedProcess[bytes]]

URL = "https://a.example/light"
QUESTION = "Who first lit the lighthouse on Skerry Rock?"


def lines(*values: Any) -> bytes:
    return "".join(json.dumps(value) + "\n" for value in values).encode()


def answers(ended: subprocess.CompletedProcess[bytes]) -> list[Any]:
    assert ended.returncode == 0, ended.stderr
    return [json.loads(line) for line in ended.stdout.splitlines()]


def examine(run: Run) -> dict[str, Any]:
    checks = json.loads(run("doctor", "--json").stdout)["checks"]
    return {check["name"]: check for check in checks}


def test_a_page_is_extracted_from_a_file_or_from_stdin(run: Run, tmp_path: Path) -> None:
    (tmp_path / "light.html").write_text(LIGHTHOUSE)

    shown = run("extract", "light.html").stdout.decode()
    (from_file,) = answers(run("extract", "light.html", "--json"))
    (from_stdin,) = answers(run("extract", "--json", given=LIGHTHOUSE.encode()))

    assert shown.startswith("The Skerry light\n\nThe lighthouse on Skerry Rock was first lit")
    assert from_file == from_stdin
    assert set(from_file) == {"title", "byline", "lang", "text", "truncated"}
    assert (from_file["title"], from_file["lang"]) == ("The Skerry light", "en")


def test_a_page_is_added_searched_and_asked(run: Run, tmp_path: Path) -> None:
    (tmp_path / "light.html").write_text(LIGHTHOUSE)
    (tmp_path / "bread.html").write_text(BREAD)

    (added,) = answers(run("add", "light.html", "--url", URL, "--wait", "--json"))
    (again,) = answers(run("add", "light.html", "--url", f"{URL}#top", "--json"))
    run("add", "bread.html")
    (found,) = answers(run("search", "who looked after the beacon", "--json", "--limit", "1"))
    (asked,) = answers(run("ask", QUESTION, "--json"))

    assert added == {"page_id": 1, "status": "saved"}
    assert again == {"page_id": 1, "status": "unchanged"}
    (hit,) = found["hits"]
    assert set(hit) == {"page_id", "passage_id", "url", "title", "text", "start", "end", "score"}
    assert (hit["page_id"], hit["url"]) == (1, URL)
    assert set(asked) == {"answer", "quotes", "answered"}
    assert set(asked["quotes"][0]) == {"page_id", "text", "start", "end", "score"}
    assert asked["answered"]
    assert asked["answer"] == asked["quotes"][0]["text"]
    assert "Ingrid Sandvik" in asked["answer"]
    assert "Ingrid Sandvik" in run("ask", QUESTION).stdout.decode()
    assert b"bread.html" in run("search", "sourdough").stdout
    summed_up = run("ask", "Summarise this page", "--page", "1").stdout.decode()
    assert summed_up.startswith("How the page and its sections begin:\n\n  [1] “")


def test_lines_are_answered_in_order_and_an_error_costs_its_own_line(run: Run) -> None:
    ended = run(
        "add",
        "--jsonl",
        "--wait",
        given=lines(
            {"id": 1, "url": URL, "html": LIGHTHOUSE},
            {"id": {"a": [None, 1.50]}, "url": "https://a.example/bread", "text": "Rye bread."},
            {"id": "no address", "text": "Rye bread."},
        )
        + b'{"id": "cut", \n\n'
        + lines({"id": "\ud800", "url": "https://a.example/\udfff", "text": "half \ud800 a sign"}),
    )

    first, second, third, fourth, fifth = answers(ended)
    assert first == {"id": 1, "page_id": 1, "status": "saved"}
    assert second == {"id": {"a": [None, 1.5]}, "page_id": 2, "status": "saved"}
    assert (third["id"], third["error"]["code"]) == ("no address", "bad_request")
    assert (fourth["id"], fourth["error"]["code"]) == (None, "bad_request")
    assert (fifth["page_id"], fifth["status"]) == (3, "saved")

    (hits, missing) = answers(
        run(
            "search",
            "--jsonl",
            given=lines({"id": 1, "query": "rye"}, {"id": 2, "query": "rye", "page_id": 99}),
        )
    )
    assert {hit["page_id"] for hit in hits["hits"]} >= {2}
    assert missing["error"]["code"] == "not_found"
    (asked,) = answers(
        run("ask", "--jsonl", given=lines({"id": 7, "question": QUESTION, "page_id": 1}))
    )
    assert (asked["id"], asked["answered"]) == (7, True)


def test_extracting_lines_takes_html_bytes_and_the_charset_that_the_server_said(run: Run) -> None:
    (greek, empty) = answers(
        run(
            "extract",
            "--jsonl",
            given=lines(
                {
                    "id": 1,
                    "html_b64": "PG1ldGEgY2hhcnNldD11dGYtOD48cD7h4uM=",
                    "charset": "iso-8859-7",
                },
                {"id": 2, "html": "<p></p>"},
            ),
        )
    )

    assert greek["text"] == "αβγ"
    assert set(greek) == {"id", "title", "byline", "lang", "text", "truncated"}
    assert empty["error"]["code"] == "no_text"


def test_prompts_are_listed_shown_and_go_back_to_the_original(run: Run, tmp_path: Path) -> None:
    (listed,) = answers(run("prompts", "--json"))
    path = Path(listed["prompts"][0]["path"])
    path.parent.mkdir()
    path.write_text("Answer in verse.")
    (edited,) = answers(run("prompts", "show", "answer", "--json"))
    shown = run("prompts", "show", "answer").stdout.decode()
    (reset,) = answers(run("prompts", "reset", "--all", "--json"))
    (after,) = answers(run("prompts", "show", "answer", "--json"))
    refused = json.loads(run("prompts", "show", "--json").stdout)

    assert path.is_relative_to(tmp_path)
    assert [one["name"] for one in listed["prompts"]] == reset["reset"]
    assert (edited["text"], edited["original"]) == ("Answer in verse.", False)
    assert shown == "Answer in verse.\n"
    assert after == listed["prompts"][0]
    assert refused["error"]["code"] == "bad_request"


def test_a_chat_model_is_chosen_shown_used_and_dropped(run: Run, citing_model: Path) -> None:
    run("add", "--url", URL, "--wait", given=LIGHTHOUSE.encode())

    (chosen,) = answers(run("models", "use", str(citing_model), "--json"))
    (shown,) = answers(run("models", "--json"))
    (plain,) = answers(run("ask", QUESTION, "--json"))
    (written,) = answers(run("ask", QUESTION, "--json", "--model"))
    (dropped,) = answers(run("models", "none", "--json"))
    (named,) = answers(run("ask", QUESTION, "--json", "--model", str(citing_model)))

    assert chosen["chat"]["path"] == str(citing_model)
    assert shown["chat"] == chosen["chat"] | {"there": True}
    assert plain["answer"] == plain["quotes"][0]["text"]
    assert written["answer"] == named["answer"] == "Ingrid Sandvik lit it [1]. Nobody else did."
    assert written["not_found"] == ["Nobody else did."]
    assert dropped == {"chat": None}
    refused = run("ask", QUESTION, "--json", "--model")
    assert (refused.returncode, json.loads(refused.stdout)["error"]["code"]) == (1, "model_missing")


def test_a_file_that_is_no_model_is_refused_in_a_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "photo.gguf").write_bytes(b"JFIF")

    refused = run("models", "use", "photo.gguf")

    assert (refused.returncode, refused.stdout) == (1, b"")
    assert refused.stderr.startswith(b"memory-cache: ")
    assert b"Traceback" not in refused.stderr


def test_firefox_is_told_where_the_program_is_and_that_is_undone(run: Run, tmp_path: Path) -> None:
    manifest = tmp_path / ".mozilla" / "native-messaging-hosts" / "memory_cache.json"
    doctor = {
        check["name"]: check for check in json.loads(run("doctor", "--json").stdout)["checks"]
    }
    assert not doctor["registration"]["ok"]
    assert doctor["registration"]["remedy"] == "memory-cache register"

    (registered,) = answers(run("register", "--json"))
    written = json.loads(manifest.read_text())
    doctor = {
        check["name"]: check for check in json.loads(run("doctor", "--json").stdout)["checks"]
    }

    assert registered == {"manifest": str(manifest), "program": written["path"]}
    assert written["allowed_extensions"] == ["memory-cache@memory-cache"]
    assert {"program", "registration", "library", "search model", "chat model", "disk"} <= {
        name for name, check in doctor.items() if check["ok"]
    }
    assert answers(run("unregister", "--json")) == [{"manifest": None}]
    assert not manifest.exists()
    assert answers(run("unregister", "--json")) == [{"manifest": None}]


def test_doctor_says_what_is_wrong_with_a_library_and_touches_nothing(
    run: Run, tmp_path: Path
) -> None:
    run("add", "--url", URL, given=LIGHTHOUSE.encode())
    library = tmp_path / "data" / "library.sqlite3"
    library.write_bytes(b"not a library" * 1_000)
    before = library.read_bytes()

    report = run("doctor", "--json")

    checks = {check["name"]: check for check in json.loads(report.stdout)["checks"]}
    assert report.returncode == 1
    assert checks["library"]["found"] == "The library file is damaged."
    assert library.read_bytes() == before


@pytest.mark.parametrize("arguments", [[], ["fly"], ["ask", "--page", "x", "y"]])
def test_a_wrong_call_is_told_apart(run: Run, arguments: list[str]) -> None:
    assert run(*arguments).returncode == 2


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["search"], "bad_request"),
        (["search", "x", "--limit", "0"], "bad_request"),
        (["ask"], "bad_request"),
        (["ask", "x", "--page", "9"], "not_found"),
        (["ask", "x", "--model", "/nowhere.gguf"], "model_missing"),
        (["models", "use"], "bad_request"),
        (["add", "/nowhere.html"], "not_found"),
        (["add"], "bad_request"),
    ],
)
def test_an_error_is_a_code_for_scripts(run: Run, arguments: list[str], code: str) -> None:
    ended = run(*arguments, "--json")

    assert (ended.returncode, json.loads(ended.stdout)["error"]["code"]) == (1, code)


def test_arguments_that_are_not_text_do_not_end_in_a_traceback(run: Run) -> None:
    ended = run(
        "add",
        "--url",
        URL,
        "--title",
        b"half \xff".decode(errors="surrogateescape"),
        given=LIGHTHOUSE.encode(),
    )

    assert b"Traceback" not in ended.stderr
    assert ended.returncode == 0
