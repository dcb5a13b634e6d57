"""Parts a text that is too long to be read at once: in whole sections where that can be."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_FULL_ENOUGH = 0.5


def cut_portions(costs: Sequence[int], sections: Sequence[int], room: int) -> list[tuple[int, int]]:
    """Return stretches of pieces, as (first, behind the last), that each cost `room` at most.

    `costs` are those of the pieces in order, `sections` the places at which a section begins. A
    section that does not fit into what is left of a stretch begins the next one, unless that would
    leave one less than half full: then it is cut between two pieces. Every piece is in one stretch;
    one that alone costs more than there is room has a stretch of its own.
    """
    bounds = sorted({0, *sections, len(costs)})
    portions: list[tuple[int, int]] = []
    first = spent = 0
    for begin, end in pairwise(bounds):
        whole = sum(costs[begin:end])
        if spent and spent + whole > room and spent >= _FULL_ENOUGH * room:
            portions.append((first, begin))
            first, spent = begin, 0
        for at in range(begin, end):
            if spent and spent + costs[at] > room:
                portions.append((first, at))
                first, spent = at, 0
            spent += costs[at]
    if first < len(costs):
        portions.append((first, len(costs)))
    return portions
