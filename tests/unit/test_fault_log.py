"""Faults on stderr: their kind and place, and no word of a page."""

from __future__ import annotations

import io
import sys

import pytest

from memory_cache.fault_log import debug_fault, log_fault


def raise_canary() -> None:
    raise ValueError("canary")


@pytest.fixture
def fault() -> ValueError:
    with pytest.raises(ValueError, match="canary") as caught:
        raise_canary()
    return caught.value


def test_a_fault_is_told_by_kind_and_place_and_not_by_what_it_says(
    fault: ValueError, capsys: pytest.CaptureFixture[str]
) -> None:
    log_fault(fault, "background")

    first, *places = capsys.readouterr().err.splitlines()
    assert first == "memory-cache: background: ValueError"
    assert places[-1].split(":")[0] == "  test_fault_log.py"
    assert places[-1].endswith("raise_canary")
    assert "canary" not in first + "".join(places).replace("raise_canary", "")


@pytest.mark.parametrize("stream", ["closed", "none"])
def test_a_stream_that_nobody_holds_is_no_second_fault(
    fault: ValueError, stream: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stderr", closed if stream == "closed" else None)

    log_fault(fault)


@pytest.mark.parametrize("wanted", [True, False])
def test_what_files_do_to_a_child_every_day_is_told_to_those_who_debug_alone(
    fault: ValueError,
    wanted: bool,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if wanted:
        monkeypatch.setenv("MEMORY_CACHE_DEBUG", "1")
    else:
        monkeypatch.delenv("MEMORY_CACHE_DEBUG", raising=False)

    debug_fault(fault, "read-pdf")

    assert capsys.readouterr().err.startswith("memory-cache: read-pdf: ValueError") == wanted
