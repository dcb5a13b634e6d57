"""Models: what other programs have is found, chosen by id, used in place, and never touched."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.host.host_process import HostProcess
from tests.e2e.host.pages import LIGHTHOUSE
from tests.model_files.programs import make_programs

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., subprocess.CompletedProcess[bytes]]

PROGRAMS = {"Ollama", "LM Studio", "Jan", "GPT4All", "Hugging Face"}


def listed(run: Run) -> dict[str, Any]:
    ended = run("models", "list", "--json")
    assert ended.returncode == 0, ended.stderr
    shown: dict[str, Any] = json.loads(ended.stdout)
    return shown


def test_the_models_of_five_programs_are_listed(run: Run, tmp_path: Path) -> None:
    made = make_programs(tmp_path)

    shown = listed(run)

    assert {one["sources"][0]: one["path"] for one in shown["on_disk"]} == {
        program: str(path) for program, path in made.items()
    }
    assert set(made) == PROGRAMS
    assert all(one["usable"] for one in shown["on_disk"])
    assert "qwen3-1.7b" in {one["id"] for one in shown["catalogue"]}


def test_the_list_is_a_table_for_people(run: Run, tmp_path: Path) -> None:
    make_programs(tmp_path)

    text = run("models").stdout.decode()

    assert "On this computer:" in text
    assert "llama3.2:3b" in text
    assert "Recommended (*): " in text


def test_a_model_is_chosen_by_its_id_and_left_where_it_is(run: Run, tmp_path: Path) -> None:
    made = make_programs(tmp_path)
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in made.values()}
    (ollama,) = (one for one in listed(run)["on_disk"] if one["name"] == "llama3.2:3b")

    run("models", "use", ollama["id"])

    shown = listed(run)
    assert shown["chosen"] == ollama["id"]
    assert (shown["chat"]["path"], shown["chat"]["name"]) == (ollama["path"], "llama3.2:3b")
    refused = run("models", "remove", ollama["id"], "--json")
    assert json.loads(refused.stdout)["error"]["code"] == "model_unusable"
    after = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in made.values()}
    assert after == before


def test_a_folder_of_the_persons_own_is_looked_through(
    run: Run, tmp_path: Path, citing_model: Path
) -> None:
    folder = tmp_path / "my models"
    folder.mkdir()
    (folder / "mine.gguf").write_bytes(citing_model.read_bytes())

    run("models", "add-folder", "my models")
    assert [one["path"] for one in listed(run)["on_disk"]] == [str(folder / "mine.gguf")]
    run("models", "remove-folder", "my models")
    assert listed(run)["on_disk"] == []
    assert run("models", "add-folder", "no such folder").returncode == 1


@pytest.mark.parametrize("arguments", [["use"], ["remove"], ["add-folder"], ["remove", "0" * 12]])
def test_a_wrong_call_is_a_clear_error(run: Run, arguments: list[str]) -> None:
    ended = run("models", *arguments)

    assert ended.returncode == 1
    assert b"Traceback" not in ended.stderr


def test_the_browser_lists_chooses_and_is_answered(tmp_path: Path, citing_model: Path) -> None:
    made = make_programs(tmp_path)
    made["GPT4All"].write_bytes(citing_model.read_bytes())
    with HostProcess(tmp_path) as host:
        host.hello()
        models, _ = host.request("list_models")
        (gpt4all,) = (one for one in models["on_disk"] if one["sources"] == ["GPT4All"])
        assert str(tmp_path) not in json.dumps(models)

        assert host.request("use_model", model=gpt4all["id"])[-1]["type"] == "done"
        assert host.request("list_models")[0]["chosen"] == gpt4all["id"]
        host.save("https://a.example/light", LIGHTHOUSE)
        asked = host.request(
            "ask", question="Who first lit the lighthouse?", scope={"type": "library"}
        )
        assert "Ingrid Sandvik" in next(e["text"] for e in asked if e["type"] == "answer")

        assert host.request("use_model", model=None)[-1]["type"] == "done"
        assert host.request("list_models")[0]["chosen"] is None


def test_the_browser_deletes_only_what_was_downloaded(tmp_path: Path, citing_model: Path) -> None:
    make_programs(tmp_path)
    with HostProcess(tmp_path) as host:
        host.hello()
        ours = tmp_path / "data/models/own.gguf"
        ours.parent.mkdir(parents=True)
        ours.write_bytes(citing_model.read_bytes())
        on_disk = host.request("list_models")[0]["on_disk"]
        assert [one["removable"] for one in on_disk].count(True) == 1
        for one in on_disk:
            ended = host.request("remove_model", model=one["id"])[-1]
            assert ended["type"] == ("done" if one["removable"] else "failed")
        assert not ours.exists()
        left = host.request("list_models")[0]["on_disk"]
        assert {one["sources"][0] for one in left} == PROGRAMS
        missing = host.request("use_model", model="../../etc/passwd")[-1]
        assert (missing["type"], missing["code"]) == ("failed", "model_missing")
