"""Writes pictures of every page in its states and looks to build/screenshots (`make screenshots`).

`python -m tests.screenshots [PAGE | PAGE-SCENE]...` photographs all, or those that are named;
`index.html` shows what this run took, `--list` names the scenes. Ends with status 1 if a scene
could not be played to its end; the others are.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from tests.e2e.firefox.article_server import ArticleServer
from tests.e2e.firefox.browser import Firefox
from tests.e2e.firefox.marionette import MarionetteError
from tests.screenshots import (
    answer_scenes,
    fault_scenes,
    firefox_scenes,
    library_scenes,
    map_scenes,
    models_scenes,
    reading_scenes,
    settings_scenes,
    sidebar_scenes,
)
from tests.screenshots.camera import Camera, NotAsWanted, Picture
from tests.screenshots.gallery import write_gallery
from tests.screenshots.language import speaking
from tests.screenshots.looks import NARROW
from tests.screenshots.material import Models
from tests.screenshots.stage import Scene, Stage

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = Path(__file__).parents[2] / "build" / "screenshots"
# The window is as wide as a page in it; its height leaves 800 pixels to the page.
WIDTH_PX, HEIGHT_PX = 1280, 885
PREFERENCES: dict[str, bool | int | str] = {"ui.caretBlinkTime": 0}

SCENES: list[Scene] = [
    scene
    for scenes in (
        sidebar_scenes.SCENES,
        answer_scenes.SCENES,
        fault_scenes.SCENES,
        library_scenes.SCENES,
        reading_scenes.SCENES,
        map_scenes.SCENES,
        models_scenes.SCENES,
        settings_scenes.SCENES,
        firefox_scenes.SCENES,
    )
    for scene in scenes.all
]


def main() -> int:
    """Play the scenes that are wanted, and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("named", nargs="*", metavar="PAGE", help="a page, or PAGE-SCENE")
    parser.add_argument("--list", action="store_true", help="name pages and scenes, and end")
    given = parser.parse_args()
    wanted = [scene for scene in SCENES if scene.is_wanted(given.named)]
    if given.list or not wanted:
        print(*(f"{scene.page}-{scene.name}" for scene in SCENES), sep="\n")
        return 0 if given.list else 2
    began = time.monotonic()
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not given.named:
        for old in FOLDER.glob("*.png"):
            old.unlink()
    failed, taken = _play(wanted)
    took_s = time.monotonic() - began
    print(f"\n{taken} pictures in {took_s:.0f} s: {FOLDER / 'index.html'}")
    for words in failed:
        print(f"NOT TAKEN: {words}")
    return int(bool(failed))


def _play(wanted: list[Scene]) -> tuple[list[str], int]:
    """Play scenes in one Firefox; returns what failed, and how many pictures were taken."""
    failed: list[str] = []
    with (
        tempfile.TemporaryDirectory(prefix="memory-cache-screenshots-") as temporary,
        ArticleServer() as articles,
        Firefox(
            Path(temporary) / "firefox",
            width=WIDTH_PX,
            height=HEIGHT_PX,
            preferences=PREFERENCES,
        ) as firefox,
    ):
        camera = Camera(firefox, FOLDER)
        models = Models(Path(temporary) / "models")

        def play(scene: Scene, folder: Path) -> bool:
            """Play a scene; returns whether what stands otherwise in other looks was in it."""
            began, before = time.monotonic(), len(camera.taken)
            stage = Stage(scene.page, firefox, articles, models, camera, folder)
            try:
                with stage.lit():
                    scene.play(stage)
            except (MarionetteError, NotAsWanted, TimeoutError, AssertionError) as fault:
                traceback.print_exc()
                failed.append(f"{scene.page}-{scene.name}: {str(fault).splitlines()[0]}")
            took_s, taken = time.monotonic() - began, camera.taken[before:]
            name = f"{scene.page}-{scene.name}{' in Arabic' if camera.is_arabic else ''}"
            print(f"{name:<36} {len(taken):3} in {took_s:4.1f} s", flush=True)
            return any(picture.look == NARROW.name for picture in taken)

        anew = [scene for scene in wanted if play(scene, Path(temporary) / scene.folder)]
        camera.is_arabic = True
        with speaking(firefox, "ar"):
            for scene in anew:
                play(scene, Path(temporary) / f"{scene.folder}-ar")
        write_gallery(FOLDER / "index.html", sorted(camera.taken, key=_place(camera.taken)))
    return failed, len(camera.taken)


def _place(taken: list[Picture]) -> Callable[[Picture], int]:
    """Sorts pictures by where the first of their state came."""
    first: dict[tuple[str, str], int] = {}
    for at, picture in enumerate(taken):
        first.setdefault((picture.page, picture.state), at)
    return lambda picture: first[picture.page, picture.state]


if __name__ == "__main__":
    sys.exit(main())
