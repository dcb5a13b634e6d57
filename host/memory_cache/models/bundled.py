"""Finds the embedding model that comes with the program, beside this file, frozen or not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from memory_cache.errors import SearchModelUnusable
from memory_cache.saying import say


@dataclass(frozen=True, slots=True)
class EmbeddingModel:
    """`model_id` names what made a vector: vectors of different ids must not be compared."""

    path: Path
    model_id: str
    dimensions: int
    max_tokens: int


def embedding_model(folder: Path = Path(__file__).parent / "bundled") -> EmbeddingModel:
    """The bundled model. Raises `SearchModelUnusable` if set-up did not put it there."""
    path = folder / "all-MiniLM-L6-v2-F16.gguf"
    if not path.is_file():
        raise SearchModelUnusable(
            say(
                "search_model_missing",
                "The part of Memory Cache that searches by meaning is missing.",
            )
        )
    return EmbeddingModel(
        path=path, model_id="all-MiniLM-L6-v2-F16/1", dimensions=384, max_tokens=256
    )
