"""What is quoted at once, and how little is embedded for it while a person waits."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from memory_cache.errors import Cancelled
from memory_cache.service.instant import PASSAGES, InstantAnswer, quote
from memory_cache.service.retrieve import find_in_passages
from memory_cache.service.sentence_vectors import SentenceVectors
from memory_cache.store.records import NumberedText, StoredPassage
from tests.unit.text.test_sentence_rank import embed

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from memory_cache.text.finding.interaction import Embedded

FILLING = "Nobody in the whole of the parish remembers what became of boat number {}."


class Model:
    """Embeds as `embed` does, and remembers what for."""

    def __init__(self) -> None:
        self.given: list[str] = []
        self.urgent: list[bool] = []

    def embed_tokens(self, texts: Sequence[str], *, urgent: bool, **_: Any) -> list[Embedded]:
        self.given += texts
        self.urgent.append(urgent)
        return [embed(text) for text in texts]


class Page:
    """A page of these paragraphs, each a passage, and a memory to ask about it with."""

    def __init__(self, *paragraphs: str) -> None:
        self.text = "\n".join(paragraphs)
        self.passages = []
        at = 0
        for number, text in enumerate(paragraphs, start=1):
            self.passages.append(
                StoredPassage(
                    number, 0, "https://a.example/", "The parish", "", at, at + len(text), text
                )
            )
            at += len(text) + 1
        self.model = Model()
        engine: Any = self.model
        self.memory: Any = SimpleNamespace(
            sentence_vectors=SentenceVectors(lambda: engine), embedder=None
        )

    def ask(
        self, question: str, vectors: dict[int, NDArray[np.float32]] | None = None
    ) -> InstantAnswer:
        found = find_in_passages(self.memory, question, self.passages, vectors or {}, PASSAGES)
        return quote(self.memory, question, found, lambda _: NumberedText(self.text, []))


def test_the_sentence_that_answers_is_quoted_first_word_for_word() -> None:
    page = Page("Bread rises slowly here.", "It was cold. The lamp was lit by Ann Roe in Harwick.")

    answer = page.ask("Was the lamp in Harwick lit by Ann Roe?")

    first = answer.quotes[0]
    assert (answer.label, answer.total) == ("answer", 2)
    assert first.text == "The lamp was lit by Ann Roe in Harwick."
    assert page.text[first.start : first.end] == first.text
    assert first.score == 1


def test_quotes_are_best_first_and_none_is_quoted_twice() -> None:
    said = "The lamp was lit by Ann Roe."
    page = Page(said, f"{said} The lamp was lit by Tom.", "The lamp was painted by Ann Roe.")

    answer = page.ask("Who lit the lamp?")

    texts = [each.text for each in answer.quotes]
    scores = [each.score for each in answer.quotes]
    assert len(set(texts)) == len(texts) > 1
    assert scores == sorted(scores, reverse=True)
    assert [each.number for each in answer.quotes] == list(range(1, len(texts) + 1))


def test_passages_come_in_the_order_of_their_best_sentences() -> None:
    page = Page("Bread rises here, bread and more bread.", "It was cold. Ann Roe lit the lamp.")

    answer = page.ask("Did Ann Roe light the lamp?")

    assert answer.passages[0].passage_id == 2
    assert [each.passage_id for each in answer.ranked] == [2, 1]


def test_only_a_few_sentences_are_embedded_while_a_person_waits_and_those_words_favour() -> None:
    filling = [" ".join(FILLING.format(10 * at + n) for n in range(10)) for at in range(12)]
    page = Page(*filling, "Ann Roe lit the lamp of Harwick in the year of the flood.")

    answer = page.ask("Who lit the lamp of Harwick?")

    question, *sentences = page.model.given
    assert question == "Who lit the lamp of Harwick"
    assert "Ann Roe lit the lamp of Harwick in the year of the flood." in sentences
    assert sum(len(sentence.encode()) for sentence in sentences) <= 1_600
    assert all(page.model.urgent)
    assert answer.quotes[0].text.startswith("Ann Roe")


def test_what_was_read_already_is_not_embedded_again() -> None:
    page = Page("Bread rises.", "The beacon of Harwick was kindled by Ann Roe.")
    page.memory.sentence_vectors.embed(
        ["Bread rises.", "The beacon of Harwick was kindled by Ann Roe."], urgent=False
    )
    page.model.given.clear()

    answer = page.ask("Was the lamp of Harwick lit by Ann Roe?")

    assert page.model.given == ["Was the lamp of Harwick lit by Ann Roe"]
    assert answer.quotes[0].text.startswith("The beacon")


def test_a_passage_without_a_vector_does_not_lose_to_those_that_have_one() -> None:
    page = Page("Bread rises.", "The lamp of Harwick was lit.", "Boats leak.")
    vectors = {1: embed("Bread rises.").vector, 3: embed("Boats leak.").vector}

    answer = page.ask("Was the lamp of Harwick lit?", vectors)

    assert answer.ranked[0].passage_id == 2


def test_a_sentence_too_long_for_the_budget_is_read_where_it_is_the_best() -> None:
    long = "The lamp of Harwick was lit " + "and lit " * 400 + "by Ann."

    assert Page(long).ask("Was the lamp of Harwick lit by Ann?").quotes[0].text == long


def test_a_question_in_a_script_that_the_model_does_not_know_is_answered_by_words_alone() -> None:
    page = Page("面包很好。", "灯塔于一八七一年点亮。")

    answer = page.ask("灯塔何年点亮？")

    assert page.model.given == []
    assert (answer.label, answer.quotes[0].text) == ("answer", "灯塔于一八七一年点亮。")


def test_a_question_that_is_like_nothing_on_the_page_is_not_answered() -> None:
    answer = Page("Bread rises.", "Boats leak.").ask("Which rope do sailors in Peru prefer?")

    assert (answer.label, answer.quotes, answer.passages) == ("none", [], [])


@pytest.mark.parametrize("question", ["", "?", "the", "\ud800"])
def test_a_question_that_asks_nothing_gets_no_answer_and_breaks_nothing(question: str) -> None:
    assert Page("Bread rises.", "Boats leak.").ask(question).label in {"none", "closest"}


def test_without_passages_nothing_is_found() -> None:
    answer = Page().ask("Who lit the lamp?")

    assert (answer.label, answer.total, answer.ranked) == ("none", 0, [])


def test_a_search_of_long_pages_is_called_off_between_two_passages() -> None:
    page = Page("Ann lit the lamp.", "Bob wound the clock.")
    called_off = threading.Event()
    called_off.set()

    with pytest.raises(Cancelled):
        find_in_passages(page.memory, "Who lit it?", page.passages, {}, 2, called_off)
    assert page.model.given == []


def test_a_heading_is_quoted_only_where_there_is_nothing_else() -> None:
    page = Page("The keeper of the light\nShe was a watchmaker by trade.", FILLING.format(1))
    first = page.passages[0]._replace(heading="The parish › The keeper of the light")
    page.passages[0] = first
    alone = Page("The keeper of the light")
    alone.passages[0] = alone.passages[0]._replace(heading="The keeper of the light")

    said = [one.text for one in page.ask("Who was the keeper of the light?").quotes]
    left = [one.text for one in alone.ask("Who was the keeper of the light?").quotes]

    assert "The keeper of the light" not in said
    assert left == ["The keeper of the light"]
