"""Each setting does what it says, from the moment it is chosen."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from memory_cache.engine.messages import Device, Devices
from memory_cache.errors import BadRequest, LibraryFull
from memory_cache.paths import Home
from memory_cache.service.choosing import choose, find_graphics, holding_of, read_choices
from memory_cache.service.folders import FolderSync
from memory_cache.service.indexing import read_waiting
from memory_cache.service.memory import Memory
from memory_cache.service.moving.importing import import_from
from memory_cache.service.prompts import original_prompts
from memory_cache.store.records import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HTML = b"<title>Orrick Mill</title><h1>Orrick Mill</h1><p>Its wheel is of elm.<p>It turns at night."


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    home = tmp_path / "home"
    home.mkdir()
    memory = Memory(Home(home), command=[str(tmp_path / "no engine")])
    yield memory
    memory.close()


def keep(
    memory: Memory, source: bytes = HTML, url: str = "https://mills.example/", **more: Any
) -> int:
    page_id = memory.keep(Draft(url, source, **more)).page_id
    read_waiting(memory, 10)
    return page_id


# ---- text alone


def test_a_page_is_kept_with_its_source_unless_its_text_alone_is_wanted(memory: Memory) -> None:
    whole = keep(memory)
    choose(memory, keep_pages_as="text")
    alone = keep(memory, HTML + b"<p>Not by day.", "https://mills.example/2")

    text = memory.library.texts.get(alone)
    assert memory.library.pages.source(whole).draft.source == HTML
    draft = memory.library.pages.source(alone).draft
    assert (draft.source.decode(), draft.content_type) == (text, "text/plain")
    assert "wheel is of elm" in text
    assert memory.library.pages.get(alone).title == "Orrick Mill"


def test_a_text_kept_alone_is_not_read_again_and_stays_as_it_was(memory: Memory) -> None:
    choose(memory, keep_pages_as="text")
    page_id = keep(memory)
    text, page = memory.library.texts.get(page_id), memory.library.pages.get(page_id)

    assert memory.library.texts.read_again() == 0

    assert read_waiting(memory, 10) == 0
    assert (memory.library.texts.get(page_id), memory.library.pages.get(page_id)) == (text, page)


def test_a_page_kept_as_text_and_saved_again_unchanged_has_no_version(memory: Memory) -> None:
    choose(memory, keep_pages_as="text")
    page_id = keep(memory)

    assert keep(memory) == page_id
    assert memory.library.pages.versions(page_id) == []

    assert keep(memory, HTML.replace(b"elm", b"oak")) == page_id
    assert len(memory.library.pages.versions(page_id)) == 1
    assert "oak" in memory.library.texts.get(page_id)


def test_notes_files_and_pages_without_text_are_kept_whole(memory: Memory) -> None:
    choose(memory, keep_pages_as="text")
    note = b"# Mills\n\nLook *again*."
    pages = [
        (keep(memory, note, "note:1", content_type="text/markdown", kind="note"), note),
        (keep(memory, HTML, "file:///mill.html", kind="file"), HTML),
        (
            keep(memory, b"<img src=mill.png>", "https://mills.example/picture"),
            b"<img src=mill.png>",
        ),
    ]

    for page_id, source in pages:
        assert memory.library.pages.source(page_id).draft.source == source


# ---- quota


def test_a_full_library_keeps_nothing_more_says_so_and_throws_nothing_away(memory: Memory) -> None:
    first = keep(memory)
    choose(memory, most_library_bytes=1)

    with pytest.raises(LibraryFull, match="as large as you let it become") as refused:
        memory.keep(Draft("https://mills.example/2", HTML))

    assert "settings" in str(refused.value.advice)
    assert memory.library.pages.ids() == {first}
    choose(memory, most_library_bytes=0)
    assert memory.keep(Draft("https://mills.example/2", HTML)).status == "saved"


def test_a_folder_in_step_says_which_file_found_no_room_and_takes_it_in_later(
    memory: Memory, tmp_path: Path
) -> None:
    root = tmp_path / "notes"
    root.mkdir()
    (root / "mill.md").write_text("Of elm.")
    keep(memory)
    choose(memory, most_library_bytes=1)
    sync = FolderSync(memory)
    folder_id = sync.add(root)

    sync.sync(folder_id, lambda _done, _total: None, threading.Event())
    problem = memory.library.folders.get(folder_id).problem
    choose(memory, most_library_bytes=0)
    sync.sync(folder_id, lambda _done, _total: None, threading.Event())

    assert problem.startswith("mill.md: Your library is as large")
    assert memory.library.folders.get(folder_id).problem == ""
    assert memory.library.pages.count() == 2


def test_an_import_into_a_full_library_is_refused(memory: Memory, tmp_path: Path) -> None:
    page = tmp_path / "mill.html"
    page.write_bytes(HTML)
    keep(memory, b"<p>Something else.")
    choose(memory, most_library_bytes=1)

    with pytest.raises(LibraryFull, match="the rest was not taken in"):
        import_from(memory, page, lambda *_: None, threading.Event())


# ---- what the chat model keeps


def test_less_room_for_page_states_deletes_the_oldest_at_once(memory: Memory) -> None:
    folder = memory.page_states.folder_of(keep(memory))
    (folder / "state").write_bytes(b"x" * 1_000)
    assert read_choices(memory).state_bytes == 1_000

    choose(memory, keep_page_states_bytes=0)

    assert read_choices(memory).state_bytes == 0
    assert not folder.exists()


# ---- answers


def test_the_language_of_answers_is_told_in_the_rules_and_at_the_end(memory: Memory) -> None:
    assert memory.prompts() == original_prompts()

    choose(memory, answer_language="de")

    prompts = memory.prompts()
    assert "Answer in German." in prompts.answer
    assert "language of the question." not in prompts.answer
    assert "Answer in German." in prompts.alone
    assert prompts.reminder.endswith(
        "Write the answer in German, whatever the language of the question and the sources."
    )
    choose(memory, answer_language="")
    assert memory.prompts() == original_prompts()


def test_a_language_that_answers_cannot_be_had_in_is_refused(memory: Memory) -> None:
    with pytest.raises(BadRequest):
        choose(memory, answer_language="xx")

    assert memory.settings().answer_language == ""


def test_without_leave_the_chat_model_is_loaded_on_no_graphics_card(
    memory: Memory, tmp_path: Path
) -> None:
    model = tmp_path / "m.gguf"
    model.write_bytes(b"GGUF" + b"\0" * 200)

    first = memory.chat.engine(model)
    choose(memory, gpu="off")
    second = memory.chat.engine(model)

    assert second is not first
    assert [engine._load.gpu_layers for engine in (first, second)] == [-1, 0]


CARD = Device(name="Vulkan0", description="Tiny GPU", kind="gpu", free_bytes=1, total_bytes=2)
CPU = Device(name="CPU", description="A CPU", kind="cpu", free_bytes=1, total_bytes=2)


@pytest.mark.parametrize(
    ("devices", "backends", "gpu", "expected"),
    [
        ([CPU, CARD], ["CPU", "Vulkan"], "auto", (["Tiny GPU"], "")),
        ([CPU, CARD], ["CPU", "Vulkan"], "off", (["Tiny GPU"], "the GPU is switched off")),
        ([CPU], ["CPU", "Vulkan"], "auto", ([], "no GPU was found")),
        ([CPU], ["CPU"], "auto", ([], "no GPU backend in this build")),
    ],
)
def test_it_is_said_which_graphics_cards_there_are_and_why_none_is_used(
    memory: Memory,
    monkeypatch: pytest.MonkeyPatch,
    devices: list[Device],
    backends: list[str],
    gpu: str,
    expected: tuple[list[str], str],
) -> None:
    found = Devices(devices=devices, backends=backends, version="1")
    monkeypatch.setattr(memory.chat, "devices", lambda: found)
    choose(memory, gpu=gpu)

    assert tuple(find_graphics(memory)) == expected


# ---- what is held


def test_what_the_chat_model_keeps_of_a_site_is_counted_with_it(memory: Memory) -> None:
    here = keep(memory)
    elsewhere = keep(memory, b"<p>Other.", "https://lamps.example/")
    for page_id, count in ((here, 100), (elsewhere, 7)):
        (memory.page_states.folder_of(page_id) / "state").write_bytes(b"x" * count)

    holding, state_bytes = holding_of(memory, "mills.example")

    assert (holding.page_ids, state_bytes) == ([here], 100)


def test_a_broken_settings_file_stops_nothing_and_is_told(memory: Memory) -> None:
    memory.home.settings.write_text("{")

    choices = read_choices(memory)

    assert choices.settings.keep_pages_as == "source"
    assert "cannot be read" in choices.problem
