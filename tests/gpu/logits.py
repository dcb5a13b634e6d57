"""Run by a Python with a GPU build: what a model computes there beside what the CPU computes.

`logits.py MODEL LAYERS` prints, as JSON, the largest differences of logits over a page and an
answer of which each token is the CPU's choice.
"""

from __future__ import annotations

import json
import sys
from itertools import chain
from typing import TYPE_CHECKING, Any

import llama_cpp.llama_cpp as llama
import numpy as np

from memory_cache.engine.worker.kv_cache import KVCache
from memory_cache.engine.worker.native import Model

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PAGE = "The keeper of the light house lit the lamp at night. " * 4
_OTHER_PAGE = "Winter found the harbour under a storm of wind and sea. " * 4
_QUESTION = "who was it?"
_BATCH_TOKENS = 32
_ANSWER_TOKENS = 12


class _Reader:
    """A model in a context of the kind that chat has on a GPU."""

    def __init__(self, path: str, layers: int) -> None:
        self.model = Model(path, layers)
        params = llama.llama_context_default_params()
        params.n_ctx = 512
        params.n_batch = params.n_ubatch = _BATCH_TOKENS
        params.n_threads = params.n_threads_batch = 1
        params.offload_kqv = params.op_offload = layers != 0
        params.type_k = params.type_v = llama.GGML_TYPE_Q8_0
        params.flash_attn_type = llama.LLAMA_FLASH_ATTN_TYPE_ENABLED
        self._context: Any = self.model.new_context(params)
        self.cache = KVCache(self._context, self.model.handle)
        self._size = llama.llama_vocab_n_tokens(self.model.vocab)

    def read(self, tokens: list[int]) -> NDArray[np.float32]:
        """The logits after the last of these tokens."""
        for begin in range(0, len(tokens), _BATCH_TOKENS):
            self.cache.read(tokens[begin : begin + _BATCH_TOKENS])
        pointer = llama.llama_get_logits_ith(self._context, -1)
        return np.array(np.ctypeslib.as_array(pointer, (self._size,)))

    def tokens(self, text: str) -> list[int]:
        return self.model.tokenize(text, special=False)


def compare(path: str, layers: int) -> dict[str, float]:
    """`apart`: GPU against CPU; `moved`: another page against this one; `restored`: a state taken
    after the page and put back against reading on; and the `layers` on the GPU.
    """
    gpu, cpu = _Reader(path, layers), _Reader(path, 0)
    page, question = cpu.tokens(_PAGE), cpu.tokens(_QUESTION)
    apart = 0.0
    ours, theirs = gpu.read(page), cpu.read(page)
    state = gpu.cache.state(2**30)
    answered: list[NDArray[np.float32]] = []
    for token in chain(question, [None] * _ANSWER_TOKENS):
        chosen = int(np.argmax(theirs)) if token is None else token
        apart = max(apart, float(np.max(np.abs(ours - theirs))))
        ours, theirs = gpu.read([chosen]), cpu.read([chosen])
        if token is not None:
            answered.append(ours)
    gpu.cache.clear()
    gpu.cache.restore(state, page)
    restored = max(
        float(np.max(np.abs(gpu.read([token]) - before)))
        for token, before in zip(question, answered, strict=True)
    )
    gpu.cache.clear()
    gpu.read(gpu.tokens(_OTHER_PAGE))
    moved = float(np.max(np.abs([gpu.read([token]) for token in question][-1] - answered[-1])))
    return {
        "layers": gpu.model.gpu_layers,
        "apart": apart,
        "restored": restored,
        "moved": moved,
    }


if __name__ == "__main__":
    print(json.dumps(compare(sys.argv[1], int(sys.argv[2]))))
