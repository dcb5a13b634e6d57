"""What becomes of the host when an engine dies, hangs, talks nonsense or cannot start."""

from __future__ import annotations

import os
import random
import select
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from memory_cache.engine.client import ChatMessage, Engine, Load
from memory_cache.errors import (
    EngineStopped,
    EngineUnavailable,
    ModelError,
    ModelMissing,
    SearchModelUnusable,
)
from memory_cache.models.bundled import embedding_model
from tests.scripted_model import write_scripted_model
from tests.unit.engine.conftest import COMMAND

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Speaker = Callable[..., Engine]

LONG = {"repeat": 1000}


def talk(engine: Engine, on_piece: Callable[[str], None], max_tokens: int = 20_000) -> None:
    engine.generate(
        [ChatMessage("user", "Talk.")],
        max_tokens=max_tokens,
        temperature=0,
        seed=1,
        on_piece=on_piece,
    )


def strike(engine: Engine, number: signal.Signals) -> Callable[[str], None]:
    """Send the engine a signal at the first piece of an answer."""
    struck: list[bool] = []

    def on_piece(_: str) -> None:
        if not struck:
            struck.append(True)
            assert engine.pid is not None
            os.kill(engine.pid, number)

    return on_piece


def wait_until_gone(pid: int) -> bool:
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    ready, _, _ = select.select([handle], [], [], 10)
    os.close(handle)
    return bool(ready)


def says(engine: Engine, count: int) -> str:
    pieces: list[str] = []
    talk(engine, pieces.append, count)
    return "".join(pieces)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGABRT, signal.SIGSEGV])
def test_an_engine_killed_in_the_middle_of_an_answer_costs_that_answer(
    speaker: Speaker, number: signal.Signals
) -> None:
    engine = speaker("on and on ", model=LONG)

    with pytest.raises(EngineStopped):
        talk(engine, strike(engine, number))

    assert (engine.pid, engine.loaded) == (None, None)
    assert says(engine, 5) == "on an"


def test_a_stopped_engine_is_given_up_after_the_stall_time(speaker: Speaker) -> None:
    engine = speaker("on and on ", model=LONG, stall_s=1.0)
    engine.start()
    stalled = engine.pid
    assert stalled is not None

    with pytest.raises(EngineStopped):
        talk(engine, strike(engine, signal.SIGSTOP))

    assert wait_until_gone(stalled)
    assert says(engine, 2) == "on"


def test_three_deaths_in_90_seconds_stop_the_restarts_for_90_seconds(speaker: Speaker) -> None:
    now = [1000.0]
    engine = speaker("on and on ", model=LONG, clock=lambda: now[0])
    for _ in range(3):
        now[0] += 20
        with pytest.raises(EngineStopped):
            talk(engine, strike(engine, signal.SIGKILL))

    now[0] += 89
    with pytest.raises(EngineUnavailable):
        says(engine, 1)
    now[0] += 1
    assert says(engine, 2) == "on"


def test_deaths_far_apart_stop_nothing(speaker: Speaker) -> None:
    now = [1000.0]
    engine = speaker("on and on ", model=LONG, clock=lambda: now[0])
    for _ in range(4):
        now[0] += 46
        with pytest.raises(EngineStopped):
            talk(engine, strike(engine, signal.SIGKILL))

    assert says(engine, 2) == "on"


