"""Names a model file's content without reading all of it: gigabytes would take half a minute."""

from __future__ import annotations

import hashlib
from pathlib import Path

from memory_cache.errors import ModelError, ModelMissing
from memory_cache.saying import say, why

_HEAD_BYTES = 4_194_304
_SAMPLES = 64
_SAMPLE_BYTES = 65_536


def fingerprint(path: Path | str) -> str:
    """Return a hash of the file's size, its beginning and samples spread evenly over the rest.

    Two files that differ by chance or by version differ in it; it is no protection against someone
    who wants to deceive. Raises `ModelMissing`, or `ModelError` if the file cannot be read.
    """
    try:
        with Path(path).open("rb") as file:
            size_bytes = file.seek(0, 2)
            digest = hashlib.sha256(size_bytes.to_bytes(8, "little"))
            file.seek(0)
            digest.update(file.read(_HEAD_BYTES))
            step = max(1, (size_bytes - _HEAD_BYTES) // _SAMPLES)
            for place in range(_HEAD_BYTES, size_bytes, max(step, _SAMPLE_BYTES)):
                file.seek(place)
                digest.update(file.read(_SAMPLE_BYTES))
    except FileNotFoundError:
        raise ModelMissing from None
    except OSError as error:
        raise ModelError(
            say("model_unreadable", "This model file cannot be read: {why}.", why=why(error))
        ) from None
    return digest.hexdigest()
