"""Continues a conversation with llama.cpp: prefill in pieces, then token after token, as UTF-8.

Page and question text is tokenised without special tokens, so that text which looks like a role
stays text. What the KV cache still holds of the last prompt is not read again, and what it held at
the end of a page is found again even after another page, or another day.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import llama_cpp
import llama_cpp.llama_cpp as llama
import msgspec

from memory_cache.computer import available_memory_bytes
from memory_cache.engine.messages import Generate, Generated, Prefilled
from memory_cache.engine.worker.chat_template import ChatTemplate
from memory_cache.engine.worker.kv_cache import KVCache
from memory_cache.engine.worker.lookup import MOST_DRAFTED, ON_CPU, ON_GPU, Lookup, Pace
from memory_cache.engine.worker.native import ContextRefused
from memory_cache.engine.worker.page_states import PageStates
from memory_cache.engine.worker.reasoning import Reasoning
from memory_cache.engine.worker.sampling import new_sampler, sampling_of
from memory_cache.engine.worker.written import Written
from memory_cache.errors import Cancelled, EngineError, ModelError, TooLarge
from memory_cache.saying import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from memory_cache.engine.messages import ChatMessage, CpuReason, Load, Loaded, Prefill
    from memory_cache.engine.worker.abort import AbortFlag
    from memory_cache.engine.worker.native import Model

_MOST_BATCH_TOKENS = 512
_LEAST_BATCH_TOKENS = 32
_FIRST_BATCH_TOKENS = 32
_BATCH_S = 1.0
"""A batch should take about so long: the host must hear something before it takes us for dead."""
_WARM_UP_S = 2.0
_GPU_BATCH_S = 0.08
"""On a GPU a batch cannot be interrupted, and cancel is to be heard within 100 ms."""
_STATE_SHARE = 0.25
_LEAST_KEPT_TOKENS = 256
"""A shorter page is read again in the time that keeping it would take."""

Stopped = Literal["end", "length", "cancelled"]


class _Prompt(NamedTuple):
    tokens: list[int]
    page_end: int
    """Where the last opening ends; 0 without one."""
    opens_reasoning: bool


class Generator:
    """A model in a context made for chat.

    Raises `ModelError` if it cannot generate, and `ContextRefused` where `context_tokens` need more
    memory than there is. `held_bytes` is what page states may take of this computer's memory.
    """

    def __init__(
        self,
        model: Model,
        load: Load,
        context_tokens: int,
        flag: AbortFlag,
        held_bytes: int = 0,
        cpu_reason: CpuReason = "",
    ) -> None:
        self._model = model
        self._cpu_reason = cpu_reason
        self._threads = load.threads
        self._uses_lookup = load.lookup
        self._flag = flag
        self._context, cache_type = _new_context(model, load.threads, context_tokens)
        if not llama.llama_get_memory(self._context) or not llama.llama_model_has_decoder(
            model.handle
        ):
            raise ModelError(say("model_not_for_chat", "This model is not made for chat."))
        flag.watch(self._context)
        self._context_tokens = int(llama.llama_n_ctx(self._context))
        self._cache = KVCache(self._context, model.handle)
        runtime = f"{llama_cpp.__version__} {cache_type} {model.gpu_layers > 0}"
        identity = f"{load.fingerprint} {runtime}" if load.fingerprint else ""
        self._states = PageStates(identity, held_bytes)
        self._on_gpu = model.gpu_layers > 0
        self._pace = Pace(ON_GPU if self._on_gpu else ON_CPU)
        self._sampling = sampling_of(model)
        self._batch_tokens = _FIRST_BATCH_TOKENS
        if self._on_gpu:
            self._warm_up()
        bos = llama.llama_vocab_bos(model.vocab)
        self._bos = bos if llama.llama_vocab_get_add_bos(model.vocab) else None
        self._template = ChatTemplate(
            model.chat_template(),
            bos=self._token_text(bos),
            eos=self._token_text(llama.llama_vocab_eos(model.vocab)),
        )

    @property
    def loaded(self) -> Loaded:
        """What the host is told."""
        return msgspec.structs.replace(
            self._model.describe(self._context_tokens),
            threads=self._threads,
            cpu_reason=self._cpu_reason,
            reasons=self._template.marks is not None,
            rewinds=self._cache.rewinds,
        )

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, as content is tokenised."""
        return len(self._model.tokenize(text, special=False))

    def prefill(
        self,
        request: Prefill,
        *,
        on_progress: Callable[[int, int], None],
        should_stop: Callable[[], bool],
    ) -> Prefilled:
        """Read everything up to the end of the last opening, gently. Raises `TooLarge`."""
        prompt = self._prompt(request.messages)
        page = prompt.tokens[: prompt.page_end]
        self._refuse_too_long(page)
        half = max(1, self._threads // 2)
        llama.llama_set_n_threads(self._context, half, half)
        try:
            # Nothing follows yet, so that the page's last token may be kept as well.
            self._recall([*page, -1], prompt.page_end, request.states)
            self._read(page, prompt.page_end, request.states, on_progress, should_stop)
        except Cancelled:
            pass
        finally:
            llama.llama_set_n_threads(self._context, self._threads, self._threads)
        return Prefilled(id=request.id, prompt_tokens=len(page), read=len(self._cache))

    def generate(
        self,
        request: Generate,
        *,
        on_piece: Callable[[str, bool], None],
        on_progress: Callable[[int, int], None],
        is_cancelled: Callable[[], bool],
    ) -> Generated:
        """Answer, handing on pieces of whole characters, each with whether it is reasoning.

        Raises `TooLarge` if the prompt and one token more do not fit into the context: nothing is
        ever cut silently.
        """
        began_s = time.monotonic()
        prompt = self._prompt(request.messages, so_far=request.so_far, think=request.think)
        self._refuse_too_long(prompt.tokens)
        written = Written(
            self._model, self._reasoning(request, prompt), on_piece, self._template.stop
        )
        stopped: Stopped = "cancelled"
        reused = 0
        try:
            reused = self._recall(prompt.tokens, prompt.page_end, request.states)
            self._read(prompt.tokens, prompt.page_end, request.states, on_progress, is_cancelled)
            room = min(request.max_tokens, self._context_tokens - len(prompt.tokens))
            stopped = self._write(request, written, prompt.tokens, room, is_cancelled)
        except Cancelled:
            pass
        written.finish()
        ended_s = time.monotonic()
        return Generated(
            id=request.id,
            prompt_tokens=len(prompt.tokens),
            reused=reused,
            tokens=written.tokens,
            seconds=ended_s - began_s,
            stopped=stopped,
            first_token_s=(written.first_token_s or ended_s) - began_s,
            drafted=written.drafted,
            accepted=written.accepted,
        )

    def _warm_up(self) -> None:
        """Compute, so that what a driver lacks the memory for, or crashes on, shows now.

        The first few tokens wait for the driver's compiler, the next tell how fast it is. A whole
        batch follows unless it is so slow that a person would wait for it.
        """
        self._batch_tokens = tokens = min(_LEAST_BATCH_TOKENS, self._context_tokens)
        seconds = 0.0
        for _ in range(2):
            began_s = time.monotonic()
            self._cache.read([0] * tokens)
            llama.llama_synchronize(self._context)
            self._cache.clear()
            seconds = time.monotonic() - began_s
        most = min(_MOST_BATCH_TOKENS, self._context_tokens)
        if seconds * most / tokens < _WARM_UP_S:
            self._cache.read([0] * most)
            llama.llama_synchronize(self._context)
            self._cache.clear()
        self._adapt(tokens, seconds)

    def _prompt(
        self, messages: Sequence[ChatMessage], *, so_far: str = "", think: bool = False
    ) -> _Prompt:
        tokens: list[int] = []
        page_end = 0
        parts = self._template.render(messages, think=think)
        for part in parts:
            tokens += self._model.tokenize(part.text, special=part.is_template)
            if part.is_opening:
                page_end = len(tokens)
        marks = self._template.marks
        opens = marks is not None and parts[-1].text.rstrip().endswith(marks.opening)
        if so_far and opens and marks is not None:
            # What is gone on with is the answer, not the reasoning that this template begins.
            tokens += self._model.tokenize(f"{marks.closing}\n\n", special=True)
        tokens += self._model.tokenize(so_far, special=False) if so_far else []
        if self._bos is not None and tokens[:1] != [self._bos]:
            tokens.insert(0, self._bos)
            page_end += page_end > 0
        return _Prompt(tokens, page_end, opens)

    def _refuse_too_long(self, tokens: Sequence[int]) -> None:
        if len(tokens) >= self._context_tokens:
            raise TooLarge(
                say(
                    "too_long_for_model",
                    "This is longer than the model can read at once.",
                )
            )

    def _reasoning(self, request: Generate, prompt: _Prompt) -> Reasoning:
        if request.so_far:
            return Reasoning(None)
        return Reasoning(self._template.marks, begun=prompt.opens_reasoning)

    def _recall(self, prompt: Sequence[int], page_end: int, states: str | None) -> int:
        """Have the cache hold as much of the prompt as can be had without reading it."""
        kept = self._cache.keep_prefix(prompt)
        if page_end - kept >= _LEAST_KEPT_TOKENS:
            page = prompt[:page_end]
            state = self._states.find(page, states)
            if state is not None:
                self._cache.restore(state, page)
        return len(self._cache)

    def _read(
        self,
        prompt: Sequence[int],
        page_end: int,
        states: str | None,
        on_progress: Callable[[int, int], None],
        should_stop: Callable[[], bool],
    ) -> None:
        """Prefill, telling how far it is after each batch. Raises `Cancelled`."""
        cache = self._cache
        since = len(cache)
        while len(cache) < len(prompt):
            if should_stop():
                raise Cancelled
            place = len(cache)
            if cache.rewinds == "snapshot":
                # A batch that is stopped halfway spoils what it has read so far.
                cache.take_snapshot(lasting=False)
            # A batch never crosses the end of the page: the state there is the page's alone.
            end = page_end if place < page_end else len(prompt)
            end = min(end, place + self._batch_tokens)
            began_s = time.monotonic()
            cache.read(prompt[place:end])
            if self._on_gpu:
                llama.llama_synchronize(self._context)
            self._adapt(end - place, time.monotonic() - began_s)
            if end == page_end:
                cache.take_snapshot(lasting=True)
                if page_end - since >= _LEAST_KEPT_TOKENS:
                    # No more than a part of what is free: keeping it is a favour.
                    room = int(available_memory_bytes() * _STATE_SHARE)
                    self._states.keep(prompt[:page_end], cache.state(room), states)
            on_progress(len(cache), len(prompt))

    def _adapt(self, tokens: int, seconds: float) -> None:
        """Settle on a size that takes the time that a batch should: a power of two."""
        if tokens < self._batch_tokens or seconds <= 0:
            return
        wanted = tokens * (_GPU_BATCH_S if self._on_gpu else _BATCH_S) / seconds
        if wanted >= 2 * tokens:
            self._batch_tokens = min(_MOST_BATCH_TOKENS, 2 * tokens)
        elif wanted < tokens / 2:
            self._batch_tokens = max(_LEAST_BATCH_TOKENS, tokens // 2)

    def _write(
        self,
        request: Generate,
        written: Written,
        prompt: Sequence[int],
        room: int,
        is_cancelled: Callable[[], bool],
    ) -> Stopped:
        sampler = new_sampler(self._sampling, request.temperature, request.seed)
        try:
            for token in self._continue(sampler, written, prompt, room):
                if is_cancelled():
                    return "cancelled"
                if self._model.ends_generation(token):
                    return "end"
                written.add(token)
                if written.is_over:
                    return "end"
            return "length"
        finally:
            llama.llama_sampler_free(sampler)

    def _continue(
        self, sampler: Any, written: Written, prompt: Sequence[int], room: int
    ) -> Iterator[int]:
        """Sampled tokens, at most `room`, each with the same logits as if there were no guessing.

        Guessed tokens are read together with the last one; what the sampler then chooses after
        each is compared with the guess, and the first that differs ends it. The sampler sees every
        token in turn, so that the answer is that of plain decoding at any temperature.
        """
        cache, pace = self._cache, self._pace
        guesses = self._uses_lookup and cache.rewinds != "snapshot"
        lookup = Lookup(prompt if guesses else ())
        token = llama.llama_sampler_sample(sampler, self._context, -1)
        left = room
        while left > 0:
            yield token
            left -= 1
            if left == 0:
                return
            if not guesses:
                cache.read([token])
                token = llama.llama_sampler_sample(sampler, self._context, -1)
                continue
            lookup.append(token)
            draft = lookup.draft(min(MOST_DRAFTED, left - 1))
            count = pace.choose(draft.match, len(draft.tokens))
            held = len(cache)
            if count and not cache.can_go_back_to(held + 1):
                count = 0
            began_s = time.monotonic()
            cache.try_out([token, *draft.tokens[:count]])
            token = llama.llama_sampler_sample(sampler, self._context, 0)
            pace.observe_cost(count + 1, time.monotonic() - began_s)
            written.drafted += count
            right = 0
            for place, guess in enumerate(draft.tokens[: max(1, count)]):
                pace.observe_guess(draft.match + place, right=token == guess)
                if token != guess or place >= count:
                    break
                right += 1
                written.accepted += 1
                yield token
                left -= 1
                lookup.append(token)
                token = llama.llama_sampler_sample(sampler, self._context, place + 1)
            if right < count:
                cache.go_back(held + 1 + right)
                if len(cache) != held + 1 + right:
                    raise EngineError

    def _token_text(self, token: int) -> str:
        if token < 0:
            return ""
        return self._model.token_bytes(token, special=True).decode("utf-8", "replace")


def _new_context(model: Model, threads: int, context_tokens: int) -> tuple[Any, str]:
    """A context with its cache in 8 bits where that costs no time; and the types it got.

    On a CPU it does: keys in 8 bits slow writing by 3 to 5 %, and values as well, which needs flash
    attention, make reading a page of 2,560 tokens take three times as long.
    """
    params = llama.llama_context_default_params()
    trained = model.trained_context_tokens
    params.n_ctx = min(context_tokens or trained, trained)
    params.n_batch = params.n_ubatch = min(_MOST_BATCH_TOKENS, params.n_ctx)
    params.n_seq_max = 1
    params.n_threads = params.n_threads_batch = threads
    params.offload_kqv = params.op_offload = model.gpu_layers > 0
    # A sliding window keeps what it sees; snapshots go back further.
    params.swa_full = False
    if model.gpu_layers > 0:
        params.type_k = params.type_v = llama.GGML_TYPE_Q8_0
        params.flash_attn_type = llama.LLAMA_FLASH_ATTN_TYPE_ENABLED
    else:
        params.flash_attn_type = llama.LLAMA_FLASH_ATTN_TYPE_DISABLED
    try:
        context = model.new_context(params)
    except ContextRefused:
        params.type_k = params.type_v = llama.GGML_TYPE_F16
        params.flash_attn_type = llama.LLAMA_FLASH_ATTN_TYPE_AUTO
        context = model.new_context(params)
    return context, f"{params.type_k} {params.type_v} {params.flash_attn_type}"
