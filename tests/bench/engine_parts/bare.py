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

from memory_cache.engine.worker.generator import _new_context
from memory_cache.engine.worker.native import Model

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
    """`llama_decode` and a sampler, in just such a context as the engine's."""

    def __init__(self, path: str, threads: int, gpu_layers: int) -> None:
        self._model = Model(path, gpu_layers)
        self._vocab = self._model.vocab
        self._context, _ = _new_context(self._model, threads, CONTEXT_TOKENS)
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
    """llama-cpp-python's own chat, streamed, in a context as it makes one by default."""

    def __init__(self, path: str, threads: int, gpu_layers: int) -> None:
        from llama_cpp import Llama

        self._llama: Any = Llama(
            path,
            n_ctx=CONTEXT_TOKENS,
            n_threads=threads,
            n_threads_batch=threads,
            n_gpu_layers=gpu_layers,
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
