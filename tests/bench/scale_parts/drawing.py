"""Draws how figures grow with the library: one small picture each, both axes in powers of ten."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDTH, _HEIGHT, _COLUMNS = 300, 210, 3
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 16, 40, 34


class Curve(NamedTuple):
    """A figure at each number of pages, and the most that it may be, if there is a bar."""

    title: str
    values: Sequence[float]
    bars: Sequence[float] = ()


def draw(pages: Sequence[int], curves: Sequence[Curve]) -> str:
    """Return the pictures as one SVG."""
    rows = -(-len(curves) // _COLUMNS)
    pictures = [
        f'<g transform="translate({at % _COLUMNS * _WIDTH} {at // _COLUMNS * _HEIGHT})">'
        f"{_picture(pages, curve)}</g>"
        for at, curve in enumerate(curves)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH * _COLUMNS}"'
        f' height="{_HEIGHT * rows}" font-family="sans-serif" font-size="11">'
        '<rect width="100%" height="100%" fill="white"/>' + "".join(pictures) + "</svg>\n"
    )


def _picture(pages: Sequence[int], curve: Curve) -> str:
    shown = [value for value in (*curve.values, *curve.bars) if value > 0]
    low = math.floor(math.log10(min(shown)))
    high = max(low + 1, math.ceil(math.log10(max(shown))))
    first, last = math.log10(min(pages)), math.log10(max(pages))

    def x(count: float) -> float:
        span = (math.log10(count) - first) / ((last - first) or 1)
        return _LEFT + span * (_WIDTH - _LEFT - _RIGHT)

    def y(value: float) -> float:
        share = (math.log10(max(value, 10**low)) - low) / (high - low)
        return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)

    parts = [f'<text x="{_LEFT}" y="22" font-weight="bold">{curve.title}</text>']
    for power in range(low, high + 1):
        at = y(10**power)
        parts.append(
            f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{at:.1f}" y2="{at:.1f}" stroke="#ddd"/>'
            f'<text x="{_LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{10.0**power:g}</text>'
        )
    for count in pages:
        parts.append(
            f'<text x="{x(count):.1f}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle">'
            f"{count:,}</text>"
        )
    if curve.bars:
        points = " ".join(f"{x(n):.1f},{y(v):.1f}" for n, v in zip(pages, curve.bars, strict=True))
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="#c33" stroke-dasharray="5 4"/>'
        )
    points = " ".join(f"{x(n):.1f},{y(v):.1f}" for n, v in zip(pages, curve.values, strict=True))
    parts.append(f'<polyline points="{points}" fill="none" stroke="#258" stroke-width="2"/>')
    for count, value in zip(pages, curve.values, strict=True):
        parts.append(
            f'<circle cx="{x(count):.1f}" cy="{y(value):.1f}" r="3" fill="#258"/>'
            f'<text x="{x(count):.1f}" y="{y(value) - 7:.1f}" text-anchor="middle" fill="#258">'
            f"{value:.3g}</text>"
        )
    return "".join(parts)
