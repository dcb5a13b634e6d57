"""Writes what follows from `protocol.py` and `errors`: the schema, the types, the tables.

`python -m tests.protocol.generate` writes the files; the tests check that they are up to date.
"""

from __future__ import annotations

import re
from pathlib import Path
from types import UnionType
from typing import Any

import msgspec
from msgspec import inspect

from memory_cache import protocol
from memory_cache.errors import all_errors
from memory_cache.saying import Said

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "extension/protocol/protocol.schema.json"
TYPES = ROOT / "extension/protocol/protocol.d.ts"
TABLES = ROOT / "host/PROTOCOL.md"

_BEGIN = "<!-- generated: {name} -->"
_END = "<!-- end -->"
_SHARED = (
    protocol.Quote,
    protocol.Hit,
    protocol.PageSummary,
    protocol.PageVersion,
    protocol.CollectionSummary,
    protocol.FolderSummary,
    protocol.PastTurn,
    protocol.Section,
    protocol.Coverage,
    protocol.Check,
    protocol.PromptFile,
    protocol.ChatSummary,
    protocol.ChatTurn,
    protocol.Change,
    protocol.Work,
    protocol.RelatedPage,
    protocol.MapLabel,
    protocol.StorageShare,
    protocol.SiteCount,
    protocol.ModelOnDisk,
    protocol.ModelToFetch,
    protocol.RecommendedModel,
    protocol.Graphics,
    protocol.ThisComputer,
    Said,
)


def generated() -> dict[Path, str]:
    """Return what each generated file should hold."""
    return {SCHEMA: _schema(), TYPES: _types(), TABLES: _document(TABLES.read_text())}


def _structs(union: Any) -> tuple[type[msgspec.Struct], ...]:
    assert isinstance(union, UnionType)
    return union.__args__


def _schema() -> str:
    (requests, events), parts = msgspec.json.schema_components(
        [protocol.AnyRequest, protocol.AnyEvent], ref_template="#/$defs/{name}"
    )
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Memory Cache, protocol {protocol.PROTOCOL_VERSION}",
        "$defs": {"AnyRequest": requests, "AnyEvent": events, **dict(sorted(parts.items()))},
    }
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"


# ---- TypeScript ----------------------------------------------------------------------------------


def _types() -> str:
    requests, events = _structs(protocol.AnyRequest), _structs(protocol.AnyEvent)
    codes = " | ".join(f'"{error.code}"' for error in all_errors())
    parts = [
        "// Generated from host/memory_cache/protocol by `make generate`: change it there.",
        *(_interface(struct) for struct in (*_SHARED, *_structs(protocol.Scope))),
        *(_interface(struct) for struct in (*requests, *events)),
        "export type Scope = " + " | ".join(s.__name__ for s in _structs(protocol.Scope)) + ";",
        "export type AnyRequest =\n  | " + "\n  | ".join(s.__name__ for s in requests) + ";",
        "export type AnyEvent =\n  | " + "\n  | ".join(s.__name__ for s in events) + ";",
        f"export type ErrorCode = {codes};",
    ]
    return "\n\n".join(parts) + "\n"


def _interface(struct: type[msgspec.Struct]) -> str:
    described = inspect.type_info(struct)
    assert isinstance(described, inspect.StructType)
    lines = [f"/** {_first_sentence(struct)} */", f"export interface {struct.__name__} {{"]
    if described.tag is not None:
        lines.append(f'  type: "{described.tag}";')
    for field in described.fields:
        optional = "" if field.required else "?"
        lines.append(f"  {field.encode_name}{optional}: {_type(field.type)};")
    return "\n".join([*lines, "}"])


def _type(described: inspect.Type) -> str:
    match described:
        case inspect.Metadata(type=inner):
            return _type(inner)
        case inspect.IntType() | inspect.FloatType():
            return "number"
        case inspect.StrType() | inspect.BytesType():
            return "string"
        case inspect.BoolType():
            return "boolean"
        case inspect.NoneType():
            return "null"
        case inspect.LiteralType(values=values):
            return " | ".join(f'"{value}"' for value in values)
        case inspect.ListType(item_type=item):
            inner = _type(item)
            return f"({inner})[]" if "|" in inner else f"{inner}[]"
        case inspect.TupleType(item_types=items):
            return "[" + ", ".join(map(_type, items)) + "]"
        case inspect.UnionType(types=types):
            return " | ".join(map(_type, types))
        case inspect.StructType(cls=cls):
            return str(cls.__name__)
    raise TypeError(f"no TypeScript for {described}")


# ---- Markdown ------------------------------------------------------------------------------------


def _document(text: str) -> str:
    """Fill the generated parts of PROTOCOL.md, leaving the prose around them."""
    for name, content in (
        ("requests", _message_table(_structs(protocol.AnyRequest))),
        ("events", _message_table(_structs(protocol.AnyEvent))),
        ("values", _message_table((*_structs(protocol.Scope), *_SHARED))),
        ("errors", _error_table()),
    ):
        begin = _BEGIN.format(name=name)
        pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(_END)}", re.DOTALL)
        filled = f"{begin}\n{content}\n{_END}"
        text, count = pattern.subn(lambda _, filled=filled: filled, text)
        assert count == 1, f"PROTOCOL.md has {count} parts named {name}"
    return text


def _message_table(structs: tuple[type[msgspec.Struct], ...]) -> str:
    rows = ["| `type` | fields | what it says |", "| --- | --- | --- |"]
    for struct in structs:
        described = inspect.type_info(struct)
        assert isinstance(described, inspect.StructType)
        name = described.tag if described.tag is not None else struct.__name__
        fields = ", ".join(
            f"`{field.encode_name}{'' if field.required else '?'}`: {_type(field.type)}"
            for field in described.fields
        ).replace("|", "\\|")
        rows.append(f"| `{name}` | {fields} | {_sentences(struct)} |")
    return "\n".join(rows)


def _error_table() -> str:
    rows = ["| code | what the person reads | what they can do |", "| --- | --- | --- |"]
    rows.append("| `internal` | Something went wrong inside Memory Cache. | Try again. |")
    rows.extend(
        f"| `{error.code}` | {error.sentence} | {error.remedy or '–'} |"
        for error in all_errors()
        if error.code != "internal"
    )
    return "\n".join(rows)


def _sentences(struct: type[msgspec.Struct]) -> str:
    return " ".join((struct.__doc__ or "").split())


def _first_sentence(struct: type[msgspec.Struct]) -> str:
    return _sentences(struct).partition(". ")[0].rstrip(".") + "."


if __name__ == "__main__":
    for path, content in generated().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
