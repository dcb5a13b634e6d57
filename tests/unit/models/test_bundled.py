from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from memory_cache.errors import SearchModelUnusable
from memory_cache.models.bundled import embedding_model

if TYPE_CHECKING:
    from pathlib import Path


def test_the_embedding_model_comes_with_the_program() -> None:
    model = embedding_model()

    assert model.path.is_file()
    assert (model.dimensions, model.max_tokens) == (384, 256)


def test_a_missing_embedding_model_names_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(SearchModelUnusable) as caught:
        embedding_model(tmp_path)

    assert caught.value.advice == "Install Memory Cache again. Your library is safe."
