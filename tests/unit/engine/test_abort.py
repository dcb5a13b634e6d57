from __future__ import annotations

from memory_cache.engine.worker.abort import AbortFlag


def test_a_flag_is_raised_and_lowered() -> None:
    flag = AbortFlag()
    seen = [flag.is_raised]
    flag.raise_()
    seen.append(flag.is_raised)
    flag.lower()
    seen.append(flag.is_raised)

    assert seen == [False, True, False]
