"""Serves prompts: what the chat model is told, read and edited by a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_cache.protocol import Prompts
from memory_cache.service.prompts import PromptFiles

if TYPE_CHECKING:
    from memory_cache.dispatch.desk import Desk, Job
    from memory_cache.protocol import ListPrompts, ResetPrompt, WritePrompt


def list_prompts(desk: Desk, request: ListPrompts, job: Job) -> None:
    """Tell what the chat model is told."""
    _tell(desk, request.id, job)


def write_prompt(desk: Desk, request: WritePrompt, job: Job) -> None:
    """Keep what the person made of a prompt; what is wrong with it is told, and nothing is lost."""
    _files(desk).write(request.name, request.text)
    _tell(desk, request.id, job)


def reset_prompt(desk: Desk, request: ResetPrompt, job: Job) -> None:
    """Go back to a prompt's original."""
    _files(desk).reset(request.name)
    _tell(desk, request.id, job)


def _files(desk: Desk) -> PromptFiles:
    return PromptFiles(desk.memory.home.prompts)


def _tell(desk: Desk, request_id: int, job: Job) -> None:
    job.emit(Prompts(id=request_id, prompts=_files(desk).list()))
