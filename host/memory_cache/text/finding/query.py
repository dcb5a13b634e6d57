"""Reads what a person types into the search field; nothing that is typed is an error.

`words`, “phrases”, `begin*`, `-without` and filters: `site:` `type:` `collection:` `lang:`
`before:` `after:` `on:`, each also with `-` in front. What looks like one of these and cannot be
understood is taken for plain words, and a hint says so in a sentence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import msgspec

from memory_cache.saying import Saying, say
from memory_cache.text.finding.filter_values import read_language, read_site, read_type
from memory_cache.text.finding.periods import Period, find_period
from memory_cache.text.finding.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

Field = Literal["site", "type", "collection", "lang", "saved"]

_MOST_CHARS = 4_000
_MOST_PARTS = 60
_MOST_HINTS = 3
# What begins with two letters is half of a large library.
_LEAST_PREFIX_LETTERS = 3
_UNTYPABLE = dict.fromkeys((*range(0x20), 0x7F, *range(0xD800, 0xE000)), " ")
_QUOTED = (
    r'"[^"]{1,300}"|“[^“”"]{1,300}[”"]|„[^„“”]{1,300}[“”]|«[^«»]{1,300}»|»[^«»]{1,300}«'
    r"|「[^「」]{1,300}」|『[^『』]{1,300}』|＂[^＂]{1,300}＂|‹[^‹›]{1,300}›"
)
# A period may be two words.
_TWO_WORDS = r"(?:last|this)[ _]+[a-z]+|[a-z]{3,9}[ _]+\d{4}(?!\S)"
_PART = re.compile(
    rf"(?P<minus>(?<!\S)[-−－](?=\S))?"
    rf"(?:(?<!\w)(?P<when>before|after|since|until|on)[:：](?P<period>{_TWO_WORDS})"
    rf"|(?<!\w)(?P<field>[a-z]{{2,12}})[:：](?P<value>{_QUOTED}|\S+)"
    rf"|(?P<phrase>{_QUOTED})"
    rf"|(?P<word>\S+?)(?=\s|\Z|[“„«「『＂‹]))",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://|file://|www\.)\S+\Z", re.IGNORECASE)
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,18}\Z", re.IGNORECASE)
_FIELDS = {
    **dict.fromkeys(("site", "host", "domain"), "site"),
    **dict.fromkeys(("type", "kind", "is", "filetype"), "type"),
    **dict.fromkeys(("collection", "in", "tag"), "collection"),
    **dict.fromkeys(("lang", "language"), "lang"),
    **dict.fromkeys(("after", "since"), "after"),
    **{name: name for name in ("before", "until", "on")},
}
_EXAMPLES = {
    "site": say("site_looks", "a site looks like “example.org”"),
    "type": say("type_is", "a type is page, selection, note, file, pdf, markdown, text or html"),
    "collection": say("collection_has", "a collection has a name"),
    "lang": say("language_is", "a language is “de” or “german”, for example"),
    "before": say(
        "date_looks", "a date looks like 2024, 2024-05, 2024-05-31, yesterday or “last week”"
    ),
}
_UNKNOWN_FIELDS = frozenset(
    {"intitle", "title", "inurl", "url", "author", "tag", "from", "to", "ext", "date", "year"}
)


class Filter(msgspec.Struct, frozen=True):
    """A condition on the page: one of `values`, or with `excluded` none of them. The values of
    "saved" are periods whose ends may be infinite, and of "type" those of `filter_values`.
    """

    field: Field
    values: tuple[str, ...] | tuple[Period, ...]
    excluded: bool = False


class Query(msgspec.Struct, frozen=True):
    """What was typed, taken apart.

    `text` is all that is looked for, without signs and filters: what is embedded and marked.
    `words` may be in a passage; every one of `phrases` and one word for each of `prefixes` (without
    their star) must be; nothing of `without` (words and phrases) may. `address` is an address that
    was typed in and nothing else. `hints` say in sentences what was not understood.
    """

    text: str
    words: str = ""
    phrases: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    address: str | None = None
    hints: tuple[str, ...] = ()


def plain_query(question: str) -> Query:
    """Return a question as it stands: none of its signs means anything."""
    text = _clean(question)
    return Query(text, words=text)


def parse_query(typed: str, now: datetime) -> Query:
    """Take apart what was typed at `now`, a time in the person's zone (without a zone: the
    computer's). Raises nothing.
    """
    typed = _clean(typed)
    if _ADDRESS.match(typed):
        return Query(typed, words=typed, address=typed)
    reading = _Reading(now)
    for count, found in enumerate(_PART.finditer(typed)):
        if count >= _MOST_PARTS:
            reading.add_words(typed[found.start() :])
            break
        reading.take(found)
    if _HOST.match(typed):
        reading.hint(
            say(
                "hint_site",
                "To see only what is from there, type site:{site}",
                site=typed.lower(),
            )
        )
    return reading.query()


def _clean(typed: str) -> str:
    return typed[:_MOST_CHARS].translate(_UNTYPABLE).strip()


class _Reading:
    """What has been understood so far."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._words: list[str] = []
        self._looked_for: list[str] = []
        self._phrases: list[str] = []
        self._prefixes: list[str] = []
        self._without: list[str] = []
        self._filters: list[Filter] = []
        self._hints: dict[Saying, None] = {}

    def take(self, found: re.Match[str]) -> None:
        minus = found["minus"] is not None
        name, value = found["when"] or found["field"], found["period"] or found["value"]
        if name and self._take_filter(name.lower(), _unquoted(value), excluded=minus):
            return
        if found["phrase"] is not None:
            self._take_phrase(_unquoted(found["phrase"]), excluded=minus)
        else:
            self._take_word(found[0].removeprefix(found["minus"] or ""), excluded=minus)

    def add_words(self, words: str) -> None:
        self._words.append(words)
        self._looked_for.append(words)

    def hint(self, sentence: Saying) -> None:
        self._hints[sentence] = None

    def query(self) -> Query:
        if self._without and not self._looked_for and not self._filters:
            self.hint(
                say(
                    "hint_only_left_out",
                    "That says only what to leave out: add a word to look for.",
                )
            )
        return Query(
            text=" ".join(self._looked_for),
            words=" ".join(self._words),
            phrases=tuple(self._phrases),
            prefixes=tuple(self._prefixes),
            without=tuple(self._without),
            filters=tuple(_joined(self._filters)),
            hints=tuple(self._hints)[:_MOST_HINTS],
        )

    def _take_phrase(self, phrase: str, *, excluded: bool) -> None:
        held = words_of(phrase)
        if not held:
            return
        if excluded:
            self._without.append(phrase)
            return
        self._looked_for.append(phrase)
        self._phrases.append(phrase)

    def _take_word(self, word: str, *, excluded: bool) -> None:
        if not words_of(word):
            return
        if excluded:
            self._without.append(word)
        elif word.endswith(("*", "＊")) and self._take_prefix(word.rstrip("*＊")):
            pass
        else:
            self.add_words(word)

    def _take_prefix(self, typed: str) -> bool:
        held = words_of(typed)
        if len(held) != 1 or not typed[-1].isalnum():
            return False
        if len(held[0].folded) < _LEAST_PREFIX_LETTERS and not held[0].unspaced:
            self.hint(
                say(
                    "hint_beginning",
                    "A word’s beginning needs at least three letters before the “*”.",
                )
            )
            return False
        # No sign in front of it: a quotation mark would end the term in the index's syntax.
        self._prefixes.append(typed[held[0].start :])
        self._looked_for.append(typed)
        return True

    def _take_filter(self, name: str, value: str, *, excluded: bool) -> bool:
        field = _FIELDS.get(name)
        if field is None:
            if name in _UNKNOWN_FIELDS and not value.startswith("//"):
                self.hint(
                    say(
                        "hint_no_filter",
                        "There is no filter “{name}:”; it was taken for a word.",
                        name=name,
                    )
                )
            return False
        made = _filter(field, value, self._now, excluded=excluded)
        if made is None:
            example = _EXAMPLES.get(field, _EXAMPLES["before"])
            self.hint(
                say(
                    "hint_taken_for_words",
                    "“{filter}” was taken for words: {example}.",
                    filter=f"{name}:{value[:40]}",
                    example=example,
                )
            )
            return False
        self._filters.append(made)
        return True


