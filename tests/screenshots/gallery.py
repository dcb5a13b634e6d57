"""Writes the page that shows all pictures beside each other: plain HTML, without scripts."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.screenshots.camera import Picture

_HEAD = """<!doctype html>
<meta charset="utf-8">
<title>Memory Cache: every page in its states</title>
<style>
  :root { color-scheme: light dark; font: 15px/1.4 system-ui, sans-serif; }
  body { margin: 24px; }
  nav { display: flex; flex-wrap: wrap; gap: 4px 16px; }
  .looks { display: flex; flex-wrap: wrap; gap: 16px; align-items: start; }
  figure { margin: 0; }
  figcaption { opacity: 0.7; }
  img { display: block; max-width: min(640px, 90vw); border: 1px solid #8888; }
</style>
<h1>Memory Cache: every page in its states</h1>
"""


def write_gallery(path: Path, pictures: Sequence[Picture]) -> None:
    """Write it to `path`, beside the pictures, in the order in which they were taken."""
    pages = {picture.page: escape(picture.page) for picture in pictures}
    links = [f'<a href="#{name}">{name}</a>' for name in pages.values()]
    lines = [_HEAD, "<nav>", *links, "</nav>"]
    for page, name in pages.items():
        lines.append(f'<h2 id="{name}">{name}</h2>')
        own = [picture for picture in pictures if picture.page == page]
        for state, some in groupby(own, key=lambda picture: picture.state):
            lines += [f"<h3>{escape(state.replace('-', ' '))}</h3>", '<div class="looks">']
            lines += [_figure(picture) for picture in some]
            lines.append("</div>")
    path.write_text("\n".join(lines) + "\n", "utf-8")


def _figure(picture: Picture) -> str:
    name = escape(picture.name)
    words = f"{picture.page}, {picture.state.replace('-', ' ')}, {picture.look}"
    return (
        f'<figure><a href="{name}"><img src="{name}" alt="{escape(words)}" loading="lazy"></a>'
        f"<figcaption>{escape(picture.look)}</figcaption></figure>"
    )
