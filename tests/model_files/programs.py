"""Makes the folders of other programs that keep models, as they lie on a person's disk."""

from __future__ import annotations

import hashlib
import json
import shutil
from typing import TYPE_CHECKING

from tests.scripted_model import write_scripted_model

if TYPE_CHECKING:
    from pathlib import Path


def make_programs(home: Path) -> dict[str, Path]:
    """Write a model for each of five programs under `home`; returns the files by program."""
    made = {
        "Ollama": add_to_ollama(home / ".ollama/models", "llama3.2", "3b", "From Ollama."),
        "LM Studio": home / ".lmstudio/models/maker/Nice-GGUF/Nice-Q4_K_M.gguf",
        "Jan": home / ".local/share/Jan/data/llamacpp/models/maker/jan-nano/model.gguf",
        "GPT4All": home / ".local/share/nomic.ai/GPT4All/Falcon.Q4_0.gguf",
    }
    for program, path in made.items():
        if not path.exists():
            path.parent.mkdir(parents=True)
            write_scripted_model(path, f"From {program}.")
    repository = home / ".cache/huggingface/hub/models--maker--Small-GGUF"
    made["Hugging Face"] = add_to_hugging_face(repository, "Small-Q8_0.gguf")
    return made


def add_to_ollama(folder: Path, model: str, tag: str, script: str) -> Path:
    """Write a manifest and its blobs; returns the blob that is the model."""
    blobs = folder / "blobs"
    blobs.mkdir(parents=True, exist_ok=True)
    written = write_scripted_model(blobs / "new", script)
    blob = written.rename(blobs / f"sha256-{_sha256(written)}")
    licence = blobs / "licence"
    licence.write_text("LLAMA 3.2 COMMUNITY LICENSE AGREEMENT\nmore\n")
    licence = licence.rename(blobs / f"sha256-{_sha256(licence)}")
    layers = [
        {"mediaType": f"application/vnd.ollama.image.{kind}", "digest": digest(path), "size": 1}
        for kind, path in (("model", blob), ("license", licence), ("template", licence))
    ]
    manifest = folder / "manifests/registry.ollama.ai/library" / model / tag
    manifest.parent.mkdir(parents=True, exist_ok=True)
    manifest.write_text(json.dumps({"schemaVersion": 2, "layers": layers}))
    return blob


def add_to_hugging_face(repository: Path, name: str) -> Path:
    """Write a blob and a snapshot that links to it; returns the link."""
    blob = repository / "blobs/0123abcd"
    blob.parent.mkdir(parents=True)
    write_scripted_model(blob, "From Hugging Face.")
    link = repository / "snapshots" / ("a" * 40) / name
    link.parent.mkdir(parents=True)
    try:
        link.symlink_to(blob)
    except OSError:
        shutil.copy(blob, link)
    return link


def digest(path: Path) -> str:
    """Return the digest that a manifest names a blob by."""
    return path.name.replace("-", ":")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
