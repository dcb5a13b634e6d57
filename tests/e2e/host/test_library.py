"""The library through the browser's protocol: versions, notes, collections, sources, forgetting."""

from __future__ import annotations

import base64
import time
from typing import TYPE_CHECKING

import pytest

from tests.e2e.host.pages import LIGHTHOUSE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.host.host_process import Event, HostProcess

URL = "https://a.example/light"
CHANGED = LIGHTHOUSE.replace("paraffin", "colza oil")


@pytest.fixture
def page_id(host: HostProcess) -> int:
    return int(host.save(URL, LIGHTHOUSE)[0]["page_id"])


def kinds(events: list[Event]) -> list[str]:
    return [event["type"] for event in events]


def only(events: list[Event]) -> Event:
    """The one event before `done`."""
    assert kinds(events)[1:] == ["done"], events
    return events[0]


def test_saving_again_says_whether_anything_changed(host: HostProcess, page_id: int) -> None:
    def change(html: str) -> str:
        return str(host.save(f"{URL}?utm_source=x", html)[1]["change"])

    assert change(LIGHTHOUSE) == "same"
    assert change(LIGHTHOUSE + "<!-- visited twice -->") == "same"
    assert change(CHANGED) == "changed"
    page = only(host.request("read_page", page_id=page_id))
    (version,) = page["versions"]
    differences = only(host.request("compare", page_id=page_id, version_id=version["version_id"]))
    told = {change["kind"]: change["text"] for change in differences["changes"]}
    assert "paraffin" in told["removed"]
    assert "colza oil" in told["added"]
    before = host.request("read_text", page_id=page_id, version_id=version["version_id"])
    assert "paraffin" in before[0]["text"]


def test_a_page_says_what_is_known_of_it(host: HostProcess, page_id: int) -> None:
    page = only(host.request("read_page", page_id=page_id))

    assert (page["page"]["kind"], page["page"]["host"]) == ("page", "a.example")
    assert page["page"]["characters"] > 100
    assert page["passages"] >= 1
    assert not page["openable"]
    assert kinds(host.request("read_page", page_id=999)) == ["failed"]


def test_a_source_comes_back_byte_for_byte(host: HostProcess) -> None:
    html = LIGHTHOUSE + "<!-- " + "ü" * 700_000 + " -->"
    page_id = host.save(URL, html)[0]["page_id"]
    parts = host.request("read_source", page_id=page_id)

    assert b"".join(base64.b64decode(part["data"]) for part in parts[:-1]) == html.encode()
    assert len(parts) > 3


def test_the_open_page_says_whether_it_reads_as_it_was_saved(
    host: HostProcess, page_id: int
) -> None:
    opened = []
    for html in (LIGHTHOUSE, CHANGED):
        host.upload("now", html.encode())
        opened.append(only(host.request("open", blob="now", url=URL)))

    assert [event["page_id"] for event in opened] == [page_id, page_id]
    assert [event["changed"] for event in opened] == [False, True]
    assert opened[0]["saved_at"] == pytest.approx(time.time(), abs=60)


def test_a_page_of_a_private_window_is_kept_only_if_it_was_said_twice(host: HostProcess) -> None:
    refused = host.save(URL, LIGHTHOUSE, private=True)
    assert [event.get("code") for event in refused] == ["private_page"]
    assert only(host.request("list_pages"))["total"] == 0

    kept = host.save(URL, LIGHTHOUSE, private=True, confirmed=True)
    assert kinds(kept) == ["saved", "indexed", "indexed", "done"]


def test_a_note_is_found_written_anew_and_shown_with_its_page(
    host: HostProcess, page_id: int
) -> None:
    written = host.request("write_note", text="# Keepers\n\nAsk Zora about it.", about=page_id)
    note_id = written[0]["page_id"]
    assert kinds(written) == ["saved", "indexed", "indexed", "done"]
    (hit, *_) = only(host.request("search", query="Zora"))["hits"]
    assert (hit["page_id"], hit["kind"]) == (note_id, "note")

    host.request("write_note", text="# Keepers\n\nAsked Hedwig instead.", page_id=note_id)
    page = only(host.request("read_page", page_id=page_id))
    assert [(note["page_id"], note["title"]) for note in page["notes"]] == [(note_id, "Keepers")]
    assert len(only(host.request("read_page", page_id=note_id))["versions"]) == 1
    assert kinds(host.request("write_note", text=" ")) == ["failed"]
    assert kinds(host.request("write_note", text="x", page_id=page_id)) == ["failed"]


def test_the_draft_of_a_note_outlives_the_host(start: Callable[..., HostProcess]) -> None:
    before = start()
    before.hello()
    before.request("keep_draft", text="half a thou")
    before.kill()
    host = start()
    host.hello()
    assert only(host.request("read_draft"))["text"] == "half a thou"
    host.request("keep_draft", text="")
    assert only(host.request("read_draft"))["text"] == ""


def test_collections_are_made_filled_renamed_and_dropped(host: HostProcess, page_id: int) -> None:
    made = only(host.request("make_collection", name="  Sea \n side ", page_ids=[page_id]))
    sea = made["collection_id"]
    assert made["collections"] == [{"collection_id": sea, "name": "Sea side", "pages": 1}]
    host.request("make_collection", name="Coast")
    taken = host.request("rename_collection", collection_id=sea, name="coast")
    assert [event.get("code") for event in taken] == ["name_taken"]
    host.request("collect", collection_id=sea, page_ids=[page_id], out=True)
    left = only(host.request("drop_collection", collection_id=sea))
    assert [collection["name"] for collection in left["collections"]] == ["Coast"]


