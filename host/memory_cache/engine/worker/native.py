"""A loaded model as the rest of the worker needs it: tokens, text, metadata; memory freed by exit.

This package is the only importer of llama_cpp, and uses its C API alone.
"""

from __future__ import annotations

import ctypes
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import llama_cpp.llama_cpp as llama

from memory_cache.engine.messages import Loaded
from memory_cache.engine.worker.devices import describe, load_backends
from memory_cache.errors import ModelError, ModelMissing
from memory_cache.saying import say

if TYPE_CHECKING:
    from collections.abc import Callable

_DEVICE = re.compile(r"using device (\S+) ")
_ARCHITECTURE = re.compile(r"unknown model architecture: '([\w.-]{1,40})'")
_MAX_TEMPLATE_BYTES = 262_144
_MAX_NAME_BYTES = 256
_MAX_HEAD_WIDTH = 65_536


class ContextRefused(Exception):
    """llama.cpp could not make a context: most often for lack of memory."""


class _Log:
    """Reads llama.cpp's log while a model loads, and shows it only where someone debugs.

    What llama.cpp logs is about the model: never the text it is given.
    """

    def __init__(self) -> None:
        self._shown = bool(os.environ.get("MEMORY_CACHE_DEBUG"))
        self._keeps = True
        self.text = ""
        # llama.cpp keeps the pointer, so that the callback must live as long as the process.
        self.callback = llama.llama_log_callback(self._receive)

    def _receive(self, _level: int, text: bytes, _data: object) -> None:
        if self._keeps and len(self.text) < 1_000_000:
            self.text += text.decode("utf-8", "replace")
        if self._shown:
            sys.stderr.buffer.write(text)
            sys.stderr.buffer.flush()

    def close(self) -> None:
        """Keep no more of it."""
        self._keeps = False
        self.text = ""


