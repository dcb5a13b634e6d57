"""What the pictures are of: chat models that say a given text, a small library of every kind."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np

from memory_cache.store.library import Library
from memory_cache.store.records import ChatSubject, Draft, Turn
from tests.bench.scale_parts.building import add_page
from tests.bench.scale_parts.made_up import DIMENSIONS, MadeUpPage
from tests.documents.pdf import Words, write_pdf
from tests.scripted_model import CHATML, write_scripted_model

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.firefox.native_host import NativeHost

DAY_S = 86_400.0

SHORT = (
    "The paddles are made of elm [1], since elm bears being wet and dry in turn. "
    "The Queen of Norway launched the wheel in 1987."
)
LONG = """## What the new wheel is made of

The new wheel carries 32 paddles of elm [1]. It turns at the speed $v = \\omega r$ and the power \
that it gives is about

$$
P = \\frac{1}{2} \\rho A v^3
$$

### The parts beside each other

| Part | Wood | Made in | What it has to bear |
|---|---|---|---:|
| paddle | `elm` | the yard behind the mill | 140 kg |
| shaft | oak | Tarn | 2,300 kg |
| cog | hornbeam | the mill's own workshop | 35 kg |

```python
def power(density: float, area: float, speed: float) -> float:
    return density * area * speed**3 / 2
```

> Eels before flour, [says](https://mill.example/eels) the miller.
"""
THOUGHT = (
    "<think>They ask about wood. The page says “32 paddles of elm”, and nothing of the rim."
    "</think>The paddles are made of elm [1]."
)
_THINKING = CHATML + "{# what a reasoning model writes first: <think> and </think> #}"


class Models:
    """Chat models on the disk, each written when it is first needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def saying(self, words: str, *, repeat: int = 1, thinks: bool = False) -> Path:
        """Return a model that answers so."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{abs(hash((words, repeat)))}.gguf"
        if not path.exists():
            template = _THINKING if thinks else CHATML
            write_scripted_model(path, words, repeat=repeat, template=template)
        return path

    def endless(self) -> Path:
        """Return a model that has more to say than an answer may hold."""
        return self.saying("The wheel turns with the tide, and then again. ", repeat=800)


_FILLER = "".join(
    f"<p>In the year {year} the log tells of repairs to the sluice, of eels, and of {what} that"
    " was ground for the villages along the coast.</p>"
    for year, what in ((1911, "barley"), (1912, "oats"), (1919, "rye"), (1923, "wheat"))
)
_LONG_TITLE = (
    "Proceedings of the Fourteenth Conference on Tide Mills and Other Water Engines of the Western"
    " Coasts, with a List of All That Are Left and of Those That Are Known Only from Maps, Letters"
    " and the Rolls of the Exchequer"
)
_MILL_BEFORE = [
    "The wheel",
    "The wheel of Orrick Mill has 28 paddles of oak and turns twice a day.",
    "The log",
    "In the year 1911 the log tells of repairs to the sluice, and of eels.",
]
_MILL = (
    "<h2>The wheel</h2><p>The wheel of Orrick Mill carries 32 paddles of elm and turns with each"
    f" tide, for five hours at a time.</p><h2>The log</h2>{_FILLER}<h2>Eels before flour</h2><p>"
    "Since 2011 a pass lined with bristles lets young eels get past the mill, and the sluice stays"
    " shut while they climb.</p>"
)
_PAGES = (
    (
        "https://mills.example/tarn",
        "Tarn Mill and its shaft of oak",
        f"<p>The shaft of the mill at Tarn is of oak, and its paddles are of elm.</p>{_FILLER}",
    ),
    (
        "https://birds.example/owl",
        "How barn owls hunt in the dark",
        f"<p>The barn owl hunts by hearing: its ears stand at different heights.</p>{_FILLER}",
    ),
    ("https://pots.example/kiln", "", "<p>A kiln of this kind is fired for three days.</p>"),
    (
        "https://conference.example/14/proceedings",
        _LONG_TITLE,
        f"<p>Of 412 tide mills that are known, 31 are left.</p>{_FILLER}",
    ),
    (
        "https://ar.example/nawaeer",
        "نواعير حماة: كيف ترفع المياه منذ قرون",
        "<p>تدور النواعير بقوة النهر وترفع الماء إلى القنوات.</p>",
    ),
    ("https://ja.example/suisha", "水車のある風景と、その仕組み", "<p>水車は川の流れで回る。</p>"),
    (
        "https://soup.example/lentils",
        "Lentil soup that keeps for four days",
        "<p>Lentil soup keeps four days in the refrigerator.</p>",
    ),
)


def keep_library(host: NativeHost) -> None:
    """Give the host a library of pages, a PDF, a note, versions, collections, conversations."""
    host.data.mkdir(parents=True, exist_ok=True)
    now = time.time()
    with closing(Library(host.data / "library.sqlite3")) as library:
        for age, (url, title, body) in enumerate(_PAGES, start=1):
            draft = Draft(url, _html(title, body), title, "text/html", "utf-8")
            library.pages.keep(draft, now - 40 * age * DAY_S)
        text = [Words(72, 700 - 20 * line, "A report about tide mills.") for line in range(9)]
        report = Draft("file:report", write_pdf([text]), "Report on tide mills", "application/pdf")
        library.pages.keep(report._replace(kind="file"), now - 3 * DAY_S)
        address = "https://mills.example/orrick"
        # What a page was before is kept of one that was read: this one need not be embedded.
        nowhere = np.eye(len(_MILL_BEFORE), DIMENSIONS, dtype="<f4")
        add_page(
            library,
            MadeUpPage(address, "Orrick Mill", _MILL_BEFORE, nowhere),
            now - 30 * DAY_S,
        )
        draft = Draft(address, _html("Orrick Mill", _MILL), "Orrick Mill", "text/html", "utf-8")
        mill = library.pages.keep(draft, now).page_id
        note = Draft("note:1", b"# Ask about the rim\n\nOf *which* wood is it?", "Ask",
                     "text/markdown", "utf-8", "note", mill)  # fmt: skip
        library.pages.keep(note, now - DAY_S)
        for name in ("Mills", "Deep sea", "Für die Küche"):
            collection = library.collections.make(name, now)
            if name == "Mills":
                library.collections.put(collection, [1, 4, 5, mill])
        keep_chats(library, mill, now)


def keep_chats(library: Library, page_id: int, now: float, many: int = 3) -> None:
    """Keep so many conversations, the first ones about a page."""
    asked = (
        "What wood are the paddles made of?",
        "How do young eels get past the mill?",
        "How long does lentil soup keep?",
    )
    for number in range(many):
        question = asked[number] if number < len(asked) else f"What does page {number} say of eels?"
        turn = Turn(
            now - 5 * number * DAY_S, question, f"{SHORT}\n\n{LONG}", "found", "[]", "Scripted"
        )
        subject = ChatSubject("page", page_id) if number < 2 else ChatSubject("library")
        assert library.chats.keep(subject, turn, {page_id} if number < 2 else set())


def _html(title: str, body: str) -> bytes:
    return f"<!doctype html><title>{title}</title><h1>{title}</h1>{body}".encode()
