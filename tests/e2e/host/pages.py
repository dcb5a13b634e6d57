"""Pages to save and ask about, written for these tests."""

from __future__ import annotations

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
