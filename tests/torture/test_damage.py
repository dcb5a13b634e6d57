"""Figure 5: a damaged library is told of and salvaged, never believed."""

from __future__ import annotations

import hashlib
import random
import shutil
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from memory_cache.errors import LibraryDamaged, LibraryError, LibraryNewer, NotFound
from memory_cache.store.library import Library
from memory_cache.store.salvage import salvage
from tests.torture import SEED, share
from tests.torture.damage import WAYS, Said, damage, fill
from tests.torture.library_check import find_faults

if TYPE_CHECKING:
    from pathlib import Path

DATABASES = 1_000


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """A library that was closed well, one whose host was killed, and the log of another."""
    closed, killed, other = (
        tmp_path_factory.mktemp(name) for name in ("closed", "killed", "other")
    )
    fill(closed / "library.sqlite3", random.Random(SEED), leave_log=False)
    fill(killed / "library.sqlite3", random.Random(SEED), leave_log=True)
    fill(other / "library.sqlite3", random.Random(SEED + 1), site="other", leave_log=True)
    return closed, killed, other / "library.sqlite3-wal"


@pytest.mark.torture
def test_a_damaged_library_is_whole_or_an_error_and_what_can_be_read_is_salvaged(
    libraries: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    chance = random.Random(SEED)
    closed, killed, foreign = libraries
    said = {folder: said_by(folder, tmp_path) for folder in (closed, killed)}
    ends: Counter[str] = Counter()
    saved = lost = 0
    wrong: list[str] = []
    for number in range(share(DATABASES, least=len(WAYS))):
        way = WAYS[number % len(WAYS)]
        original = chance.choice((closed, killed)) if "log" not in way else killed
        folder = tmp_path / f"{number}"
        shutil.copytree(original, folder)
        damage(folder, way, chance, foreign)
        before = digests(folder)
        rescued = folder / "rescued.sqlite3"
        try:
            kept = salvage(folder / "library.sqlite3", rescued)
        except LibraryDamaged:
            ends["nothing salvaged"] += 1
        else:
            saved += kept.pages
            lost += len(kept.lost)
            wrong += [f"{way} {number}: {one}" for one in faults_of(rescued, said[original])]
        if digests(folder) != before:
            wrong.append(f"{way} {number}: the damaged file was written to")
        end = use(folder / "library.sqlite3", said[original], lost_log="log" in way)
        ends[f"{way}: {end.partition(':')[0]}"] += 1
        if end.startswith("silent"):
            wrong.append(f"{way} {number}: {end}")
        shutil.rmtree(folder)
    print(f"seed {SEED}, {saved} pages salvaged, {lost} told as lost")
    print(*(f"{count:5} {end}" for end, count in sorted(ends.items())), sep="\n")

    assert wrong == []


def said_by(folder: Path, tmp_path: Path) -> Said:
    """What a copy of the library says: to open one changes its files."""
    copy = tmp_path / f"copy of {folder.name}"
    shutil.copytree(folder, copy)
    return Said(copy / "library.sqlite3")


def digests(folder: Path) -> dict[str, str]:
    """The digests of a library's files."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.glob("library.sqlite3*")
    }


def use(path: Path, truth: Said, *, lost_log: bool) -> str:
    """Use a damaged library as a person does; return what became of it.

    Where the log is gone, or its last transactions, nothing can tell: SQLite's files are then those
    of a while ago, and must be whole as such ("older").
    """
    try:
        said = Said(path)
    except LibraryNewer:
        return "newer"
    except LibraryDamaged:
        return "damaged"
    except NotFound:
        return "not found"
    except LibraryError as error:
        return f"error ({error.__cause__!r})"[:60]
    for part in ("contents", "found", "pages", "collections", "chats", "count"):
        if getattr(said, part) != getattr(truth, part):
            if lost_log and is_older(said, truth):
                return "older"
            if part == "found" and is_told_by_doctor(path):
                return "words missed, told by the doctor"
            return silent(part, getattr(said, part), getattr(truth, part))
    return "whole"


def is_told_by_doctor(path: Path) -> bool:
    """Whether the check of the whole file finds it. The index of words, which can be made anew, has
    no digests: what is damaged there may only be missed by a search until then.
    """
    try:
        with closing(Library(path)) as library:
            return bool(library.check())
    except LibraryError:
        return True


def is_older(said: Said, truth: Said) -> bool:
    """Whether it says less than the truth, or what was true before, and nothing else."""
    for url, (source, text) in said.contents.items():
        true = truth.contents.get(url, (b"", ""))[0]
        before = true.removesuffix(b" Anew.")
        if source not in (true, before) or text.encode() not in (b"", true, before):
            return False
    return all(set(urls) <= set(truth.found[word]) for word, urls in said.found.items())


def silent(part: str, said: object, true: object) -> str:
    """What was said that is not true."""
    if isinstance(said, dict) and isinstance(true, dict):
        keys = [key for key in said | true if said.get(key) != true.get(key)]
        gone, new = len(true.keys() - said.keys()), len(said.keys() - true.keys())
        first = keys[0]
        detail = f"{said.get(first)!r:.90} for {true.get(first)!r:.90}"
        return f"silent {part}: {len(keys)} differ, {gone} gone, {new} new, {detail}"
    return f"silent {part}"


def faults_of(path: Path, truth: Said) -> list[str]:
    """Return what is wrong with a rescued library, and what in it never was in the damaged one."""
    found = find_faults(path, reread=False)
    with closing(Library(path)) as library:
        for page in library.pages.screen(1_000)[0]:
            source = library.pages.source(page.page_id).draft.source
            if page.url not in truth.contents:
                found.append(f"{page.url} never was there")
            elif source != truth.contents[page.url][0] and source.removesuffix(
                b" Anew."
            ) != truth.contents[page.url][0].removesuffix(b" Anew."):
                found.append(f"{page.url} has another source")
    return found
