"""The pictures of every page: scenes are found by name, the page that shows them is harmless."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.screenshots.__main__ import SCENES
from tests.screenshots.camera import Picture
from tests.screenshots.gallery import write_gallery

if TYPE_CHECKING:
    from pathlib import Path


def test_every_scene_has_a_name_of_its_own() -> None:
    assert len({scene.folder for scene in SCENES}) == len(SCENES)


def test_scenes_are_picked_by_page_or_one_by_one_and_all_without_a_name() -> None:
    def picked(*named: str) -> set[str]:
        return {scene.folder for scene in SCENES if scene.is_wanted(named)}

    assert {name for name in picked() if name.startswith("map-")} == picked("map")
    assert picked("map-few", "models-failed") == {"map-few", "models-failed"}
    assert picked("nothing-so-called") == set()


def test_the_page_of_pictures_shows_each_beside_its_other_looks_and_runs_nothing(
    tmp_path: Path,
) -> None:
    taken = [
        Picture("map", "few", "light"),
        Picture("map", "few", "dark"),
        Picture("<b>", "a-state", "light"),
    ]

    write_gallery(tmp_path / "index.html", taken)

    page = (tmp_path / "index.html").read_text("utf-8")
    names = ("map-few-light.png", "map-few-dark.png")
    assert [page.count(f'src="{name}"') for name in names] == [1, 1]
    assert page.count("<h3>few</h3>") == 1
    assert "<b>" not in page
    assert "<script" not in page
    assert "http" not in page
