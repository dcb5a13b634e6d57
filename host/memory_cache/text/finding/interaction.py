"""Compares texts by late interaction: token by token, with the vectors of an embedding model.

A sentence is as near to a question as, on the mean, each token of the question is to the token of
the sentence that is most like it (MaxSim of ColBERT: Khattab and Zaharia, "ColBERT: Efficient and
effective passage search via contextualized late interaction over BERT", SIGIR 2020), here with
tokens of a model that was trained to be pooled. What one vector for a whole text blurs stays apart:
whether each thing that is asked about is there.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from memory_cache.text.finding.words import rarity

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray


_MOST_HEADING_CHARS = 160
_END_MARKS = " \t\n?？!！.。؟"


class Embedded(NamedTuple):
    """One text: `vector` of unit length, shape (dimensions,), and n tokens without end marks.

    `pieces` are their ids, shape (n,); `rows * steps[:, None]` their unit-length vectors, shape
    (n, dimensions): in a byte a number they take a quarter of float32, and cosines move by .001.
    """

    vector: NDArray[np.float32]
    pieces: NDArray[np.int32]
    rows: NDArray[np.int8]
    steps: NDArray[np.float32]

    @property
    def size_bytes(self) -> int:
        """What it takes in memory."""
        return self.vector.nbytes + self.pieces.nbytes + self.rows.nbytes + self.steps.nbytes


class Likeness(NamedTuple):
    """How like n texts are to a question: `cosines` as wholes, shape (n,); `by_token`, shape
    (n, tokens of the question), each token to the token of the text that is most like it.
    """

    cosines: NDArray[np.float32]
    by_token: NDArray[np.float32]


def as_embedded(question: str) -> str:
    """Return a question as it is embedded: without the mark at its end, which a person may leave
    out, and which would be compared like a word.
    """
    return question.rstrip(_END_MARKS) or question


def heading_as_embedded(heading: str) -> str:
    """Return what a sentence stands under as it is embedded: no more of it than a line has."""
    return heading.strip()[:_MOST_HEADING_CHARS]


def compare(question: Embedded, texts: Sequence[Embedded]) -> Likeness:
    """Compare each text with the question. A text without tokens is like nothing, 0, and to a
    question without any, which counts as one token, so is every text.
    """
    import numpy as np

    cosines = np.array([text.vector @ question.vector for text in texts], dtype=np.float32)
    by_token = np.zeros((len(texts), max(1, len(question.pieces))), dtype=np.float32)
    counts = np.array([len(text.pieces) for text in texts], dtype=np.intp)
    filled = np.flatnonzero(counts)
    if not len(filled) or not len(question.pieces):
        return Likeness(cosines, by_token)
    asked = question.rows * question.steps[:, None]
    rows = np.concatenate([text.rows for text in texts]).astype(np.float32)
    steps = np.concatenate([text.steps for text in texts])
    alike = (rows @ asked.T) * steps[:, None]
    starts = np.cumsum(counts) - counts
    by_token[filled] = np.maximum.reduceat(alike, starts[filled], axis=0)
    return Likeness(cosines, by_token)


def told_by_pieces(question: Embedded, texts: Sequence[Embedded]) -> NDArray[np.float32]:
    """Return how much each token of the question tells these texts apart, over 0: the fewer of them
    hold it, the more (`rarity`).
    """
    import numpy as np

    holders = Counter(int(piece) for text in texts for piece in np.unique(text.pieces))
    told = [rarity(holders[int(piece)], len(texts)) for piece in question.pieces]
    return np.array(told or [1.0], dtype=np.float32)


def mean_vector(texts: Sequence[Embedded]) -> NDArray[np.float32]:
    """Return a vector of unit length for texts that stand together, the mean over their tokens:
    for the sentences of a passage, nearly what the passage would have.
    """
    import numpy as np

    weights = np.array([len(text.pieces) for text in texts], dtype=np.float32)
    summed = weights @ np.stack([text.vector for text in texts])
    length = float(np.linalg.norm(summed))
    return (summed / length if length > 0 else summed).astype(np.float32)
