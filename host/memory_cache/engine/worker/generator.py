"""Continues a conversation with llama.cpp: prefill in pieces, then a token at a time, as UTF-8.

Page and question text is tokenised without special tokens, so that text which looks like a role
stays text. What the KV cache still holds of the last prompt is not read again.
"""

from __future__ import annotations

import codecs
import time
from typing import TYPE_CHECKING, Any, Literal

import llama_cpp.llama_cpp as llama

from memory_cache.engine.messages import Generate, Generated
from memory_cache.engine.worker.chat_template import ChatTemplate
from memory_cache.errors import Cancelled, EngineError, ModelError, TooLarge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from memory_cache.engine.messages import Load, Loaded
    from memory_cache.engine.worker.native import Model

_BATCH_TOKENS = 512
_TOP_P = 0.95
_MIN_P = 0.05
_REPORT_EVERY_S = 1.0


class Generator:
    """A model in a context made for chat. Raises `ModelError` if it cannot generate."""

    def __init__(self, model: Model, load: Load) -> None:
        trained = model.trained_context_tokens
        params = llama.llama_context_default_params()
        params.n_ctx = min(load.context_tokens or trained, trained)
        params.n_batch = params.n_ubatch = min(_BATCH_TOKENS, params.n_ctx)
        params.n_seq_max = 1
        params.n_threads = params.n_threads_batch = load.threads
        self._context = model.new_context(params)
        self._memory = llama.llama_get_memory(self._context)
        if not self._memory or not llama.llama_model_has_decoder(model.handle):
            raise ModelError("This model is not made for chat.")
        self._context_tokens = int(llama.llama_n_ctx(self._context))
        self._model = model
        self._cached: list[int] = []
        """What the KV cache holds, token by token."""
        bos = llama.llama_vocab_bos(model.vocab)
        eos = llama.llama_vocab_eos(model.vocab)
        self._bos = bos if llama.llama_vocab_get_add_bos(model.vocab) else None
        self._template = ChatTemplate(
            model.chat_template(),
            bos=self._token_text(bos),
            eos=self._token_text(eos),
        )

    @property
    def loaded(self) -> Loaded:
        """What the host is told."""
        return self._model.describe(self._context_tokens)

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, as content is tokenised."""
        return len(self._model.tokenize(text, special=False))

    def generate(
        self,
        request: Generate,
        *,
        on_piece: Callable[[str], None],
        on_progress: Callable[[int, int], None],
        is_cancelled: Callable[[], bool],
    ) -> Generated:
        """Answer, handing on pieces of whole characters. Raises `TooLarge` if the prompt and one
        token more do not fit into the context: nothing is ever cut silently.
        """
        began_s = time.monotonic()
        prompt = self._prompt(request)
        if len(prompt) >= self._context_tokens:
            raise TooLarge(
                f"This is {len(prompt):,} tokens long, and the model reads at most "
                f"{self._context_tokens - 1:,}."
            )
        reused = self._keep_prefix(prompt)
        room = min(request.max_tokens, self._context_tokens - len(prompt))
        stopped: Literal["end", "length", "cancelled"] = "cancelled"
        tokens = 0
        try:
            self._read(prompt, on_progress, is_cancelled)
            stopped = "length"
            text = codecs.getincrementaldecoder("utf-8")("replace")
            for token in self._continue(request, room):
                if is_cancelled():
                    stopped = "cancelled"
                    break
                if self._model.ends_generation(token):
                    stopped = "end"
                    break
                tokens += 1
                if piece := text.decode(self._model.token_bytes(token)):
                    on_piece(piece)
        except Cancelled:
            pass
        return Generated(
            id=request.id,
            prompt_tokens=len(prompt),
            reused=reused,
            tokens=tokens,
            seconds=time.monotonic() - began_s,
            stopped=stopped,
        )

    def _prompt(self, request: Generate) -> list[int]:
        prompt: list[int] = []
        for part in self._template.render(request.messages):
            prompt += self._model.tokenize(part.text, special=part.is_template)
        if self._bos is not None and prompt[:1] != [self._bos]:
            prompt.insert(0, self._bos)
        return prompt

    def _keep_prefix(self, prompt: list[int]) -> int:
        """Drop from the KV cache what differs from this prompt; returns the tokens kept.

        `llama_memory_seq_rm` returns False where part of a sequence cannot be removed (recurrent
        models), and True on sliding windows although what the window needs may be gone: only a
        sequence that still starts at 0 and ends where it should is whole.
        """
        # The last token is always read again: its logits begin the answer.
        limit = min(len(self._cached), len(prompt) - 1)
        shared = next((i for i in range(limit) if self._cached[i] != prompt[i]), limit)
        if (
            shared > 0
            and llama.llama_memory_seq_rm(self._memory, 0, shared, -1)
            and llama.llama_memory_seq_pos_min(self._memory, 0) == 0
            and llama.llama_memory_seq_pos_max(self._memory, 0) == shared - 1
        ):
            self._cached = self._cached[:shared]
        else:
            self._forget()
        return len(self._cached)

    def _forget(self) -> None:
        llama.llama_memory_clear(self._memory, True)
        self._cached = []

    def _read(
        self,
        prompt: list[int],
        on_progress: Callable[[int, int], None],
        is_cancelled: Callable[[], bool],
    ) -> None:
        """Prefill, telling how far it is at least every second or batch. Raises `Cancelled`."""
        reported_s = time.monotonic()

        def interrupt(_data: object) -> bool:
            # Called between the operations of one batch, which on a large model takes long.
            nonlocal reported_s
            if time.monotonic() - reported_s > _REPORT_EVERY_S:
                reported_s = time.monotonic()
                on_progress(len(self._cached), len(prompt))
            return is_cancelled()

        callback = llama.ggml_abort_callback(interrupt)
        llama.llama_set_abort_callback(self._context, callback, None)
        try:
            while len(self._cached) < len(prompt):
                if is_cancelled():
                    raise Cancelled
                self._decode(prompt[len(self._cached) :][:_BATCH_TOKENS])
                on_progress(len(self._cached), len(prompt))
        finally:
            llama.llama_set_abort_callback(self._context, llama.ggml_abort_callback(), None)

    def _continue(self, request: Generate, room: int) -> Iterator[int]:
        """Sampled tokens, at most `room`; each is decoded when the next one is asked for."""
        sampler = _new_sampler(request.temperature, request.seed)
        try:
            for index in range(room):
                token = llama.llama_sampler_sample(sampler, self._context, -1)
                yield token
                if index + 1 < room:
                    self._decode([token])
        finally:
            llama.llama_sampler_free(sampler)

    def _decode(self, tokens: list[int]) -> None:
        array = (llama.llama_token * len(tokens))(*tokens)
        status = llama.llama_decode(self._context, llama.llama_batch_get_one(array, len(tokens)))
        if status == 0:
            self._cached += tokens
            return
        # Part of the batch may be in the cache: nothing is known about it any more.
        self._forget()
        raise Cancelled if status == _ABORTED else EngineError

    def _token_text(self, token: int) -> str:
        if token < 0:
            return ""
        return self._model.token_bytes(token, special=True).decode("utf-8", "replace")


_ABORTED = 2


def _new_sampler(temperature: float, seed: int) -> Any:
    """Greedy at 0; else top-p (Holtzman et al., 2020), min-p (Nguyen et al., 2024), temperature."""
    sampler = llama.llama_sampler_chain_init(llama.llama_sampler_chain_default_params())
    if temperature <= 0:
        llama.llama_sampler_chain_add(sampler, llama.llama_sampler_init_greedy())
        return sampler
    for stage in (
        llama.llama_sampler_init_top_p(_TOP_P, 1),
        llama.llama_sampler_init_min_p(_MIN_P, 1),
        llama.llama_sampler_init_temp(temperature),
        llama.llama_sampler_init_dist(seed & 0xFFFFFFFF),
    ):
        llama.llama_sampler_chain_add(sampler, stage)
    return sampler
