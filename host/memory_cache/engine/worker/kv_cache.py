"""What a context has read, token by token, and how it goes back to an earlier token.

Plain attention goes back to any token. A sliding window has let go of what left it, and a recurrent
state holds no earlier one at all: there a snapshot is taken at places worth going back to, and
restored. llama.cpp's `llama_memory_seq_rm` alone cannot be trusted for this: it says True on
sliding windows whose contents are gone, so that the first and last position are checked as well.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import llama_cpp.llama_cpp as llama

from memory_cache.engine.worker.lookup import MOST_DRAFTED
from memory_cache.errors import Cancelled, EngineError

if TYPE_CHECKING:
    from collections.abc import Sequence

_SEQUENCE = 0
_ABORTED = 2
_PARTIAL_ONLY = 1
"""Only what cannot be rewound: the window, the recurrent state. The rest is cut in place."""
_MOST_SNAPSHOTS = 4


class _Snapshot(NamedTuple):
    tokens: int
    data: ctypes.Array[ctypes.c_uint8]
    lasting: bool


class KVCache:
    """The memory of one context with one sequence. `tokens` is what it holds."""

    def __init__(self, context: Any, model: Any) -> None:
        self._context = context
        self._memory = llama.llama_get_memory(context)
        self._window = llama.llama_model_n_swa(model)
        self._snapshots: list[_Snapshot] = []
        self._batch = llama.llama_batch_init(MOST_DRAFTED + 1, 0, 1)
        self.tokens: list[int] = []
        self.rewinds: Literal["anywhere", "window", "snapshot"] = "anywhere"
        if llama.llama_model_is_recurrent(model) or llama.llama_model_is_hybrid(model):
            self.rewinds = "snapshot"
        elif self._window > 0:
            self.rewinds = "window"

    def __len__(self) -> int:
        """The number of tokens held."""
        return len(self.tokens)

    def keep_prefix(self, prompt: Sequence[int]) -> int:
        """Drop what differs from `prompt`; returns the number of tokens kept, fewer than it has.

        The last token of a prompt is always read again: its logits begin the answer.
        """
        limit = min(len(self.tokens), len(prompt) - 1)
        shared = next((at for at in range(limit) if self.tokens[at] != prompt[at]), limit)
        self.go_back(shared)
        return len(self.tokens)

    def go_back(self, length: int) -> None:
        """Hold the first `length` tokens, or the most of them that can be had."""
        if length == len(self.tokens):
            return
        if length <= 0:
            self.clear()
        elif not self._cut(length):
            self._restore_snapshot(length)

    def can_go_back_to(self, length: int) -> bool:
        """Whether what the token after the first `length` would look at is still there."""
        if self.rewinds == "snapshot":
            return False
        first = llama.llama_memory_seq_pos_min(self._memory, _SEQUENCE)
        # A window of n holds a token and the n - 1 before it.
        needed = max(0, length + 1 - self._window) if self.rewinds == "window" else 0
        return 0 <= int(first) <= needed

    def clear(self) -> None:
        """Hold nothing."""
        llama.llama_memory_clear(self._memory, True)
        self.tokens = []
        self._snapshots = []

    def read(self, tokens: Sequence[int]) -> None:
        """Append tokens; the logits of the last are there afterwards.

        Raises `Cancelled` if the abort flag stopped it, `EngineError` if it failed; what was held
        before is then held still, or as much of it as can be had.
        """
        array = (llama.llama_token * len(tokens))(*tokens)
        self._decode(llama.llama_batch_get_one(array, len(tokens)), tokens)

    def try_out(self, tokens: Sequence[int]) -> None:
        """Append up to `MOST_DRAFTED` + 1 tokens; the logits of each are there, by place."""
        batch, position = self._batch, len(self.tokens)
        for place, token in enumerate(tokens):
            batch.token[place] = token
            batch.pos[place] = position + place
            batch.n_seq_id[place] = 1
            batch.seq_id[place][0] = _SEQUENCE
            batch.logits[place] = 1
        batch.n_tokens = len(tokens)
        self._decode(batch, tokens)

    def take_snapshot(self, *, lasting: bool) -> None:
        """Make this length one that can be gone back to, where that is not so anyway.

        One that is not `lasting` makes way for the next such.
        """
        length = len(self.tokens)
        if self.rewinds == "anywhere" or not length:
            return
        others = [one for one in self._snapshots if one.lasting and one.tokens != length]
        same = [one for one in self._snapshots if one.tokens == length]
        if same:
            lasting = lasting or same[0].lasting
            self._snapshots = [*others, _Snapshot(length, same[0].data, lasting)]
            return
        size = llama.llama_state_seq_get_size_ext(self._context, _SEQUENCE, _PARTIAL_ONLY)
        data = (ctypes.c_uint8 * size)()
        if size and llama.llama_state_seq_get_data_ext(
            self._context, data, size, _SEQUENCE, _PARTIAL_ONLY
        ):
            others = others[-_MOST_SNAPSHOTS + 1 :]
            self._snapshots = [*others, _Snapshot(length, data, lasting)]

    def state(self, max_bytes: int) -> bytearray:
        """The whole state, for `restore`; empty if it is larger or llama.cpp gives none."""
        size = llama.llama_state_seq_get_size_ext(self._context, _SEQUENCE, 0)
        state = bytearray(size if size <= max_bytes else 0)
        if state:
            pointer = (ctypes.c_uint8 * size).from_buffer(state)
            written = llama.llama_state_seq_get_data_ext(self._context, pointer, size, _SEQUENCE, 0)
            # A buffer that is lent out cannot be shortened.
            del pointer
            del state[written:]
        return state

    def restore(self, state: bytearray, tokens: Sequence[int]) -> bool:
        """Hold what `state` was taken of. False, and nothing is held, if it does not fit."""
        self.clear()
        pointer = (ctypes.c_uint8 * len(state)).from_buffer(state)
        read = llama.llama_state_seq_set_data_ext(self._context, pointer, len(state), _SEQUENCE, 0)
        last = llama.llama_memory_seq_pos_max(self._memory, _SEQUENCE)
        if not read or last != len(tokens) - 1:
            self.clear()
            return False
        self.tokens = list(tokens)
        self.take_snapshot(lasting=True)
        return True

    def _decode(self, batch: Any, tokens: Sequence[int]) -> None:
        status = llama.llama_decode(self._context, batch)
        if status == 0:
            self.tokens += tokens
            return
        self._recover()
        if status == _ABORTED:
            raise Cancelled
        raise EngineError

    def _recover(self) -> None:
        """Go back to where a batch began that was not finished."""
        length = len(self.tokens)
        # A recurrent state may have been written by some layers of the batch, not by others.
        if not length:
            self.clear()
        elif self.rewinds == "snapshot" or not self._cut(length):
            self._restore_snapshot(length)

    def _cut(self, length: int) -> bool:
        """Remove what follows the first `length` tokens, if what is needed before that is there."""
        if not self.can_go_back_to(length):
            return False
        if not llama.llama_memory_seq_rm(self._memory, _SEQUENCE, length, -1):
            return False
        if llama.llama_memory_seq_pos_max(self._memory, _SEQUENCE) != length - 1:
            return False
        self._forget_after(length)
        return True

    def _restore_snapshot(self, length: int) -> None:
        """Go back to the last snapshot at or before `length`, or to nothing."""
        self._forget_after(length)
        while self._snapshots:
            snapshot = self._snapshots[-1]
            read = llama.llama_state_seq_set_data_ext(
                self._context, snapshot.data, len(snapshot.data), _SEQUENCE, _PARTIAL_ONLY
            )
            removed = llama.llama_memory_seq_rm(self._memory, _SEQUENCE, snapshot.tokens, -1)
            last = llama.llama_memory_seq_pos_max(self._memory, _SEQUENCE)
            if read and removed and last == snapshot.tokens - 1:
                self._forget_after(snapshot.tokens)
                return
            self._snapshots.pop()
        self.clear()

    def _forget_after(self, length: int) -> None:
        self.tokens = self.tokens[:length]
        self._snapshots = [one for one in self._snapshots if one.tokens <= length]
