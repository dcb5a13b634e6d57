"""Conversations through the browser's protocol and on the command line."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.host.pages import BREAD, LIGHTHOUSE
from tests.scripted_model import CHATML, write_scripted_model

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.host.host_process import Event, HostProcess

    Run = Callable[..., subprocess.CompletedProcess[bytes]]

URL = "https://a.example/light"
CANARY = "zwetschgenbaum"


@pytest.fixture
def page_id(host: HostProcess) -> int:
    return int(host.save(URL, LIGHTHOUSE)[0]["page_id"])


def keep(host: HostProcess, question: str, scope: dict[str, Any], **fields: Any) -> Event:
    """Ask, and return what was said of its being kept."""
    events = host.request("ask", question=question, scope=scope, keep=True, **fields)
    return next(event for event in events if event["type"] == "kept")


def listed(host: HostProcess, **fields: Any) -> list[Event]:
    chats = host.request("list_chats", **fields)[0]["chats"]
    assert isinstance(chats, list)
    return chats


def questions(host: HostProcess, chat_id: int) -> list[str]:
    return [event["turn"]["question"] for event in host.request("read_chat", chat_id=chat_id)[:-1]]


def code(events: list[Event]) -> str | None:
    return events[-1].get("code")


def test_a_conversation_says_what_it_is_about_and_is_found_by_its_words(
    host: HostProcess, page_id: int
) -> None:
    page = {"type": "page", "page_id": page_id}
    sea = host.request("make_collection", name="Sea", page_ids=[page_id])[0]["collection_id"]
    about_page = keep(host, "What did the lamp burn?", page)["chat_id"]
    about_all = keep(host, "Who kept it?", {"type": "library"})["chat_id"]
    about_sea = keep(host, "When was it lit?", {"type": "collection", "collection_id": sea})[
        "chat_id"
    ]

    found = {chat["chat_id"]: chat for chat in listed(host)}
    assert [found[one]["about"] for one in (about_page, about_all, about_sea)] == [
        *("page", "library", "collection"),
    ]
    chat = found[about_page]
    assert (chat["page_id"], chat["url"]) == (page_id, URL)
    assert chat["page_title"] == "The Skerry light"
    assert found[about_sea]["collection_id"] == sea
    assert [chat["chat_id"] for chat in listed(host, query="LAMPS burned")] == [about_page]
    assert [chat["chat_id"] for chat in listed(host, query="who", page_id=page_id)] == []
    assert len(listed(host, page_id=page_id)) == 1

    host.request("drop_collection", collection_id=sea)
    found = {chat["chat_id"]: chat for chat in listed(host)}
    assert (found[about_sea]["about"], found[about_sea]["collection_id"]) == ("library", None)


def test_a_question_edited_takes_the_place_of_the_old_one_and_of_later_ones(
    host: HostProcess, page_id: int
) -> None:
    page = {"type": "page", "page_id": page_id}
    first = keep(host, "What burned?", page)
    chat_id = first["chat_id"]
    second = keep(host, "And when?", page, chat=chat_id)
    keep(host, "By whom?", page, chat=chat_id)
    edited = keep(host, "When was it lit?", page, chat=chat_id, replaces=second["turn_id"])

    assert edited["chat_id"] == chat_id
    assert questions(host, chat_id) == ["What burned?", "When was it lit?"]
    turns = [event["turn"]["turn_id"] for event in host.request("read_chat", chat_id=chat_id)[:-1]]
    assert turns == [first["turn_id"], edited["turn_id"]]

    place = {name: edited[name] for name in ("chat_id", "turn_id", "set_aside")}
    assert host.request("take_back_turn", **place)[-1]["type"] == "done"
    assert questions(host, chat_id) == ["What burned?", "And when?", "By whom?"]


def test_what_is_asked_of_a_page_once_it_is_saved_is_kept_and_nothing_before(
    host: HostProcess,
) -> None:
    host.upload("now", LIGHTHOUSE.encode())
    view = host.request("open", blob="now", url=URL)[0]["view"]
    scope = {"type": "view", "view": view}
    asked = host.request("ask", question="What burned?", scope=scope, keep=True)
    assert "kept" not in [event["type"] for event in asked]

    host.save(URL, LIGHTHOUSE)
    chat_id = keep(host, "When was it lit?", scope)["chat_id"]
    assert questions(host, chat_id) == ["When was it lit?"]


def test_a_stopped_answer_is_kept_as_far_as_it_came_and_outlives_the_host(
    start: Callable[..., HostProcess],
    host_with: Callable[[Path], HostProcess],
    endless_model: Path,
) -> None:
    host = host_with(endless_model)
    scope = {"type": "library"}
    asked = host.send("ask", question="What did it burn?", scope=scope, keep=True)
    said = host.until(asked, "token")["text"]
    host.request("cancel", target=asked)
    *rest, kept, failed = host.rest(asked)
    said += "".join(event["text"] for event in rest if event["type"] == "token")
    assert (kept["type"], failed["type"], failed["code"]) == ("kept", "failed", "cancelled")
    host.kill()

    again = start()
    again.hello()
    (turn,) = [one["turn"] for one in again.request("read_chat", chat_id=kept["chat_id"])[:-1]]
    assert (turn["turn_id"], turn["answer"]) == (kept["turn_id"], said.strip())
    assert (turn["ended"], turn["checks"], turn["model"]) == ("stopped", [], "Scripted")
    parts = again.request("export_chat", chat_id=kept["chat_id"])[:-1]
    assert "⚠ The answer was stopped here." in "".join(part["text"] for part in parts)


def test_going_on_with_a_stopped_answer_takes_its_place(
    host_with: Callable[[Path], HostProcess], endless_model: Path
) -> None:
    host = host_with(endless_model)
    wish: dict[str, Any] = {
        "question": "What did it burn?",
        "scope": {"type": "library"},
        "keep": True,
    }
    asked = host.send("ask", **wish)
    host.until(asked, "token")
    host.request("cancel", target=asked)
    kept = next(event for event in host.rest(asked) if event["type"] == "kept")
    place = {"chat": kept["chat_id"], "replaces": kept["turn_id"]}
    events = host.request("ask", **wish, **place, continues=asked)

    assert [event["type"] for event in events][-3:] == ["answer", "kept", "done"]
    (turn,) = [one["turn"] for one in host.request("read_chat", chat_id=kept["chat_id"])[:-1]]
    assert turn["answer"] == events[-3]["text"]
    assert (turn["turn_id"], turn["ended"]) == (events[-2]["turn_id"], "cut")


def test_of_an_answer_that_is_stopped_before_its_first_word_nothing_is_kept(
    host_with: Callable[[Path], HostProcess], tmp_path: Path
) -> None:
    thinking = write_scripted_model(
        tmp_path / "thinking.gguf",
        "<think>" + "on and on " * 4_000,
        template=CHATML + "{# it reasons between <think> and </think> #}",
    )
    host = host_with(thinking)
    scope = {"type": "library"}
    asked = host.send("ask", question="What did it burn?", scope=scope, keep=True, think=True)
    assert host.until(asked, "token")["reasoning"]
    host.request("cancel", target=asked)
    events = host.rest(asked)

    assert events[-1]["code"] == "cancelled"
    assert {event["type"] for event in events[:-1]} <= {"token"}
    assert listed(host) == []


def test_a_conversation_is_renamed_and_written_out(host: HostProcess, page_id: int) -> None:
    chat_id = keep(host, "What did the lamp burn?", {"type": "page", "page_id": page_id})["chat_id"]
    host.request("rename_chat", chat_id=chat_id, title="  Of \n lamps ")
    assert [chat["title"] for chat in listed(host)] == ["Of lamps"]
    assert code(host.request("rename_chat", chat_id=chat_id, title=" ")) == "bad_request"
    assert code(host.request("rename_chat", chat_id=99, title="x")) == "not_found"

    parts = host.request("export_chat", chat_id=chat_id)[:-1]
    text = "".join(part["text"] for part in parts)
    assert text.startswith(f"# Of lamps\n\nAbout [The Skerry light]({URL}). 2")
    assert "\n## What did the lamp burn?\n" in text
    assert f"— [The Skerry light]({URL}#:~:text=" in text
    assert code(host.request("export_chat", chat_id=99)) == "not_found"


def test_deleting_a_conversation_can_be_undone(host: HostProcess, page_id: int) -> None:
    chat_id = keep(host, "What burned?", {"type": "page", "page_id": page_id})["chat_id"]
    host.request("drop_chat", chat_id=chat_id)
    assert listed(host) == []
    assert code(host.request("read_chat", chat_id=chat_id)) == "not_found"

    host.request("restore_chat", chat_id=chat_id)
    assert questions(host, chat_id) == ["What burned?"]
    assert code(host.request("restore_chat", chat_id=99)) == "not_found"


def test_a_deleted_conversation_is_erased_from_every_file_even_after_a_kill(
    start: Callable[..., HostProcess],
) -> None:
    host = start()
    host.hello()
    host.save(URL, LIGHTHOUSE)
    scope = {"type": "library"}
    chat_id = keep(host, f"Where is the {CANARY}?", scope)["chat_id"]
    keep(host, f"And how old is the {CANARY}?", scope, chat=chat_id)
    other = keep(host, "What burned?", scope)["chat_id"]
    host.request("drop_chat", chat_id=chat_id)
    host.kill()

    again = start()
    again.hello()
    assert [chat["chat_id"] for chat in listed(again)] == [other]
    until = time.monotonic() + 30
    while left := holding(again.data):
        assert time.monotonic() < until, left
        time.sleep(0.2)
    assert code(again.request("restore_chat", chat_id=chat_id)) == "not_found"
    assert questions(again, other) == ["What burned?"]


def holding(data: Path) -> list[str]:
    """The files that hold the canary."""
    return [
        path.name
        for path in data.rglob("*")
        if path.is_file() and CANARY.encode() in path.read_bytes().lower()
    ]


def test_conversations_on_the_command_line(run: Run, host: HostProcess, page_id: int) -> None:
    page = {"type": "page", "page_id": page_id}
    host.save("https://b.example/bread", BREAD)
    light = keep(host, "What did the lamp burn?", page)["chat_id"]
    bread = keep(host, "How is the bread baked?", {"type": "library"})["chat_id"]

    def out(*arguments: str) -> str:
        ended = run("chats", *arguments)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout.decode()

    assert [line.split()[0] for line in out().splitlines()] == [str(bread), str(light)]
    found = [json.loads(line) for line in out("list", "--json", "lamp").splitlines()]
    assert [(chat["chat_id"], chat["page_id"]) for chat in found] == [(light, page_id)]
    assert out("list", "--page", str(page_id)).count("\n") == 1
    assert "> What did the lamp burn?" in out("show", str(light))
    (turn,) = [json.loads(line) for line in out("show", str(light), "--json").splitlines()]
    assert turn["quotes"][0]["page_id"] == page_id

    out("rename", str(light), "Of lamps")
    assert out("export", str(light)).startswith("# Of lamps\n")
    out("export", str(light), "-o", "lamps.md")
    refused = run("chats", "export", str(light), "-o", "lamps.md")
    assert (refused.returncode, b"is there already" in refused.stderr) == (1, True)

    assert out("delete", str(light)) == "1 deleted\n"
    assert run("chats", "show", str(light)).returncode == 1
    assert run("chats", "delete", str(light)).returncode == 1
    assert [chat["chat_id"] for chat in listed(host)] == [bread]
