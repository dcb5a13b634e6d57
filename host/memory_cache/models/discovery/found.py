"""Puts together what is on this computer: each model once, with what its header says of it."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from memory_cache.errors import ModelError
from memory_cache.models.choice import is_text
from memory_cache.models.discovery.places import Places
from memory_cache.models.discovery.sources import (
    Candidate,
    in_folder,
    in_gpt4all,
    in_hugging_face,
    in_jan,
    in_llama_cpp,
    in_lm_studio,
    in_ollama,
)
from memory_cache.models.discovery.walk import look_at
from memory_cache.models.parts import part_number, read_model, stem_of
from memory_cache.models.suitability import role_of, why_unusable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from memory_cache.models.discovery.walk import Seen
    from memory_cache.models.gguf import GgufHeader
    from memory_cache.models.suitability import Role

OURS = "Memory Cache"
NAMED = "your files"

_MOST_MODELS = 500


@dataclass(frozen=True, slots=True)
class FoundModel:
    """A model file on this computer. `model_id` stays the same while the file stays where it is.

    `sources` are the programs that have it. `header` is None if it could not be read, and `why_not`
    says in a sentence why it cannot chat. `is_ours` means that it was downloaded by Memory Cache.
    """

    model_id: str
    sources: tuple[str, ...]
    name: str
    path: Path
    file_bytes: int
    licence: str
    role: Role
    header: GgufHeader | None
    why_not: str | None
    remedy: str | None
    is_ours: bool

    @property
    def is_usable(self) -> bool:
        """Whether it can chat."""
        return self.why_not is None


class Discovery:
    """Finds models. `ours` is where downloads go. Headers are read once, while a file stays as it
    is: a second look takes as long as the listing of the folders.
    """

    def __init__(
        self,
        ours: Path,
        *,
        places: Places | None = None,
    ) -> None:
        self._ours = ours
        self._places = places or Places()
        self._lock = threading.Lock()
        self._known: dict[tuple[Path, int, int], GgufHeader | ModelError] = {}

    def find(
        self,
        folders: Iterable[str | Path] = (),
        *,
        files: Iterable[Path] = (),
        memory_bytes: int | None = None,
    ) -> list[FoundModel]:
        """Return the models, ours first, then by program. `folders` are looked through too, and
        `files` added; what does not fit into `memory_bytes` cannot be used.
        """
        found: dict[tuple[int, int], tuple[Candidate, list[str]]] = {}
        for candidate in self._candidates(folders, files):
            if not is_text(candidate.seen.path) or part_number(candidate.seen.path) > 1:
                continue
            known = found.get(candidate.seen.identity)
            if known is None:
                if len(found) < _MOST_MODELS:
                    found[candidate.seen.identity] = candidate, [candidate.source]
                continue
            first, sources = known
            # A chosen file is named by its path, which says nothing new of whose it is.
            if candidate.source not in (*sources, NAMED):
                sources.append(candidate.source)
            if not first.name and candidate.name and candidate.source == first.source:
                found[candidate.seen.identity] = candidate, sources
        with self._lock:
            return [self._describe(*one, memory_bytes) for one in found.values()]

    def _candidates(
        self, folders: Iterable[str | Path], files: Iterable[Path]
    ) -> Iterator[Candidate]:
        places = self._places
        return chain(
            in_folder(OURS, self._ours),
            in_ollama(places),
            in_lm_studio(places),
            in_jan(places),
            in_gpt4all(places),
            in_hugging_face(places),
            in_llama_cpp(places),
            *(in_folder(NAMED, Path(folder)) for folder in folders),
            (Candidate(NAMED, seen) for file in files if (seen := look_at(file)) is not None),
        )

    def _describe(
        self, candidate: Candidate, sources: list[str], memory_bytes: int | None
    ) -> FoundModel:
        seen = candidate.seen
        read = self._read(seen)
        header = None if isinstance(read, ModelError) else read
        error = read if isinstance(read, ModelError) else None
        why_not = error.message if error else None
        if header is not None:
            why_not = why_unusable(header, memory_bytes)
        return FoundModel(
            model_id=hashlib.sha256(str(seen.path).encode()).hexdigest()[:12],
            sources=tuple(sources),
            name=_plain(candidate.name or (header.name if header else "") or stem_of(seen.path)),
            path=seen.path,
            file_bytes=header.file_bytes if header else seen.size_bytes,
            licence=_plain((header.licence if header else "") or candidate.licence),
            role=role_of(header) if header else "other",
            header=header,
            why_not=why_not,
            remedy=error.advice if error else None,
            is_ours=sources[0] == OURS,
        )

    def _read(self, seen: Seen) -> GgufHeader | ModelError:
        key = seen.path, seen.size_bytes, seen.modified_ns
        if (known := self._known.get(key)) is not None:
            return known
        try:
            read: GgufHeader | ModelError = read_model(seen.path)
        except ModelError as error:
            read = error
        # Of a split model other files may come and go, which does not show in the first one.
        if part_number(seen.path) == 0:
            self._known[key] = read
        return read


def _plain(text: str) -> str:
    """Names come from strangers and end up in terminals: without control characters."""
    return "".join(letter for letter in text if letter.isprintable())[:200]
