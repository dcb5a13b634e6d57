"""One function for each program that keeps models: which files it has, and what it calls them."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from memory_cache.models.discovery.walk import is_folder, look_at, model_files
from memory_cache.models.parts import stem_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from memory_cache.models.discovery.places import Places
    from memory_cache.models.discovery.walk import Seen

_MAX_MANIFEST_BYTES = 262_144
_MAX_LICENCE_BYTES = 400
_MOST_MANIFESTS = 2_000
_MANIFEST_DEPTH = 4
"""Host, owner, model, tag."""
_DIGEST = re.compile(r"sha256:([0-9a-f]{64})")
_OLLAMA_MODEL = "application/vnd.ollama.image.model"
_OLLAMA_LICENCE = "application/vnd.ollama.image.license"


class Candidate(NamedTuple):
    """A file that may be a model. `name` is what its program calls it, if that says more than its
    header does; `licence` what the program says of it.
    """

    source: str
    seen: Seen
    name: str = ""
    licence: str = ""


class _Layer(msgspec.Struct):
    digest: str
    media_type: str = msgspec.field(name="mediaType", default="")


class _Manifest(msgspec.Struct):
    layers: list[_Layer] = []


def in_ollama(places: Places) -> Iterator[Candidate]:
    """Yield what Ollama has: manifests name models, blobs hold them under their sha256."""
    for folder in places.ollama():
        for manifest, host, owner, model, tag in _ollama_manifests(folder / "manifests"):
            blobs = folder / "blobs"
            layers = {layer.media_type: layer.digest for layer in reversed(_layers(manifest))}
            model_file = _blob(blobs, layers.get(_OLLAMA_MODEL, ""))
            if model_file is None:
                continue
            name = f"{model}:{tag}"
            if owner != "library":
                name = f"{owner}/{name}"
            if host != "registry.ollama.ai":
                name = f"{host}/{name}"
            licence = _first_line(_blob(blobs, layers.get(_OLLAMA_LICENCE, "")))
            yield Candidate("Ollama", model_file, name, licence)


def in_lm_studio(places: Places) -> Iterator[Candidate]:
    """Yield what LM Studio has: its folders name the publisher and the model."""
    for folder in places.lm_studio():
        for seen in model_files(folder, deepest=4):
            yield Candidate("LM Studio", seen)


def in_jan(places: Places) -> Iterator[Candidate]:
    """Yield what Jan has: a folder for each model, and in its `model.yml` what was imported."""
    for data in places.jan():
        for folder in (data / "llamacpp/models", data / "models", data / "cortex/models"):
            for seen in model_files(folder, deepest=4):
                name = seen.path.parent.relative_to(folder).as_posix()
                yield Candidate("Jan", seen, "" if name == "." else name)
            for note in _notes(folder):
                facts = _yaml_facts(note)
                pointed = facts.get("model_path", "")
                if pointed and (imported := look_at(data / pointed)) is not None:
                    yield Candidate("Jan", imported, facts.get("name", ""))


def in_gpt4all(places: Places) -> Iterator[Candidate]:
    """Yield what GPT4All has."""
    for folder in places.gpt4all():
        for seen in model_files(folder, deepest=1):
            yield Candidate("GPT4All", seen)


def in_hugging_face(places: Places) -> Iterator[Candidate]:
    """Yield what is in the cache of the Hugging Face tools, which newer llama.cpp uses too."""
    for folder in places.hugging_face():
        for repository in _folders(folder, "models--"):
            owner_and_name = repository.name.removeprefix("models--").replace("--", "/")
            for seen in model_files(repository / "snapshots"):
                yield Candidate("Hugging Face", seen, f"{owner_and_name}: {stem_of(seen.path)}")


def in_llama_cpp(places: Places) -> Iterator[Candidate]:
    """Yield what llama.cpp downloaded by itself: files side by side."""
    for folder in places.llama_cpp():
        for seen in model_files(folder, deepest=1):
            yield Candidate("llama.cpp", seen)


def in_folder(source: str, folder: Path) -> Iterator[Candidate]:
    """Yield the model files in a folder that was named."""
    for seen in model_files(folder):
        yield Candidate(source, seen)


def _ollama_manifests(folder: Path) -> Iterator[tuple[Path, str, str, str, str]]:
    """Manifests lie at host/owner/model/tag."""
    waiting: list[tuple[Path, tuple[str, ...]]] = [(folder, ())]
    left = _MOST_MANIFESTS
    while waiting and left > 0:
        here, names = waiting.pop()
        for entry in reversed(_entries(here)):
            path, further = here / entry.name, (*names, entry.name)
            if len(further) < _MANIFEST_DEPTH and is_folder(entry):
                waiting.append((path, further))
            elif len(further) == _MANIFEST_DEPTH and look_at(path) is not None:
                left -= 1
                yield path, *further  # type: ignore[misc]


def _layers(manifest: Path) -> list[_Layer]:
    try:
        return msgspec.json.decode(_start_of(manifest, _MAX_MANIFEST_BYTES), type=_Manifest).layers
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return []


def _blob(folder: Path, digest: str) -> Seen | None:
    """A blob by its digest, which is checked before it becomes part of a path."""
    match = _DIGEST.fullmatch(digest)
    return look_at(folder / f"sha256-{match[1]}") if match else None


def _first_line(seen: Seen | None) -> str:
    if seen is None:
        return ""
    lines = _start_of(seen.path, _MAX_LICENCE_BYTES).decode("utf-8", "replace").split("\n")
    return next((" ".join(line.split())[:80] for line in lines if line.strip()), "")


def _notes(folder: Path) -> Iterator[Path]:
    """Jan's `model.yml` files: one or two levels down."""
    for model in _folders(folder):
        yield model / "model.yml"
        for variant in _folders(model):
            yield variant / "model.yml"


def _yaml_facts(path: Path) -> dict[str, str]:
    """The plain `key: value` lines of a YAML file; all that is needed of it."""
    if look_at(path) is None:
        return {}
    facts = {}
    for line in _start_of(path, _MAX_MANIFEST_BYTES).decode("utf-8", "replace").splitlines():
        key, colon, value = line.partition(":")
        if colon and key and not key[0].isspace():
            facts[key.strip()] = value.strip().strip("'\"")
    return facts


def _start_of(path: Path, most_bytes: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(most_bytes)
    except (OSError, ValueError):
        return b""


def _folders(folder: Path, prefix: str = "") -> list[Path]:
    return [
        folder / entry.name
        for entry in _entries(folder)
        if entry.name.startswith(prefix) and is_folder(entry)
    ]


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """What is in a folder, by name and at most so many; nothing if it cannot be read."""
    found: list[os.DirEntry[str]] = []
    try:
        with os.scandir(folder) as listing:
            for entry in listing:
                found.append(entry)
                if len(found) == _MOST_MANIFESTS:
                    break
    except (OSError, ValueError):
        pass
    return sorted(found, key=lambda entry: entry.name)
