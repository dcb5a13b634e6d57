"""Sums up, for every element of a page, what the runs inside it weigh and are worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memory_cache.text.extraction.runs import Run
    from memory_cache.text.extraction.tree import Node

_SHORTEST_TITLE = 16


class Weights:
    """For every element by its `order`: the sums over the runs inside it.

    `worth` sums what speaks for and against it, `prose` only what speaks for it, `weight` all text
    and `links` what stands in links. `titles` counts lines that are links, as the titles of teasers
    are, `lines` all lines. `holders` are the elements with any text, in document order.
    """

    def __init__(self, nodes: Sequence[Node], runs: Sequence[Run]) -> None:
        count = len(nodes)
        self.worth = [0.0] * count
        self.prose = [0.0] * count
        self.weight = [0.0] * count
        self.links = [0.0] * count
        self.titles = [0] * count
        self.lines = [0] * count
        holds = bytearray(count)
        worth, prose, weight, links = self.worth, self.prose, self.weight, self.links
        titles, lines = self.titles, self.lines
        for run in runs:
            at = run.node.order
            worth[at] += run.worth
            if run.worth > 0:
                prose[at] += run.worth
            weight[at] += run.weight
            links[at] += run.link_weight
            lines[at] += 1
            if run.link_density > 0.7 and run.weight >= _SHORTEST_TITLE:
                titles[at] += 1
            node: Node | None = run.node
            while node is not None and not holds[node.order]:
                holds[node.order] = 1
                node = node.parent
        self.holders = [node for node, held in zip(nodes, holds, strict=True) if held]
        for node in reversed(self.holders):
            if node.parent is not None:
                at, up = node.order, node.parent.order
                worth[up] += worth[at]
                prose[up] += prose[at]
                weight[up] += weight[at]
                links[up] += links[at]
                titles[up] += titles[at]
                lines[up] += lines[at]
