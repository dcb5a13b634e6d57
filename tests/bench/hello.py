"""Times the host from spawn to its first reply, beside a bare Python host that answers the same.

Prints medians in ms and their ratio, which holds on any machine: `python tests/bench/hello.py`.
"""

from __future__ import annotations

import json
import os
import statistics
import struct
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

PAIRS = 20
HELLO = json.dumps({"type": "hello", "id": 1, "protocol": 1, "extension": "0.1.0"}).encode()

# As little as a native messaging host can be: reads a frame, writes a frame.
BARE = """\
import json, struct, sys
(length,) = struct.unpack("=I", sys.stdin.buffer.read(4))
hello = json.loads(sys.stdin.buffer.read(length))
welcome = {"type": "welcome", "id": hello["id"], "protocol": 1, "host": "bare", "pages": 0,
           "chat_model": None}
body = json.dumps(welcome).encode()
sys.stdout.buffer.write(struct.pack("=I", len(body)) + body)
sys.stdout.buffer.flush()
sys.stdin.buffer.read()
"""


def time_hello(command: list[str], home: Path) -> float:
    """Return the milliseconds from spawn to the whole first reply."""
    environment = {**os.environ, "MEMORY_CACHE_HOME": str(home), "HOME": str(home)}
    began_s = perf_counter()
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        bufsize=0,
    ) as host:
        assert host.stdin is not None
        assert host.stdout is not None
        host.stdin.write(struct.pack("=I", len(HELLO)) + HELLO)
        (length,) = struct.unpack("=I", host.stdout.read(4))
        reply = json.loads(host.stdout.read(length))
        took_ms = (perf_counter() - began_s) * 1_000
        host.stdin.close()
        host.wait()
    assert reply["type"] == "welcome", reply
    return took_ms


def main() -> None:
    """Measure in pairs, so that a busy machine slows both, and print."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        real = [sys.executable, "-m", "memory_cache", "serve"]
        # The first makes the library and warms the disk's cache.
        for command in (real, bare := [sys.executable, "-c", BARE]):
            time_hello(command, home)
        pairs = [(time_hello(real, home), time_hello(bare, home)) for _ in range(PAIRS)]
    real_ms, bare_ms = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = statistics.median(ours / theirs for ours, theirs in pairs)
    print(f"hello, median of {PAIRS}: {real_ms:.0f} ms, slowest {max(pairs)[0]:.0f} ms")
    print(f"a bare Python host: {bare_ms:.0f} ms")
    print(f"ratio: {ratio:.1f}")


if __name__ == "__main__":
    main()
