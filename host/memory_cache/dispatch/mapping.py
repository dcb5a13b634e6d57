"""Serves the map: progress while it is laid out, then its points in parts, then what is where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_cache.protocol import MapLabel, MapLabels, MapPoints, Progress

if TYPE_CHECKING:
    from memory_cache.dispatch.desk import Desk, Job
    from memory_cache.protocol import DrawMap

_POINTS_AT_ONCE = 1_000
"""With titles of this length and so many collections a part fits into a reply in any script."""
_TITLE_CHARS, _MOST_COLLECTIONS = 120, 8


def draw_map(desk: Desk, request: DrawMap, job: Job) -> None:
    """Tell where each page lies."""
    told = -1

    def report(share: float) -> None:
        nonlocal told
        if (percent := int(100 * share)) > told:
            told = percent
            job.emit(Progress(id=request.id, done=percent, total=100))

    drawn = desk.memory.page_map.draw(anew=request.anew, report=report, cancelled=job.cancelled)
    for first in range(0, max(1, len(drawn.points)), _POINTS_AT_ONCE):
        some = drawn.points[first : first + _POINTS_AT_ONCE]
        job.emit(
            MapPoints(
                id=request.id,
                page_ids=[point.page.page_id for point in some],
                x=[round(point.x, 5) for point in some],
                y=[round(point.y, 5) for point in some],
                saved_at=[point.page.saved_at for point in some],
                titles=[point.page.title[:_TITLE_CHARS] for point in some],
                collections=[point.collections[:_MOST_COLLECTIONS] for point in some],
                total=len(drawn.points),
                waiting=drawn.waiting,
            )
        )
    labels = [
        MapLabel(x=round(x, 5), y=round(y, 5), level=level, words=words, pages=pages)
        for x, y, level, words, pages in drawn.labels
    ]
    job.emit(MapLabels(id=request.id, labels=labels))
