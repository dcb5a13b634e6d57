"""Splits a model file in two, as llama.cpp's own tool does: for tests of split models."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gguf

if TYPE_CHECKING:
    from pathlib import Path


def split_in_two(path: Path) -> tuple[Path, Path]:
    """Write `NAME-00001-of-00002.gguf` and its second part beside the file, which is deleted."""
    reader = gguf.GGUFReader(path)
    half = len(reader.tensors) // 2
    parts = []
    for number, tensors in enumerate((reader.tensors[:half], reader.tensors[half:])):
        part = path.with_name(f"{path.stem}-{number + 1:05}-of-00002.gguf")
        architecture = reader.fields["general.architecture"].contents()
        writer = gguf.GGUFWriter(part, architecture)
        if number == 0:
            _copy_fields(reader, writer)
        writer.add_uint16("split.no", number)
        writer.add_uint16("split.count", 2)
        writer.add_int32("split.tensors.count", len(reader.tensors))
        for tensor in tensors:
            writer.add_tensor(tensor.name, tensor.data)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        parts.append(part)
    del reader
    path.unlink()
    return parts[0], parts[1]


def _copy_fields(reader: gguf.GGUFReader, writer: gguf.GGUFWriter) -> None:
    for field in reader.fields.values():
        if field.name.startswith("GGUF.") or field.name == "general.architecture":
            continue
        kind = field.types[0]
        inner = field.types[-1] if kind == gguf.GGUFValueType.ARRAY else None
        writer.add_key_value(field.name, field.contents(), kind, sub_type=inner)
