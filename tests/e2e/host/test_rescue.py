"""A library that was damaged is rescued from the terminal, and used from then on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.e2e.host.pages import BREAD, LIGHTHOUSE

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.host.host_process import HostProcess


def test_a_damaged_library_is_rescued_once_nobody_uses_it(
    start: Callable[..., HostProcess],
    run: Callable[..., subprocess.CompletedProcess[bytes]],
    tmp_path: Path,
) -> None:
    library = tmp_path / "data" / "library.sqlite3"
    host = start()
    host.hello()
    host.save("https://a.example/light", LIGHTHOUSE)
    host.save("https://a.example/bread", BREAD)
    refused = run("rescue", "--json")
    assert host.end_input() == 0
    with library.open("r+b") as file:
        file.write(bytes(4_096))
    failed = start()
    assert failed.request("hello", protocol=1, extension="0.1.0")[-1]["code"] == "library_damaged"
    assert failed.end_input() == 0

    rescued = run("rescue", "--json")

    assert (refused.returncode, rescued.returncode) == (1, 0)
    assert json.loads(refused.stdout)["error"]["code"] == "library_failed"
    said = json.loads(rescued.stdout)
    assert (said["pages"], said["lost"]) == (2, [])
    assert said["library"] == str(library)
    assert sorted(path.name for path in library.parent.glob("library*")) == [
        *("library.damaged.sqlite3", "library.sqlite3"),
    ]
    again = start()
    assert again.hello()["pages"] == 2
    assert again.save("https://a.example/light", LIGHTHOUSE)[0]["status"] == "unchanged"
    (hits, _) = again.request("search", query="who looked after the beacon")
    assert hits["hits"][0]["url"] == "https://a.example/light"


def test_where_there_is_no_library_there_is_nothing_to_rescue(
    run: Callable[..., subprocess.CompletedProcess[bytes]],
) -> None:
    ended = run("rescue")

    assert ended.returncode == 1
    assert b"There is no library" in ended.stderr
