"""Understands a question in the light of the conversation, for what is looked for.

“When was it founded?” says nothing to an index. What such a question leaves out stands in those
before it, or in their answers: what was asked about becomes its topic (“Harbour Museum”), and a
question that is no more than a piece (“And in winter?”) is put behind the one that it continues.
Nothing in it is replaced, so that how it was understood can be shown as it is.
This is query resolution as the literature has it (Voskarides et al., “Query Resolution for
Conversational Search with Limited Supervision”, SIGIR 2020: terms of earlier turns are added to the
question), with rules in the place of a model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from memory_cache.text.finding.folding import word_set
from memory_cache.text.finding.follow_up_words import (
    UNSPACED_ASKING,
    UNSPACED_PIECE,
    UNSPACED_POINTERS,
    UNSPACED_SUBJECTLESS,
    Wording,
    wording_of,
)
from memory_cache.text.finding.overview import asks_for_all
from memory_cache.text.finding.stopwords import all_stop_words, language_of
from memory_cache.text.finding.topics import names_in, thing_asked_about, words_asked_about
from memory_cache.text.finding.words import folded_words, is_unspaced, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memory_cache.protocol import PastTurn

_MOST_TURNS = 12
_MOST_CHARS = 300
_LONGEST_PIECE_WORDS = 7
# These ask for a thing of any kind, and pick none out of several.
_OPEN_ASKING = word_set("what was que quoi qu o cosa che wat vad co что ما ماذا")
_MARKS = ".?!。？！؟…"

_Leaning = Literal["alone", "points", "piece", "bare"]
"""How a question leans on those before it: not at all; it points at something that was named; it is
a piece of a question, in the place of another; it asks for more about the last.
"""


class Understood(NamedTuple):
    """A question with those that it continues, and the topic that it leaves out, "" if none."""

    question: str
    topic: str = ""

    @property
    def sought(self) -> str:
        """What is looked for."""
        return f"{self.topic}: {self.question}" if self.topic else self.question


class _Turn(NamedTuple):
    question: str
    understood: Understood
    leaning: _Leaning
    answer: str
    wording: Wording


def understand(question: str, history: Sequence[PastTurn]) -> Understood:
    """Return what is asked, with what the conversation says and the question leaves out.

    `history` is oldest first. A question that stands alone comes back as it is.
    """
    turns: list[_Turn] = []
    for past in history[-_MOST_TURNS:]:
        turns.append(_read(past.question, past.answer, turns))
    return _read(question, "", turns).understood


def _read(question: str, answer: str, before: list[_Turn]) -> _Turn:
    words = folded_words(question)
    earlier = folded_words(before[-1].question) if before else []
    wording = wording_of(language_of([*words, *earlier]))
    leaning = _leaning(question, words, wording) if before else "alone"
    return _Turn(question, _filled(question, words, leaning, before), leaning, answer, wording)


# ---- how a question leans on others --------------------------------------------------------------


def _leaning(question: str, words: list[str], wording: Wording) -> _Leaning:
    if asks_for_all(question):
        return "alone"
    if any(is_unspaced(word) for word in words):
        return _leaning_without_spaces(question)
    if not words:
        return "bare"
    joined = words[0] in wording.joiners
    rest = words[1:] if joined else words
    if _begins(words, wording.openers) or _begins(rest, wording.openers):
        return "piece"
    is_clause = any(word in wording.asking or word in wording.verbs for word in rest)
    is_short = len(rest) <= _LONGEST_PIECE_WORDS and not is_clause
    if is_short and (joined or rest[0] in wording.leads):
        return "piece"
    points = _points(question, wording)
    common = all_stop_words() | wording.more | wording.asking | wording.joiners | wording.verbs
    telling = [word for word in rest if word not in common]
    if not telling:
        pointing = wording.things | wording.persons
        return "points" if points and any(word in pointing for word in rest) else "bare"
    # “Which is the largest?”: of what, the question before says.
    picks = len(telling) == 1 and len(rest) > 2 and rest[1] in wording.verbs
    picks = picks and rest[0] in wording.asking - wording.adverbs - wording.who - _OPEN_ASKING
    if points or picks or (wording.drops and _leaves_out(question, rest, telling, wording)):
        return "points"
    return "alone"


def _leaning_without_spaces(question: str) -> _Leaning:
    said = question.strip()
    if UNSPACED_PIECE.fullmatch(said):
        return "bare" if not UNSPACED_ASKING.sub("", said).strip("？?。 的了呢") else "piece"
    if UNSPACED_POINTERS.search(said) or UNSPACED_SUBJECTLESS.fullmatch(said):
        return "points"
    return "alone"


def _begins(words: list[str], openers: Sequence[str]) -> bool:
    text = f"{' '.join(words)} "
    return any(text.startswith(f"{opener} ") for opener in openers)


def _points(question: str, wording: Wording) -> bool:
    """Whether a word stands for something that the question itself does not name before it."""
    spoken = words_of(question)
    folded = [word.folded for word in spoken]
    meant = wording.expletives.sub(
        lambda found: " ".join("-" for _ in found[0].split()), " ".join(folded)
    ).split(" ")
    common = all_stop_words() | wording.asking | wording.verbs
    named = crossed = False
    for at, word in enumerate(folded):
        crossed |= named and word in wording.boundaries
        if meant[at] == "-":
            continue
        leads_noun = at + 1 < len(folded) and folded[at + 1] not in common
        # “did that happen”: what follows is what it does.
        acts = at == len(folded) - 2 and at > 0 and folded[at - 1] in wording.verbs
        if word in wording.possessives and not named:
            return True
        is_article = word in wording.articles and leads_noun
        if word in wording.things | wording.persons and not is_article:
            if not named or (not crossed and not wording.doubles):
                return True
        elif word in wording.pointers and not named and (acts or not leads_noun):
            return True
        elif word not in common and not named:
            ends = spoken[at].end
            # “chassent-ils”: a verb, whatever stands before it.
            is_verb = wording.doubles and question[ends : ends + 1] == "-"
            behind_article = at > 0 and folded[at - 1] in wording.articles
            capital = at > 0 and question[spoken[at].start].isupper()
            named = (behind_article or capital) and not is_verb
    return False


def _leaves_out(question: str, rest: list[str], telling: list[str], wording: Wording) -> bool:
    """“¿Cuándo fue fundado?”: an adverb, a verb, and nobody who did it."""
    if len(telling) > 1 or not rest or rest[0] not in wording.adverbs:
        return False
    spoken = words_of(question)
    lower = all(not question[word.start].isupper() for word in spoken if word.folded in telling)
    return lower and not any(word in wording.articles for word in rest[1:])


# ---- what it leaves out --------------------------------------------------------------------------


def _filled(question: str, words: list[str], leaning: _Leaning, before: list[_Turn]) -> Understood:
    if leaning == "alone":
        return Understood(question)
    if leaning == "bare":
        return _behind(before[-1].understood, question)
    if leaning == "piece":
        whole = next((turn for turn in reversed(before) if turn.leaning != "piece"), before[-1])
        return _behind(whole.understood, question)
    topic = _about(words, before)
    return Understood(question, topic) if topic else _behind(before[-1].understood, question)


def _behind(understood: Understood, question: str) -> Understood:
    earlier = understood.question.strip()
    if len(earlier) > _MOST_CHARS:
        earlier = earlier[:_MOST_CHARS].rsplit(" ", 1)[0] + " …"
    joint = " " if earlier.endswith(tuple(_MARKS)) else ", "
    return Understood(f"{earlier}{joint}{question}", understood.topic)


def _about(words: list[str], before: list[_Turn]) -> str:
    """What the question points at: a person that was named, the thing that was asked about."""
    wording = before[-1].wording
    either = wording.things & wording.persons
    persons, things = wording.persons - either, wording.things - wording.persons
    parts: list[str] = []
    if any(word in wording.persons | wording.possessives for word in words):
        parts += _person(before)[:1]
    only_person = any(word in persons for word in words) and not any(w in things for w in words)
    if not parts or not only_person:
        parts.append(_thing(before))
    kept = [part for at, part in enumerate(parts) if part and part not in parts[:at]]
    return ", ".join(kept)[:_MOST_CHARS]


def _person(before: list[_Turn]) -> list[str]:
    for turn in reversed(before):
        asked = names_in(turn.question[:1].lower() + turn.question[1:])
        answered = names_in(turn.answer, but=turn.question)
        several = [name for name in answered if " " in name]
        if _asks_who(turn) and (several or answered):
            return several or answered
        if asked:
            return asked
        if several:
            return several
    return []


def _asks_who(turn: _Turn) -> bool:
    words = folded_words(turn.question)
    return any(word in turn.wording.who for word in words[:2])


def _thing(before: list[_Turn]) -> str:
    for turn in reversed(before):
        if asks_for_all(turn.question):
            continue
        if any(is_unspaced(word) for word in folded_words(turn.question)):
            if turn.leaning == "alone":
                return UNSPACED_ASKING.sub(" ", turn.question).strip(f"{_MARKS} 、,")
            continue
        about = thing_asked_about(turn.question, turn.wording)
        if about or turn.leaning == "alone":
            return about or words_asked_about(turn.question, turn.wording)
    return ""
