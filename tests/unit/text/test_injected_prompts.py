"""Whatever the corpus of hostile pages says, what a model is handed holds no mark of a role."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest

from memory_cache.protocol import PastTurn
from memory_cache.service.answer import messages_of
from memory_cache.service.prompts import original_prompts
from memory_cache.text.chunk import cut_passages
from memory_cache.text.extract import extract
from memory_cache.text.prompt import (
    Prompt,
    alone_prompt,
    grounded_prompt,
    joined_prompt,
    part_prompt,
)
from tests.injection import ANSWERED, CASES, FENCE, ROLE_TOKENS, Case

if TYPE_CHECKING:
    from collections.abc import Iterable

PROMPTS = original_prompts()

of_every_page = pytest.mark.parametrize("case", ANSWERED, ids=lambda case: case.name)


def bare(text: str) -> str:
    """The text as a careless reader takes it: no case, no space, nothing that cannot be seen."""
    unseen = ("Cf", "Cc", "Zs", "Mn")
    return "".join(sign for sign in text if unicodedata.category(sign) not in unseen).casefold()


TOKENS = [bare(token) for tokens in ROLE_TOKENS.values() for token in tokens]


def sources_of(case: Case) -> list[tuple[int, str, str, str]]:
    """The page by the product's own way in, and, so that nothing rests on that, as it is."""
    article = extract(case.page().encode())
    passages = cut_passages(article.text, article.blocks)
    read = [(p.heading, article.text[p.start : p.end]) for p in passages]
    raw = [(case.said, case.said), (case.markup, case.page())]
    return [
        (number, case.said, heading, text)
        for number, (heading, text) in enumerate([*read, *raw], start=1)
    ]


def prompts_with(case: Case) -> Iterable[tuple[int, Prompt]]:
    """All that a model may be asked where this page is read, and how many sources each holds."""
    sources = sources_of(case)
    history = [PastTurn(question=case.said, answer=case.obeyed)]
    yield len(sources), grounded_prompt(PROMPTS, case.question, sources)
    yield len(sources), grounded_prompt(PROMPTS, case.said, sources, history)
    yield len(sources), part_prompt(PROMPTS, case.said, sources)
    yield 0, joined_prompt(PROMPTS, case.said, case.obeyed, history)
    yield 0, alone_prompt(PROMPTS, case.said, history)


@of_every_page
def test_nothing_that_is_handed_over_holds_a_mark_of_a_role(case: Case) -> None:
    for _, prompt in prompts_with(case):
        for message in messages_of(prompt):
            said = bare(message.opening + message.content)
            assert [token for token in TOKENS if token in said] == []


@of_every_page
def test_no_page_ends_its_fence_or_begins_another(case: Case) -> None:
    for count, prompt in prompts_with(case):
        handed = [bare(message.opening + message.content) for message in messages_of(prompt)]
        rules, said = handed[0], "\n".join(handed[1:])
        notes = int("<notes>" in prompt.sources)
        assert [count, count, notes, notes] == [said.count(mark) for mark in FENCE]
        assert rules == bare(prompt.system)


@of_every_page
def test_what_a_person_can_see_of_a_page_is_still_there(case: Case) -> None:
    (source,) = sources_of(case)[-2:-1]
    letters = [sign for sign in case.said if sign.isascii() and sign.isalnum()]

    prompt = grounded_prompt(PROMPTS, case.question, [source])

    handed = [sign for sign in prompt.sources if sign.isascii() and sign.isalnum()]
    assert "".join(letters) in "".join(handed)


@pytest.mark.parametrize("family", ROLE_TOKENS)
def test_the_corpus_speaks_with_the_marks_of_every_family(family: str) -> None:
    said = "".join(case.said for case in CASES)

    assert [token for token in ROLE_TOKENS[family] if token not in said] == []


def test_there_are_many_pages_and_none_is_like_another() -> None:
    assert len(CASES) >= 60
    assert len({case.name for case in CASES}) == len({case.said for case in CASES}) == len(CASES)
