"""Follow-up questions: what they leave out is found in the conversation, and nothing else is.

Before the rules had seen them, 33 of the 39 unseen questions that lean on the conversation were
filled in, and 24 of the 25 that do not were left alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from memory_cache.protocol import PastTurn
from memory_cache.text.finding.follow_up import Understood, understand
from tests.unit.text import dialogues

if TYPE_CHECKING:
    from tests.unit.text.dialogues import Dialogue


def is_filled(dialogue: Dialogue) -> bool:
    understood = understand(dialogue.question, dialogue.history).sought.casefold()
    return dialogue.question.casefold() in understood and all(
        word.casefold() in understood for word in dialogue.wanted
    )


@pytest.mark.parametrize(
    "dialogue", dialogues.read(dialogues.LEANING), ids=lambda one: one.question
)
def test_what_a_question_leaves_out_comes_from_the_conversation(dialogue: Dialogue) -> None:
    assert is_filled(dialogue)


@pytest.mark.parametrize(
    "dialogue",
    dialogues.read(dialogues.ALONE) + dialogues.read(dialogues.ALONE_UNSEEN),
    ids=lambda one: one.question,
)
def test_a_question_that_stands_alone_is_left_alone(dialogue: Dialogue) -> None:
    assert understand(dialogue.question, dialogue.history) == Understood(dialogue.question)


def test_of_the_dialogues_that_came_later_all_but_one_are_understood() -> None:
    unseen = dialogues.read(dialogues.LEANING_UNSEEN)

    assert [one.question for one in unseen if not is_filled(one)] == ["What happens if I forget?"]


def test_the_thing_that_was_asked_about_is_put_before_the_question() -> None:
    history = [PastTurn(question="Who runs the Harbour Museum?", answer="A trust [1].")]

    understood = understand("When was it founded?", history)

    assert understood == Understood("When was it founded?", "Harbour Museum")
    assert understood.sought == "Harbour Museum: When was it founded?"


def test_a_piece_has_the_topic_of_the_question_that_it_continues() -> None:
    first = PastTurn(question="Who runs the Harbour Museum?", answer="A trust [1].")
    second = PastTurn(question="When was it founded?", answer="In 1871.")

    assert understand("And by whom?", [first, second]) == Understood(
        "When was it founded? And by whom?", "Harbour Museum"
    )


def test_a_piece_follows_the_question_that_it_continues() -> None:
    first = PastTurn(question="How often does the ferry run?", answer="Hourly.")
    second = PastTurn(question="And in winter?", answer="Twice a day.")

    assert understand("And on Sundays?", [first, second]) == Understood(
        "How often does the ferry run? And on Sundays?"
    )
    assert understand("Why?", [first, second]) == Understood(
        "How often does the ferry run? And in winter? Why?"
    )


def test_without_a_conversation_every_question_stands_alone() -> None:
    for dialogue in dialogues.read(dialogues.LEANING):
        assert understand(dialogue.question, []) == Understood(dialogue.question)


def test_a_very_long_conversation_adds_little() -> None:
    history = [PastTurn(question="What of the mill " * 200, answer="Mill. " * 3_000)] * 30

    assert len(understand("Why?", history).sought) < 1_500
