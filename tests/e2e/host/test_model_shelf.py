"""The models as the browser handles them: half downloads, joined ones, deleting and taking back,
loading by hand, and what a host that was killed leaves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.host.download_server import CERTIFICATE, DownloadServer, answer, hold_after
from tests.e2e.host.host_process import HostProcess
from tests.e2e.host.pages import LIGHTHOUSE
from tests.e2e.host.shelf_host import PROGRAM, offer, prepare
from tests.scripted_model import write_scripted_model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

POCKET = "pocket-1b"


@pytest.fixture
def server(citing_model: Path) -> Iterator[DownloadServer]:
    with DownloadServer(citing_model.read_bytes()) as server:
        yield server


@pytest.fixture
def start(tmp_path: Path, server: DownloadServer) -> Iterator[Callable[[], HostProcess]]:
    """Start a host that offers one model; it is killed when the test is over."""
    roots = CERTIFICATE.read_text("ascii")
    prepare(tmp_path / "data", server, offer(server, server.content), roots=roots)
    started: list[HostProcess] = []

    def make() -> HostProcess:
        host = HostProcess(tmp_path, program=PROGRAM)
        started.append(host)
        host.hello()
        return host

    yield make
    for host in started:
        host.kill()


def offered(host: HostProcess) -> dict[str, Any]:
    (only,) = host.request("list_models")[0]["catalogue"]
    found: dict[str, Any] = only
    return found


def half_way(host: HostProcess, server: DownloadServer) -> int:
    """Begin to download, and wait until half of it is there; returns the request's id."""
    half = len(server.content) // 2
    server.script.append(hold_after(half))
    request = host.send("fetch_model", model=POCKET)
    while offered(host)["kept_bytes"] != half:
        pass
    return request


def test_a_half_download_is_told_paused_and_gone_on_with_by_the_next_host(
    start: Callable[[], HostProcess], server: DownloadServer
) -> None:
    half = len(server.content) // 2
    first = start()
    assert (offered(first)["kept_bytes"], offered(first)["fetching"]) == (0, False)
    half_way(first, server)
    assert (offered(first)["kept_bytes"], offered(first)["fetching"]) == (half, True)
    first.kill()

    second = start()
    assert (offered(second)["kept_bytes"], offered(second)["fetching"]) == (half, False)
    *_, fetched, done = second.request("fetch_model", model=POCKET, use=True)

    assert (fetched["type"], done["type"]) == ("fetched", "done")
    assert server.asked[-1].headers["range"] == f"bytes={half}-"
    models = second.request("list_models")[0]
    assert models["chosen"] == fetched["model"]
    assert models["catalogue"][0]["on_disk"] == fetched["model"]


def test_a_second_request_joins_and_a_cancel_of_it_pauses_both(
    start: Callable[[], HostProcess], server: DownloadServer
) -> None:
    host = start()
    first = half_way(host, server)
    second = host.send("fetch_model", model=POCKET)
    assert host.next_event(second)["type"] == "fetching"

    host.request("cancel", target=second)

    for request in (first, second):
        assert host.rest(request)[-1]["code"] == "cancelled"
    assert len(server.asked) == 1
    assert offered(host)["fetching"] is False
    assert host.request("fetch_model", model=POCKET)[-1]["type"] == "done"


def test_what_arrived_is_dropped_while_it_goes_on_and_comes_back(
    start: Callable[[], HostProcess], server: DownloadServer, tmp_path: Path
) -> None:
    host = start()
    request = half_way(host, server)

    removed = host.request("drop_download", model=POCKET)[0]

    assert (removed["type"], removed["chosen"]) == ("removed", False)
    assert removed["freed_bytes"] >= len(server.content) // 2
    assert host.rest(request)[-1]["code"] == "cancelled"
    assert offered(host)["kept_bytes"] == 0
    assert host.request("restore_model", model=POCKET)[-1]["type"] == "done"
    assert offered(host)["kept_bytes"] == len(server.content) // 2
    host.request("drop_download", model=POCKET)
    assert host.request("fetch_model", model=POCKET)[-1]["type"] == "done"
    assert [path.name for path in (tmp_path / "data/models").iterdir()] == [f"{POCKET}.gguf"]


def test_a_download_that_fails_is_told_to_all_who_wait_and_can_be_begun_anew(
    start: Callable[[], HostProcess], server: DownloadServer
) -> None:
    host = start()
    server.script.append(answer(503))

    failed = host.request("fetch_model", model=POCKET)[-1]

    assert (failed["type"], failed["code"]) == ("failed", "download_failed")
    assert host.request("fetch_model", model=POCKET)[-1]["type"] == "done"
    assert host.request("fetch_model", model="no-such")[-1]["code"] == "not_found"


def test_ten_who_wait_for_downloads_keep_nobody_else_from_being_served(
    start: Callable[[], HostProcess], server: DownloadServer
) -> None:
    host = start()
    half_way(host, server)
    for _ in range(20):
        host.send("fetch_model", model=POCKET)

    assert host.request("list_pages")[-1]["type"] == "done"


def test_a_deleted_model_is_out_of_the_list_and_comes_back_to_answer(
    start: Callable[[], HostProcess], server: DownloadServer, tmp_path: Path
) -> None:
    host = start()
    *_, fetched, _ = host.request("fetch_model", model=POCKET, use=True)
    model = fetched["model"]

    removed = host.request("remove_model", model=model)[0]

    assert (removed["freed_bytes"], removed["chosen"]) == (len(server.content), True)
    gone = host.request("list_models")[0]
    assert (gone["on_disk"], gone["chosen"], gone["lost"]) == ([], None, None)
    assert host.request("restore_model", model=model)[-1]["type"] == "done"
    assert host.request("list_models")[0]["chosen"] == model
    assert host.request("restore_model", model=model)[-1]["code"] == "not_found"
    host.request("remove_model", model=model)
    host.end_input()
    assert list((tmp_path / "data/models").iterdir()) == []


def test_the_chosen_model_is_loaded_measured_and_freed(
    start: Callable[[], HostProcess], tmp_path: Path
) -> None:
    host = start()
    assert host.request("look_at_model")[0]["phase"] == "none"
    assert host.request("load_model")[-1]["code"] == "model_missing"
    file = tmp_path / "data/models/own.gguf"
    file.parent.mkdir()
    write_scripted_model(file, "It was lit by hand, night after night, by her. ", repeat=8)
    (own,) = host.request("list_models")[0]["on_disk"]
    assert (own["used_at"], own["tokens_per_second"]) == (None, None)
    host.request("use_model", model=own["id"])
    assert host.request("look_at_model")[0]["phase"] == "resting"

    ready = host.request("load_model")[0]

    assert (ready["phase"], ready["gpu_layers"], ready["tokens_per_second"]) == ("ready", 0, None)
    assert ready["layers"] > 0
    assert ready["memory_bytes"] > 1_000_000
    assert len(host.engines()) == 1
    host.save("https://a.example/light", LIGHTHOUSE)
    host.request("ask", question="Who first lit the lighthouse?", scope={"type": "library"})
    assert host.request("look_at_model")[0]["tokens_per_second"] > 0
    (used,) = host.request("list_models")[0]["on_disk"]
    assert used["used_at"] > 1_700_000_000
    resting = host.request("rest_model")[0]
    assert (resting["phase"], resting["memory_bytes"]) == ("resting", 0)
    assert resting["tokens_per_second"] == used["tokens_per_second"]
    file.unlink()
    lost = host.request("look_at_model")[0]
    assert (lost["phase"], bool(lost["name"])) == ("missing", True)
    assert host.request("list_models")[0]["lost"] == lost["name"]
