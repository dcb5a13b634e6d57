"""Questions: quotes at once, a model's words with honest citations, and engines that die."""

from __future__ import annotations

import os
import signal
from time import monotonic
from typing import TYPE_CHECKING

from tests.e2e.host.host_process import EXIT_LIMIT_S, wait_until_gone
from tests.e2e.host.pages import BREAD, LIGHTHOUSE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.host.host_process import Event, HostProcess

QUESTION = "Who first lit the lighthouse on Skerry Rock?"
LIBRARY = {"type": "library"}


def kinds(events: list[Event]) -> list[str]:
    return [event["type"] for event in events]


def test_without_a_model_a_question_is_answered_in_the_page_s_own_words(host: HostProcess) -> None:
    saved = host.save("https://a.example/light", LIGHTHOUSE)[0]
    host.save("https://a.example/bread", BREAD)
    text = host.request("read_text", page_id=saved["page_id"])[0]["text"]

    for scope in (LIBRARY, {"type": "page", "page_id": saved["page_id"]}):
        (quotes, _) = host.request("ask", question=QUESTION, scope=scope)
        best = quotes["quotes"][0]

        assert (quotes["label"], best["number"]) == ("answer", 1)
        assert "Ingrid Sandvik" in best["text"]
        assert text[best["start"] : best["end"]] == best["text"]


def test_an_open_page_is_asked_without_being_saved(host: HostProcess) -> None:
    host.upload("page", LIGHTHOUSE.encode())
    (opened, _) = host.request("open", blob="page", url="https://a.example/light")

    (quotes, _) = host.request(
        "ask", question=QUESTION, scope={"type": "view", "view": opened["view"]}
    )

    assert "Ingrid Sandvik" in quotes["quotes"][0]["text"]
    assert host.request("status")[0]["pages"] == 0


def test_an_answer_streams_and_cites_only_what_the_model_was_given(
    host_with: Callable[[Path], HostProcess], citing_model: Path
) -> None:
    host = host_with(citing_model)

    events = host.request("ask", question=QUESTION, scope=LIBRARY)

    assert kinds(events)[:3] == ["quotes", "given", "reading"]
    assert kinds(events)[-2:] == ["answer", "done"]
    answer = events[-2]
    said = "Ingrid Sandvik lit it [1]. Nobody else did."
    assert said == "".join(event["text"] for event in events if event["type"] == "token")
    assert (said, [1], True) == (answer["text"], answer["citations"], answer["complete"])
    assert kinds(events).count("token") > 5


def test_a_cancelled_answer_ends_at_once_and_the_next_question_works(
    host_with: Callable[[Path], HostProcess], endless_model: Path
) -> None:
    host = host_with(endless_model)
    request_id = host.send("ask", question=QUESTION, scope=LIBRARY)
    host.until(request_id, "token")

    assert kinds(host.request("cancel", target=request_id)) == ["done"]

    end = host.rest(request_id)[-1]
    assert (end["type"], end["code"]) == ("failed", "cancelled")
    host.until(host.send("ask", question=QUESTION, scope=LIBRARY), "token")


def test_the_chat_engine_killed_mid_answer_costs_that_answer_only(
    host_with: Callable[[Path], HostProcess], endless_model: Path
) -> None:
    host = host_with(endless_model)
    request_id = host.send("ask", question=QUESTION, scope=LIBRARY)
    host.until(request_id, "token")
    os.kill(host.engine_with(endless_model.name), signal.SIGKILL)

    end = host.rest(request_id)[-1]
    again = host.request("ask", question=QUESTION, scope=LIBRARY)

    assert (end["type"], end["code"]) == ("failed", "engine_stopped")
    assert kinds(again)[-2:] == ["answer", "done"]
    assert not again[-2]["complete"]


def test_a_model_file_that_went_away_is_said_to_be_missing(
    host_with: Callable[[Path], HostProcess], citing_model: Path, tmp_path: Path
) -> None:
    model = tmp_path / "gone.gguf"
    model.write_bytes(citing_model.read_bytes())
    host = host_with(model)
    model.unlink()

    events = host.request("ask", question=QUESTION, scope=LIBRARY)

    assert kinds(events) == ["quotes", "failed"]
    assert events[-1]["code"] == "model_missing"


def test_the_end_of_input_ends_a_host_that_is_answering(
    host_with: Callable[[Path], HostProcess], endless_model: Path
) -> None:
    host = host_with(endless_model)
    host.until(host.send("ask", question=QUESTION, scope=LIBRARY), "token")
    engines = host.engines()
    began_s = monotonic()

    assert host.end_input() == 0
    assert monotonic() - began_s < EXIT_LIMIT_S
    assert len(engines) == 2
    assert all(wait_until_gone(engine, 2.0) for engine in engines)