def _filter(field: str, value: str, now: datetime, *, excluded: bool) -> Filter | None:
    read: str | None
    match field:
        case "site":
            read = read_site(value)
            return Filter("site", (read,), excluded) if read else None
        case "type":
            read = read_type(value)
            return Filter("type", (read,), excluded) if read else None
        case "lang":
            read = read_language(value)
            return Filter("lang", (read,), excluded) if read else None
        case "collection":
            read = " ".join(value.split())[:200]
            return Filter("collection", (read,), excluded) if read else None
    period = find_period(value, now)
    if period is None:
        return None
    always = float("inf")
    match field:
        case "before":
            period = Period(-always, period.start)
        case "until":
            period = Period(-always, period.end)
        case "after":
            period = Period(period.start, always)
    return Filter("saved", (period,), excluded)


def _joined(filters: list[Filter]) -> Iterator[Filter]:
    """Filters of one field are alternatives: `site:a site:b`. Every period must hold."""
    for field in ("site", "type", "collection", "lang"):
        for excluded in (False, True):
            values = tuple(
                str(value)
                for one in filters
                if one.field == field and one.excluded == excluded
                for value in one.values
            )
            if values:
                yield Filter(field, tuple(dict.fromkeys(values)), excluded)
    yield from (one for one in filters if one.field == "saved")


def _unquoted(value: str) -> str:
    if re.fullmatch(_QUOTED, value):
        return value[1:-1].strip()
    return value
