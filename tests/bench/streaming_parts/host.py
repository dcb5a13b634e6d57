"""A stand-in for the program that says a long answer at an even pace, to whoever asks anything.

python -m tests.bench.streaming_parts.host TOKENS TOKENS_A_SECOND
"""

from __future__ import annotations

import json
import struct
import sys
import time
from typing import Any

from tests.bench.streaming_parts.answer import pieces

_PAGE = {"page_id": 1, "url": "https://mill.example/", "title": "The mill", "saved_at": 1.0}


def main() -> None:
    """Answer each request until the input ends."""
    said = pieces(int(sys.argv[1]))
    between_s = 1 / float(sys.argv[2])
    while len(head := sys.stdin.buffer.read(4)) == 4:
        (size,) = struct.unpack("=I", head)
        request = json.loads(sys.stdin.buffer.read(size))
        match request["type"]:
            case "hello":
                hello = {"protocol": 1, "host": "bench", "pages": 1, "chat_model": "Bench"}
                _send(request, "welcome", **hello)
            case "list_pages":
                _send(request, "pages", pages=[], total=0)
            case "list_collections":
                _send(request, "collections", collections=[])
            case "ask":
                _say(request, said, between_s)
        _send(request, "done")


def _say(request: dict[str, Any], said: list[str], between_s: float) -> None:
    quotes = [_quote(number) for number in range(1, 4)]
    _send(request, "quotes", label="answer", quotes=quotes, read=9, total=9)
    began_s = time.monotonic()
    for number, piece in enumerate(said):
        time.sleep(max(0.0, began_s + number * between_s - time.monotonic()))
        _send(request, "token", text=piece)
    took_s = time.monotonic() - began_s
    figures = {"prompt_tokens": 9, "reused_tokens": 0, "tokens": len(said), "seconds": took_s}
    whole = {"text": "".join(said), "citations": [1, 2, 3], "model": "Bench"}
    _send(request, "answer", **whole, **figures, first_token_s=0.0, complete=True, checks=[])


def _quote(number: int) -> dict[str, object]:
    text = f"The gates open at the turn of the tide, number {number}."
    place = {"start": 0, "end": len(text), "score": 0.9, "page_number": None}
    page = {name: _PAGE[name] for name in ("page_id", "url", "title")}
    words = {"text": text, "prefix": "", "suffix": "", "heading": ""}
    return {"number": number, **page, **words, **place}


def _send(request: dict[str, Any], kind: str, **event: object) -> None:
    body = json.dumps({"type": kind, "id": request["id"], **event}).encode()
    sys.stdout.buffer.write(struct.pack("=I", len(body)) + body)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
