from __future__ import annotations

import pytest

from memory_cache.engine.worker.reasoning import MARKS, Marks, Reasoning, marks_of

THINK, HARMONY = MARKS[0], MARKS[1]


def split(marks: Marks | None, text: str, step: int, *, begun: bool = False) -> tuple[str, str]:
    """The reasoning and the answer of a text that arrives `step` characters at a time."""
    reasoning = Reasoning(marks, begun=begun)
    pieces = []
    for start in range(0, len(text), step):
        pieces += reasoning.feed(text[start : start + step])
    pieces += reasoning.finish()
    return (
        "".join(piece for piece, is_reasoning in pieces if is_reasoning),
        "".join(piece for piece, is_reasoning in pieces if not is_reasoning),
    )


@pytest.mark.parametrize("step", [1, 3, 7, 1_000])
@pytest.mark.parametrize(
    ("marks", "text", "begun", "expected"),
    [
        (THINK, "<think>\nIs a < b?\n</think>\n\nYes.", False, ("Is a < b?\n", "Yes.")),
        (THINK, "Is it?\n</think>\n\nYes.", True, ("Is it?\n", "Yes.")),
        (THINK, "Yes.", False, ("", "Yes.")),
        (THINK, "A tag like <think> is text.", False, ("", "A tag like <think> is text.")),
        (THINK, "<think>\n\n</think>\n\nYes </think>.", False, ("", "Yes </think>.")),
        (THINK, "<think>Cut off", False, ("Cut off", "")),
        (THINK, "<b>bold</b> <", False, ("", "<b>bold</b> <")),
        (None, "<think>a</think>b", False, ("", "<think>a</think>b")),
        (
            HARMONY,
            "<|channel|>analysis<|message|>Hm.<|end|>" + HARMONY.closing + "Yes.",
            False,
            ("Hm.", "Yes."),
        ),
        (HARMONY, "<|channel|>final<|message|>Yes.", False, ("", "Yes.")),
    ],
)
def test_reasoning_is_told_from_the_answer(
    step: int, marks: Marks | None, text: str, begun: bool, expected: tuple[str, str]
) -> None:
    assert split(marks, text, step, begun=begun) == expected


def test_what_cannot_be_a_mark_is_not_held_back() -> None:
    reasoning = Reasoning(THINK)

    assert reasoning.feed("The <b") == [("The <b", False)]
    assert reasoning.answering


def test_the_marks_are_found_in_a_template() -> None:
    assert marks_of("{{ content.split('</think>')[-1] }}") == THINK
    assert marks_of("<|start|>assistant<|channel|>final<|message|>") == HARMONY
    assert marks_of("<|im_start|>user") is None
