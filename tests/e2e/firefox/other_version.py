"""A stand-in for a host of another version: it refuses every request."""

from __future__ import annotations

import json
import struct
import sys


def main() -> None:
    """Answer each request until the input ends."""
    while len(head := sys.stdin.buffer.read(4)) == 4:
        (size,) = struct.unpack("=I", head)
        request = json.loads(sys.stdin.buffer.read(size))
        _send({"type": "failed", "id": request.get("id"), **_REFUSAL})


_REFUSAL = {
    "code": "version_mismatch",
    "message": "The add-on and the Memory Cache program do not fit together.",
    "remedy": "Update both to the same version.",
}


def _send(event: dict[str, object]) -> None:
    body = json.dumps(event).encode()
    sys.stdout.buffer.write(struct.pack("=I", len(body)) + body)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
