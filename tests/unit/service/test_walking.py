"""What a walk through a folder finds, passes over, and does not take for gone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from memory_cache.service.walking import Walk


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    return folder


def write(root: Path, name: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("Some text.")


def found_names(root: Path) -> set[str]:
    walk = Walk(str(root))
    for _ in walk.steps():
        pass
    return {os.path.relpath(path, root) for path in walk.files}


def test_hidden_ignored_and_package_folders_are_left_out(root: Path) -> None:
    for name in (
        *("a.md", "in/b.txt", "in/kept.log.md"),
        *(".hidden.md", ".git/c.md", "node_modules/d.md", "venv/e.md", "in/__pycache__/f.md"),
        *("drafts/g.md", "in/drafts/h.md", "x.tmp.md", "picture.png", "in/secret.md"),
    ):
        write(root, name)
    (root / ".gitignore").write_text("/drafts/\n*.tmp.md\n")
    (root / "in" / ".memorycacheignore").write_text("secret.md\n")

    assert found_names(root) == {"a.md", "in/b.txt", "in/kept.log.md", "in/drafts/h.md"}


def test_an_ignore_file_can_bring_back_what_is_left_out_otherwise(root: Path) -> None:
    write(root, ".vault/a.md")
    write(root, "b.md")
    (root / ".memorycacheignore").write_text("!.vault/\n")

    assert found_names(root) == {".vault/a.md", "b.md"}


def test_links_pipes_and_loops_are_not_followed(root: Path, tmp_path: Path) -> None:
    write(root, "a.md")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "private.md").write_text("Not of this folder.")
    (root / "loop").symlink_to(root)
    (root / "out").symlink_to(tmp_path / "outside")
    (root / "link.md").symlink_to(tmp_path / "outside" / "private.md")
    os.mkfifo(root / "pipe.md")
    os.mkfifo(root / ".gitignore")

    assert found_names(root) == {"a.md"}


def test_a_folder_that_nests_without_end_is_walked_as_deep_as_is_sensible(root: Path) -> None:
    write(root, "/".join(["d"] * 80) + "/deep.md")
    write(root, "/".join(["d"] * 40) + "/shallow.md")

    walk = Walk(str(root))
    for _ in walk.steps():
        pass

    assert {Path(path).name for path in walk.files} == {"shallow.md"}
    assert not walk.missing(str(root.joinpath(*["d"] * 80, "deep.md")))
