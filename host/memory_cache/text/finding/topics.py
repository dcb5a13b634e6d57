"""Finds what a question is about, and who is named in a text, by the look of the words alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from memory_cache.text.finding.folding import fold_word, word_set
from memory_cache.text.finding.stopwords import all_stop_words
from memory_cache.text.sentences import cut_sentences

if TYPE_CHECKING:
    from memory_cache.text.finding.follow_up_words import Wording

_MOST_NAMES = 3
_MOST_WORDS = 5
_LONGEST_TEXT_CHARS = 1_200
_CITATION = re.compile(r"\s*\[\d[\d,; ]*\]")
_TOKEN = re.compile(r"[^\W_]+(?:[-.'’][^\W_]+)*|[^\w\s]")
_SMALL = word_set("of de la le du von van der den del da di the and y e och")
_QUOTED = re.compile(r"[“«„\"]([^”»“\"]{2,60})[”»“\"]")


def names_in(text: str, but: str = "") -> list[str]:
    """Return what is named in `text`, up to three names, those of several words first: runs of
    words with a capital letter. Words of `but` are none. A single word that begins a sentence tells
    nothing, as every sentence begins so.
    """
    known = {fold_word(word) for word in _TOKEN.findall(but)}
    several: list[str] = []
    single: list[str] = []
    short = _CITATION.sub("", text[:_LONGEST_TEXT_CHARS])
    for start, end in cut_sentences(short):
        for at, run in _capitalised(short[start:end]):
            if all(fold_word(word) in known for word in run):
                continue
            name = " ".join(run)
            if len(run) > 1:
                several.append(name)
            elif at > 0:
                single.append(name)
    return list(dict.fromkeys([*several, *single]))[:_MOST_NAMES]


def thing_asked_about(question: str, wording: Wording) -> str:
    """Return what a question is about: what it names or quotes, or what stands behind its articles.
    "" where nothing tells.
    """
    if quoted := _QUOTED.search(question):
        return quoted[1]
    named = names_in(_lowered_start(question))
    nouns = _nouns(question, wording)
    parts = [noun for noun in nouns if not any(noun in name for name in named)][:2]
    names = [name for name in named if not any(name in part for part in parts)][:2]
    return ", ".join([*parts, *names])


def words_asked_about(question: str, wording: Wording) -> str:
    """Return the words of a question that are neither common nor ask, as they stand."""
    common = all_stop_words() | wording.more | wording.asking
    words = [word for word in _TOKEN.findall(question) if word[0].isalnum()]
    return " ".join([word for word in words if fold_word(word) not in common][:_MOST_WORDS])


def _capitalised(sentence: str) -> list[tuple[int, list[str]]]:
    """Runs of words with a capital letter, and the place of each in the sentence."""
    runs: list[tuple[int, list[str]]] = []
    words = _TOKEN.findall(sentence)
    common = all_stop_words()
    at = 0
    while at < len(words):
        if not _is_name(words[at]) or (at == 0 and fold_word(words[at]) in common):
            at += 1
            continue
        end = at + 1
        while end < len(words):
            if _is_name(words[end]):
                end += 1
            elif words[end].lower() in _SMALL and end + 1 < len(words) and _is_name(words[end + 1]):
                end += 2
            else:
                break
        runs.append((at, words[at:end]))
        at = end
    return runs


def _is_name(word: str) -> bool:
    return word[0].isupper() and (len(word) > 1 or not word.isascii()) and not word.isdecimal()


def _lowered_start(question: str) -> str:
    """The question without the capital letter that every question begins with."""
    first = re.search(r"\w", question)
    if first is None:
        return question
    return question[: first.start()] + first[0].lower() + question[first.end() :]


def _nouns(question: str, wording: Wording) -> list[str]:
    """What stands behind an article or a word like “which”, with what “of” ties to it."""
    words = _TOKEN.findall(question)
    folded = [fold_word(word) for word in words]
    common = all_stop_words() | wording.asking
    found: list[str] = []
    at = 0
    while at < len(words):
        asks = folded[at] in wording.asking - wording.adverbs - wording.who
        if folded[at] not in wording.articles and not asks:
            at += 1
            continue
        begin, end = at + 1, _noun_end(words, folded, at + 1, wording, common)
        # “does the rye bread keep”, “was the old mill built”: the last word is what it does.
        asked_before = at > 0 and folded[at - 1] in wording.verbs
        acts = asked_before and folded[0] in wording.adverbs and not wording.doubles
        if acts and end - begin > 1:
            end -= 1
        if end > begin:
            found.append(" ".join(words[begin:end]))
        at = max(end, begin)
    return found


def _noun_end(
    words: list[str], folded: list[str], begin: int, wording: Wording, common: frozenset[str]
) -> int:
    end = begin
    while end < len(words) and words[end][0].isalnum() and end - begin < _MOST_WORDS:
        if folded[end] in wording.links and end > begin:
            behind = end + 1
            while behind < len(words) and folded[behind] in wording.articles | wording.links:
                behind += 1
            if behind == len(words) or not words[behind][0].isalnum() or folded[behind] in common:
                break
            end = behind + 1
        elif folded[end] in common:
            break
        else:
            end += 1
    return end
