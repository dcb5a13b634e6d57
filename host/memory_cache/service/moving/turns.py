"""Reads the turns of an export's conversations, checked against what the protocol says of them.

What a later version knows of a quote or a check is kept as it came; the pages that are named are
named by the ids of the library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import msgspec

from memory_cache.protocol import Check, Coverage, Quote
from memory_cache.protocol.limits import Ending, Label
from memory_cache.saying import say
from memory_cache.service.moving.entries import Unusable
from memory_cache.store.records import Turn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from memory_cache.service.moving.manifest import TurnEntry

_LABELS = get_args(Label)
_ENDINGS = get_args(Ending)
_DAMAGED = {
    "quotes": say("turn_quotes", "its quotes are damaged."),
    "checks": say("turn_checks", "what was checked of it is damaged."),
    "flagged": say("turn_flagged", "what was flagged of it is damaged."),
    "coverage": say("turn_coverage", "what was read for it is damaged."),
}


class TurnReader:
    """Reads turns; `pages` leads from the ids of the export to those of the library."""

    def __init__(self, pages: Mapping[int, int]) -> None:
        self._pages = pages

    def read(self, entry: TurnEntry) -> tuple[Turn, set[int]]:
        """Return a turn and the pages that it rests on. Raises `Unusable`."""
        if entry.label not in _LABELS or entry.ended not in _ENDINGS:
            raise Unusable(say("turn_marks", "it is marked in a way that is not known."))
        rests_on = {self._page(one) for one in entry.pages}
        quotes = _decode("quotes", entry.quotes, list[Quote])
        checks = _decode("checks", entry.checks, list[Check])
        flagged = _decode("flagged", entry.flagged, list[Quote])
        coverage = _decode("coverage", entry.coverage, Coverage | None)
        for placed in (*quotes, *flagged, *(coverage["sections"] if coverage is not None else ())):
            if placed["page_id"] is not None:
                placed["page_id"] = self._page(placed["page_id"])
                rests_on.add(placed["page_id"])
        turn = Turn(
            *(entry.asked_at, entry.question, entry.answer, entry.label),
            *(_json(quotes), entry.model, _json(checks), _json(flagged), _json(coverage)),
            ended=entry.ended,
        )
        return turn, rests_on

    def _page(self, there: int) -> int:
        if there not in self._pages:
            raise Unusable(say("turn_page_missing", "a page that the answer quotes is missing."))
        return self._pages[there]


def _decode(name: str, raw: msgspec.Raw, kind: Any) -> Any:
    try:
        # Once to be sure of what it is, once more to keep what only later versions know.
        msgspec.json.decode(raw, type=kind)
        return msgspec.json.decode(raw)
    except (msgspec.MsgspecError, RecursionError):
        raise Unusable(_DAMAGED[name]) from None


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
