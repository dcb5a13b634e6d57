"""Mends JSON from the web, whose strings may hold half a character that UTF-8 cannot carry."""

from __future__ import annotations

import json


def mend_json(message: bytes) -> bytes:
    """Return the message with every lone surrogate, and every byte that is not UTF-8, replaced.

    `JSON.stringify` writes a lone surrogate of a page's title or address as an escape. Raises
    ValueError or RecursionError if the message is not JSON even so.
    """
    if rb"\ud" not in message.lower():
        try:
            message.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            return message
    value = json.loads(message.decode("utf-8", "replace"))
    text = json.dumps(value, ensure_ascii=False)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()
