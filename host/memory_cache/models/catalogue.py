"""The models that Memory Cache offers to download: a strict reading of `manifests/models.json`.

Every entry names a file whose sha256 somebody else published, and where. Nothing here downloads.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import urlsplit

import msgspec

from memory_cache.errors import InternalError
from memory_cache.paths import find_manifests
from memory_cache.saying import Saying

if TYPE_CHECKING:
    from pathlib import Path

_HOST = "huggingface.co"
_MAX_FILE_BYTES = 1_048_576

_Count = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]
_Words = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class CatalogueEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One model to download: a single GGUF file.

    `bytes` is None where no length was published: then the server's counts, and the sha256 is
    checked all the same. `memory_bytes` is what it needs with 8,192 tokens of context, in round
    figures. `languages` are ISO 639-1 codes, or `many`. `confirmed` says where the sha256 is
    published.
    """

    id: Annotated[str, msgspec.Meta(pattern="^[a-z0-9][a-z0-9.-]{0,63}$")]
    role: Literal["chat", "embed"]
    name: _Words
    description: _Words
    url: _Words
    file: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,199}\.gguf$")]
    bytes: _Count | None = None
    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    licence: _Words
    context_tokens: _Count
    memory_bytes: _Count
    parameters: _Count
    quantisation: _Words
    languages: Annotated[list[str], msgspec.Meta(min_length=1)]
    confirmed: _Words

    @property
    def about(self) -> Saying:
        """The description, as the add-on has it in its languages."""
        return Saying(self.description, f"about_{self.id}".replace("-", "_").replace(".", "_"))


class _Catalogue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    about: list[str]
    models: list[CatalogueEntry]


def read_catalogue(path: Path | None = None) -> tuple[CatalogueEntry, ...]:
    """Return the entries of this file, else of the one that comes with the program, in order.

    Raises `InternalError` if the file is not what it must be.
    """
    return _read(path or find_manifests() / "models.json")


def find_entry(entry_id: str) -> CatalogueEntry | None:
    """Return the entry of this id, or None."""
    return next((entry for entry in read_catalogue() if entry.id == entry_id), None)


@cache
def _read(path: Path) -> tuple[CatalogueEntry, ...]:
    try:
        with path.open("rb") as file:
            entries = msgspec.json.decode(file.read(_MAX_FILE_BYTES), type=_Catalogue).models
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InternalError(
            "The list of models that comes with Memory Cache is damaged."
        ) from error
    for entry in entries:
        address = urlsplit(entry.url)
        if (
            (address.scheme, address.netloc) != ("https", _HOST)
            or "/resolve/" not in address.path
            or not address.path.endswith(f"/{entry.file}")
            or address.query
            or address.fragment
        ):
            raise InternalError(f"The list of models holds an address that is refused: {entry.id}.")
    if any(len({getattr(e, key) for e in entries}) < len(entries) for key in ("id", "file")):
        raise InternalError("The list of models names a model twice.")
    return tuple(entries)
