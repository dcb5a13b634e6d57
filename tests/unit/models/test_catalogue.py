from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from memory_cache.errors import InternalError
from memory_cache.models.catalogue import find_entry, read_catalogue
from memory_cache.models.fetch.address import check_url
from memory_cache.models.fetch.messages import Rules
from memory_cache.paths import find_manifests

if TYPE_CHECKING:
    from pathlib import Path

MANIFEST = find_manifests() / "models.json"


def test_there_are_models_of_both_roles_from_small_to_large() -> None:
    entries = read_catalogue()
    weights = [entry.parameters for entry in entries if entry.role == "chat"]

    assert Counter(entry.role for entry in entries)["embed"] >= 2
    assert min(weights) < 1_000_000_000
    assert 7_000_000_000 < max(weights) < 9_000_000_000


def test_every_entry_is_pinned_and_says_where_its_hash_was_confirmed() -> None:
    for entry in read_catalogue():
        revision = entry.url.split("/resolve/")[1].split("/")[0]
        assert len(revision) == 40, entry.id
        assert int(revision, 16), entry.id
        assert len(entry.confirmed) > 40, entry.id


def test_every_address_is_one_that_downloads_are_allowed_from() -> None:
    for entry in read_catalogue():
        assert check_url(entry.url, Rules().hosts).host == "huggingface.co"


def test_sizes_are_in_proportion() -> None:
    for entry in read_catalogue():
        assert entry.bytes is not None
        bits = 8 * entry.bytes / entry.parameters
        assert 4 < bits < 10, entry.id
        assert entry.bytes < entry.memory_bytes < 4 * entry.bytes, entry.id


def test_hashes_are_all_different() -> None:
    hashes = [entry.sha256 for entry in read_catalogue()]

    assert len(set(hashes)) == len(hashes)


def test_an_entry_is_found_by_its_id() -> None:
    entry = find_entry("qwen3-1.7b")

    assert entry is not None
    assert entry.name == "Qwen3 1.7B"
    assert find_entry("gpt-9") is None


@pytest.mark.parametrize(
    "change",
    [
        {"url": "http://huggingface.co/a/b/resolve/main/Qwen3-0.6B-Q8_0.gguf"},
        {"url": "https://huggingface.co.example/a/b/resolve/main/Qwen3-0.6B-Q8_0.gguf"},
        {"url": "https://x@huggingface.co/a/b/resolve/main/Qwen3-0.6B-Q8_0.gguf"},
        {"url": "https://huggingface.co/a/b/resolve/main/other.gguf"},
        {"url": "https://huggingface.co/a/b/resolve/main/Qwen3-0.6B-Q8_0.gguf?x=1"},
        {"file": "../../etc/Qwen3-0.6B-Q8_0.gguf"},
        {"file": ".gguf"},
        {"sha256": "9465"},
        {"sha256": "Z" * 64},
        {"bytes": -1},
        {"bytes": 2**60},
        {"id": "Bad Id"},
        {"id": "gemma-3-1b"},
        {"role": "agent"},
        {"mirror": "https://example.org"},
    ],
)
def test_a_manifest_that_was_tampered_with_is_refused(
    tmp_path: Path, change: dict[str, Any]
) -> None:
    manifest = json.loads(MANIFEST.read_bytes())
    manifest["models"][0] |= change
    path = tmp_path / "models.json"
    path.write_text(json.dumps(manifest))

    with pytest.raises(InternalError):
        read_catalogue(path)


def test_a_manifest_that_is_not_there_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(InternalError):
        read_catalogue(tmp_path / "models.json")
