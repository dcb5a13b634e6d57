"""What the tests of the host and those in Firefox share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.scripted_model import write_scripted_model

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def endless_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model with more to say than an answer may hold, and slow to say it."""
    path = tmp_path_factory.mktemp("models") / "endless.gguf"
    return write_scripted_model(path, "on and on ", repeat=4_000)
