"""The build step that makes the bundled embedding model, on what it must refuse."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from memory_cache.models.bundled import embedding_model

CONVERTER = Path(__file__).parents[3] / "installers" / "embedding_model.py"


def convert(source: Path, target: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, CONVERTER, source, target], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (["model/model.safetensors", "model/vocab.txt"], "model.safetensors has sha256"),
        (["model/vocab.txt"], "does not hold"),
    ],
)
def test_weights_that_are_not_the_published_ones_make_no_model(
    tmp_path: Path, names: list[str], sentence: str
) -> None:
    wheel = tmp_path / "weights.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name in names:
            archive.writestr(name, b"not these")

    ended = convert(wheel, tmp_path / "out" / "model.gguf")

    assert ended.returncode == 1
    assert sentence in ended.stderr
    assert not list(tmp_path.glob("out/*"))


def test_a_model_that_is_there_already_is_left_alone() -> None:
    bundled = embedding_model().path
    before = bundled.stat().st_mtime_ns

    ended = convert(Path("/nowhere.whl"), bundled)

    assert (ended.returncode, bundled.stat().st_mtime_ns) == (0, before)
