"""The files that follow from the protocol's structs are up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.protocol.generate import generated

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("path", generated(), ids=lambda path: path.name)
def test_generated_file_is_up_to_date(path: Path) -> None:
    assert generated()[path] == path.read_text(), "run `make generate`"
