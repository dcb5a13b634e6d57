"""What is acknowledged as saved stays, is found, and comes back whole."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

from tests.e2e.host.host_process import wait_until_gone
from tests.e2e.host.pages import BREAD, LIGHTHOUSE, long_page

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.host.host_process import HostProcess


def test_a_saved_page_is_found_by_words_and_then_by_meaning(host: HostProcess) -> None:
    events = host.save("https://a.example/light", LIGHTHOUSE)

    assert [event["type"] for event in events] == ["saved", "indexed", "indexed", "done"]
    assert [event["by"] for event in events[1:3]] == ["words", "meaning"]
    (hits, _) = host.request("search", query="who looked after the beacon")
    assert [hit["url"] for hit in hits["hits"]] == ["https://a.example/light"]


def test_a_page_acknowledged_as_saved_survives_a_kill_in_the_next_microsecond(
    start: Callable[..., HostProcess],
) -> None:
    host = start()
    host.hello()
    host.upload("page", LIGHTHOUSE.encode())
    saved = host.until(host.send("save", blob="page", url="https://a.example/light"), "saved")
    host.kill()

    again = start()

    assert again.hello()["pages"] == 1
    (state, _) = again.request("lookup", url="https://a.example/light")
    assert saved["page_id"] == state["page_id"]
    # Saving it once more does nothing but wait until what the crash left is done.
    assert again.save("https://a.example/light", LIGHTHOUSE)[0]["status"] == "unchanged"
    (hits, _) = again.request("search", query="whale oil")
    assert [saved["page_id"]] == [hit["page_id"] for hit in hits["hits"]]
    assert again.request("status")[0]["waiting"] == 0


def test_a_result_over_a_mebibyte_arrives_whole(host: HostProcess) -> None:
    host.upload("page", long_page(4_500, word="größer 東京 😀").encode())
    request_id = host.send("save", blob="page", url="https://a.example/long")
    page_id = host.until(request_id, "saved")["page_id"]
    host.until(request_id, "indexed")

    *parts, done = host.request("read_text", page_id=page_id)

    text = "".join(part["text"] for part in parts)
    assert done["type"] == "done"
    assert len(parts) > 1
    assert len(text.encode()) > 1_048_576
    assert [len("".join(part["text"] for part in parts[:at])) for at in range(len(parts))] == [
        part["offset"] for part in parts
    ]
    (pages, _) = host.request("list_pages")
    assert [len(text)] == [page["characters"] for page in pages["pages"]]
    assert text.startswith("Paragraph 1 tells of größer 東京 😀 number 7,")
    assert text.endswith("from the hills to the sea.")


def test_the_embedding_engine_killed_at_its_work_is_replaced_and_the_work_done(
    host: HostProcess,
) -> None:
    host.upload("page", long_page(120).encode())
    request_id = host.send("save", blob="page", url="https://a.example/long")
    host.until(request_id, "indexed")
    # The engine is surely running after this, whatever becomes of the search.
    host.request("search", query="who counted the crates")
    (engine,) = host.engines()
    os.kill(engine, signal.SIGKILL)
    assert wait_until_gone(engine, 10)

    assert [event["type"] for event in host.rest(request_id)] == ["indexed", "done"]
    assert host.request("status")[0]["waiting"] == 0
    assert [engine] != host.engines()


def test_saves_whose_pages_wait_for_the_engine_leave_room_for_other_requests(
    host: HostProcess,
) -> None:
    """Saving a whole window of tabs must not make the sidebar wait until all are embedded."""
    host.save("https://a.example/light", LIGHTHOUSE)
    (engine,) = host.engines()
    os.kill(engine, signal.SIGSTOP)
    for number in range(6):
        host.upload("page", f"<p>Page {number} of a window full of tabs.</p>".encode())
        request_id = host.send("save", blob="page", url=f"https://a.example/{number}")
        host.until(request_id, "saved")

    (pages, _) = host.request("list_pages")

    assert pages["total"] == 7
    os.kill(engine, signal.SIGCONT)


def test_two_hosts_share_a_library(start: Callable[..., HostProcess]) -> None:
    one, other = start(), start()
    one.hello()
    other.hello()
    waiting = [
        (host, host.send("save", blob=f"{number}", url=f"https://{name}.example/{number}"))
        for number in range(5)
        for host, name in ((one, "one"), (other, "other"))
        if not host.upload(f"{number}", f"<p>Page {number} from {name}.</p>".encode())
    ]
    assert {"done"} == {host.rest(request_id)[-1]["type"] for host, request_id in waiting}
    one.save("https://one.example/light", LIGHTHOUSE)
    other.save("https://other.example/bread", BREAD)

    for host in (one, other):
        assert tuple(host.request("status")[0][name] for name in ("waiting", "pages")) == (0, 12)
        (hits, _) = host.request("search", query="who looked after the beacon", limit=1)
        assert [hit["url"] for hit in hits["hits"]] == ["https://one.example/light"]
        (hits, _) = host.request("search", query="feeding the leaven", limit=1)
        assert [hit["url"] for hit in hits["hits"]] == ["https://other.example/bread"]


def test_a_forgotten_page_is_in_no_file(host: HostProcess) -> None:
    events = host.save("https://a.example/", "<p>The canary is called Zwetschgenbaum.</p>")
    host.save("https://b.example/", LIGHTHOUSE)
    # The text is found in the file before: else nothing would be shown by its absence after.
    assert holders(host.data, b"zwetschgenbaum")

    told = host.request("forget", page_ids=[events[0]["page_id"]])

    assert [event.get("phase", event["type"]) for event in told] == [
        *("hidden", "erased", "forgotten", "done"),
    ]
    assert holders(host.data, b"zwetschgenbaum") == []
    assert host.end_input() == 0
    assert holders(host.data, b"zwetschgenbaum") == []


def holders(folder: Path, word: bytes) -> list[str]:
    """Return the files that a word stands in, whatever its case."""
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and word in path.read_bytes().lower()
    ]