def test_what_was_asked_of_a_saved_page_is_kept_and_of_another_not(
    host: HostProcess, page_id: int
) -> None:
    question = "What did the lamp burn?"
    scope = {"type": "page", "page_id": page_id}
    first = host.request("ask", question=question, scope=scope, keep=True)
    chat_id = next(event["chat_id"] for event in first if event["type"] == "kept")
    host.request("ask", question="And when?", scope=scope, keep=True, chat=chat_id)

    turns = host.request("read_chat", chat_id=chat_id)
    assert [turn["turn"]["question"] for turn in turns[:-1]] == [question, "And when?"]
    assert turns[0]["turn"]["quotes"][0]["page_id"] == page_id
    (chat,) = only(host.request("list_chats", page_id=page_id))["chats"]
    assert (chat["title"], chat["turns"]) == (question, 2)

    host.upload("now", LIGHTHOUSE.replace("lamp", "beacon").encode())
    view = only(host.request("open", blob="now", url="https://b.example/"))["view"]
    unsaved = host.request(
        "ask", question=question, scope={"type": "view", "view": view}, keep=True
    )
    assert "kept" not in kinds(unsaved)
    assert len(only(host.request("list_chats"))["chats"]) == 1


def test_forgetting_can_be_undone(host: HostProcess, page_id: int) -> None:
    forgetting = host.send("forget", page_ids=[page_id])
    hidden = host.next_event(forgetting)
    assert (hidden["phase"], hidden["page_ids"]) == ("hidden", [page_id])
    assert hidden["seconds_left"] > 5
    assert only(host.request("search", query="paraffin"))["hits"] == []
    assert only(host.request("lookup", url=URL))["page_id"] is None

    assert only(host.request("restore", page_ids=[page_id]))["page_ids"] == [page_id]
    assert kinds(host.rest(forgetting)) == ["done"]
    assert only(host.request("search", query="paraffin"))["hits"] != []


def test_what_is_forgotten_is_erased_and_only_then_called_forgotten(
    host: HostProcess, page_id: int
) -> None:
    host.save("https://b.example/", "<p>Another page tells of the harbour and its pilots.</p>")
    library = host.data / "library.sqlite3"
    assert (
        b"paraffin" in library.read_bytes() + library.with_name("library.sqlite3-wal").read_bytes()
    )

    events = host.request("forget", site="a.example")

    assert [event.get("phase") for event in events] == ["hidden", "erased", "forgotten", None]
    for path in host.data.rglob("*"):
        if path.is_file():
            assert b"paraffin" not in path.read_bytes().lower(), path.name
    assert only(host.request("list_pages"))["total"] == 1
    assert only(host.request("search", query="pilots"))["hits"] != []


def test_the_last_hour_is_forgotten_and_nothing_before_it(host: HostProcess, page_id: int) -> None:
    later = time.time() + 60
    assert host.request("forget", since=later)[0]["pages"] == 0
    forgetting = host.send("forget", since=time.time() - 3600)
    assert host.next_event(forgetting)["page_ids"] == [page_id]


def test_a_request_to_forget_names_one_thing(host: HostProcess, page_id: int) -> None:
    for fields in ({}, {"page_ids": [page_id], "everything": True}, {"site": "a", "since": 1.0}):
        assert [e.get("code") for e in host.request("forget", **fields)] == ["bad_request"]
    assert [e.get("code") for e in host.request("forget", page_ids=[999])] == ["not_found"]


def test_background_work_is_told_until_it_is_cancelled(host: HostProcess) -> None:
    watching = host.send("watch")
    assert host.next_event(watching)["work"] == []
    host.upload("page", LIGHTHOUSE.encode())
    saving = host.send("save", blob="page", url=URL)
    work = host.until(watching, "working")["work"]
    assert {part["kind"] for part in work} <= {"reading", "embedding"}
    host.rest(saving)
    while work:
        work = host.until(watching, "working")["work"]
    host.request("cancel", target=watching)
    assert [e.get("code") for e in host.rest(watching)] == ["cancelled"]


def test_everything_is_read_anew_when_asked(host: HostProcess, page_id: int) -> None:
    host.request("reindex")
    again = host.save(URL, LIGHTHOUSE)

    assert kinds(again) == ["saved", "indexed", "indexed", "done"]
    assert again[1]["change"] == "same"
    assert only(host.request("search", query="paraffin"))["hits"][0]["page_id"] == page_id


def test_a_page_is_told_its_related_pages_with_the_sentence_that_both_speak_of(
    host: HostProcess, page_id: int
) -> None:
    other = LIGHTHOUSE.replace("paraffin", "colza oil, and nothing but colza oil")
    related_id = host.save("https://b.example/light", other)[0]["page_id"]
    host.save("https://c.example/", "<title>Soup</title><p>Boil lentils with bay and cumin.</p>")
    related = only(host.request("find_related", page_id=page_id))

    (page,) = related["pages"]
    assert (page["page_id"], related["meaning"]) == (related_id, "searched")
    assert page["sentence"]
    assert page["words"]


def test_what_takes_room_is_measured(host: HostProcess, page_id: int) -> None:
    storage = only(host.request("measure_storage"))
    shares = {share["kind"]: share["bytes"] for share in storage["shares"]}

    assert shares["texts"] > 0
    assert shares["sources"] > 0
    assert sum(shares.values()) > 100_000
    assert storage["free_bytes"] > 0
