"""An open page is read sentence by sentence in the background, behind whoever asks."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from memory_cache.errors import EngineStopped
from memory_cache.service.attention import Attention
from memory_cache.service.sentence_vectors import SentenceVectors
from memory_cache.service.views import View, Views
from memory_cache.store.records import Draft
from tests.unit.text.test_sentence_rank import embed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memory_cache.text.finding.interaction import Embedded

LONG = "The lamp of Harwick was lit by Ann Roe. " * 12
PAGE = Draft("https://a.example/", f"{LONG}\n\n{LONG}".encode(), "Harwick", "text/plain")


class Model:
    """Embeds, and tells on which threads it was asked to; dies at a certain text."""

    def __init__(self, dies_at: str = "nothing") -> None:
        self.asked_by: set[str] = set()
        self.dies_at = dies_at

    def embed_tokens(self, texts: Sequence[str], **_: Any) -> list[Embedded]:
        self.asked_by.add(threading.current_thread().name)
        if any(self.dies_at in text for text in texts):
            raise EngineStopped
        return [embed(text) for text in texts]


def memory_with(model: Model) -> Any:
    engine: Any = model
    return SimpleNamespace(
        pdf_reader=None,
        attention=Attention(),
        sentence_vectors=SentenceVectors(lambda: engine),
    )


def wait_until_read(view: View) -> None:
    for thread in threading.enumerate():
        if thread.name == f"embed {view.name}":
            thread.join()


def test_each_passage_gets_the_mean_of_its_sentences() -> None:
    model = Model()
    view = Views(memory_with(model)).open(PAGE)
    wait_until_read(view)

    assert sorted(view.vectors) == [passage.passage_id for passage in view.passages]
    expected = embed("The lamp of Harwick was lit by Ann Roe.").vector
    np.testing.assert_allclose(view.vectors[1] @ expected, 1, atol=1e-4)
    assert model.asked_by == {f"embed {view.name}"}


def test_nothing_is_read_while_somebody_waits_for_an_answer() -> None:
    memory = memory_with(Model())
    with memory.attention.held():
        view = Views(memory).open(PAGE)
        while_held = dict(view.vectors)
    wait_until_read(view)

    assert while_held == {}
    assert len(view.vectors) == len(view.passages)


def test_a_page_is_open_even_where_the_model_dies_of_it() -> None:
    view = Views(memory_with(Model(dies_at="Ann Roe"))).open(PAGE)
    wait_until_read(view)

    assert view.vectors == {}
    assert len(view.passages) > 1
