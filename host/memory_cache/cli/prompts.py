"""`prompts`: what the chat model is told, the files in which to edit it, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from memory_cache.errors import BadRequest
from memory_cache.paths import find_home
from memory_cache.service.prompts import NAMES, PromptFiles

if TYPE_CHECKING:
    import argparse

    from memory_cache.cli.output import Output
    from memory_cache.protocol import PromptFile


def show_prompts(options: argparse.Namespace, output: Output) -> int:
    """List the prompts, print one, lay it out to be edited, or go back to the originals."""
    files = PromptFiles(find_home(options.home).prompts)
    if options.action == "list":
        prompts = files.list()
        lines = "\n".join(_line(files, prompt) for prompt in prompts)
        output.show({"prompts": [_as_json(files, prompt) for prompt in prompts]}, lines)
        return 0
    if options.name is None and not (options.action == "reset" and options.all):
        raise BadRequest(f"Say which: memory-cache prompts {options.action} {'|'.join(NAMES)}")
    if options.action == "show":
        prompt = files.get(options.name)
        output.show(_as_json(files, prompt), prompt.text.rstrip("\n"))
        return 0
    if options.action == "edit":
        path = files.lay_out(options.name)
        output.show(
            {"path": str(path)}, f"{path}\nWhat you save there counts from the next question on."
        )
        return 0
    names = NAMES if options.all else (options.name,)
    for name in names:
        files.reset(name)
    output.show({"reset": list(names)}, f"As it was originally: {', '.join(names)}.")
    return 0


def _line(files: PromptFiles, prompt: PromptFile) -> str:
    state = "original" if prompt.original else "edited"
    problem = f"\n          {prompt.problem}" if prompt.problem else ""
    return f"{prompt.name:9} {state:8}  {files.path(prompt.name)}{problem}"


def _as_json(files: PromptFiles, prompt: PromptFile) -> dict[str, Any]:
    return {
        "name": prompt.name,
        "path": str(files.path(prompt.name)),
        "original": prompt.original,
        "problem": prompt.problem,
        "text": prompt.text,
    }