class Model:
    """A model and its vocabulary. Raises `ModelMissing` or `ModelError` if it cannot be loaded.

    With `gpu_layers` of 0 no GPU is touched at all: neither its memory nor its driver.
    """

    def __init__(
        self,
        path: str,
        gpu_layers: int = 0,
        on_progress: Callable[[int, int], None] | None = None,
        *,
        without_weights: bool = False,
    ) -> None:
        log = _Log()
        llama.llama_log_set(log.callback, None)
        self._log = log
        load_backends(with_gpu=gpu_layers != 0)
        llama.llama_backend_init()
        if not Path(path).is_file():
            raise ModelMissing
        params = llama.llama_model_default_params()
        params.n_gpu_layers = gpu_layers
        if without_weights:
            params.no_alloc, params.load_mode = True, llama.LLAMA_LOAD_MODE_NONE
        self._no_devices = (ctypes.c_void_p * 1)(None)
        if not gpu_layers:
            params.devices = ctypes.addressof(self._no_devices)

        def report(part: float, _data: object) -> bool:
            if on_progress is not None:
                on_progress(int(part * 1000), 1000)
            return True

        # Kept: llama.cpp holds the pointer while it loads.
        self._report = params.progress_callback = llama.llama_progress_callback(report)
        self.handle: Any = llama.llama_model_load_from_file(os.fsencode(path), params)
        if not self.handle:
            unknown = _ARCHITECTURE.search(log.text)
            raise ModelError(
                say(
                    "model_kind_unsupported",
                    "This version cannot run models of the kind “{kind}”.",
                    kind=unknown[1],
                )
                if unknown
                else say(
                    "model_damaged_or_large",
                    "This model file is damaged, or too large for this computer’s memory.",
                )
            )
        self.vocab = llama.llama_model_get_vocab(self.handle)
        self.layers = llama.llama_model_n_layer(self.handle) + 1
        # llama.cpp also logs a number of offloaded layers where none are: without a device.
        used = list(dict.fromkeys(_DEVICE.findall(log.text)))
        self.gpu_layers = self.layers if gpu_layers < 0 else min(gpu_layers, self.layers)
        self.gpu_layers = self.gpu_layers if used else 0
        self.device = " + ".join(map(describe, used)) if self.gpu_layers else "cpu"
        self.dimensions = llama.llama_model_n_embd(self.handle)
        self.trained_context_tokens = llama.llama_model_n_ctx_train(self.handle)
        log.close()

    def free(self) -> None:
        """Give its memory back; it cannot be used any more."""
        llama.llama_model_free(self.handle)
        self.handle = None

    def new_context(self, params: Any) -> Any:
        """A context for this model. Raises `ContextRefused`."""
        context = llama.llama_init_from_model(self.handle, params)
        if not context:
            raise ContextRefused
        return context

    @property
    def weights_bytes(self) -> int:
        """What the weights take."""
        return int(llama.llama_model_size(self.handle))

    @property
    def cache_values_per_token(self) -> int:
        """How many numbers the KV cache holds for a token: keys and values of all layers."""
        architecture = self.metadata("general.architecture", _MAX_NAME_BYTES) or ""
        heads = max(1, llama.llama_model_n_head(self.handle))
        width = self.dimensions // heads

        def length(key: str) -> int:
            stated = self.metadata(f"{architecture}.attention.{key}", _MAX_NAME_BYTES) or ""
            return int(stated) if stated.isdecimal() and int(stated) < _MAX_HEAD_WIDTH else width

        values = length("key_length") + length("value_length")
        return int(
            llama.llama_model_n_layer(self.handle)
            * max(1, llama.llama_model_n_head_kv(self.handle))
            * values
        )

    @property
    def pooling(self) -> int:
        """How the model makes one vector of many, a `LLAMA_POOLING_TYPE`; -1 if it does not say."""
        architecture = self.metadata("general.architecture", _MAX_NAME_BYTES) or ""
        stated = self.metadata(f"{architecture}.pooling_type", _MAX_NAME_BYTES) or ""
        return int(stated) if stated.isdecimal() else llama.LLAMA_POOLING_TYPE_UNSPECIFIED

    def marks(self, token: int) -> bool:
        """Whether this token only marks something, such as the ends of a text (CLS and SEP)."""
        return bool(llama.llama_vocab_is_control(self.vocab, token))

    def describe(self, context_tokens: int) -> Loaded:
        """What the host is told."""
        return Loaded(
            name=self.metadata("general.name", _MAX_NAME_BYTES) or "",
            dimensions=self.dimensions,
            context_tokens=context_tokens,
            layers=self.layers,
            gpu_layers=self.gpu_layers,
            device=self.device,
            chat_template=self.chat_template() is not None,
            model_bytes=self.weights_bytes,
        )

    def metadata(self, key: str, max_bytes: int) -> str | None:
        """A value of the file's metadata as text; None if absent or over `max_bytes`."""
        buffer = ctypes.create_string_buffer(max_bytes + 1)
        length = llama.llama_model_meta_val_str(self.handle, key.encode(), buffer, len(buffer))
        return buffer.value.decode("utf-8", "replace") if 0 <= length <= max_bytes else None

    def chat_template(self) -> str | None:
        """The model's own chat template, if it has one of a sane size."""
        return self.metadata("tokenizer.chat_template", _MAX_TEMPLATE_BYTES)

    def tokenize(self, text: str, *, add_special: bool = False, special: bool) -> list[int]:
        """Token ids. Only with `special` does the text of a special token become that token;
        `add_special` puts what the model wants around a whole text (BOS; CLS and SEP).
        """
        encoded = text.encode("utf-8")
        room = len(encoded) + 16
        buffer = (llama.llama_token * room)()
        count = llama.llama_tokenize(
            self.vocab, encoded, len(encoded), buffer, room, add_special, special
        )
        if count < 0:
            buffer = (llama.llama_token * -count)()
            count = llama.llama_tokenize(
                self.vocab, encoded, len(encoded), buffer, -count, add_special, special
            )
        return list(buffer[:count])

    def token_bytes(self, token: int, *, special: bool = False) -> bytes:
        """The bytes a token stands for, which need not be whole characters; special ones: none."""
        buffer = ctypes.create_string_buffer(64)
        length = llama.llama_token_to_piece(self.vocab, token, buffer, len(buffer), 0, special)
        if length < 0:
            buffer = ctypes.create_string_buffer(-length)
            length = llama.llama_token_to_piece(self.vocab, token, buffer, -length, 0, special)
        return buffer.raw[:length]

    def ends_generation(self, token: int) -> bool:
        """Whether this token ends the model's turn (EOS, EOT and the like)."""
        return bool(llama.llama_vocab_is_eog(self.vocab, token))
