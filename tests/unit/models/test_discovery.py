from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from memory_cache.models.discovery.found import NAMED, OURS, Discovery, FoundModel
from memory_cache.models.discovery.places import Places
from memory_cache.models.discovery.walk import model_files
from tests.model_files.programs import add_to_hugging_face, add_to_ollama, make_programs
from tests.model_files.split import split_in_two
from tests.scripted_model import write_scripted_model

if TYPE_CHECKING:
    from pathlib import Path

MODEL_LAYER = '{"layers": [{"mediaType": "application/vnd.ollama.image.model", "digest": "%s"}]}'


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def look(home: Path, **changed: Any) -> Discovery:
    return Discovery(home / "ours", places=places(home, **changed))


def places(home: Path, platform: str = "linux", **environment: str) -> Places:
    return Places(home=home, environment=environment, platform=platform, root=home / "root")


def write(path: Path, script: str = "Hello.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_scripted_model(path, script)


def by_source(found: list[FoundModel]) -> dict[str, Path]:
    return {model.sources[0]: model.path for model in found}


def test_nothing_is_found_where_nothing_is(home: Path) -> None:
    assert look(home).find() == []


def test_each_programs_model_is_found_where_it_lies(home: Path) -> None:
    made = make_programs(home)

    found = look(home).find()

    assert by_source(found) == made
    assert all(model.is_usable and not model.is_ours for model in found)


def test_models_have_the_names_that_their_program_shows(home: Path) -> None:
    make_programs(home)

    names = {model.sources[0]: model.name for model in look(home).find()}

    assert names["Ollama"] == "llama3.2:3b"
    assert names["Jan"] == "maker/jan-nano"
    assert names["Hugging Face"] == "maker/Small-GGUF: Small-Q8_0"


def test_a_file_that_two_programs_share_is_listed_once_with_both(home: Path) -> None:
    blob = add_to_ollama(home / ".ollama/models", "llama3.2", "3b", "Hello.")
    linked = home / ".lmstudio/models/maker/linked/linked.gguf"
    linked.parent.mkdir(parents=True)
    os.link(blob, linked)

    (model,) = look(home).find()

    assert model.sources == ("Ollama", "LM Studio")


def test_ids_stay_the_same_and_differ_between_files(home: Path) -> None:
    make_programs(home)
    first = [model.model_id for model in look(home).find()]

    assert [model.model_id for model in look(home).find()] == first
    assert len(set(first)) == len(first) == 5


def test_our_own_folder_and_named_ones_are_looked_through(home: Path, tmp_path: Path) -> None:
    ours = write(home / "ours/own.gguf")
    named = write(tmp_path / "disk/models/deep/named.gguf")
    file = write(tmp_path / "file.gguf")

    found = look(home).find([tmp_path / "disk"], files=[file, tmp_path / "gone.gguf"])

    assert [(model.sources, model.path) for model in found] == [
        ((OURS,), ours),
        ((NAMED,), named),
        ((NAMED,), file),
    ]
    assert [model.is_ours for model in found] == [True, False, False]


@pytest.mark.parametrize(
    ("platform", "path", "source"),
    [
        ("darwin", "Library/Application Support/Jan/data/llamacpp/models/m/model.gguf", "Jan"),
        ("darwin", "Library/Application Support/nomic.ai/GPT4All/m.gguf", "GPT4All"),
        ("darwin", "Library/Caches/llama.cpp/m.gguf", "llama.cpp"),
        ("win32", "AppData/Roaming/Jan/data/llamacpp/models/m/model.gguf", "Jan"),
        ("win32", "AppData/Local/nomic.ai/GPT4All/m.gguf", "GPT4All"),
        ("win32", "AppData/Local/llama.cpp/m.gguf", "llama.cpp"),
        ("linux", ".cache/llama.cpp/m.gguf", "llama.cpp"),
        ("linux", ".cache/lm-studio/models/a/b/m.gguf", "LM Studio"),
        ("linux", "jan/models/m/m.gguf", "Jan"),
    ],
)
def test_other_systems_and_earlier_versions_are_known(
    home: Path, platform: str, path: str, source: str
) -> None:
    written = write(home / path)

    assert by_source(look(home, platform=platform).find()) == {source: written}


def test_folders_that_were_moved_are_found_through_the_environment(
    home: Path, tmp_path: Path
) -> None:
    blob = add_to_ollama(tmp_path / "a", "qwen3", "latest", "One.")
    link = add_to_hugging_face(tmp_path / "b/hub/models--maker--Two", "two.gguf")
    flat = write(tmp_path / "c/three.gguf", "Three.")

    found = look(
        home,
        OLLAMA_MODELS=str(tmp_path / "a"),
        HF_HOME=str(tmp_path / "b"),
        LLAMA_CACHE=str(tmp_path / "c"),
    ).find()

    assert by_source(found) == {"Ollama": blob, "Hugging Face": link, "llama.cpp": flat}


def test_folders_that_were_moved_are_found_through_the_programs_settings(
    home: Path, tmp_path: Path
) -> None:
    studio = write(tmp_path / "a/maker/name/one.gguf", "One.")
    pointed = write(tmp_path / "b/models/maker/name/two.gguf", "Two.")
    gpt4all = write(tmp_path / "c/three.gguf", "Three.")
    imported = write(tmp_path / "d/four.gguf", "Four.")
    (home / ".lmstudio").mkdir(parents=True)
    (home / ".lmstudio/settings.json").write_text(json.dumps({"downloadsFolder": f"{tmp_path}/a"}))
    (home / ".lmstudio-home-pointer").write_text(f"{tmp_path}/b\n")
    (home / ".config/nomic.ai").mkdir(parents=True)
    (home / ".config/nomic.ai/GPT4All.ini").write_text(f"[General]\nmodelPath={tmp_path}/c/\n")
    note = home / ".local/share/Jan/data/llamacpp/models/mine/model.yml"
    note.parent.mkdir(parents=True)
    note.write_text(f"model_path: {imported}\nname: My model\nsize_bytes: 1\n")

    found = {model.path: (model.sources[0], model.name) for model in look(home).find()}

    assert set(found) == {studio, pointed, gpt4all, imported}
    assert found[imported] == ("Jan", "My model")


def test_the_services_folder_of_ollama_is_looked_through(home: Path) -> None:
    folder = home / "root/usr/share/ollama/.ollama/models"
    blob = add_to_ollama(folder, "qwen3", "8b", "Hello.")

    assert by_source(look(home).find()) == {"Ollama": blob}


@pytest.mark.parametrize(
    "manifest",
    [
        "",
        "[]",
        "[" * 5_000,
        '{"layers": 3}',
        MODEL_LAYER % "sha256:..",
        MODEL_LAYER % "../../../../secret.gguf",
        MODEL_LAYER % f"sha256:{'a' * 64}",
    ],
)
def test_a_damaged_or_hostile_manifest_leads_nowhere(home: Path, manifest: str) -> None:
    write(home / "secret.gguf")
    good = add_to_ollama(home / ".ollama/models", "llama3.2", "3b", "Hello.")
    bad = home / ".ollama/models/manifests/registry.ollama.ai/library/evil/latest"
    bad.parent.mkdir(parents=True)
    bad.write_text(manifest)

    assert [model.path for model in look(home).find()] == [good]


def test_what_cannot_chat_is_listed_with_the_reason(home: Path) -> None:
    (home / "ours").mkdir(parents=True)
    (home / "ours/photo.gguf").write_bytes(b"JFIF")
    whole = write(home / "ours/whole.gguf")
    (home / "ours/cut.gguf").write_bytes(whole.read_bytes()[:-5_000])

    why = {model.path.name: model.why_not for model in look(home).find()}

    assert why["whole.gguf"] is None
    assert "not a GGUF" in (why["photo.gguf"] or "")
    assert "not whole" in (why["cut.gguf"] or "")


def test_a_split_model_is_one_model_as_large_as_its_parts(home: Path) -> None:
    first, second = split_in_two(write(home / "ours/big.gguf"))
    discovery = look(home)

    (model,) = discovery.find()
    assert (model.path, model.is_usable) == (first, True)
    assert model.file_bytes == first.stat().st_size + second.stat().st_size

    second.unlink()
    (model,) = discovery.find()
    assert model.why_not == "Part 2 of the 2 files of this model is missing."


def test_a_model_larger_than_the_memory_says_so(home: Path) -> None:
    write(home / "ours/model.gguf")

    (model,) = look(home).find(memory_bytes=1_000_000)

    assert " of memory" in (model.why_not or "")


def test_a_file_that_changes_is_read_again(home: Path) -> None:
    path = write(home / "ours/model.gguf")
    discovery = look(home)
    assert discovery.find()[0].is_usable

    path.write_bytes(b"GGUF")

    assert not discovery.find()[0].is_usable


def test_a_name_that_is_not_text_is_passed_over(home: Path) -> None:
    path = write(home / "ours/model.gguf")
    path.rename(path.parent / os.fsdecode(b"\xff.gguf"))

    assert look(home).find() == []


def test_a_walk_ends_in_spite_of_loops_pipes_and_locked_folders(tmp_path: Path) -> None:
    write(tmp_path / "a/model.gguf")
    (tmp_path / "a/loop").symlink_to(tmp_path)
    (tmp_path / "a/self.gguf").symlink_to(tmp_path / "a/self.gguf")
    (tmp_path / "a/dangling.gguf").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "a/pipe.gguf")
    locked = tmp_path / "a/locked"
    locked.mkdir()
    locked.chmod(0)
    try:
        assert [seen.path.name for seen in model_files(tmp_path)] == ["model.gguf"]
    finally:
        locked.chmod(0o700)


def test_a_walk_is_bounded_in_depth_and_in_names(tmp_path: Path) -> None:
    write(tmp_path / "1/2/3/model.gguf")
    crowded = tmp_path / "crowded"
    crowded.mkdir()
    for number in range(30):
        (crowded / f"{number:02}.gguf").touch()

    assert [seen.path.name for seen in model_files(tmp_path / "1", deepest=2)] == ["model.gguf"]
    assert list(model_files(tmp_path / "1", deepest=1)) == []
    assert list(model_files(crowded, most_entries=10)) == []
