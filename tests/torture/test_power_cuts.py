"""Figure 1: no power cut takes what was acknowledged, whatever of unsynced writes is on disk."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from memory_cache.store.library import Library
from memory_cache.store.texts import Reading
from memory_cache.text.chunk import cut_passages
from memory_cache.text.extract import EXTRACTOR_VERSION, extract
from tests.e2e.host.host_process import HostProcess
from tests.torture import SEED, share
from tests.torture.ledger import Ledger, faults, is_acknowledgement
from tests.torture.library_check import find_faults
from tests.torture.power_cut import Trace, moments, strace

if TYPE_CHECKING:
    from pathlib import Path

CUTS, CUTS_PER_TRACE, LIVES_PER_TRACE = 200, 25, 3


@pytest.mark.torture
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_no_acknowledged_page_is_lost_when_the_power_is_cut(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    fates: Counter[str] = Counter()
    acknowledged = 0
    wrong: list[str] = []
    cuts = share(CUTS, least=6)
    while fates.total() < cuts:
        home = tmp_path / f"{fates.total()}"
        home.mkdir()
        ledger, trace = record(home, chance)
        for line in moments(trace, min(CUTS_PER_TRACE, cuts - fates.total()), chance):
            folder = home / "after"
            fate = trace.cut(line, folder, chance)
            fates[fate] += 1
            heard = replies_before(trace, line)
            acknowledged += len(heard)
            found = faults_after(folder, ledger, heard)
            wrong += [f"{home.name}, line {line}, {fate}: {fault}" for fault in found]
            shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(home)
    print(f"seed {SEED}, {dict(fates)}, {acknowledged} acknowledgements before them")

    assert acknowledged
    assert wrong == []


def record(home: Path, chance: random.Random) -> tuple[Ledger, Trace]:
    """Let hosts save pages one after another, and return what they wrote to the disk."""
    written = home / "trace"
    ledger = Ledger(chance, paragraphs=chance.choice((2, 20, 90)))
    for _ in range(LIVES_PER_TRACE):
        with HostProcess(home, prefix=strace(written)) as host:
            host.hello()
            # As many uploads as a host holds at a time.
            batch = ledger.batch(chance.randint(4, 8))
            for operation in batch:
                host.send_bytes(operation.message)
            for operation in batch:
                event = host.next_event(operation.request_id)
                assert is_acknowledgement(event), event
                ledger.hear([event])
            assert host.end_input() == 0
    with written.open(encoding="ascii") as lines:
        return ledger, Trace(lines, home / "data")


def replies_before(trace: Trace, line: int) -> dict[int, int]:
    """Return the requests that were acknowledged before this line, with their pages."""
    return {
        reply.event["id"]: reply.event.get("page_id", 0)
        for reply in trace.replies
        if reply.line < line and is_acknowledgement(reply.event)
    }


def faults_after(folder: Path, ledger: Ledger, heard: dict[int, int]) -> list[str]:
    """Open the library as it is after the cut, look for what is wrong, and go on with the work."""
    folder.mkdir(exist_ok=True)
    path = folder / "library.sqlite3"
    life = max((one.life for one in ledger.operations if one.request_id in heard), default=0)
    # Those of the next life may have been under way, if nothing was heard of it yet.
    sent = [one for one in ledger.operations if one.life <= life + 1]
    with closing(Library(path)) as library:
        found = faults(library, sent, heard)
        for page_id in library.texts.unread(1_000):
            read(library, page_id)
        if library.texts.count_unread():
            found.append("a page could not be read")
    return found + find_faults(path, reread=False)


def read(library: Library, page_id: int) -> None:
    """Do what the host does first with a page that is not read yet."""
    stored = library.pages.source(page_id)
    article = extract(
        stored.draft.source, content_type=stored.draft.content_type, url=stored.draft.url
    )
    library.texts.store(
        Reading(page_id, stored.sha256, EXTRACTOR_VERSION),
        article,
        cut_passages(article.text, article.blocks),
    )
