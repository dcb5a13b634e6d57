"""Embeds texts with llama.cpp, as many in one batch as fit, and yields between batches.

Mean pooling and unit length, as Sentence-BERT (Reimers and Gurevych, 2019). Flash attention and
batches of 256 tokens are what measured fastest on CPUs.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import llama_cpp.llama_cpp as llama
import numpy as np

from memory_cache.errors import EngineError, ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from memory_cache.engine.messages import Load, Loaded
    from memory_cache.engine.worker.native import Model

_BATCH_TOKENS = 256
_BATCH_TEXTS = 32
_STRIPS_ACCENTS = "memory_cache.strips_accents"
"""Set by installers/embedding_model.py."""
_MAX_BOOL_BYTES = 8
_IDEOGRAPHS = (
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002a6df\U0002a700-\U0002b81f"
    "\U0002b920-\U0002ceaf\U0002f800-\U0002fa1f"
)
"""Each is a word of its own."""
_LONG_WORD = re.compile(rf"(?:(?![_{_IDEOGRAPHS}])\w){{101,}}")
"""WordPiece calls a word of over 100 characters unknown."""
_UNKNOWN_WORD = "\N{OLD PERSIAN SIGN A}"
"""In no vocabulary, so that it becomes the token for unknown words."""
_IGNORED_CONTROLS = re.compile("[\x0b\x0c\x85]")


class Embedder:
    """A model in a context made for embedding. Raises `ModelError` if it is not made for it."""

    def __init__(self, model: Model, load: Load) -> None:
        wanted = load.context_tokens or _BATCH_TOKENS
        self._max_tokens = min(wanted, model.trained_context_tokens)
        params = llama.llama_context_default_params()
        params.embeddings = True
        params.n_ctx = params.n_batch = params.n_ubatch = max(_BATCH_TOKENS, self._max_tokens)
        params.n_seq_max = _BATCH_TEXTS
        params.kv_unified = True
        params.n_threads = params.n_threads_batch = load.threads
        params.flash_attn_type = llama.LLAMA_FLASH_ATTN_TYPE_ENABLED
        self._context = model.new_context(params)
        pooling = llama.llama_pooling_type(self._context)
        if pooling in {llama.LLAMA_POOLING_TYPE_NONE, llama.LLAMA_POOLING_TYPE_RANK}:
            raise ModelError("This model is not made for embeddings.")
        self._model = model
        self._strips_accents = _strips_accents(model)
        self._capacity = int(params.n_batch)
        self._batch = llama.llama_batch_init(self._capacity, 0, 1)

    @property
    def loaded(self) -> Loaded:
        """What the host is told."""
        return self._model.describe(self._max_tokens)

    def embed(self, texts: Sequence[str], between: Callable[[], None]) -> NDArray[np.float32]:
        """Unit vectors, shape (texts, dimensions), little-endian float32.

        A text over the model's limit is cut there, its end marker kept. `between` is called before
        each batch: it may serve another call of this method, or raise to stop this one.
        """
        vectors = np.zeros((len(texts), self._model.dimensions), dtype="<f4")
        tokens = [self._tokens(text) for text in texts]
        for batch in self._batches(tokens):
            between()
            vectors[batch] = self._encode([tokens[index] for index in batch])
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors /= np.where(lengths > 0, lengths, 1)
        return vectors

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, without CLS and SEP."""
        return len(self._model.tokenize(self._normalized(text), special=False))

    def _tokens(self, text: str) -> list[int]:
        text = self._normalized(text)
        tokens = self._model.tokenize(text, add_special=True, special=False)
        if len(tokens) > self._max_tokens:
            return [*tokens[: self._max_tokens - 1], tokens[-1]]
        return tokens

    def _normalized(self, text: str) -> str:
        """The text as BERT's reference tokenizer sees it, where llama.cpp's sees another."""
        if not self._strips_accents:
            return text
        if not text.isascii():
            apart = unicodedata.normalize("NFD", text)
            text = "".join(mark for mark in apart if unicodedata.category(mark) != "Mn")
        return _LONG_WORD.sub(_UNKNOWN_WORD, _IGNORED_CONTROLS.sub("", text))

    def _batches(self, tokens: list[list[int]]) -> Iterator[list[int]]:
        """Indices of texts that fit into one batch together: sorted, as like lengths pack well."""
        batch: list[int] = []
        room = self._capacity
        for index in sorted(range(len(tokens)), key=lambda index: len(tokens[index])):
            if batch and (len(tokens[index]) > room or len(batch) == _BATCH_TEXTS):
                yield batch
                batch, room = [], self._capacity
            batch.append(index)
            room -= len(tokens[index])
        if batch:
            yield batch

    def _encode(self, texts: list[list[int]]) -> NDArray[np.float32]:
        batch = self._batch
        row = 0
        for sequence, tokens in enumerate(texts):
            for position, token in enumerate(tokens):
                batch.token[row] = token
                batch.pos[row] = position
                batch.n_seq_id[row] = 1
                batch.seq_id[row][0] = sequence
                batch.logits[row] = 1
                row += 1
        batch.n_tokens = row
        if llama.llama_encode(self._context, batch) != 0:
            raise EngineError
        shape = (self._model.dimensions,)
        return np.stack(
            [
                # Copied by stack: llama.cpp overwrites its own at the next call.
                np.ctypeslib.as_array(llama.llama_get_embeddings_seq(self._context, row), shape)
                for row in range(len(texts))
            ]
        )


def _strips_accents(model: Model) -> bool:
    """Whether the model was trained on WordPieces without accents, as uncased BERT models are."""
    if llama.llama_vocab_type(model.vocab) != llama.LLAMA_VOCAB_TYPE_WPM:
        return False
    if model.metadata(_STRIPS_ACCENTS, _MAX_BOOL_BYTES) == "true":
        return True
    said = (
        model.metadata(f"tokenizer.ggml.normalizer.{key}", _MAX_BOOL_BYTES)
        for key in ("lowercase", "strip_accents")
    )
    return "false" not in said
