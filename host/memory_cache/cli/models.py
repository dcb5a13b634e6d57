"""`models`: what there is on this computer and to download, which model answers, and choosing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from memory_cache.errors import BadRequest
from memory_cache.models.bundled import embedding_model
from memory_cache.paths import find_home
from memory_cache.service.memory import Memory
from memory_cache.service.models import Models

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from memory_cache.cli.output import Output
    from memory_cache.models.discovery.found import FoundModel
    from memory_cache.models.settings import ChosenModel
    from memory_cache.service.models import Offer, Overview

_MOST_NAME_CHARS = 44
_QUOTES_ONLY = "No chat model: answers are quotes. The file was not touched."


def show_models(options: argparse.Namespace, output: Output) -> int:
    """List models, choose one or none, download or delete one, or name a folder to look in."""
    if options.action == "fetch":
        from memory_cache.cli.fetch import fetch

        return fetch(options, output)
    memory = Memory(find_home(options.home))
    try:
        _act(Models(memory), options.action, options.file, output)
    finally:
        memory.close()
    return 0


def _act(models: Models, action: str, named: str | None, output: Output) -> None:
    if action == "none":
        models.use_none()
        output.show({"chat": None}, _QUOTES_ONLY)
    elif action == "list":
        overview = models.overview()
        output.show(_as_json(overview), _as_text(overview))
    elif named is None:
        what = "FOLDER" if action.endswith("folder") else "ID"
        raise BadRequest(f"Say which: memory-cache models {action} {what}")
    elif action == "use":
        chosen = _use(models, named)
        output.show({"chat": _chosen(chosen)}, f"Answers are now written by {chosen.name}.")
    elif action == "remove":
        models.remove(named)
        # In a terminal nobody takes it back.
        models.close()
        output.show({"removed": named}, "Deleted.")
    else:
        change = models.add_folder if action == "add-folder" else models.remove_folder
        folders = change(Path(named))
        output.show({"folders": folders}, "\n".join(folders) or "No folders of yours.")


def _use(models: Models, named: str) -> ChosenModel:
    """An id that the list shows comes before a file that happens to have such a name."""
    known = {model.model_id for model in models.find()}
    return models.use(named) if named in known else models.use_file(Path(named))


def _chosen(model: ChosenModel) -> dict[str, Any]:
    return msgspec.structs.asdict(model)


# ---- JSON ----------------------------------------------------------------------------------------


def _as_json(overview: Overview) -> dict[str, Any]:
    embedding = embedding_model()
    chosen, recommended = overview.chosen, overview.recommendation
    return {
        "chat": _chosen(chosen) | {"there": Path(chosen.path).is_file()} if chosen else None,
        "embedding": {"name": embedding.path.stem, "path": str(embedding.path)},
        "on_disk": [_found(model) for model in overview.on_disk],
        "catalogue": [_offer(offer) for offer in overview.offers],
        "folders": overview.folders,
        "chosen": overview.chosen_id,
        "recommended": {
            "id": recommended.model_id,
            "where": recommended.where,
            "reason": recommended.reason,
        }
        if recommended
        else None,
    }


def _found(model: FoundModel) -> dict[str, Any]:
    header = model.header
    return {
        "id": model.model_id,
        "name": model.name,
        "sources": list(model.sources),
        "path": str(model.path),
        "role": model.role,
        "bytes": model.file_bytes,
        "architecture": header.architecture if header else "",
        "parameters": header.parameters if header else 0,
        "quantisation": header.quantisation if header else "",
        "context_tokens": header.context_tokens if header else 0,
        "has_chat_template": header.has_chat_template if header else False,
        "licence": model.licence,
        "usable": model.is_usable,
        "why_not": model.why_not,
    }


def _offer(offer: Offer) -> dict[str, Any]:
    return msgspec.structs.asdict(offer.entry) | {
        "runs_well": offer.runs_well,
        "on_disk": offer.on_disk,
        "kept_bytes": offer.kept_bytes,
        "lacking_bytes": offer.lacking_bytes,
    }


# ---- text ----------------------------------------------------------------------------------------


def _as_text(overview: Overview) -> str:
    parts = [_in_use(overview)]
    usable = [model for model in overview.on_disk if model.is_usable]
    if usable:
        rows = [_found_row(model, overview) for model in usable]
        heads = ("", "id", "name", "from", "size", "kind", "context", "licence")
        parts.append("On this computer:\n" + _table([heads, *rows]))
    others = [model for model in overview.on_disk if not model.is_usable]
    if others:
        lines = [
            f"  {_short(one.name)} ({', '.join(one.sources)}): {one.why_not}" for one in others
        ]
        parts.append("On this computer, but not for chat:\n" + "\n".join(lines))
    offers = [offer for offer in overview.offers if offer.on_disk is None]
    if offers:
        titles: tuple[str, ...] = ("", "id", "name", "size", "memory", "licence", "")
        table = [titles, *(_offer_row(offer, overview) for offer in offers)]
        parts.append("To download, with “memory-cache models fetch ID”:\n" + _table(table))
    if overview.recommendation is not None:
        parts.append(f"Recommended (*): {overview.recommendation.reason}")
    return "\n\n".join(parts)


def _in_use(overview: Overview) -> str:
    lines = [f"Search: {embedding_model().path.stem} (comes with Memory Cache)"]
    if overview.chosen is None:
        lines.append("Answers: quotes, no chat model")
    else:
        lines.append(f"Answers: {overview.chosen.name}, {overview.chosen.path}")
        if not Path(overview.chosen.path).is_file():
            lines.append("The file is not there any more.")
    return "\n".join(lines)


def _found_row(model: FoundModel, overview: Overview) -> tuple[str, ...]:
    header = model.header
    return (
        _mark(model.model_id, "disk", overview),
        model.model_id,
        _short(model.name),
        ", ".join(model.sources),
        _size(model.file_bytes),
        header.quantisation if header else "",
        str(header.context_tokens) if header else "",
        model.licence[:24],
    )


def _offer_row(offer: Offer, overview: Overview) -> tuple[str, ...]:
    entry = offer.entry
    return (
        _mark(entry.id, "catalogue", overview),
        entry.id,
        entry.name,
        _size(entry.bytes) if entry.bytes else "?",
        _size(entry.memory_bytes),
        entry.licence,
        _remark(offer),
    )


def _remark(offer: Offer) -> str:
    if offer.kept_bytes and offer.entry.bytes:
        return f"{offer.kept_bytes / offer.entry.bytes:.0%} is here: fetch goes on"
    return "" if offer.runs_well else "slow or too large here"


def _mark(model_id: str, where: str, overview: Overview) -> str:
    """`>` for the one that answers, `*` for the one to choose."""
    best = overview.recommendation
    chosen = ">" if where == "disk" and model_id == overview.chosen_id else ""
    starred = best is not None and (best.model_id, best.where) == (model_id, where)
    return chosen + ("*" if starred else "")


def _table(rows: Sequence[tuple[str, ...]]) -> str:
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _short(name: str) -> str:
    return name if len(name) <= _MOST_NAME_CHARS else f"{name[: _MOST_NAME_CHARS - 1]}…"


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"
