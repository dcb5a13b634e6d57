"""Reads a model that may be split into several files: all of them must be there.

llama.cpp is given the first part and finds the others by their names, `…-00001-of-00003.gguf`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from memory_cache.errors import ModelError
from memory_cache.models.gguf import read_gguf
from memory_cache.saying import say, say_count

if TYPE_CHECKING:
    from pathlib import Path

    from memory_cache.models.gguf import GgufHeader

_PART = re.compile(r"(?P<stem>.+)-(?P<number>\d{5})-of-(?P<count>\d{5})\.gguf", re.IGNORECASE)
_MOST_PARTS = 256


def part_number(path: Path) -> int:
    """Return which part of a split model a file is by its name, from 1; 0 if it is none."""
    match = _PART.fullmatch(path.name)
    return int(match["number"]) if match else 0


def first_part(path: Path) -> Path:
    """Return the first part of the model that a file is a part of, or the file itself."""
    match = _PART.fullmatch(path.name)
    return path.with_name(f"{match['stem']}-00001-of-{match['count']}.gguf") if match else path


def stem_of(path: Path) -> str:
    """Return a file's name without its ending and without the number of its part."""
    match = _PART.fullmatch(path.name)
    return match["stem"] if match else path.stem


def all_parts(path: Path, parts: int) -> list[Path]:
    """Return the files of a model, given its first and their number. Raises `ModelError` if it has
    a name by which the others cannot be found.
    """
    if parts <= 1:
        return [path]
    match = _PART.fullmatch(path.name)
    if match is None or int(match["count"]) != parts or parts > _MOST_PARTS:
        raise ModelError(
            say_count(
                "model_part_renamed",
                "This is the file of a model that was split, under another name.",
                "This is one of the {count} files of a model that was split, under another name.",
                count=parts,
            ),
            remedy=say(
                "give_names_back",
                "Give all of its files the names back that they were downloaded with.",
            ),
        )
    return [
        path.with_name(f"{match['stem']}-{number:05}-of-{match['count']}.gguf")
        for number in range(1, parts + 1)
    ]


def read_model(path: Path) -> GgufHeader:
    """Read the header of a whole model: of its first part, weights and bytes summed over all.

    Raises `ModelMissing`, or `ModelError` that says what is wrong with it, or which part is absent.
    """
    header = read_gguf(path)
    if header.parts == 1:
        return header
    if header.part != 0:
        raise ModelError(
            say(
                "model_later_part",
                "This is file {part} of {count} of one model.",
                part=header.part + 1,
                count=header.parts,
            ),
            remedy=say(
                "choose_first_part", "Choose the first one: {name}", name=first_part(path).name
            ),
        )
    files = all_parts(path, header.parts)
    missing = [number for number, file in enumerate(files, start=1) if not file.is_file()]
    if missing:
        raise ModelError(
            say_count(
                "model_part_missing",
                "Part {part} of the {count} file of this model is missing.",
                "Part {part} of the {count} files of this model is missing.",
                count=header.parts,
                part=missing[0],
            ),
            remedy=say("put_together", "Put all of its files into the same folder."),
        )
    others = [read_gguf(file) for file in files[1:]]
    if any(other.part != at or other.parts != header.parts for at, other in enumerate(others, 1)):
        raise ModelError(
            say("model_parts_differ", "The files of this model do not belong together.")
        )
    return replace(
        header,
        parameters=header.parameters + sum(other.parameters for other in others),
        tensors=header.tensors + sum(other.tensors for other in others),
        file_bytes=header.file_bytes + sum(other.file_bytes for other in others),
        has_pictures=header.has_pictures or any(other.has_pictures for other in others),
    )
