"""Embeds texts with llama.cpp, as many in one batch as fit, and yields between batches.

Mean pooling and unit length, as Sentence-BERT (Reimers and Gurevych, 2019). The mean is taken here,
so that the tokens' own vectors are to be had as well, for late interaction (ColBERT, Khattab and
Zaharia, 2020). Flash attention and batches of 256 tokens are what measured fastest on CPUs.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import llama_cpp.llama_cpp as llama
import numpy as np

from memory_cache.engine.messages import TokenVectors
from memory_cache.errors import EngineError, ModelError
from memory_cache.saying import say

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
_WHOLE_TEXT = -1
_MOST_STEPS = 127
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
        self._gives_tokens = model.pooling == llama.LLAMA_POOLING_TYPE_MEAN
        if self._gives_tokens:
            params.pooling_type = llama.LLAMA_POOLING_TYPE_NONE
        self._context = model.new_context(params)
        pooling = llama.llama_pooling_type(self._context)
        useless = {llama.LLAMA_POOLING_TYPE_NONE, llama.LLAMA_POOLING_TYPE_RANK}
        if pooling in useless and not self._gives_tokens:
            raise ModelError(say("model_not_for_search", "This model is not made for search."))
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
            rows = self._encode([tokens[index] for index in batch])
            vectors[batch] = [row.sum(axis=0) for row in rows]
        return _of_unit_length(vectors)

    def embed_tokens(
        self, request_id: int, texts: Sequence[str], between: Callable[[], None]
    ) -> TokenVectors:
        """Embed the texts as `embed` does, and each of their tokens."""
        vectors = np.zeros((len(texts), self._model.dimensions), dtype="<f4")
        tokens = [self._tokens(text) for text in texts]
        pieces: list[list[int]] = [[] for _ in texts]
        rows: list[NDArray[np.float32]] = [vectors[:0]] * len(texts)
        for batch in self._batches(tokens):
            between()
            encoded = self._encode([tokens[index] for index in batch])
            for index, row in zip(batch, encoded, strict=True):
                vectors[index] = row.sum(axis=0)
                pieces[index], rows[index] = self._said(tokens[index], row)
        steps, in_steps = _in_steps(_of_unit_length(np.concatenate([vectors[:0], *rows])))
        return TokenVectors(
            id=request_id,
            dimensions=self._model.dimensions,
            vectors=_of_unit_length(vectors).tobytes(),
            counts=[len(some) for some in pieces],
            pieces=np.array([piece for some in pieces for piece in some], dtype="<i4").tobytes(),
            rows=in_steps.tobytes(),
            steps=steps.tobytes(),
        )

    def _said(
        self, tokens: list[int], rows: NDArray[np.float32]
    ) -> tuple[list[int], NDArray[np.float32]]:
        """The tokens, with their rows, that stand for something said, and not for an end."""
        if not self._gives_tokens:
            return [_WHOLE_TEXT], rows
        inner = [at for at, token in enumerate(tokens) if not self._model.marks(token)]
        return [tokens[at] for at in inner], rows[inner]

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
            if not tokens[index]:
                continue
            if batch and (len(tokens[index]) > room or len(batch) == _BATCH_TEXTS):
                yield batch
                batch, room = [], self._capacity
            batch.append(index)
            room -= len(tokens[index])
        if batch:
            yield batch

    def _encode(self, texts: list[list[int]]) -> list[NDArray[np.float32]]:
        """For each text a row for each of its tokens, or only one where the model pools them."""
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
        # Copied, all of it: llama.cpp overwrites its own at the next call.
        if not self._gives_tokens:
            shape = (1, self._model.dimensions)
            pooled = (llama.llama_get_embeddings_seq(self._context, at) for at in range(len(texts)))
            return [np.ctypeslib.as_array(each, shape).copy() for each in pooled]
        shape = (row, self._model.dimensions)
        rows = np.ctypeslib.as_array(llama.llama_get_embeddings(self._context), shape).copy()
        return np.split(rows, np.cumsum([len(tokens) for tokens in texts[:-1]]))


def _of_unit_length(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)


def _in_steps(vectors: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.int8]]:
    """The vectors in whole steps, as many as a byte holds, and the length of a step in each."""
    steps = np.abs(vectors).max(axis=1, initial=0) / _MOST_STEPS
    counted = np.rint(vectors / np.where(steps > 0, steps, 1)[:, None])
    return steps.astype("<f4"), counted.astype(np.int8)


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
