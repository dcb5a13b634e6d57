"""Keeps what a model's memory holds at the end of a page: in memory, and on disk where allowed.

A file is one state. Its name is a hash of everything that it depends on (the model's content, the
runtime, the type of the cache, the tokens), and its contents are believed only if their own hash is
right: llama.cpp's reader is not made for damaged input. The folder belongs to one saved page; this
module never makes a folder, so that a page which is forgotten meanwhile stays forgotten.
"""

from __future__ import annotations

import hashlib
import os
import threading
from array import array
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

SUFFIX = ".kv"
_MAGIC = b"MCKV1\n"
_HEAD_BYTES = 512
_MAX_STATE_BYTES = 8 * 2**30


class _Head(msgspec.Struct, frozen=True):
    key: str
    data_bytes: int
    data_sha256: str


class PageStates:
    """States of one model in one runtime; `identity` names both, empty for none on disk.

    At most `budget_bytes` are held in memory, the least recently used going first.
    """

    def __init__(self, identity: str, budget_bytes: int) -> None:
        self._identity = identity
        self._budget_bytes = budget_bytes
        self._held: OrderedDict[str, bytearray] = OrderedDict()
        self._writing: threading.Thread | None = None

    def find(self, tokens: Sequence[int], folder: str | None) -> bytearray | None:
        """The state after exactly these tokens, if it is held or stored undamaged."""
        key = self._key(tokens)
        held = self._held.get(key)
        if held is not None:
            self._held.move_to_end(key)
            return held
        if folder is None or not self._identity:
            return None
        state = _read(Path(folder, key + SUFFIX), key)
        if state is not None:
            self._hold(key, state)
        return state

    def keep(self, tokens: Sequence[int], state: bytearray, folder: str | None) -> None:
        """Hold a state, and store it unless that is done. Storing goes on after this returns."""
        if not state:
            return
        key = self._key(tokens)
        self._hold(key, state)
        if folder is None or not self._identity:
            return
        path = Path(folder, key + SUFFIX)
        if path.exists():
            return
        self.finish()
        self._writing = threading.Thread(target=_write, args=(path, key, state), daemon=True)
        self._writing.start()

    def finish(self) -> None:
        """Wait until what is being stored is stored."""
        if self._writing is not None:
            self._writing.join()
            self._writing = None

    def _hold(self, key: str, state: bytearray) -> None:
        self._held[key] = state
        self._held.move_to_end(key)
        while self._held and sum(map(len, self._held.values())) > self._budget_bytes:
            self._held.popitem(last=False)

    def _key(self, tokens: Sequence[int]) -> str:
        digest = hashlib.sha256(self._identity.encode() + b"\0")
        digest.update(array("i", tokens).tobytes())
        return digest.hexdigest()[:40]


def _read(path: Path, key: str) -> bytearray | None:
    """The state in this file. A file that is not what it should be is deleted."""
    try:
        with path.open("rb") as file:
            opening = file.read(_HEAD_BYTES)
            size = os.fstat(file.fileno()).st_size - _HEAD_BYTES
            head = msgspec.msgpack.decode(opening.removeprefix(_MAGIC).rstrip(b"\0"), type=_Head)
            fits = head.key == key and head.data_bytes == size and 0 < size <= _MAX_STATE_BYTES
            state = bytearray(size if fits and opening.startswith(_MAGIC) else 0)
            file.readinto(state)
        if state and hashlib.sha256(state).hexdigest() == head.data_sha256:
            # The least recently used go first when there is no room.
            with suppress(OSError):
                os.utime(path)
            return state
    except FileNotFoundError:
        return None
    except (OSError, ValueError, msgspec.DecodeError):
        pass
    with suppress(OSError):
        path.unlink()
    return None


def _write(path: Path, key: str, state: bytearray) -> None:
    """Whole or not at all. A state that cannot be stored is only slower the next time."""
    head = _Head(key, len(state), hashlib.sha256(state).hexdigest())
    opening = _MAGIC + msgspec.msgpack.encode(head)
    part = path.with_suffix(f".{os.getpid()}.part")
    with suppress(OSError):
        try:
            with part.open("wb") as file:
                file.write(opening.ljust(_HEAD_BYTES, b"\0"))
                file.write(state)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
