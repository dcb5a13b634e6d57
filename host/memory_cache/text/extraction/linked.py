"""Reads what a page says about its article in JSON-LD, the vocabulary of schema.org."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from memory_cache.text.extraction.whitespace import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MAX_THINGS = 300
_MAX_MEMBERS = 60
_NESTED = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement")
# Sites write control characters into their strings, which JSON does not allow.
_CONTROLS = dict.fromkeys(range(32), " ")
_WORKS = ("Article", "Posting", "Recipe", "Review", "HowTo", "CreativeWork", "Report")


class Thing(msgspec.Struct, frozen=True):
    """One article that the page describes; "" for what is not said."""

    headline: str = ""
    author: str = ""
    publisher: str = ""
    published: str = ""


def read_linked(scripts: Sequence[str]) -> list[Thing]:
    """Return what the page's JSON-LD describes: articles and similar works first, then pages."""
    found = [one for script in scripts for one in _things(script)]
    return [thing for is_work, thing in found if is_work] + [
        thing for is_work, thing in found if not is_work
    ]


def _things(script: str) -> Iterator[tuple[bool, Thing]]:
    """Yield each thing with a date or a headline, and whether it is an article or the like."""
    objects = list(_objects(script))
    names = {
        one["@id"]: one["name"]
        for one in objects
        if isinstance(one.get("@id"), str) and isinstance(one.get("name"), str)
    }
    for thing in objects:
        kind = str(thing.get("@type", ""))
        is_work = "headline" in thing or any(work in kind for work in _WORKS)
        if not is_work and "Page" not in kind:
            continue
        yield (
            is_work,
            Thing(
                headline=_name(thing.get("headline") or thing.get("name"), names)
                if is_work
                else "",
                author=_name(thing.get("author") or thing.get("creator"), names),
                publisher=_name(thing.get("publisher"), names),
                published=_name(thing.get("datePublished") or thing.get("dateCreated"), names),
            ),
        )


def _objects(script: str) -> Iterator[dict[str, Any]]:
    script = script.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    try:
        waiting: list[Any] = [msgspec.json.decode(script)]
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        try:
            waiting = [msgspec.json.decode(script.translate(_CONTROLS))]
        except (msgspec.DecodeError, RecursionError, UnicodeError):
            return
    for _ in range(_MAX_THINGS):
        if not waiting:
            break
        thing = waiting.pop(0)
        if isinstance(thing, list):
            waiting.extend(thing[:_MAX_MEMBERS])
        elif isinstance(thing, dict):
            waiting.extend(thing[key] for key in _NESTED if isinstance(thing.get(key), dict | list))
            yield thing


def _name(thing: Any, names: dict[str, str]) -> str:
    if isinstance(thing, list):
        return ", ".join(
            filter(None, (_name(one, names) for one in thing[:5] if not isinstance(one, list)))
        )
    if isinstance(thing, dict):
        thing = thing.get("name") or names.get(str(thing.get("@id")))
        if isinstance(thing, list):
            thing = thing[0] if thing else ""
    return fold(thing[:2000]) if isinstance(thing, str) else ""
