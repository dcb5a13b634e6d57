from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from memory_cache.service.sentence_vectors import SentenceVectors
from memory_cache.text.finding.interaction import Embedded

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence


class Model:
    """Embeds a text as one token, and remembers what it was given."""

    def __init__(self) -> None:
        self.given: list[list[str]] = []
        self.urgent: list[bool] = []

    def embed_tokens(
        self,
        texts: Sequence[str],
        *,
        urgent: bool = False,
        cancelled: threading.Event | None = None,
    ) -> list[Embedded]:
        self.given.append(list(texts))
        self.urgent.append(urgent)
        return [
            Embedded(
                np.full(4, len(text), dtype=np.float32),
                np.zeros(1, dtype=np.int32),
                np.zeros((1, 4), dtype=np.int8),
                np.zeros(1, dtype=np.float32),
            )
            for text in texts
        ]


SIZE_BYTES = 16 + 4 + 4 + 4


def kept_by(model: Model, most_bytes: int = 10_000) -> SentenceVectors:
    engine: Any = model
    return SentenceVectors(lambda: engine, most_bytes)


def test_what_was_embedded_before_is_not_embedded_again() -> None:
    model = Model()
    vectors = kept_by(model)
    vectors.embed(["a", "bb"])

    again = vectors.embed(["bb", "ccc", "a", "ccc"], urgent=True)

    assert model.given == [["a", "bb"], ["ccc"]]
    assert model.urgent == [False, True]
    assert [each.vector[0] for each in again] == [2, 3, 1, 3]


def test_what_is_known_is_told_without_the_model() -> None:
    model = Model()
    vectors = kept_by(model)
    vectors.embed(["a"])

    one, other = vectors.known(["a", "bb"])

    assert one is not None
    assert other is None
    assert model.given == [["a"]]


def test_the_least_recently_used_goes_when_there_is_no_more_room() -> None:
    vectors = kept_by(Model(), most_bytes=2 * SIZE_BYTES)
    vectors.embed(["a", "bb"])
    vectors.known(["a"])
    vectors.embed(["ccc"])

    assert [each is not None for each in vectors.known(["a", "bb", "ccc"])] == [True, False, True]


def test_more_than_there_is_room_for_is_embedded_all_the_same() -> None:
    vectors = kept_by(Model(), most_bytes=SIZE_BYTES)

    assert [each.vector[0] for each in vectors.embed(["a", "bb", "ccc"])] == [1, 2, 3]


def test_nothing_is_left_once_it_is_cleared() -> None:
    vectors = kept_by(Model(), most_bytes=SIZE_BYTES)
    vectors.embed(["a"])
    vectors.clear()
    before = vectors.known(["a"])
    vectors.embed(["bb"])

    assert before == [None]
    assert vectors.known(["bb"])[0] is not None


def test_half_a_character_is_a_text_like_any_other() -> None:
    assert len(kept_by(Model()).embed(["\ud800", "\udfff"])) == 2
