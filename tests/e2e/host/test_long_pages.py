"""Pages that do not fit into a model: found in to their end, measured, summed up in parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from memory_cache.models.choice import ChatChoice
from memory_cache.text.extract import extract
from tests.e2e.host.pages import FACT, book
from tests.scripted_model import write_scripted_model

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.host.host_process import Event, HostProcess

WHERE = "Where was the brass astrolabe of Captain Ilse Thorne found?"
CITES_ALL = "".join(f"[{number}]" for number in range(1, 41))
LONG, MEDIUM = book(60_000), book(4_500, sections=9)


def kinds(events: list[Event]) -> list[str]:
    return [event["type"] for event in events]


def one(events: list[Event], kind: str) -> Event:
    (event,) = (event for event in events if event["type"] == kind)
    return event


def opened(host: HostProcess, html: str) -> dict[str, Any]:
    host.upload("book", html.encode())
    (page, _) = host.request("open", blob="book", url="https://a.example/book")
    return {"type": "view", "view": page["view"]}


@pytest.fixture(scope="module")
def eager_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that cites all that it is given. Its tokens are bytes."""
    path = tmp_path_factory.mktemp("models") / "eager.gguf"
    return write_scripted_model(path, f"All of it {CITES_ALL}.")


@pytest.fixture
def host_of(start: Callable[..., HostProcess], tmp_path: Path) -> Callable[[Path], HostProcess]:
    """A host with a model and an empty library."""

    def make(model: Path) -> HostProcess:
        ChatChoice(tmp_path / "data" / "settings.json").use(model)
        host = start()
        host.hello()
        return host

    return make


def test_of_a_very_long_page_the_last_tenth_is_found_given_and_measured(
    host_of: Callable[[Path], HostProcess], eager_model: Path
) -> None:
    host = host_of(eager_model)
    text = extract(LONG.encode(), url="https://a.example/book").text
    place = text.index(FACT)
    assert len(text.split()) > 60_000
    assert place > 0.9 * len(text)

    events = host.request("ask", question=WHERE, scope=opened(host, LONG))

    # The instant answer finds it.
    first = one(events, "quotes")["quotes"][0]
    assert (one(events, "quotes")["label"], first["text"]) == ("answer", FACT)
    assert text[first["start"] : first["end"]] == FACT

    # How much there is, the model's own tokenizer says: to this one every byte is a token, and a
    # space is the three bytes of “▁”. Only the white space between passages is in none.
    coverage = one(events, "given")["coverage"]
    between = len(text.replace(" ", "▁").encode()) - coverage["of_tokens"]
    assert between == 2 * (coverage["of"] - 1)
    assert not coverage["whole"]
    assert 0 < coverage["passages"] < coverage["of"]
    assert coverage["of_sections"] >= 60
    assert coverage["sections_read"] == len(coverage["sections"]) < 60

    # The passages that were given are those that can be cited; their text is what was measured.
    cited = [event["quote"] for event in events if event["type"] == "cited"]
    quoted = {quote["start"] for quote in (*one(events, "quotes")["quotes"], *cited)}
    assert place in quoted
    begins = [section["start"] for section in coverage["sections"]]
    assert any(begin <= place for begin in begins)
    answer = one(events, "answer")
    assert 0.6 * 8_192 < coverage["tokens"] < answer["prompt_tokens"] < 8_192


def test_a_summary_of_a_page_that_does_not_fit_is_written_from_notes_on_all_of_it(
    host_of: Callable[[Path], HostProcess], tmp_path: Path
) -> None:
    model = write_scripted_model(tmp_path / "noting.gguf", "They wrote it down [1][12][30].")
    host = host_of(model)
    scope = opened(host, MEDIUM)

    events = host.request("ask", question="What are the main points?", scope=scope)

    quotes = one(events, "quotes")
    assert (quotes["label"], len(quotes["quotes"])) == ("beginnings", 5)
    coverage = one(events, "given")["coverage"]
    assert (coverage["whole"], coverage["passages"]) == (True, coverage["of"])
    assert coverage["tokens"] == coverage["of_tokens"] > 3 * 8_192
    reading = [event for event in events if event["type"] == "reading"]
    assert [event["part"] for event in reading] == sorted(event["part"] for event in reading)
    assert {event["part"] for event in reading} == set(range(1, reading[0]["parts"] + 1))
    assert reading[0]["parts"] >= 4
    done = [event["done"] for event in reading]
    assert done == sorted(done)
    assert (done[-1], reading[-1]["total"]) == (reading[0]["total"], reading[0]["total"])
    answer = one(events, "answer")
    # Three passages of different parts are cited, under the numbers that the reader sees.
    assert len(answer["citations"]) == 3
    shown = {quote["number"] for quote in quotes["quotes"]}
    shown |= {event["quote"]["number"] for event in events if event["type"] == "cited"}
    assert set(answer["citations"]) <= shown


def test_a_summary_can_be_wanted_of_what_a_question_does_not_ask_for_all_of(
    host_of: Callable[[Path], HostProcess], tmp_path: Path
) -> None:
    model = write_scripted_model(tmp_path / "noting.gguf", "Noted [1].")
    host = host_of(model)

    events = host.request(
        "ask", question="Who weighed kettles?", scope=opened(host, MEDIUM), style="summary"
    )

    assert one(events, "given")["coverage"]["whole"]
    assert max(event["parts"] for event in events if event["type"] == "reading") >= 4


def test_a_summary_is_called_off_between_its_parts(
    host_of: Callable[[Path], HostProcess], endless_model: Path
) -> None:
    host = host_of(endless_model)
    scope = opened(host, MEDIUM)
    request_id = host.send("ask", question="Summarise this page", scope=scope)
    while host.until(request_id, "reading")["part"] < 2:
        pass

    assert kinds(host.request("cancel", target=request_id)) == ["done"]

    end = host.rest(request_id)
    assert (end[-1]["type"], end[-1]["code"]) == ("failed", "cancelled")
    assert {event["type"] for event in end[:-1]} <= {"reading"}
    (quotes, *_) = host.rest(host.send("ask", question=WHERE, scope=scope))
    assert quotes["label"] == "answer"
