"""What all parts share: the model, the engine, and pages of known length with known answers."""

from __future__ import annotations

import statistics
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.model_files import full_size

from memory_cache.engine.client import ChatMessage, Engine, Load
from memory_cache.service.memory import chat_threads

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["CONTEXT_TOKENS", "Setting", "chat_threads", "model_path"]

CONTEXT_TOKENS = 8_192
_FOLDER = Path(__file__).parents[3] / "build" / "bench"
_COMMAND = [
    sys.executable,
    "-c",
    "from memory_cache.engine.worker import run_engine; raise SystemExit(run_engine())",
]
_FILLER = 100_000
"""Words from here on in the chain are said by no answer."""
_SYSTEM = "Answer from the page."


@dataclass(frozen=True)
class Setting:
    """One run of the benchmark."""

    path: Path
    threads: int
    gpu_layers: int
    quick: bool

    @contextmanager
    def engine(self, *, lookup: bool = True, fingerprint: str = "") -> Iterator[Engine]:
        """A loaded engine in a process of its own."""
        load = Load(
            role="chat",
            path=str(self.path),
            threads=self.threads,
            gpu_layers=self.gpu_layers,
            context_tokens=CONTEXT_TOKENS,
            fingerprint=fingerprint,
            lookup=lookup,
        )
        engine = Engine(_COMMAND, load)
        try:
            engine.start()
            yield engine
        finally:
            engine.close()


def model_path(quantisation: full_size.Quantisation) -> Path:
    """The model's file, written if it is not there."""
    path = _FOLDER / f"full-size-{full_size.VERSION}-{quantisation}.gguf"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        full_size.write_full_size_model(path, quantisation)
    return path


def conversation(page: str, question: str) -> list[ChatMessage]:
    """A question about a page, as the product asks it."""
    return [ChatMessage("system", _SYSTEM), ChatMessage("user", f"\n{question}", opening=page)]


def rendered(messages: Iterable[ChatMessage]) -> str:
    """The prompt as text, by the template of `tests.model_files`."""
    turns = (
        f"<|im_start|>{turn.role}\n{turn.opening}{turn.content}<|im_end|>\n" for turn in messages
    )
    return "".join(turns) + "<|im_start|>assistant\n"


def answer(count: int) -> str:
    """The first words of every answer."""
    return "".join(f" {word}" for word in full_size.words(0, count))


def filler_page(tokens: int, place: int = 0) -> str:
    """A page of so many tokens that shares none with an answer, nor many with that of another
    place.
    """
    return page_of([[word] for word in full_size.words(_FILLER + place * 5_000, tokens)])


def copied_page(tokens: int, kept: Sequence[range], scattered: Iterable[int]) -> str:
    """A page that holds some runs of the answer's words in order, and others each on its own."""
    runs = [full_size.words(run.start, len(run)) for run in kept]
    runs += [full_size.words(place, 1) for place in scattered]
    filler = iter(full_size.words(_FILLER, tokens))
    missing = max(0, tokens - sum(map(len, runs)))
    # Filler between all of them, so that none stands beside another; 7 is prime to most lengths.
    order = sorted(range(len(runs)), key=lambda place: (place * 7) % len(runs))
    page: list[list[str]] = []
    for place in order:
        page.append([next(filler) for _ in range(missing // len(runs))])
        page.append(runs[place])
    page.append([next(filler)])
    return page_of(page)


def page_of(runs: Iterable[Sequence[str]]) -> str:
    """Words as text; each is one token."""
    return "".join(f" {word}" for run in runs for word in run)


def spread(values: Sequence[float]) -> str:
    """The median, and the middle half."""
    if len(values) < 2:
        return f"{values[0]:.3f}"
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return f"{middle:.3f} ({low:.3f} to {high:.3f})"


def verdict(name: str, values: Sequence[float], *, least: float = 0.0, most: float = 0.0) -> None:
    """Print a ratio beside its target."""
    target = f"at least {least:g}" if least else f"at most {most:g}"
    median = statistics.median(values)
    met = median >= least if least else median <= most
    print(f"{name}: {spread(values)}; target {target}: {'met' if met else 'MISSED'}", flush=True)
