"""`models`: which model answers, and choosing another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from memory_cache.errors import BadRequest
from memory_cache.models.bundled import embedding_model
from memory_cache.models.choice import ChatChoice, ChosenModel
from memory_cache.paths import find_home

if TYPE_CHECKING:
    import argparse

    from memory_cache.cli.output import Output


def show_models(options: argparse.Namespace, output: Output) -> int:
    """List the models in use, choose a chat model, or choose none."""
    choice = ChatChoice(find_home(options.home).settings)
    if options.action == "use":
        if options.file is None:
            raise BadRequest("Name a GGUF file: memory-cache models use FILE")
        chosen = choice.use(Path(options.file))
        output.show({"chat": _as_dict(chosen)}, f"Answers are now written by {chosen.name}.")
        return 0
    if options.action == "none":
        choice.clear()
        output.show({"chat": None}, "No chat model: answers are quotes. The file was not touched.")
        return 0
    chat = choice.get()
    embedding = embedding_model()
    there = chat is not None and Path(chat.path).is_file()
    output.show(
        {
            "chat": _as_dict(chat) | {"there": there} if chat else None,
            "embedding": {"name": embedding.path.stem, "path": str(embedding.path)},
        },
        f"Search: {embedding.path.stem} (comes with Memory Cache)\n"
        + (f"Answers: {chat.name}, {chat.path}" if chat else "Answers: quotes, no chat model")
        + ("" if there or chat is None else "\nThe file is not there any more."),
    )
    return 0


def _as_dict(model: ChosenModel) -> dict[str, Any]:
    return {field: getattr(model, field) for field in model.__struct_fields__}
