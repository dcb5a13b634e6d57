"""A page is read once in a conversation, whatever was said since: it stands before all of that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from memory_cache.engine.client import Engine, Load
from memory_cache.protocol import PastTurn
from memory_cache.service.answer import messages_of
from memory_cache.service.prompts import original_prompts
from memory_cache.text.prompt import grounded_prompt
from tests.model_files.tiny import KINDS, Kind, write_tiny_model

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAGE = "The keeper of the light wrote about storm and winter on the island. " * 12


@pytest.mark.parametrize("kind", KINDS)
def test_the_next_question_of_a_conversation_reads_the_page_no_more(
    kind: Kind, start: Callable[..., Engine], tmp_path: Path
) -> None:
    engine = start(Load(role="chat", path=str(write_tiny_model(tmp_path / "tiny.gguf", kind))))
    prompts, sources = original_prompts(), [(1, "The log", "", PAGE)]
    history: list[PastTurn] = []
    reused: list[int] = []
    for question in ("Who lit the lamp?", "When was that?", "And why?"):
        prompt = grounded_prompt(prompts, question, sources, history)
        generated = engine.generate(
            messages_of(prompt), max_tokens=8, temperature=0.0, seed=0, on_piece=lambda _: None
        )
        reused.append(generated.reused)
        history.append(PastTurn(question=question, answer="In winter [1]."))
    rules_and_page = sum(engine.count_tokens([prompt.system, prompt.sources]))

    assert reused[0] == 0
    assert all(tokens >= rules_and_page * 0.95 for tokens in reused[1:])
