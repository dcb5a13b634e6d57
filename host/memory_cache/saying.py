"""Sentences for a person, each with the name and the values by which the add-on translates it.

The host writes English. Where a sentence can reach the sidebar it is a `Saying`: text like any
other, which also knows what it is called and what was filled in. The add-on has the same sentence
as `host_<key>` in each of its languages; `tests/protocol` holds its English against the one here.
"""

from __future__ import annotations

import errno
import re
from typing import TYPE_CHECKING, Self

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

_FIELD = re.compile(r"\{(\w+)(:[^{}]*)?\}")
_UNITS = ((10**9, "GB"), (10**6, "MB"), (10**3, "kB"))
_FEW = 10
"""Below it a size has a tenth."""

SYSTEM_FAULTS: dict[str, tuple[str, str]] = {
    "EACCES": ("system_forbidden", "you may not do that there"),
    "EPERM": ("system_forbidden", "you may not do that there"),
    "ENOENT": ("system_missing", "it is not there"),
    "ENOTDIR": ("system_missing", "it is not there"),
    "ENOSPC": ("system_full", "the disk is full"),
    "EDQUOT": ("system_full", "the disk is full"),
    "EROFS": ("system_read_only", "nothing can be written to that disk"),
    "EIO": ("system_disk", "the disk failed"),
    "EBUSY": ("system_busy", "something else is using it"),
    "ETXTBSY": ("system_busy", "something else is using it"),
    "ENOMEM": ("system_memory", "there is too little memory"),
    "ENAMETOOLONG": ("system_name", "its name is too long"),
    "EISDIR": ("system_folder", "it is a folder"),
    "EEXIST": ("system_taken", "there is one already"),
    "ENOTEMPTY": ("system_taken", "there is one already"),
}
"""What systems say of files, by the symbol of its number."""
SYSTEM_OTHER = ("system_other", "the system reports the error {name}")


class Said(msgspec.Struct, frozen=True):
    """A sentence of the host's for the add-on to write in its own language: the sentence is
    `host_<key>` there, and `values` go into it in order. A value is a text or a number as it is, or
    a sentence again; the key `size` is a number of bytes.
    """

    key: str
    values: list[str | int | Said] = []


class Saying(str):
    """English text that knows its `key` and its `values`."""

    __slots__ = ("key", "values")

    key: str
    values: tuple[str | int, ...]

    def __new__(cls, text: str, key: str, values: tuple[str | int, ...] = ()) -> Self:
        """Text that is finished: `say` fills values in."""
        made = super().__new__(cls, text)
        made.key, made.values = key, values
        return made

    def __reduce__(self) -> tuple[type[Saying], tuple[str, str, tuple[str | int, ...]]]:
        return Saying, (str(self), self.key, self.values)


def say(key: str, english: str, /, **values: str | int) -> Saying:
    """Return a sentence with its values filled in, `{name}` for each.

    Values count in the order in which the English names them. Raises `KeyError` for one that is
    not given.
    """
    order = dict.fromkeys(name for name, _ in _FIELD.findall(english))
    return Saying(english.format(**values), key, tuple(values[name] for name in order))


def say_count(key: str, one: str, other: str, /, count: int, **values: str | int) -> Saying:
    """Return a sentence that counts, in the form that English has for this count.

    The add-on has a form for each way in which its language counts; the count is its first value.
    """
    text = (one if count == 1 else other).format(count=count, **values)
    order = dict.fromkeys(name for name, _ in _FIELD.findall(other) if name != "count")
    return Saying(text, key, (count, *(values[name] for name in order)))


def size(count_bytes: int) -> Saying:
    """Return a number of bytes as a person reads it, as a value for `say`."""
    for unit_bytes, unit in _UNITS:
        if count_bytes >= unit_bytes:
            value = count_bytes / unit_bytes
            text = f"{value:.1f}".removesuffix(".0") if value < _FEW else f"{value:.0f}"
            return Saying(f"{text} {unit}", "size", (count_bytes,))
    return Saying(f"{count_bytes} bytes", "size", (count_bytes,))


def why(fault: OSError) -> Saying:
    """Return what the system has against something, as a value for `say`; without a full stop."""
    name = errno.errorcode.get(fault.errno or 0, "")
    if name in SYSTEM_FAULTS:
        return say(*SYSTEM_FAULTS[name])
    return say(*SYSTEM_OTHER, name=name or "?")


def said(text: str | None) -> Said | None:
    """Return what the add-on translates a sentence by; None for text that is no `Saying`."""
    if not isinstance(text, Saying):
        return None
    return Said(text.key, [_value(value) for value in text.values])


def all_said(texts: Iterable[str]) -> list[Said]:
    """Return what the add-on translates several sentences by, each of which is a `Saying`."""
    return [one for text in texts if (one := said(text)) is not None]


def _value(value: str | int) -> str | int | Said:
    return value if isinstance(value, int) else said(value) or value


class Written(msgspec.Struct, frozen=True):
    """A sentence on its way to another process, or to the disk, and back."""

    text: str
    said: Said | None = None


def write(text: str) -> Written:
    """Return a sentence with all it knows; `read` is the way back."""
    return Written(str(text), said(text))


def read(written: Written) -> str:
    """Return what `write` was given, but for the English of nested sentences, which `text` has."""
    if written.said is None:
        return written.text
    return Saying(written.text, written.said.key, _values(written.said))


def _values(known: Said) -> tuple[str | int, ...]:
    return tuple(
        Saying("", value.key, _values(value)) if isinstance(value, Said) else value
        for value in known.values
    )


def _plain(value: object) -> str:
    if isinstance(value, Saying):
        return str(value)
    raise NotImplementedError(f"JSON of a {type(value).__name__}")


to_json = msgspec.json.Encoder(enc_hook=_plain).encode
"""Writes JSON of what may have sentences in it: they go as the text that they are."""
