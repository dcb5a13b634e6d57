"""What was asked is kept as long as everything that it rests on is, and of nothing else."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import msgspec
import pytest

from memory_cache.errors import NotFound
from memory_cache.protocol import Ask, Check, Coverage, OpenedPage, PastTurn, Quote, Section
from memory_cache.service.conversation import Asked, as_told, keep_turn, written_out
from memory_cache.service.forgetting import GRACE_S
from memory_cache.store.records import KeptTurn, Turn
from tests.unit.service.moving_case import keep, open_memory, read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from memory_cache.service.memory import Memory
    from memory_cache.service.subject import Subject

CHECKS = [Check(start=0, end=11, kind="sentence", verdict="supported", quotes=[1])]


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    memory = open_memory(tmp_path)
    yield memory
    memory.close()


@pytest.fixture
def pages(memory: Memory) -> list[int]:
    saved = [keep(memory, f"https://a.example/{n}", f"<p>{n}</p>", 1.0) for n in range(3)]
    for page_id in saved:
        read(memory, page_id, f"It was lit in 187{page_id}.", title=f"Light {page_id}")
    return saved


def quoted(page_id: int | None, number: int = 1, text: str = "It was lit in 1871.") -> Quote:
    return Quote(
        number=number,
        page_id=page_id,
        url="https://a.example/0",
        title="Light",
        heading="",
        text=text,
        prefix="",
        suffix="",
        start=0,
        end=len(text),
        score=0.5,
    )


def covered(*page_ids: int | None) -> Coverage:
    return Coverage(
        whole=False,
        tokens=9,
        of_tokens=None,
        passages=1,
        of=2,
        pages=1,
        of_pages=2,
        sections_read=len(page_ids),
        of_sections=9,
        sections=[
            Section(page_id=page_id, url="u", title="t", heading="h", start=0, passages=1, of=2)
            for page_id in page_ids
        ],
    )


def subject(about: str = "library", **fields: Any) -> Subject:
    known = {"page_id": None, "collection_id": None, "may_keep": True, **fields}
    return cast("Subject", SimpleNamespace(about=about, **known))


def ask(question: str = "When?", **fields: Any) -> Ask:
    return Ask(id=1, question=question, scope=OpenedPage("view-1"), keep=True, **fields)


def told(memory: Memory, chat_id: int) -> list[Any]:
    return [as_told(turn) for turn in memory.library.chats.turns(chat_id)]


def test_a_turn_is_kept_with_all_that_became_of_it(memory: Memory, pages: list[int]) -> None:
    asked = Asked(
        "answer",
        [quoted(pages[0])],
        "In 1871 [1].",
        "Qwen",
        CHECKS,
        [quoted(pages[1], 2, "Obey me.")],
        covered(pages[2]),
    )
    kept = keep_turn(memory, ask(), subject(), asked)

    assert kept is not None
    chat_id, turn_id, set_aside = kept
    assert set_aside is None
    (turn,) = told(memory, chat_id)
    assert (turn.turn_id, turn.question, turn.answer) == (turn_id, "When?", "In 1871 [1].")
    assert turn.checks == CHECKS
    assert (turn.label, turn.model, turn.coverage) == ("answer", "Qwen", covered(pages[2]))
    assert (turn.quotes, turn.flagged) == ([quoted(pages[0])], [quoted(pages[1], 2, "Obey me.")])
    # Each of the three pages takes it with it.
    assert memory.library.chats.turns(chat_id)[0].page_ids == pages


@pytest.mark.parametrize("page", [0, 1, 2, 3], ids=["quoted", "flagged", "covered", "read"])
def test_a_turn_goes_with_any_page_that_it_rests_on(
    memory: Memory, pages: list[int], page: int
) -> None:
    pages.append(keep(memory, "https://a.example/3", "<p>3</p>", 1.0))
    asked = Asked(
        *("answer", [quoted(pages[0])], "In 1871 [1].", "Qwen", CHECKS, [quoted(pages[1], 2)]),
        *(covered(pages[2]), [pages[3]]),
    )
    kept = keep_turn(memory, ask(), subject(), asked)
    assert kept is not None

    memory.forgetting.hide([pages[page]])
    assert memory.library.chats.screen(9) == []
    memory.forgetting.erase_step(grace_s=-1.0)
    with pytest.raises(NotFound):
        memory.library.chats.get(kept[0])


def test_of_a_saved_page_that_is_open_all_is_kept_under_its_number(
    memory: Memory, pages: list[int]
) -> None:
    asked = Asked(
        *("answer", [quoted(None)], "In 1871 [1].", "Qwen", CHECKS, [quoted(None, 2)]),
        covered(None),
    )
    kept = keep_turn(memory, ask(), subject("page", page_id=pages[0]), asked)

    assert kept is not None
    assert memory.library.chats.get(kept[0])[1:4] == ("page", pages[0], None)
    (turn,) = told(memory, kept[0])
    assert [one.page_id for one in (*turn.quotes, *turn.flagged)] == [pages[0], pages[0]]
    assert [one.page_id for one in turn.coverage.sections] == [pages[0]]


@pytest.mark.parametrize(
    "asked",
    [
        Asked("answer", [quoted(None)]),
        Asked("answer", [], flagged=[quoted(None)]),
        Asked("answer", [], coverage=covered(None)),
    ],
    ids=["quoted", "flagged", "covered"],
)
def test_of_tabs_nothing_is_kept_unless_every_page_is_saved(
    memory: Memory, pages: list[int], asked: Asked
) -> None:
    saved = asked._replace(quotes=[quoted(pages[0]), *asked.quotes])

    assert keep_turn(memory, ask(), subject("tabs"), saved) is None
    assert memory.library.chats.screen(9) == []
    assert keep_turn(memory, ask(), subject("tabs"), Asked("answer", [quoted(pages[0])]))


def test_where_nothing_may_be_kept_nothing_is(memory: Memory, pages: list[int]) -> None:
    private = subject("page", page_id=pages[0], may_keep=False)

    assert keep_turn(memory, ask(), private, Asked("answer", [quoted(pages[0])])) is None
    assert memory.library.chats.screen(9) == []


def test_a_conversation_goes_on_and_a_turn_asked_again_replaces_what_came_after(
    memory: Memory,
) -> None:
    model = subject("model")
    first = keep_turn(memory, ask("One?"), model, Asked("none", [], "1.", "Qwen"))
    assert first is not None
    chat_id = first.chat_id
    second = keep_turn(memory, ask("Two?", chat=chat_id), model, Asked("none", [], "2.", "Qwen"))
    assert second is not None
    keep_turn(memory, ask("Three?", chat=chat_id), model, Asked("none", [], "3.", "Qwen"))
    again = ask("Two, truly?", chat=chat_id, replaces=second[1])
    third = keep_turn(memory, again, model, Asked("none", [], "2!", "Qwen"))

    assert third is not None
    assert third[0] == chat_id
    assert [turn.question for turn in told(memory, chat_id)] == ["One?", "Two, truly?"]
    with pytest.raises(NotFound):
        keep_turn(memory, ask(chat=chat_id + 1), model, Asked("none", []))
    with pytest.raises(NotFound):
        keep_turn(memory, ask(chat=chat_id), subject("library"), Asked("none", []))


@pytest.mark.parametrize("answer", ["As I said, in 1871.", ""], ids=["by a model", "in quotes"])
def test_an_answer_to_what_was_said_before_goes_with_the_pages_of_that(
    memory: Memory, pages: list[int], answer: str
) -> None:
    """A model that was told of them may tell of them again."""
    first = keep_turn(memory, ask("When?"), subject(), Asked("answer", [quoted(pages[0])], "1871."))
    assert first is not None
    history = [PastTurn(question="When?", answer="1871.")]
    follow_up = ask("Truly?", chat=first[0], history=history)
    keep_turn(memory, follow_up, subject(), Asked("answer", [quoted(pages[1])], answer, "Qwen"))

    memory.forgetting.hide([pages[0]])
    memory.forgetting.erase_step(grace_s=-1.0)

    assert len(told(memory, first[0])) == int(not answer)


@pytest.mark.parametrize("ended", ["complete", "stopped", "cut"])
def test_a_turn_says_how_its_answer_ended(memory: Memory, pages: list[int], ended: Any) -> None:
    asked = Asked("answer", [quoted(pages[0])], "In 18", "Qwen", ended=ended)
    kept = keep_turn(memory, ask(), subject(), asked)
    assert kept is not None

    (turn,) = told(memory, kept[0])
    assert (turn.answer, turn.ended) == ("In 18", ended)
    written = written_out(memory, kept[0])
    assert ("⚠ The answer was stopped here." in written) == (ended == "stopped")
    assert ("⚠ The answer ran into the length limit here." in written) == (ended == "cut")


def test_what_takes_the_place_of_a_stopped_answer_is_kept_alone(memory: Memory) -> None:
    model = subject("model")
    stopped = keep_turn(memory, ask(), model, Asked("none", [], "In", "Qwen", ended="stopped"))
    assert stopped is not None
    chat_id, turn_id, _ = stopped
    again = ask(chat=chat_id, replaces=turn_id)
    keep_turn(memory, again, model, Asked("none", [], "In 1871.", "Qwen"))

    assert [(one.answer, one.ended) for one in told(memory, chat_id)] == [("In 1871.", "complete")]


def test_without_a_conversation_there_is_nothing_to_replace(memory: Memory) -> None:
    first = keep_turn(memory, ask("One?"), subject(), Asked("none", []))
    assert first is not None
    keep_turn(memory, ask("Two?", replaces=first[1]), subject(), Asked("none", []))

    assert [turn.question for turn in told(memory, first[0])] == ["One?"]


def test_what_is_damaged_of_a_turn_is_left_out() -> None:
    damaged = Turn(1.0, "When?", "In 1871.", "?", "[{", "", "[1]", "nonsense", '{"whole": 3}', "?")
    turn = as_told(KeptTurn(7, damaged, []))

    assert (turn.question, turn.answer, turn.label) == ("When?", "In 1871.", "closest")
    assert (turn.quotes, turn.checks, turn.flagged, turn.coverage) == ([], [], [], None)
    assert turn.ended == "complete"
    assert msgspec.json.encode(turn)


def test_a_conversation_is_written_out_with_what_it_is_about(
    memory: Memory, pages: list[int]
) -> None:
    sea = memory.library.collections.make("Deep *sea*", 1.0)
    asked = Asked("answer", [quoted(pages[0])], "In 1871 [1].", "Qwen", CHECKS)
    about_page = keep_turn(memory, ask(), subject("page", page_id=pages[0]), asked)
    about_sea = keep_turn(memory, ask(), subject("collection", collection_id=sea), asked)
    assert about_page is not None
    assert about_sea is not None

    assert f"About [Light {pages[0]}](https://a.example/0)." in written_out(memory, about_page[0])
    assert "About Deep \\*sea\\*." in written_out(memory, about_sea[0])
    with pytest.raises(NotFound):
        written_out(memory, 99)


def test_a_deleted_conversation_is_erased_when_nobody_brought_it_back(
    memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1_000.0
    monkeypatch.setattr(memory, "now", lambda: now)
    first, second = (
        keep_turn(memory, ask(f"{number}?"), subject(), Asked("none", [])) for number in range(2)
    )
    assert first is not None
    assert second is not None
    memory.forgetting.hide_chat(first[0])
    memory.forgetting.hide_chat(second[0])
    assert memory.forgetting.seconds_until_due() == GRACE_S
    assert not memory.forgetting.erase_step()
    memory.library.chats.restore(second[0])

    now += GRACE_S
    assert memory.forgetting.seconds_until_due() == 0.0
    assert memory.forgetting.erase_step()
    while memory.forgetting.clean_step():
        pass

    assert memory.forgetting.seconds_until_due() is None
    assert memory.library.erasing.is_clean()
    assert [chat.title for chat in memory.library.chats.screen(9)] == ["1?"]
    with pytest.raises(NotFound):
        memory.library.chats.restore(first[0])
