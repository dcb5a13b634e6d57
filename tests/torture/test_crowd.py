"""Figure 10: two hosts and the command line share one library, and nobody is locked out."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
from abc import ABC, abstractmethod
from collections import Counter
from contextlib import ExitStack, closing
from time import monotonic
from typing import TYPE_CHECKING, Any

import pytest

from memory_cache.store.library import Library
from tests.e2e.host.host_process import HostProcess, environment
from tests.torture import SEED, share
from tests.torture.library_check import find_faults

if TYPE_CHECKING:
    from pathlib import Path

OPERATIONS = 10_000
KINDS = {
    "save": 30,
    "update": 10,
    "search": 20,
    "list_pages": 15,
    "lookup": 10,
    "write_note": 5,
    "make_collection": 5,
    "forget": 5,
}
LONGEST_S = 30.0
"""Above any wait that a person would put up with; the slowest is printed."""


class Member(ABC):
    """One of those at work. It alone saves, updates and forgets under its own addresses."""

    def __init__(self, name: str, seed: int) -> None:
        self.name = name
        self.chance = random.Random(seed)
        self.contents: dict[str, str | None] = {}
        self.page_ids: dict[str, int] = {}
        self.made: set[str] = set()
        self.faults: list[str] = []
        self.slowest_s: Counter[str] = Counter()
        self.done = 0

    def run(self, operations: int) -> None:
        """Do so many operations, one after the other."""
        for number in range(operations):
            kind = self.chance.choices(list(KINDS), list(KINDS.values()))[0]
            if kind in ("update", "forget") and not self.page_ids:
                kind = "save"
            began_s = monotonic()
            try:
                self.do(kind, number)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is told at the end
                self.faults.append(f"{self.name} {kind}: {error!r}")
            self.slowest_s[kind] = max(self.slowest_s[kind], monotonic() - began_s)
            self.done += 1

    @abstractmethod
    def do(self, kind: str, number: int) -> None:
        """Do one operation. Raises AssertionError if it fails."""

    def content(self, number: int) -> str:
        return (
            f"<h1>{self.name} {number}</h1><p>Its word is zq{self.name}{number}zq, version"
            f" {self.chance.random()}, and no other page has it.</p>"
        )


class Browser(Member):
    """A host, asked by one browser."""

    def __init__(self, name: str, seed: int, host: HostProcess) -> None:
        super().__init__(name, seed)
        self.host = host
        host.hello()

    def do(self, kind: str, number: int) -> None:
        match kind:
            case "save" | "update":
                url = f"https://{self.name}.example/{number}"
                if kind == "update":
                    url = self.chance.choice(list(self.page_ids))
                content = self.content(number)
                self.host.upload(f"{number}", content.encode())
                request_id = self.host.send("save", blob=f"{number}", url=url)
                saved = self.host.next_event(request_id)
                assert saved["type"] == "saved", saved
                self.contents[url], self.page_ids[url] = content, saved["page_id"]
            case "forget":
                url = self.chance.choice(list(self.page_ids))
                request_id = self.host.send("forget", page_ids=[self.page_ids.pop(url)])
                hidden = self.host.next_event(request_id)
                assert hidden["type"] == "forgetting", hidden
                self.contents[url] = None
            case "write_note":
                request_id = self.host.send("write_note", text=f"A note on {self.name}{number}.")
                assert self.host.next_event(request_id)["type"] == "saved"
            case "make_collection":
                name = f"{self.name} {number}"
                self.ask("make_collection", "collections", name=name)
                self.made.add(name)
            case "search":
                self.ask("search", "hits", query=f"version zq{self.name}{number // 2}zq")
            case "list_pages":
                self.ask("list_pages", "pages", limit=20)
            case "lookup":
                url = self.chance.choice([*self.contents, "https://nobody.example/"])
                state = self.ask("lookup", "page_state", url=url)
                known = self.contents.get(url) is not None
                assert known == (state["page_id"] is not None), (url, state)

    def ask(self, kind: str, answer: str, **fields: Any) -> dict[str, Any]:
        """Ask, and return the first event, which is of this type."""
        event = self.host.request(kind, **fields)[0]
        assert event["type"] == answer, event
        return event


class Script(Member):
    """The command line, one line at a time: a process that adds, and one that searches."""

    def __init__(self, name: str, seed: int, home: Path, stack: ExitStack) -> None:
        super().__init__(name, seed)
        self.adding, self.searching = (
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", "memory_cache", command, "--jsonl"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    env=environment(home),
                )
            )
            for command in ("add", "search")
        )

    def do(self, kind: str, number: int) -> None:
        if kind in ("save", "update", "forget", "write_note", "make_collection"):
            url = f"https://{self.name}.example/{number}"
            if kind == "update":
                url = self.chance.choice(list(self.page_ids))
            content = self.content(number)
            added = self.line(self.adding, {"html": content, "url": url})
            self.contents[url], self.page_ids[url] = content, added["page_id"]
        else:
            assert "hits" in self.line(self.searching, {"query": f"zq{self.name}{number // 2}zq"})

    def line(self, process: subprocess.Popen[bytes], request: dict[str, Any]) -> dict[str, Any]:
        """Put one request to a process and return its answer."""
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(request).encode() + b"\n")
        process.stdin.flush()
        answer: dict[str, Any] = json.loads(process.stdout.readline())
        assert "error" not in answer, answer
        return answer

    def end(self) -> None:
        """Close what both read from, and wait for them."""
        for process in (self.adding, self.searching):
            assert process.stdin is not None
            process.stdin.close()
            assert process.wait(60) == 0


@pytest.mark.torture
def test_two_hosts_and_the_command_line_share_a_library_and_nobody_is_locked_out(
    tmp_path: Path,
) -> None:
    operations = share(OPERATIONS, least=150) // 3
    with ExitStack() as stack:
        members: list[Member] = [
            Browser(name, SEED + at, stack.enter_context(HostProcess(tmp_path)))
            for at, name in enumerate(("one", "other"))
        ]
        script = Script("script", SEED + 9, tmp_path, stack)
        members.append(script)
        began_s = monotonic()
        threads = [threading.Thread(target=one.run, args=(operations,)) for one in members]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took_s = monotonic() - began_s
        script.end()
        for browser in members[:2]:
            assert isinstance(browser, Browser)
            assert browser.host.end_input() == 0
    slowest_s = {
        kind: round(max(member.slowest_s[kind] for member in members), 2) for kind in KINDS
    }
    print(f"seed {SEED}, {sum(one.done for one in members)} operations in {took_s:.0f} s")
    print(f"the slowest of each, in seconds: {slowest_s}")

    assert [fault for member in members for fault in member.faults] == []
    assert max(slowest_s.values()) < LONGEST_S
    path = tmp_path / "data" / "library.sqlite3"
    with closing(Library(path)) as library:
        assert [
            url
            for member in members
            for url, content in member.contents.items()
            if content != held(library, url)
        ] == []
        names = {collection.name for collection in library.collections.all()}
        assert {name for member in members for name in member.made} == names
    assert find_faults(path) == []


def held(library: Library, url: str) -> str | None:
    """Return what the library has under an address."""
    page = library.pages.find(url)
    return library.pages.source(page.page_id).draft.source.decode() if page else None
