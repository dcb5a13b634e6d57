"""The use case: what is chosen, deleted and added to the folders, with no engine to ask."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

import msgspec
import pytest

from memory_cache.errors import ModelError, ModelMissing, NotFound
from memory_cache.models.discovery.places import Places
from memory_cache.models.fetch.partial import Origin
from memory_cache.models.recommend import Gpu
from memory_cache.models.use import ModelUse, UseFile
from memory_cache.paths import Home
from memory_cache.service.memory import Memory
from memory_cache.service.models import Models, Offer
from tests.model_files.split import split_in_two
from tests.scripted_model import write_scripted_model

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from memory_cache.models.catalogue import CatalogueEntry

HUGE = Gpu("Radeon", 10**12)


class Shelf(Models):
    """The use case in a throw-away home, on a computer with one huge graphics card."""

    def __init__(self, memory: Memory) -> None:
        self.asked = 0
        self.memory = memory
        home = memory.home.folder
        super().__init__(memory, gpus=self._one, places=Places(home, {}, "linux", home / "root"))

    def _one(self) -> tuple[Gpu, ...]:
        self.asked += 1
        return (HUGE,)


@pytest.fixture
def models(tmp_path: Path) -> Iterator[Shelf]:
    memory = Memory(Home(tmp_path / "home"))
    memory.home.models.mkdir(parents=True)
    shelf = Shelf(memory)
    yield shelf
    shelf.close()
    memory.close()


@pytest.fixture
def ours(models: Shelf, tmp_path: Path) -> Path:
    return write_scripted_model(tmp_path / "home/models/own.gguf", "Hello.")


def test_the_graphics_cards_are_asked_for_once(models: Shelf) -> None:
    best = [models.overview().recommendation for _ in range(3)]

    assert models.asked == 1
    assert {one.model_id for one in best if one} == {"qwen3-8b"}


def test_a_chosen_model_is_marked_wherever_it_lies(models: Shelf, tmp_path: Path) -> None:
    models.use_file(write_scripted_model(tmp_path / "elsewhere.gguf", "Hello."))

    overview = models.overview()
    (model,) = overview.on_disk
    assert overview.chosen_id == model.model_id
    (tmp_path / "elsewhere.gguf").unlink()
    assert models.overview().chosen_id is None


def test_deleting_the_chosen_model_chooses_none(models: Shelf, ours: Path) -> None:
    (model,) = models.find()
    models.use(model.model_id)

    removal = models.remove(model.model_id)

    assert not ours.exists()
    assert models.overview().chosen is None
    assert (removal.freed_bytes, removal.was_chosen) == (model.file_bytes, True)
    with pytest.raises(ModelMissing):
        models.remove(model.model_id)


def test_all_parts_of_a_split_model_are_deleted(models: Shelf, ours: Path) -> None:
    split_in_two(ours)
    (model,) = models.find()

    models.remove(model.model_id)
    models.close()

    assert list(ours.parent.iterdir()) == []


def test_a_deleted_model_is_brought_back_and_answers_again(models: Shelf, ours: Path) -> None:
    split_in_two(ours)
    (model,) = models.find()
    before = models.use(model.model_id)
    models.remove(model.model_id)

    models.restore(model.model_id)

    assert models.find() == [model]
    assert models.overview().chosen == before
    with pytest.raises(NotFound):
        models.restore(model.model_id)


def test_a_model_that_is_brought_back_leaves_another_choice_alone(
    models: Shelf, ours: Path, tmp_path: Path
) -> None:
    (model,) = models.find()
    models.use(model.model_id)
    models.remove(model.model_id)
    other = models.use_file(write_scripted_model(tmp_path / "elsewhere.gguf", "Hello."))

    models.restore(model.model_id)

    assert ours.exists()
    assert models.overview().chosen == other


def test_a_model_on_disk_says_what_it_takes_and_when_it_was_used(
    models: Shelf, ours: Path, tmp_path: Path
) -> None:
    (owned,) = models.overview().owned
    assert (owned.use, owned.runs_well) == (None, True)
    assert owned.memory_bytes > owned.model.file_bytes
    UseFile(tmp_path / "home/model-use.json").note(ours, at=5.0, tokens=40, seconds=4.0)

    (owned,) = models.overview().owned
    assert owned.use == ModelUse(used_at=5.0, tokens_per_second=10.0)


def test_a_damaged_file_of_ours_can_be_deleted_but_not_used(models: Shelf, ours: Path) -> None:
    ours.write_bytes(b"GGUF")
    (model,) = models.find()

    with pytest.raises(ModelError, match="not whole"):
        models.use(model.model_id)
    models.remove(model.model_id)

    assert not ours.exists()


def test_a_model_of_a_named_folder_is_not_deleted(models: Shelf, tmp_path: Path) -> None:
    file = write_scripted_model(tmp_path / "mine.gguf", "Hello.")
    models.add_folder(tmp_path)
    (model,) = models.find()

    with pytest.raises(ModelError, match="leaves as it is"):
        models.remove(model.model_id)

    assert file.exists()


def test_a_folder_is_added_once_and_taken_back(models: Shelf, tmp_path: Path) -> None:
    assert models.add_folder(tmp_path) == models.add_folder(tmp_path) == [str(tmp_path)]
    assert models.remove_folder(tmp_path) == models.remove_folder(tmp_path) == []


def test_what_is_not_in_the_catalogue_is_not_downloaded(models: Shelf) -> None:
    with pytest.raises(NotFound):
        models.fetch("https://example.org/model.gguf")


def test_an_offer_says_that_it_is_here_already(models: Shelf, tmp_path: Path) -> None:
    entry = _offer(models).entry
    path = tmp_path / "home/models" / entry.file

    assert _offer(models).on_disk is None
    path.touch()
    os.truncate(path, entry.bytes or 0)
    assert _offer(models).on_disk is None
    write_scripted_model(path, "Hello.")
    os.truncate(path, entry.bytes or 0)
    (model,) = models.find()
    assert (_offer(models).on_disk, model.name) == (model.model_id, entry.name)


def keep_half(models: Shelf, tmp_path: Path, *, sha256: str = "") -> CatalogueEntry:
    """Leave what a download that was begun leaves."""
    entry = _offer(models).entry
    part = tmp_path / "home/models" / f"{entry.file}.part"
    part.write_bytes(b"x" * 1_000)
    origin = Origin(
        url=entry.url, sha256=sha256 or entry.sha256, etag="", total_bytes=entry.bytes or 0
    )
    part.with_name(f"{part.name}.json").write_bytes(msgspec.json.encode(origin))
    return entry


def test_a_half_download_is_seen_until_it_is_dropped_and_comes_back(
    models: Shelf, tmp_path: Path
) -> None:
    entry = keep_half(models, tmp_path)
    assert (_offer(models).kept_bytes, _offer(models).fetching) == (1_000, False)

    removal = models.drop_download(entry.id)

    assert removal.freed_bytes > 1_000
    assert _offer(models).kept_bytes == 0
    models.restore(entry.id)
    assert _offer(models).kept_bytes == 1_000
    models.drop_download(entry.id)
    models.close()
    assert list((tmp_path / "home/models").iterdir()) == []


def test_what_is_left_of_another_file_is_not_taken_for_this_one(
    models: Shelf, tmp_path: Path
) -> None:
    keep_half(models, tmp_path, sha256=hashlib.sha256(b"other").hexdigest())

    assert _offer(models).kept_bytes == 0


def test_an_offer_says_how_much_room_it_lacks(models: Shelf, tmp_path: Path) -> None:
    assert _offer(models).lacking_bytes == 0
    with_none = Models(
        models.memory,
        gpus=lambda: (HUGE,),
        places=Places(tmp_path, {}, "linux", tmp_path / "root"),
        spare_bytes=10**18,
    )

    lacking = _offer(with_none).lacking_bytes

    assert 10**17 < lacking < 10**18 + (_offer(models).entry.bytes or 0)
    keep_half(models, tmp_path)
    assert _offer(with_none).lacking_bytes <= lacking + 10**9


def _offer(models: Models) -> Offer:
    return next(one for one in models.overview().offers if one.entry.id == "qwen3-0.6b")
