"""An open page is read sentence by sentence in the background, behind whoever asks."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from memory_cache.errors import Cancelled, EngineStopped, ModelMissing
from memory_cache.service.attention import Attention
from memory_cache.service.sentence_vectors import SentenceVectors
from memory_cache.service.views import Views
from memory_cache.store.records import Draft
from tests.unit.text.test_sentence_rank import embed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memory_cache.text.finding.interaction import Embedded

LONG = "The lamp of Harwick was lit by Ann Roe. " * 12
PAGE = Draft("https://a.example/", f"{LONG}\n\n{LONG}".encode(), "Harwick", "text/plain")


class Model:
    """Embeds, and tells on which threads it was asked to and for what; fails at a certain text."""

    def __init__(self, fails_at: str = "nothing", failure: type[Exception] = EngineStopped) -> None:
        self.asked_by: set[threading.Thread] = set()
        self.asked_for: list[str] = []
        self.fails_at = fails_at
        self.failure = failure

    def embed_tokens(self, texts: Sequence[str], **_: Any) -> list[Embedded]:
        self.asked_by.add(threading.current_thread())
        self.asked_for += texts
        if any(self.fails_at in text for text in texts):
            raise self.failure
        return [embed(text) for text in texts]


def memory_with(model: Model) -> Any:
    engine: Any = model
    return SimpleNamespace(
        pdf_reader=None,
        attention=Attention(),
        sentence_vectors=SentenceVectors(lambda: engine),
    )


def page(text: str, number: int = 0) -> Draft:
    return Draft(f"https://a.example/{number}", text.encode(), "Harwick", "text/plain")


def wait_until_read() -> None:
    for thread in threading.enumerate():
        if thread.name == "open pages":
            thread.join()


def test_each_passage_gets_the_mean_of_its_sentences() -> None:
    view = Views(memory_with(Model())).open(PAGE)
    wait_until_read()

    assert sorted(view.vectors) == [passage.passage_id for passage in view.passages]
    expected = embed("The lamp of Harwick was lit by Ann Roe.").vector
    np.testing.assert_allclose(view.vectors[1] @ expected, 1, atol=1e-4)


def test_nothing_is_read_while_somebody_waits_for_an_answer() -> None:
    memory = memory_with(Model())
    with memory.attention.held():
        view = Views(memory).open(PAGE)
        while_held = dict(view.vectors)
    wait_until_read()

    assert while_held == {}
    assert len(view.vectors) == len(view.passages)


def test_twenty_pages_are_read_by_one_thread_those_opened_or_asked_about_last_first() -> None:
    model = Model()
    memory = memory_with(model)
    views = Views(memory)
    texts = [f"The lamp of house {number} was lit by Ann Roe." for number in range(20)]
    with memory.attention.held():
        opened = [views.open(page(text, number)) for number, text in enumerate(texts)]
        views.get(opened[7].name)
    wait_until_read()

    assert len(model.asked_by) == 1
    assert model.asked_for == [texts[7], *(texts[at] for at in reversed(range(20)) if at != 7)]


def test_a_page_that_is_opened_when_all_others_are_read_is_read_too() -> None:
    views = Views(memory_with(Model()))
    opened = [views.open(PAGE)]
    wait_until_read()
    opened.append(views.open(page(f"{LONG}\n\n{LONG} The end.", 1)))
    wait_until_read()

    assert [len(view.vectors) for view in opened] == [len(view.passages) for view in opened]


@pytest.mark.parametrize("failure", [EngineStopped, Cancelled, ModelMissing, ValueError])
def test_a_page_that_cannot_be_embedded_is_open_all_the_same_and_costs_no_other(
    failure: type[Exception],
) -> None:
    memory = memory_with(Model("Ann Roe", failure))
    views = Views(memory)
    with memory.attention.held():
        other = views.open(page("A starter for rye bread is fed twice a day.", 1))
        view = views.open(PAGE)
    wait_until_read()

    assert view.vectors == {}
    assert len(view.passages) > 1
    assert len(other.vectors) == 1


def test_what_is_not_read_when_the_host_ends_is_left() -> None:
    model = Model()
    memory = memory_with(model)
    views = Views(memory)
    with memory.attention.held():
        views.open(PAGE)
        views.close()
    wait_until_read()

    assert model.asked_for == []
