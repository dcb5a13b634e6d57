"""Pages to save and ask about, written for these tests."""

from __future__ import annotations

from random import Random

from memory_cache.text.finding.folding import in_order

LIGHTHOUSE = """<!doctype html><html lang="en"><head><title>The Skerry light</title></head><body>
<article><h1>The Skerry light</h1>
<p>The lighthouse on Skerry Rock was first lit in November 1811 by Ingrid Sandvik, who kept it for
thirty-one years. She rowed out alone with the lamp oil in two oak barrels.</p>
<p>Its lamp burned whale oil until 1864, when the harbour board paid for a paraffin burner and a
revolving lens from a workshop in Birmingham.</p>
<p>In fog the keeper rang a bronze bell every ninety seconds. Sailors said that they could smell
the oil smoke before they heard the bell.</p></article></body></html>"""

BREAD = """<!doctype html><html lang="en"><head><title>Rye bread at home</title></head><body>
<article><h1>Rye bread at home</h1>
<p>A sourdough starter for rye bread is fed twice a day with equal weights of flour and water, and
is ready when it doubles within four hours.</p>
<p>The loaf is baked at 250 degrees for ten minutes and at 200 degrees for another fifty, then
rests for a day before it is cut.</p></article></body></html>"""


def long_page(paragraphs: int, *, title: str = "A long page", word: str = "barge") -> str:
    """Return a page of numbered paragraphs, each about 300 characters of text."""
    body = "\n".join(
        f"<p>Paragraph {number} tells of {word} number {number * 7}, which went down the canal"
        f" with {number + 3} crates of pottery. The lock keeper at mile {number % 90} wrote its"
        " name into his book, counted the crates, and asked the crew for news of the towns that"
        " they had passed on the way from the hills to the sea.</p>"
        for number in range(1, paragraphs + 1)
    )
    return (
        f"<!doctype html><html lang='en'><head><title>{title}</title></head>"
        f"<body><article><h1>{title}</h1>\n{body}</article></body></html>"
    )


FACT = (
    "The brass astrolabe of Captain Ilse Thorne was found under the floor of the Marram chapel in"
    " 1907."
)
"""What stands in a book once, in its last tenth."""
_TOPICS = in_order(
    "harbour orchard glacier workshop monastery railway observatory market quarry lagoon"
    " printing-house apiary shipyard vineyard archive"
)
_NOUNS = in_order(
    "rope lantern ledger bell kettle barrel plank chisel seedling crate anchor hinge ladder"
    " compass basket saddle chimney valve pulley quilt"
)
_PEOPLE = in_order("Ansel Brita Corin Dagny Edda Falk Greta Hauk Inga Jorun Kettil Liv")
_DEEDS = in_order("mended sold painted borrowed counted buried measured carried hid weighed")


def book(words: int, *, sections: int = 60, title: str = "A long chronicle") -> str:
    """Return a page of about so many words in as many sections, no two sentences alike, with `FACT`
    in its last tenth.
    """
    chance = Random(words)
    parts: list[str] = []
    written = 0
    told = False
    for number in range(1, sections + 1):
        topic = _TOPICS[number % len(_TOPICS)]
        parts.append(f"<h2>{number}. The {topic} in year {1500 + number * 3}</h2>")
        while written < number * words / sections:
            sentences: list[str] = []
            for _ in range(6):
                one, other = chance.sample(_PEOPLE, 2)
                thing, second = chance.sample(_NOUNS, 2)
                deed = chance.choice(_DEEDS)
                sentences.append(
                    f"In week {chance.randrange(52)} {one} {deed} {chance.randrange(2, 90)}"
                    f" {thing}s near the {topic}, and {other} wrote about the {second}"
                    f" with the number {chance.randrange(10_000)}."
                )
            if not told and written > words * 0.95:
                sentences.insert(3, FACT)
                told = True
            parts.append(f"<p>{' '.join(sentences)}</p>")
            written += sum(len(sentence.split()) for sentence in sentences)
    body = "\n".join(parts)
    return (
        f"<!doctype html><html lang='en'><head><title>{title}</title></head>"
        f"<body><article><h1>{title}</h1>\n{body}</article></body></html>"
    )
