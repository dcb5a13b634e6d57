"""Words the request to a chat model so that it answers from what it is given, and nothing else.

Whatever a page, a person or a model wrote is disarmed before it comes in (`text.roles`): nothing
but this module says where a source ends.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from memory_cache.text.cite import CitationFilter
from memory_cache.text.roles import disarm

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from memory_cache.protocol import PastTurn

QUESTION = "{question}"
"""Stands for the question in the reminder."""
_COMMENT = re.compile(r"\s*<!--.*?-->", re.DOTALL)
_OF_THE_QUESTION = "Answer in the language of the question"


class Prompts(msgspec.Struct, frozen=True, kw_only=True):
    """What a chat model is told beside sources and question.

    First comes one of `answer` (from sources), `alone` (from none), `part` (to take notes on one
    part of a text) and `joined` (to answer from such notes); `reminder` comes last, and holds the
    question in place of `QUESTION`.
    """

    answer: str
    reminder: str
    alone: str
    part: str
    joined: str


class Prompt(msgspec.Struct, frozen=True):
    """What a chat model is given: the rules; the sources, and after what was said before
    (`history`, pairs of question and answer, oldest first) the question.

    Rules and sources depend on neither question nor history, so that they need to be read but once.
    """

    system: str
    sources: str
    question: str
    history: tuple[tuple[str, str], ...] = ()


def in_language(prompts: Prompts, language: str) -> Prompts:
    """Return the prompts with answers asked for in `language`, its English name, whatever language
    the question is in.

    The rule to follow the question's language gives way where it stands as it came; and since small
    models heed most what they read last, the reminder says it again.
    """
    told = {
        name: text.replace(_OF_THE_QUESTION, f"Answer in {language}")
        for name, text in msgspec.structs.asdict(prompts).items()
    }
    last = f"Write the answer in {language}, whatever the language of the question and the sources."
    return Prompts(**{**told, "reminder": f"{told['reminder']}\n{last}"})


def grounded_prompt(
    prompts: Prompts,
    question: str,
    sources: Sequence[tuple[int, str, str, str]],
    history: Iterable[PastTurn] = (),
) -> Prompt:
    """Return the prompt for `question` over `sources`: (number, title, heading, passage text).

    Each passage stands in its own fence, which nothing inside it can close; the question comes
    last, where small models heed it most.
    """
    return _over(prompts.answer, _fenced(sources), prompts, question, history)


def part_prompt(
    prompts: Prompts, question: str, sources: Sequence[tuple[int, str, str, str]]
) -> Prompt:
    """Return the prompt for notes on one part of a text, with regard to the question."""
    return _over(prompts.part, _fenced(sources), prompts, question, ())


def joined_prompt(
    prompts: Prompts, question: str, notes: str, history: Iterable[PastTurn] = ()
) -> Prompt:
    """Return the prompt for `question` over the notes on all parts; their numbers are kept."""
    fenced = f"<notes>\n{disarm(notes).strip()}\n</notes>"
    return _over(prompts.joined, fenced, prompts, question, history)


def alone_prompt(prompts: Prompts, question: str, history: Iterable[PastTurn] = ()) -> Prompt:
    """Return the prompt for a question to the model alone, which is given nothing to read."""
    asked = disarm(question).strip()
    return Prompt(disarm(prompts.alone), "", asked, _said_before(history))


def source_text(number: int, title: str, heading: str, text: str) -> str:
    """Return one source in its fence."""
    about = " › ".join(" ".join(part.split()) for part in (title, heading) if part)
    return f'<source id="{number}">\n{disarm(about)}\n\n{disarm(text)}\n</source>'


def without_comment(text: str) -> str:
    """Return what a prompt's file says to the model: without the comment that it begins with."""
    comment = _COMMENT.match(text)
    return text[comment.end() if comment else 0 :].strip()


def _fenced(sources: Sequence[tuple[int, str, str, str]]) -> str:
    if not sources:
        return "There are no sources for this question."
    return "\n\n".join(source_text(*source) for source in sources)


def _over(
    rules: str, given: str, prompts: Prompts, question: str, history: Iterable[PastTurn]
) -> Prompt:
    asked = disarm(prompts.reminder).replace(QUESTION, disarm(question).strip())
    return Prompt(disarm(rules), given, f"\n\n{asked}", _said_before(history))


def _said_before(history: Iterable[PastTurn]) -> tuple[tuple[str, str], ...]:
    """Numbers in earlier answers mean quotes, not sources: they would mislead. What was asked and
    not answered is left out, since turns have to take turns.
    """
    said = [
        (disarm(turn.question).strip(), disarm(_uncited(turn.answer)).strip()) for turn in history
    ]
    return tuple((question, answer) for question, answer in said if question and answer)


def _uncited(answer: str) -> str:
    citations = CitationFilter(0)
    return citations.feed(answer) + citations.finish()
