"""The engine reads the corpus of hostile pages as letters, even if nothing had disarmed them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from memory_cache.engine.client import ChatMessage, Engine, Load
from tests.injection import ANSWERED
from tests.model_files.vocabulary import CONTROL
from tests.scripted_model import write_scripted_model

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SPOKEN = [case.said for case in ANSWERED if any(token in case.said for token in CONTROL)]


@pytest.fixture
def reader(start: Callable[..., Engine], tmp_path: Path) -> Engine:
    """It reads a byte a token; the mark of a role, a token of its own, would count as one."""
    path = write_scripted_model(tmp_path / "scripted.gguf", "Yes.", context=65_536)
    return start(Load(role="chat", path=str(path)))


def letters(text: str) -> int:
    """How many tokens the bytes of a text are; SentencePiece writes a space in three."""
    return len(text.replace(" ", "▁").encode())


def prompt_tokens(engine: Engine, page: str) -> int:
    messages = [ChatMessage("system", "Read."), ChatMessage("user", " Well?", opening=page)]
    generated = engine.generate(
        messages, max_tokens=1, temperature=0.0, seed=1, on_piece=lambda _: None
    )
    return generated.prompt_tokens


def test_no_letter_of_any_page_becomes_a_mark(reader: Engine) -> None:
    texts = {case.name: case.said + case.page() for case in ANSWERED}

    counts = dict(zip(texts, reader.count_tokens(list(texts.values())), strict=True))

    assert {name: letters(text) for name, text in texts.items()} == counts


def test_no_letter_of_any_page_becomes_a_mark_in_a_prompt(reader: Engine) -> None:
    assert SPOKEN
    nothing = prompt_tokens(reader, "")

    for said in SPOKEN:
        assert letters(said) == prompt_tokens(reader, said) - nothing
