"""Settings through the protocol: each takes effect at once, the data folder can be moved, what is
held of a site is told, and after everything is deleted nothing is left of it.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.host.pages import LIGHTHOUSE

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.host.host_process import HostProcess

CANARY = "Zwetschgenbaum"
URL = "https://coast.example/light"
PAGE = f"<title>{CANARY}</title><h1>{CANARY}</h1><p>The {CANARY} stands by the light."


@pytest.fixture
def picking(start: Callable[..., HostProcess], tmp_path: Path) -> Callable[[Path], HostProcess]:
    """Start a host whose folder dialog picks this folder."""
    if sys.platform != "linux":
        pytest.skip("the program is one of Linux")

    def make(picked: Path) -> HostProcess:
        programs = tmp_path / "bin"
        programs.mkdir()
        zenity = programs / "zenity"
        zenity.write_text(f"#!/bin/sh\necho '{picked}'\n")
        zenity.chmod(0o755)
        host = start("env", f"PATH={programs}:/usr/bin:/bin", "DISPLAY=:7")
        host.hello()
        return host

    return make


def settings(events: list[dict[str, Any]]) -> dict[str, Any]:
    assert events[-1]["type"] == "done", events
    return events[-2]


def choices(events: list[dict[str, Any]]) -> dict[str, Any]:
    """What was chosen, less what changes by itself."""
    own = ("id", "library_bytes", "state_bytes", "free_bytes")
    return {name: value for name, value in settings(events).items() if name not in own}


def test_a_setting_is_told_kept_and_in_force_for_the_next_host(
    host: HostProcess, start: Callable[..., HostProcess]
) -> None:
    before = settings(host.request("read_settings"))
    assert (before["read_ahead"], before["keep_pages_as"]) == ("mains", "source")
    assert before["gpu"] == "auto"
    assert before["folder"] == str(host.data)
    assert before["problem"] == ""
    assert before["free_bytes"] > 0

    after = settings(host.request("write_setting", read_ahead="off", answer_language="de"))

    changed = {name for name in before if before[name] != after[name] and "bytes" not in name}
    assert changed == {"id", "read_ahead", "answer_language"}
    assert (after["read_ahead"], after["answer_language"]) == ("off", "de")
    assert host.end_input() == 0
    other = start()
    other.hello()
    assert settings(other.request("read_settings"))["read_ahead"] == "off"


@pytest.mark.parametrize(
    "fields",
    [
        {"read_ahead": "sometimes"},
        {"most_library_bytes": -1},
        {"most_library_bytes": 2**60},
        {"answer_language": "xx"},
        {"answer_language": "../etc"},
        {"think": "yes"},
        {"folder": "/etc", "gpu": 1},
    ],
)
def test_a_choice_that_is_none_is_refused_and_changes_nothing(
    host: HostProcess, fields: dict[str, Any]
) -> None:
    before = choices(host.request("read_settings"))

    assert host.request("write_setting", **fields)[-1]["code"] == "bad_request"

    assert choices(host.request("read_settings")) == before


def test_broken_settings_stop_nothing_and_are_told(host: HostProcess) -> None:
    (host.data / "settings.json").write_text('{"gpu": "warp", "read_ahead"')

    told = settings(host.request("read_settings"))
    assert told["gpu"] == "auto"
    assert "cannot be read" in told["problem"]

    assert settings(host.request("write_setting", gpu="off"))["problem"] == ""
    assert (host.data / "settings.broken.json").exists()


def test_a_full_library_refuses_a_page_in_words_and_takes_it_once_there_is_room(
    host: HostProcess,
) -> None:
    host.request("write_setting", most_library_bytes=1)

    refused = host.save(URL, LIGHTHOUSE)[-1]
    assert refused["code"] == "library_full"
    assert "as large as you let it become" in refused["message"]
    assert "settings" in refused["remedy"]

    host.request("write_setting", most_library_bytes=0)
    assert host.save(URL, LIGHTHOUSE)[0]["status"] == "saved"


def test_where_pages_of_private_windows_are_never_saved_two_words_do_not_help(
    host: HostProcess,
) -> None:
    host.request("write_setting", private_windows="never")

    refused = host.save(URL, LIGHTHOUSE, private=True, confirmed=True)[-1]
    assert (refused["code"], "settings" in refused["message"]) == ("private_page", True)

    host.request("write_setting", private_windows="ask")
    assert host.save(URL, LIGHTHOUSE, private=True, confirmed=True)[0]["status"] == "saved"


def test_a_page_kept_as_its_text_alone_is_found_read_and_shown_as_text(host: HostProcess) -> None:
    host.request("write_setting", keep_pages_as="text")

    page_id = host.save(URL, PAGE)[0]["page_id"]

    (hits, _) = host.request("search", query="stands by the light")
    assert [hit["page_id"] for hit in hits["hits"]] == [page_id]
    source = host.request("read_source", page_id=page_id)
    assert source[-1]["type"] == "done"
    assert "<h1>" not in json.dumps(source)


def test_what_is_held_of_a_site_is_told(host: HostProcess) -> None:
    page_id = host.save(URL, PAGE)[0]["page_id"]
    host.request("write_note", text="Look again.", about=page_id)
    host.save("https://other.example/", LIGHTHOUSE)

    sites = host.request("list_sites")[0]["sites"]
    assert {one["site"]: one["pages"] for one in sites} == {"coast.example": 1, "other.example": 1}
    held = host.request("read_site", site="coast.example")[0]
    assert (held["pages"], held["notes"], held["chats"]) == (1, 1, 0)
    assert held["source_bytes"] > 0
    assert held["text_bytes"] > 0
    nothing = host.request("read_site", site="nowhere.example")[0]
    assert (nothing["pages"], nothing["first_saved_at"]) == (0, None)


def test_the_data_folder_is_moved_while_the_host_runs_and_found_by_the_next(
    picking: Callable[[Path], HostProcess], start: Callable[..., HostProcess], tmp_path: Path
) -> None:
    there = tmp_path / "elsewhere"
    there.mkdir()
    host = picking(there)
    page_id = host.save(URL, PAGE)[0]["page_id"]

    moved = settings(host.request("move_folder"))

    assert moved["folder"] == str(there)
    assert [path.name for path in host.data.iterdir()] == ["moved-to"]
    assert host.save(f"{URL}/2", LIGHTHOUSE)[0]["status"] == "saved"
    assert host.request("search", query=CANARY)[0]["hits"][0]["page_id"] == page_id
    assert host.end_input() == 0
    other = start()
    assert other.hello()["pages"] == 2


def test_a_dialog_that_picks_the_folder_itself_moves_nothing(
    picking: Callable[[Path], HostProcess], tmp_path: Path
) -> None:
    host = picking(tmp_path / "data")
    host.save(URL, PAGE)

    refused = host.request("move_folder")[-1]

    assert refused["code"] == "file_unreadable"
    assert host.request("search", query=CANARY)[0]["hits"]


def test_after_everything_is_deleted_no_file_holds_any_of_it_and_the_library_is_as_new(
    host: HostProcess, start: Callable[..., HostProcess], tmp_path: Path
) -> None:
    new_bytes = (host.data / "library.sqlite3").stat().st_size
    for number in range(4):
        host.save(f"{URL}/{number}", f"{PAGE}<p>{number}" + f"<p>{CANARY} {number}." * 40)
    host.request("make_collection", name=CANARY)
    host.request("keep_draft", text=CANARY)
    host.request("write_setting", read_ahead="off")

    phases = [event.get("phase") for event in host.request("forget", everything=True)]

    assert phases == ["hidden", "erased", "forgotten", None]
    assert host.request("list_collections")[0]["collections"] == []
    assert host.request("read_draft")[0]["text"] == ""
    assert settings(host.request("read_settings"))["read_ahead"] == "off"
    assert host.end_input() == 0
    for path in host.data.rglob("*"):
        content = b"" if path.is_dir() else path.read_bytes()
        assert CANARY.encode() not in content, path.name
        assert CANARY.lower().encode() not in content, path.name
    assert (host.data / "library.sqlite3").stat().st_size < new_bytes + 65_536
    assert start().hello()["pages"] == 0


def test_the_command_line_shows_and_changes_settings(
    run: Callable[..., subprocess.CompletedProcess[bytes]], tmp_path: Path
) -> None:
    assert run("settings", "set", "answer_language", "fr").returncode == 0
    assert run("settings", "set", "think", "true").returncode == 0
    assert run("settings", "set", "gpu", "warp").returncode == 1
    (tmp_path / "elsewhere").mkdir()
    assert run("settings", "move", str(tmp_path / "elsewhere")).returncode == 0

    shown = json.loads(run("settings", "--json").stdout)

    assert (shown["answer_language"], shown["think"], shown["gpu"]) == ("fr", True, "auto")
    assert shown["folder"] == str(tmp_path / "elsewhere")
