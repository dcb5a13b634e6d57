"""What a chat model has read of a page is not read again: not at once, not another day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.e2e.host.pages import LIGHTHOUSE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.host.host_process import Event, HostProcess

    HostWith = Callable[[Path], HostProcess]

FIRST, SECOND = "Who first lit the lighthouse?", "When did it burn oil?"
PAGE = {"type": "page", "page_id": 1}
SAVED = "https://a.example/light"
"""Where `host_with` saved the lighthouse's page."""


def ask(host: HostProcess, question: str, scope: dict[str, Any]) -> Event:
    """Ask, and return the model's answer."""
    events = host.request("ask", question=question, scope=scope)
    assert [event["type"] for event in events][-2:] == ["answer", "done"]
    return events[-2]


def open_page(host: HostProcess, url: str = SAVED, *, private: bool = False) -> dict[str, Any]:
    """Open the lighthouse's page and return it as a scope."""
    host.upload("page", LIGHTHOUSE.encode())
    (opened, _) = host.request("open", blob="page", url=url, private=private)
    return {"type": "view", "view": opened["view"]}


def states(host: HostProcess) -> list[Path]:
    """The files that hold what the model has read."""
    return sorted((host.data / "page-states").rglob("*.kv"))


def is_reused(answer: Event) -> bool:
    """Whether all but the question was there already."""
    return bool(answer["reused_tokens"] > 0.6 * answer["prompt_tokens"])


def test_a_second_question_about_a_page_reads_the_question_only(
    host_with: HostWith, citing_model: Path
) -> None:
    host = host_with(citing_model)

    first, second = (ask(host, question, PAGE) for question in (FIRST, SECOND))

    assert (is_reused(first), is_reused(second)) == (False, True)


def test_a_saved_page_is_remembered_by_the_next_host(
    host_with: HostWith, start: Callable[..., HostProcess], citing_model: Path
) -> None:
    host = host_with(citing_model)
    ask(host, FIRST, PAGE)
    # The state is written beside the answer; the next request comes after it.
    ask(host, SECOND, open_page(host))
    assert host.end_input() == 0
    assert len(states(host)) >= 1
    later = start()
    later.hello()

    answer = ask(later, SECOND, PAGE)

    assert is_reused(answer)


def test_a_forgotten_page_takes_what_was_kept_of_it_along(
    host_with: HostWith, citing_model: Path
) -> None:
    host = host_with(citing_model)
    ask(host, FIRST, PAGE)

    host.request("forget", page_ids=[1])

    assert states(host) == []
    assert list((host.data / "page-states").iterdir()) == []


def test_of_a_private_page_and_one_that_is_not_saved_nothing_is_kept(
    host_with: HostWith, citing_model: Path
) -> None:
    host = host_with(citing_model)
    private = open_page(host, private=True)
    ask(host, FIRST, private)
    ask(host, FIRST, open_page(host, "https://a.example/not-saved"))

    assert host.end_input() == 0
    assert states(host) == []


def test_a_page_that_was_read_ahead_needs_no_reading_when_the_question_comes(
    host_with: HostWith, citing_model: Path
) -> None:
    host = host_with(citing_model)
    view = open_page(host)

    events = host.request("prefill", scope=view)
    answer = ask(host, FIRST, view)

    assert {event["type"] for event in events} == {"given", "reading", "done"}
    assert events[-2]["done"] == events[-2]["total"]
    assert is_reused(answer)


def test_a_private_page_is_not_read_ahead(host_with: HostWith, citing_model: Path) -> None:
    host = host_with(citing_model)

    events = host.request("prefill", scope=open_page(host, private=True))

    assert [event["type"] for event in events] == ["done"]


def test_without_a_model_nothing_is_read_ahead(host: HostProcess) -> None:
    events = host.request("prefill", scope=open_page(host))

    assert [event["type"] for event in events] == ["done"]


def test_a_stopped_answer_is_gone_on_with_where_it_stopped(
    host_with: HostWith, endless_model: Path
) -> None:
    host = host_with(endless_model)
    asked = host.send("ask", question=FIRST, scope=PAGE)
    said = host.until(asked, "token")["text"]
    host.request("cancel", target=asked)
    said += "".join(event["text"] for event in host.rest(asked) if event["type"] == "token")

    events = host.request("ask", question=FIRST, scope=PAGE, continues=asked)

    assert events[-2]["type"] == "answer"
    assert events[-2]["text"].startswith(said)
    assert len(events[-2]["text"]) > len(said)
    assert "quotes" not in {event["type"] for event in events}


def test_an_answer_that_nobody_knows_cannot_be_gone_on_with(
    host_with: HostWith, citing_model: Path
) -> None:
    (failed,) = host_with(citing_model).request("ask", question=FIRST, scope=PAGE, continues=999)

    assert (failed["type"], failed["code"]) == ("failed", "not_found")
