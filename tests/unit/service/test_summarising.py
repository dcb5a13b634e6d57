from __future__ import annotations

import re
import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from memory_cache.errors import Cancelled, EngineStopped, EngineUnavailable
from memory_cache.service.grounding import Grounding, Grounds, Ranked
from memory_cache.service.measuring import Meter
from memory_cache.service.prompts import original_prompts
from memory_cache.service.summarising import Step, Summarising
from memory_cache.service.token_counts import TokenCounts
from memory_cache.store.records import StoredPassage

if TYPE_CHECKING:
    from collections.abc import Callable

QUESTION = "Summarise this page"


class NoteTaker:
    """An engine that counts words, and notes what it read first and last, and what it did not."""

    def __init__(self, context_tokens: int = 2_048) -> None:
        self._context_tokens = context_tokens
        self.read: list[str] = []
        self.before_note: Callable[[int], None] = lambda _: None

    def start(self) -> SimpleNamespace:
        return SimpleNamespace(context_tokens=self._context_tokens)

    def count_tokens(self, texts: list[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def generate(
        self,
        messages: list[Any],
        *,
        max_tokens: int,
        on_piece: Callable[[str], None],
        on_progress: Callable[[int, int], None],
        **_: Any,
    ) -> SimpleNamespace:
        given = "".join(turn.opening + turn.content for turn in messages)
        assert len(given.split()) + max_tokens <= self._context_tokens
        self.before_note(len(self.read))
        self.read.append(given)
        on_progress(50, 100)
        numbers = re.findall(r'<source id="(\d+)">', given) or re.findall(r"\[(\d+)\]", given)
        words = " ".join(["word"] * (max_tokens - 40))
        on_piece(f"Noted {words} [{numbers[0]}]. More [{numbers[-1]}].")
        on_piece(" Wrong [9998].")
        return SimpleNamespace(stopped="end")


def page(count: int, section: int = 4) -> list[StoredPassage]:
    return [
        StoredPassage(
            *(at, 7, "u", "Title", f"Part {at // section}", at * 1_000, at * 1_000 + 500),
            " ".join(f"w{at}x{word}" for word in range(80)),
        )
        for at in range(1, count + 1)
    ]


def ground(engine: Any, passages: list[StoredPassage]) -> tuple[Grounding, Grounds]:
    grounding = Grounding(Meter(engine, TokenCounts(), original_prompts()))
    grounds = grounding.in_passages(passages, Ranked, QUESTION, 7, all_of_it=True)  # type: ignore[arg-type]
    return grounding, grounds


def read(engine: NoteTaker, count: int, cancelled: threading.Event | None = None) -> Any:
    grounding, grounds = ground(engine, page(count))
    steps: list[Step] = []
    noted = Summarising(grounding.meter, QUESTION, steps.append, cancelled).read(grounds)
    return SimpleNamespace(grounds=grounds, noted=noted, steps=steps)


def test_every_passage_is_read_in_one_part_under_the_number_that_it_has_in_the_whole() -> None:
    engine = NoteTaker()

    was = read(engine, 60)

    parts = engine.read[: len(was.grounds.parts)]
    numbers = [int(number) for part in parts for number in re.findall(r'id="(\d+)"', part)]
    assert len(parts) > 3
    assert numbers == list(range(1, 61))
    assert all(f"w{at}x79" in parts_of(parts, at) for at in range(1, 61))


def parts_of(parts: list[str], number: int) -> str:
    (part,) = (part for part in parts if f'<source id="{number}">' in part)
    return part


def test_a_page_that_fits_is_not_read_in_parts() -> None:
    _, grounds = ground(NoteTaker(8_192), page(10))

    assert (grounds.whole, grounds.parts) == (True, ())


def test_what_is_to_be_read_in_parts_is_all_of_it() -> None:
    _, grounds = ground(NoteTaker(), page(60))

    assert grounds.coverage is not None
    assert (grounds.whole, grounds.coverage.whole, grounds.page_id) == (True, True, None)
    assert grounds.coverage.tokens == grounds.coverage.of_tokens == 60 * 80


def test_each_part_says_what_page_it_is_of() -> None:
    engine = NoteTaker()

    was = read(engine, 60)

    for part in engine.read[: len(was.grounds.parts)]:
        assert part.count("\nTitle › ") == 1


def test_notes_cite_only_what_their_part_holds() -> None:
    was = read(NoteTaker(), 60)

    cited = {int(number) for number in re.findall(r"\[(\d+)\]", was.noted.notes)}
    assert {1, 60} <= cited <= set(range(1, 61))
    assert "Wrong." in was.noted.notes


def test_notes_cite_what_is_behind_the_first_ten_thousand_passages_too() -> None:
    grounding, grounds = ground(NoteTaker(context_tokens=200_000), page(10_002))
    last = grounds._replace(parts=grounds.parts[-1:])

    noted = Summarising(grounding.meter, QUESTION, lambda _: None).read(last)

    assert "More [10002]." in noted.notes


def test_notes_that_do_not_fit_together_are_joined_until_they_do() -> None:
    engine = NoteTaker()

    was = read(engine, 120)

    joined = [given for given in engine.read if "<notes>" in given]
    assert joined
    assert len(was.noted.notes.split()) <= 800
    prompt = was.noted.prompt(original_prompts(), QUESTION)
    assert len((prompt.system + prompt.sources + prompt.question).split()) < 2_048 - 768


def test_progress_goes_over_all_parts_and_never_back() -> None:
    was = read(NoteTaker(), 60)

    done = [step.done for step in was.steps]
    assert done == sorted(done)
    assert (done[0], done[-1]) == (0, was.steps[-1].total)
    assert [step.part for step in was.steps] == sorted(step.part for step in was.steps)
    assert {step.parts for step in was.steps} == {len(was.grounds.parts)}


def test_it_can_be_called_off_between_two_parts() -> None:
    engine, cancelled = NoteTaker(), threading.Event()
    engine.before_note = lambda notes: cancelled.set() if notes == 1 else None

    with pytest.raises(Cancelled):
        read(engine, 60, cancelled)

    assert len(engine.read) == 2


def test_a_part_in_which_the_model_dies_is_read_once_more() -> None:
    engine, deaths = NoteTaker(), iter([None, EngineStopped])
    engine.before_note = lambda _: die(next(deaths, None))

    was = read(engine, 60)

    assert was.noted.whole
    assert was.noted.coverage.whole


def test_a_part_in_which_the_model_dies_again_is_left_out_and_that_is_said() -> None:
    engine, deaths = NoteTaker(), iter([None, EngineStopped, EngineStopped])
    engine.before_note = lambda _: die(next(deaths, None))

    was = read(engine, 60)

    first, end = was.grounds.parts[1]
    assert not was.noted.whole
    coverage = was.noted.coverage
    assert (coverage.whole, coverage.passages) == (False, 60 - (end - first))
    assert coverage.tokens == 80 * coverage.passages
    assert f"w{first + 1}x1" not in " ".join(engine.read)


@pytest.mark.parametrize("fault", [EngineStopped, EngineUnavailable])
def test_a_model_that_cannot_read_any_part_is_an_error(fault: type[Exception]) -> None:
    engine = NoteTaker()
    engine.before_note = lambda _: die(fault)

    with pytest.raises(fault):
        read(engine, 60)


def die(fault: type[Exception] | None) -> None:
    if fault is not None:
        raise fault
