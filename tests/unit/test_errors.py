"""Errors as scripts and the add-on see them: codes that are stable, sentences that are whole."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import memory_cache
from memory_cache.errors import MemoryCacheError, all_errors
from memory_cache.protocol import failure

RELEASED = {
    *("internal", "bad_request", "unknown_request", "bad_frame", "too_large", "version_mismatch"),
    *("cancelled", "not_found", "upload_missing", "no_text", "library_failed", "disk_full"),
    *("library_damaged", "library_newer", "engine_failed", "engine_stopped", "engine_unavailable"),
    *("model_unusable", "model_missing", "search_model_unusable"),
    *("program_older", "addon_older", "library_busy", "library_forbidden"),
}


def test_released_codes_stay_and_each_belongs_to_one_class() -> None:
    """An error defined beside its code once took “internal” a second time."""
    for module in pkgutil.walk_packages(memory_cache.__path__, "memory_cache."):
        if not module.name.endswith("__main__") and "worker" not in module.name:
            importlib.import_module(module.name)
    codes = [error.code for error in all_errors()]

    assert len(codes) == len(set(codes))
    assert set(codes) >= RELEASED


@pytest.mark.parametrize("error", list(all_errors()), ids=lambda error: error.code)
def test_an_error_is_told_in_whole_sentences(error: type[MemoryCacheError]) -> None:
    told = failure(7, error())

    assert (told.id, told.code, told.message) == (7, error.code, error.sentence)
    assert told.message[0].isupper()
    assert told.message.endswith(".")
    assert told.remedy is None or told.remedy[0].isupper()


def test_what_was_not_foreseen_tells_nothing_of_itself() -> None:
    told = failure(7, ValueError("a page's own words"))

    assert (told.code, "words" in told.message) == ("internal", False)
