"""llama.cpp without us, each in a process of its own: a bare loop, and `create_chat_completion`."""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import statistics
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import llama_cpp.llama_cpp as llama
from tests.bench.engine_parts.setting import CONTEXT_TOKENS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection

    from tests.bench.engine_parts.setting import Setting

T = TypeVar("T")

BATCH_TOKENS = 512
MOST_TOKENS = 64
"""Of a batch whose cost is measured."""


class Answer(NamedTuple):
    """What was said, and the seconds from the first token to the last."""

    text: str
    seconds: float


class BareLoop:
    """`llama_decode` and a sampler, with the context parameters of the engine."""

    def __init__(self, path: str, threads: int, gpu_layers: int) -> None:
        self._log = llama.llama_log_callback(lambda *_: None)
        llama.llama_log_set(self._log, None)
        llama.llama_backend_init()
        loading = llama.llama_model_default_params()
        loading.n_gpu_layers = gpu_layers if gpu_layers >= 0 else 1_000
        model = llama.llama_model_load_from_file(path.encode(), loading)
        self._vocab = llama.llama_model_get_vocab(model)
        params = llama.llama_context_default_params()
        params.n_ctx = CONTEXT_TOKENS
        params.n_batch = params.n_ubatch = BATCH_TOKENS
        params.n_seq_max = 1
        params.n_threads = params.n_threads_batch = threads
        params.offload_kqv = params.op_offload = gpu_layers != 0
        params.type_k = params.type_v = llama.GGML_TYPE_Q8_0
        params.flash_attn_type = llama.LLAMA_FLASH_ATTN_TYPE_ENABLED
        self._context = llama.llama_init_from_model(model, params)
        self._memory = llama.llama_get_memory(self._context)
        self._sampler = llama.llama_sampler_init_greedy()
        self._batch = llama.llama_batch_init(MOST_TOKENS, 0, 1)
        self._prompt: list[int] = []

    def answer(self, prompt: str, tokens: int) -> Answer:
        """Read the prompt, unless it is the last one, and say so many tokens."""
        self._read(prompt)
        said = [llama.llama_sampler_sample(self._sampler, self._context, -1)]
        began_s = perf_counter()
        token = (llama.llama_token * 1)()
        for _ in range(tokens - 1):
            token[0] = said[-1]
            llama.llama_decode(self._context, llama.llama_batch_get_one(token, 1))
            said.append(llama.llama_sampler_sample(self._sampler, self._context, -1))
        seconds = perf_counter() - began_s
        return Answer(self._text(said), seconds)

    def costs_s(self, prompt: str, sizes: Sequence[int], repeats: int) -> dict[int, float]:
        """Median seconds of a batch of each size after this prompt, with the logits of all."""
        self._read(prompt)
        seconds: dict[int, list[float]] = {size: [] for size in sizes}
        for _ in range(repeats):
            for size, spent in seconds.items():
                spent.append(self._time_batch(size))
        return {size: statistics.median(spent) for size, spent in seconds.items()}

    def _time_batch(self, size: int) -> float:
        held, batch = len(self._prompt), self._batch
        for place in range(size):
            batch.token[place] = self._prompt[place]
            batch.pos[place] = held + place
            batch.n_seq_id[place] = 1
            batch.seq_id[place][0] = 0
            batch.logits[place] = 1
        batch.n_tokens = size
        began_s = perf_counter()
        llama.llama_decode(self._context, batch)
        for place in range(size):
            llama.llama_sampler_sample(self._sampler, self._context, place)
        seconds = perf_counter() - began_s
        llama.llama_memory_seq_rm(self._memory, 0, held, -1)
        return seconds

    def _read(self, text: str) -> None:
        prompt = self._tokens(text)
        if prompt == self._prompt:
            llama.llama_memory_seq_rm(self._memory, 0, len(prompt) - 1, -1)
            unread = prompt[-1:]
        else:
            llama.llama_memory_clear(self._memory, True)
            self._prompt = unread = prompt
        for begin in range(0, len(unread), BATCH_TOKENS):
            part = unread[begin : begin + BATCH_TOKENS]
            array = (llama.llama_token * len(part))(*part)
            llama.llama_decode(self._context, llama.llama_batch_get_one(array, len(part)))

    def _tokens(self, text: str) -> list[int]:
        encoded = text.encode()
        tokens = (llama.llama_token * len(encoded))()
        count = llama.llama_tokenize(
            self._vocab, encoded, len(encoded), tokens, len(encoded), False, True
        )
        return list(tokens[:count])

    def _text(self, tokens: Sequence[int]) -> str:
        buffer = ctypes.create_string_buffer(256)
        said = b""
        for token in tokens:
            length = llama.llama_token_to_piece(self._vocab, token, buffer, 256, 0, False)
            said += buffer.raw[:length]
        return said.decode("utf-8", "replace")


class ChatCompletion:
    """llama-cpp-python's own chat, streamed, with the same context parameters."""

    def __init__(self, path: str, threads: int, gpu_layers: int) -> None:
        from llama_cpp import Llama

        self._llama: Any = Llama(
            path,
            n_ctx=CONTEXT_TOKENS,
            n_batch=BATCH_TOKENS,
            n_ubatch=BATCH_TOKENS,
            n_threads=threads,
            n_threads_batch=threads,
            n_gpu_layers=gpu_layers,
            offload_kqv=gpu_layers != 0,
            type_k=llama.GGML_TYPE_Q8_0,
            type_v=llama.GGML_TYPE_Q8_0,
            flash_attn=True,
            verbose=False,
        )

    def answer(self, messages: list[dict[str, str]], tokens: int) -> Answer:
        """Say so many tokens."""
        text = ""
        began_s = ended_s = 0.0
        for chunk in self._llama.create_chat_completion(
            messages, max_tokens=tokens, temperature=0.0, stream=True
        ):
            piece = chunk["choices"][0]["delta"].get("content")
            if piece:
                ended_s = perf_counter()
                began_s = began_s or ended_s
                text += piece
        return Answer(text, ended_s - began_s)


@contextmanager
def in_child(kind: Callable[[str, int, int], T], setting: Setting) -> Iterator[T]:
    """One of the above in a process of its own; its methods are called through a pipe."""
    spawning = multiprocessing.get_context("spawn")
    here, there = spawning.Pipe()
    arguments = (str(setting.path), setting.threads, setting.gpu_layers)
    child = spawning.Process(target=_serve, args=(there, kind, arguments), daemon=True)
    child.start()
    there.close()
    assert here.recv() == "ready"
    try:
        yield _Remote(here)  # type: ignore[misc]
    finally:
        here.close()
        child.join()


class _Remote:
    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            self._pipe.send((name, arguments))
            return self._pipe.recv()

        return call


def _serve(pipe: Connection, kind: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    served = kind(*arguments)
    pipe.send("ready")
    with contextlib.suppress(EOFError):
        while True:
            name, given = pipe.recv()
            pipe.send(getattr(served, name)(*given))