class Watched(threading.Event):
    """A `cancelled` event that tells when a request waits for its answer: then it is looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting = threading.Event()

    def is_set(self) -> bool:
        self.waiting.set()
        return False


def test_every_request_in_flight_hears_of_the_death(embedder: Engine) -> None:
    embedder.start()
    pid = embedder.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    heard: list[int] = []
    events = [Watched() for _ in range(4)]

    def embed(index: int) -> None:
        with pytest.raises(EngineStopped):
            embedder.embed(["a page " * 2000] * 16, cancelled=events[index])
        heard.append(index)

    threads = [threading.Thread(target=embed, args=(index,)) for index in range(4)]
    for thread in threads:
        thread.start()
    for event in events:
        event.waiting.wait()
    os.kill(pid, signal.SIGKILL)
    for thread in threads:
        thread.join()

    assert sorted(heard) == [0, 1, 2, 3]


def test_close_ends_the_child_even_a_stopped_one_and_may_be_repeated(embedder: Engine) -> None:
    embedder.start()
    pid = embedder.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)

    embedder.close()
    embedder.close()

    assert wait_until_gone(pid)
    with pytest.raises(EngineStopped):
        embedder.embed(["after the end"])


def test_close_ends_an_engine_deep_in_its_work(speaker: Speaker) -> None:
    engine = speaker("on and on ", model=LONG)
    pids: list[int | None] = []

    def close(_: str) -> None:
        pids.append(engine.pid)
        engine.close()

    with pytest.raises(EngineStopped):
        talk(engine, close)

    assert pids[0] is not None
    assert wait_until_gone(pids[0])


def test_an_idle_engine_is_closed_and_started_again_when_needed(speaker: Speaker) -> None:
    engine = speaker("on and on ", idle_s=0.01)
    assert says(engine, 2) == "on"
    pid = engine.pid

    assert pid is None or wait_until_gone(pid)
    assert says(engine, 2) == "on"


def test_no_engine_outlives_a_host_that_was_killed() -> None:
    program = (
        "import sys; from memory_cache.engine.client import Engine, Load\n"
        f"engine = Engine({COMMAND!r}, Load(role='embed', path={str(embedding_model().path)!r}))\n"
        "engine.start(); print(engine.pid, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as host:
        assert host.stdout is not None
        pid = int(host.stdout.readline())
        host.kill()
        host.wait()

        assert wait_until_gone(pid)


def test_an_engine_ends_with_its_stdin_even_before_it_has_a_model() -> None:
    ended = subprocess.run(COMMAND, input=b"", capture_output=True, timeout=30, check=False)

    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")


@pytest.mark.parametrize("frame", [b"\xff\xff\xff\xff", b"\x05\x00\x00\x00hello", b"\x02\x00"])
def test_an_engine_that_is_sent_nonsense_ends(frame: bytes) -> None:
    ended = subprocess.run(COMMAND, input=frame, capture_output=True, timeout=30, check=False)

    assert (ended.returncode, ended.stdout) == (2, b"")


@pytest.mark.parametrize(
    "command",
    [
        ["/nowhere/memory-cache", "engine"],
        [sys.executable, "-c", "pass"],
        [sys.executable, "-c", "print('Segmentation fault', flush=True)"],
        [sys.executable, "-c", "import os, time; os.write(1, b'\\xff' * 64); time.sleep(60)"],
        [sys.executable, "-c", "import os, time; os.write(1, b'\\1\\0\\0\\0x'); time.sleep(60)"],
    ],
)
def test_a_program_that_is_no_engine_is_an_engine_that_stopped(
    start: Callable[..., Engine], command: list[str]
) -> None:
    engine = start(Load(role="embed", path="any.gguf"), command=command)

    with pytest.raises(EngineStopped):
        engine.embed(["a page"])


def test_a_silent_program_is_given_up(start: Callable[..., Engine]) -> None:
    silent = [sys.executable, "-c", "import time; time.sleep(60)"]
    engine = start(Load(role="embed", path="any.gguf"), command=silent, stall_s=0.2)

    with pytest.raises(EngineStopped):
        engine.embed(["a page"])


def test_what_native_code_prints_does_not_break_a_frame(
    start: Callable[..., Engine], tmp_path: Path
) -> None:
    printing = (
        "import os, threading\n"
        "from memory_cache.engine import worker\n"
        "real = worker.take_streams\n"
        "def take():\n"
        "    streams = real()\n"
        "    os.write(1, b'a stray printf')\n"
        "    return streams\n"
        "worker.take_streams = take\n"
        "worker.run_engine()\n"
    )
    path = write_scripted_model(tmp_path / "scripted.gguf", "Fine.")
    engine = start(Load(role="chat", path=str(path)), command=[sys.executable, "-c", printing])

    assert says(engine, 5) == "Fine."


def test_a_model_that_is_missing_is_said_to_be(start: Callable[..., Engine]) -> None:
    with pytest.raises(ModelMissing):
        start(Load(role="chat", path="/nowhere/model.gguf")).start()


def test_a_model_that_cannot_be_loaded_is_no_death(
    start: Callable[..., Engine], tmp_path: Path
) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(b"GGUF but not really")
    engine = start(Load(role="chat", path=str(path)))

    for _ in range(4):
        with pytest.raises(ModelError):
            engine.start()


def test_a_damaged_search_model_is_told_apart_from_one_that_a_person_chose(
    start: Callable[..., Engine], tmp_path: Path
) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(b"GGUF but not really")

    with pytest.raises(SearchModelUnusable):
        start(Load(role="embed", path=str(path))).start()


@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_model_costs_an_error_and_never_the_host(
    start: Callable[..., Engine], tmp_path: Path, seed: int
) -> None:
    path = write_scripted_model(tmp_path / "damaged.gguf", "Hello.")
    content = bytearray(path.read_bytes())
    chance = random.Random(seed)
    for _ in range(chance.choice([1, 8, 64])):
        content[chance.randrange(6_000)] = chance.randrange(256)
    path.write_bytes(content[: chance.choice([len(content), len(content) // 2])])
    engine = start(Load(role="chat", path=str(path)), stall_s=10.0)

    with suppress(ModelError, EngineStopped):
        says(engine, 5)


def test_after_two_deaths_on_a_gpu_the_next_process_runs_without_it(tmp_path: Path) -> None:
    """A driver that crashes would crash again; the answers go on, slower."""
    seen = tmp_path / "asked"
    program = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from memory_cache.engine.messages import *\n"
        "load = to_engine.decode(read_frame(sys.stdin.buffer))\n"
        f"with Path({str(seen)!r}).open('a') as file: file.write(f'{{load.gpu_layers}} ')\n"
        "loaded = Loaded(name='', dimensions=1, context_tokens=9, layers=2, device='Card',\n"
        "    gpu_layers=2 if load.gpu_layers else 0, chat_template=True, model_bytes=1)\n"
        "sys.stdout.buffer.write(encode_frame(loaded)); sys.stdout.buffer.flush()\n"
        "read_frame(sys.stdin.buffer)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    engine = Engine([sys.executable, "-c", program], Load(role="chat", path="m", gpu_layers=-1))
    try:
        for _ in range(2):
            with pytest.raises(EngineStopped):
                says(engine, 1)
        loaded = engine.start()
    finally:
        engine.close()

    assert seen.read_text().split() == ["-1", "-1", "0"]
    assert (loaded.gpu_layers, loaded.cpu_reason) == (0, "failed")
