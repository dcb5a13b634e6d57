"""The map through the browser's protocol: every page once, near what it is like."""

from __future__ import annotations

import time
from math import dist
from typing import TYPE_CHECKING

from tests.e2e.host.pages import BREAD, LIGHTHOUSE

if TYPE_CHECKING:
    from tests.e2e.host.host_process import Event, HostProcess

_EACH = 8
_OF_EACH = {"light": LIGHTHOUSE, "bread": BREAD}


def draw(host: HostProcess, **fields: bool) -> tuple[list[Event], list[Event]]:
    """Return the parts of the map, and what its areas are about."""
    events = host.request("draw_map", **fields)
    assert events[-1]["type"] == "done", events
    parts = [event for event in events if event["type"] == "map_points"]
    (labels,) = (event for event in events if event["type"] == "map_labels")
    return parts, labels["labels"]


def save_all(host: HostProcess) -> dict[int, str]:
    """Save pages of two kinds and wait until they are read; returns the kind of each."""
    kinds = {}
    for kind, page in _OF_EACH.items():
        for number in range(_EACH):
            told = page.replace("</article>", f"<p>It is account {number} of it.</p></article>")
            saved = host.save(f"https://{kind}.example/{number}", told)[0]
            kinds[int(saved["page_id"])] = kind
    while host.request("status")[0]["waiting"]:
        time.sleep(0.1)
    return kinds


def test_pages_of_one_kind_lie_together_and_stay_where_they_are(host: HostProcess) -> None:
    kinds = save_all(host)
    first = next(iter(kinds))
    made = host.request("make_collection", name="Sea", page_ids=[first])
    collection_id = made[0]["collection_id"]

    (part,), _ = draw(host)

    assert part["total"] == len(kinds)
    assert part["waiting"] == 0
    assert set(part["page_ids"]) == set(kinds)
    at = dict(zip(part["page_ids"], zip(part["x"], part["y"], strict=True), strict=True))
    assert all(-1 <= value <= 1 for place in at.values() for value in place)
    for page_id, place in at.items():
        others = sorted((one for one in at if one != page_id), key=lambda one: dist(place, at[one]))
        assert kinds[others[0]] == kinds[page_id]
    collected = dict(zip(part["page_ids"], part["collections"], strict=True))
    assert collected[first] == [collection_id]
    assert not any(collected[page_id] for page_id in kinds if page_id != first)

    host.until(host.send("forget", page_ids=[first]), "forgetting")
    (again,), _ = draw(host)
    assert again["page_ids"] == [page_id for page_id in part["page_ids"] if page_id != first]
    assert again["x"] == [at[page_id][0] for page_id in again["page_ids"]]


def test_a_map_of_nothing_is_empty(host: HostProcess) -> None:
    (part,), labels = draw(host, anew=True)
    assert (part["total"], part["page_ids"], labels) == (0, [], [])
