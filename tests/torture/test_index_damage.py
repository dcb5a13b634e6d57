"""Figure 5: no damaged index file comes to hnswlib, and the answers stay those of the vectors."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import hnswlib
import pytest

from memory_cache.store.library import Library
from tests.torture import SEED, share
from tests.torture.library_check import index_faults
from tests.unit.store.index_case import MODEL, fill, index

FILES, PAGES = 1_000, 24
WAYS = ("flipped bits", "zeroed", "cut off", "longer", "another's", "garbage", "gone")


@pytest.mark.torture
def test_a_damaged_index_file_is_never_read_and_always_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(SEED)
    library = Library(tmp_path / "library.sqlite3")
    fill(library, PAGES)
    folder = tmp_path / "passages.hnsw"
    first = index(folder, library)
    first.refresh()
    first.save()
    whole = {path: path.read_bytes() for path in folder.iterdir()}
    given: list[tuple[str, str]] = []

    class Watched(hnswlib.Index):  # type: ignore[misc]
        def load_index(self, path: str, *arguments: object) -> None:
            with open(path, "rb") as file:  # noqa: PTH123 - as hnswlib opens it
                given.append((path, hashlib.file_digest(file, "sha256").hexdigest()))
            super().load_index(path, *arguments)

    monkeypatch.setattr(hnswlib, "Index", Watched)
    wrong: list[str] = []
    damaged = rebuilt = 0
    for number in range(share(FILES, least=len(WAYS))):
        for path in folder.iterdir():
            path.unlink()
        for path, content in whole.items():
            path.write_bytes(content)
        way = WAYS[number % len(WAYS)]
        for path in chance.sample(sorted(whole), chance.choice((1, 1, len(whole)))):
            damaged += damage(path, way, list(whole.values()), chance)
        mine = index(folder, library)
        found = index_faults(library, mine, MODEL, 4)
        # What was not read is built in the background, written, and read by the next.
        mine.refresh()
        mine.save()
        before = len(given)
        found += index_faults(library, index(folder, library), MODEL, 4)
        rebuilt += len(given) - before == len(whole)
        wrong += [f"{way} {number}: {one}" for one in found]
    library.close()
    print(f"seed {SEED}, {damaged} damaged files, {rebuilt} indexes whole again afterwards")

    assert wrong == []
    assert rebuilt == share(FILES, least=len(WAYS))
    # A file is named after its digest: what was damaged bears the name that it had.
    assert given
    assert [path for path, digest in given if Path(path).stem != digest[:32]] == []


def damage(path: Path, way: str, others: list[bytes], chance: random.Random) -> bool:
    """Damage a file; False if it is the same afterwards."""
    before = path.read_bytes()
    content = bytearray(before)
    match way:
        case "flipped bits":
            for _ in range(chance.choice((1, 16))):
                content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        case "zeroed":
            first = chance.randrange(len(content))
            content[first : first + 512] = bytes(len(content[first : first + 512]))
        case "cut off":
            del content[chance.randrange(len(content)) :]
        case "longer":
            content += chance.randbytes(64)
        case "another's":
            content[:] = chance.choice(others)
        case "garbage":
            content[:] = chance.randbytes(len(content))
    path.write_bytes(content)
    if way == "gone":
        path.unlink()
    return way == "gone" or bytes(content) != before
