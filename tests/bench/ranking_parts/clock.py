"""How long a person waits for quotes from a long page that was opened a second before."""

from __future__ import annotations

import os
import random
import time
from typing import TYPE_CHECKING

from tests.bench.ranking_parts.asking import OPEN_S
from tests.bench.search_parts.filled import open_memory

from memory_cache.service.subject import open_page
from memory_cache.service.views import Views
from memory_cache.store.records import Draft
from memory_cache.text.finding.folding import in_order

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = 10_000
PAGES = 24
_WORDS_IN_SENTENCE = (8, 30)
_SENTENCES_IN_PARAGRAPH = (3, 8)
_PLACES = in_order(
    "harbour lighthouse mill orchard ferry chapel quarry workshop market bridge cellar"
)
_THINGS = in_order("lamp rope ledger barrel lantern anchor loaf kettle chart engine bell timber")
_DEEDS = in_order("carried mended sold painted measured lost found weighed opened closed drew kept")
_PEOPLE = ("Ann Roe", "Tom Hale", "Mary Quill", "Jonas Brand", "Edith Marr", "Ruth Vane")
_FILLERS = (
    "before the autumn storms came",
    "while the tide was still low",
    "as the council had asked",
    "although nobody had paid for it",
    "with the help of two neighbours",
    "for the whole of that winter",
    "because the old one was worn out",
    "on the road that leads to the hills",
)
_QUESTIONS = (
    "Who {2} the {1} at the {0}?",
    "When was the {1} of the {0} {2}?",
    "Why did they say that the {1} was {2} near the {0}?",
    "How many people {2} a {1} in the {0} that year?",
)


def made_up_page(chance: random.Random) -> str:
    """Return a page of 10,000 words or a few more, as HTML."""
    paragraphs: list[str] = []
    words = 0
    while words < WORDS:
        sentences = [
            _sentence(chance, chance.randint(*_WORDS_IN_SENTENCE))
            for _ in range(chance.randint(*_SENTENCES_IN_PARAGRAPH))
        ]
        paragraphs.append(f"<p>{' '.join(sentences)}</p>")
        words += sum(len(sentence.split()) for sentence in sentences)
    body = "\n".join(paragraphs)
    return f"<!doctype html><title>The parish book</title><main><article>{body}</article></main>"


def waits_s() -> Iterator[tuple[float, float]]:
    """Yield, for page after page, the seconds from a question to its quotes, and those of the
    processor that host and engine took for it, all on one core.
    """
    import psutil

    if hasattr(os, "sched_setaffinity"):
        # Inherited by the engine.
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    chance = random.Random(7)
    with open_memory() as memory:
        views = Views(memory)
        memory.embedder.start()
        for number in range(PAGES):
            source = made_up_page(chance).encode()
            view = views.open(Draft(f"https://bench.invalid/{number}", source))
            time.sleep(OPEN_S)
            question = chance.choice(_QUESTIONS).format(
                chance.choice(_PLACES), chance.choice(_THINGS), chance.choice(_DEEDS)
            )
            both = [psutil.Process(), psutil.Process(memory.embedder.pid)]
            before_s = sum(sum(process.cpu_times()[:2]) for process in both)
            began_s = time.perf_counter()
            with memory.attention.held():
                shown = open_page(memory, view).answer(question)
            took_s = time.perf_counter() - began_s
            took_cpu_s = sum(sum(process.cpu_times()[:2]) for process in both) - before_s
            view.closed.set()
            assert shown.total > 0
            # What is under way in the background ends, and the next page has the core to itself.
            memory.embedder.embed(["The end of it."])
            if number:
                yield took_s, took_cpu_s


def _sentence(chance: random.Random, words: int) -> str:
    said = (
        f"In {chance.randint(1700, 1990)} {chance.choice(_PEOPLE)} {chance.choice(_DEEDS)} the"
        f" {chance.choice(_THINGS)} of the {chance.choice(_PLACES)}"
    )
    while len(said.split()) < words:
        said += f" {chance.choice(_FILLERS)}"
    return said + "."
