"""The map: saved pages as points, near each other where they are about the same."""

from __future__ import annotations

from typing import Annotated

import msgspec

from memory_cache.protocol.connection import Event, Request
from memory_cache.protocol.limits import CollectionId, PageId


class DrawMap(Request, tag="draw_map", frozen=True, kw_only=True):
    """Lay out the saved pages by what they are about. Answered by `progress` while that takes its
    time, then by `map_points` in parts, and by `map_labels`. Pages that were there before stay
    about where they were; new ones go beside what they are like.
    """

    anew: Annotated[bool, msgspec.Meta(description="Lay out everything again.")] = False


class MapPoints(Event, tag="map_points", frozen=True, kw_only=True):
    """Some of the points; parts come in order. All lists are of one length, an entry a page. `x`
    and `y` lie between -1 and 1, y downwards; times are seconds since 1970, UTC; `titles` may be
    cut. `total` counts the points of all parts, `waiting` the pages that cannot be laid out yet.
    """

    page_ids: list[PageId]
    x: list[float]
    y: list[float]
    saved_at: list[float]
    titles: list[str]
    collections: list[list[CollectionId]]
    total: int
    waiting: int


class MapLabel(msgspec.Struct, frozen=True, kw_only=True):
    """What the pages of an area have in common, in a few of their words. Areas of level 0 are the
    largest; each further level divides them.
    """

    x: float
    y: float
    level: int
    words: list[str]
    pages: int


class MapLabels(Event, tag="map_labels", frozen=True, kw_only=True):
    """What stands where on the map."""

    labels: list[MapLabel]
