"""A library of thousands of pages in a few seconds: about a score of subjects, with long titles.

Their words and vectors are made up, and written straight into the store: to read and embed them
would take minutes. Pages of one subject lie near each other, as those of a person's do.
"""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np

from memory_cache.paths import Home
from memory_cache.store.library import Library
from tests.bench.scale_parts.building import add_page, open_index
from tests.bench.scale_parts.made_up import DIMENSIONS, MadeUpPage
from tests.bulk import one_transaction

if TYPE_CHECKING:
    from tests.e2e.firefox.native_host import NativeHost

_DAY_S = 86_400.0
_AT_ONCE = 500
_SUBJECTS = (
    "tide mills|sluice paddle wheel miller flour eel race pond",
    "barn owls|feather hearing prey dusk nest vole meadow flight",
    "sourdough|starter crumb crust oven rye levain proof flour",
    "harbour cranes|quay winch cargo pier slewing dock steel ballast",
    "alpine plants|saxifrage scree gentian snowbed altitude moss root frost",
    "typefaces|serif kerning glyph italic foundry printer letter weight",
    "deep sea|trench vent squid pressure abyss sonar brine glow",
    "string quartets|viola cello bowing score tempo movement rondo key",
    "glaciers|moraine crevasse firn ablation iceberg melt valley drift",
    "compilers|parser register token inliner loop branch scope linker",
    "bicycles|spoke derailleur saddle chain hub tyre frame gear",
    "lighthouses|lens keeper lamp reef fog beam lantern rock",
    "beekeeping|hive queen swarm comb nectar smoker drone brood",
    "city trams|rail depot pantograph stop track line driver fare",
    "medieval rolls|scribe vellum seal parish tithe manor clerk rent",
    "coffee|roast espresso grinder bean crema filter brew cup",
)
_FORMS = (
    "What is known about {0}: {1}, {2} and {3}",
    "{0}",
    "A short guide to {1} and {2}",
    (
        "{1} and {2}: notes on {0}, with everything that was left out of the first edition for want"
        " of room, and a list of the {3} that are still to be seen between the river and the sea"
    ),
    "Why the {1} comes before the {2}",
    "{0} for beginners",
    "On the {3} of {0}, and how it was lost",
)


def keep_many(host: NativeHost, pages: int) -> None:
    """Give the host so many pages, three collections among them, saved over three years."""
    home = Home(host.data)
    home.folder.mkdir(parents=True, exist_ok=True)
    chance = np.random.default_rng(3)
    centres = chance.normal(size=(len(_SUBJECTS), DIMENSIONS))
    now = time.time()
    with closing(Library(home.library)) as library:
        for start in range(0, pages, _AT_ONCE):
            with one_transaction(library):
                for number in range(start, min(pages, start + _AT_ONCE)):
                    subject = int(chance.integers(len(_SUBJECTS)) * chance.random() ** 0.5)
                    page = _page(number, subject, centres[subject], chance)
                    add_page(library, page, now - 1_100 * _DAY_S * (1 - number / pages) ** 2)
        for name, first in (("Mills and millers", 1), ("Kitchen", 3), ("Reading list", 7)):
            collection = library.collections.make(name, now)
            library.collections.put(collection, range(first, pages, 17))
        while library.word_rebuild.step() or library.words.merge_step():
            pass
        library.checkpoint()
        index = open_index(home.index, library)
        while index.refresh(4_096):
            pass
        index.save()


def _page(number: int, subject: int, centre: np.ndarray, chance: np.random.Generator) -> MadeUpPage:
    name, _, words = _SUBJECTS[subject].partition("|")
    some = [str(word) for word in chance.permutation(words.split())]
    form = _FORMS[int(chance.integers(len(_FORMS)))]
    title = form.format(name, *some)
    text = f"{name} {' '.join(some)}. " + " ".join(chance.permutation(some * 3)) + f" {number}."
    vector = centre + 0.9 * chance.normal(size=DIMENSIONS)
    vector = (vector / np.linalg.norm(vector)).astype("<f4")
    site = name.replace(" ", "-")
    url = f"https://{site}-{number % 40}.example/{number}"
    return MadeUpPage(url, title[:1].upper() + title[1:], [text], vector[None, :])
