"""A disk as it would be after a power cut, made from what strace saw a program write to it.

Kept is what POSIX promises, and not what one file system happens to do: the bytes of a file up to
its last `fsync`, the names in a folder up to the `fsync` of that folder. Of everything after that
each block may be on disk as any of the writes left it, or not at all; a file may have any of the
lengths that it had; a name may be there or not. What is written through memory maps is not seen: of
SQLite that is the `-shm` file alone, which after a cut holds anything.
"""

from __future__ import annotations

import json
import re
import struct
from bisect import bisect_left
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence
    from pathlib import Path

Fate = Literal["dropped", "kept", "torn"]
CALLS = (
    "openat,creat,lseek,write,writev,pwrite64,pwritev,ftruncate,truncate,fallocate,fsync,fdatasync,"
    "sync_file_range,copy_file_range,sendfile,rename,renameat,renameat2,link,linkat,unlink,unlinkat,"
    "mkdir,mkdirat,rmdir"
)
_WRITES = ("write", "pwrite64")
_NAMES = ("rename", "link", "linkat", "unlink", "mkdir", "rmdir")
_LINE = re.compile(r"(\d+) +(.*)", re.DOTALL)
_WHOLE = re.compile(r"(\w+)\((.*)\) += (-?\d+)(.*)", re.DOTALL)
_BEGUN = re.compile(r"(\w+)\((.*) <unfinished \.\.\.>", re.DOTALL)
_RESUMED = re.compile(r"<\.\.\. (\w+) resumed>(.*)\) += (-?\d+)(.*)", re.DOTALL)
_HEX = re.compile(r"((?:\\x[0-9a-f]{2})*)")
_HANDLE = re.compile(r"(\d+)<((?:\\x[0-9a-f]{2})+)>")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')


def strace(trace: Path) -> tuple[str, ...]:
    """Return the command that runs a program and writes down what it writes."""
    return (
        *("strace", "-f", "-qq", "-y", "-xx", "-s", "80000000", "-e", "signal=none"),
        *("--seccomp-bpf", "-e", f"trace={CALLS}", "-A", "-o", str(trace)),
    )


class Span(NamedTuple):
    """When a call began and ended, in lines of the trace: calls of several threads overlap."""

    began: int
    ended: int


class Write(NamedTuple):
    """Bytes written at an offset, or with `data` None the file's length set to it."""

    span: Span
    offset: int
    data: bytes | None


class Change(NamedTuple):
    """A change of names in a folder: to which file each name leads from then on, None for none."""

    span: Span
    names: dict[str, File | None]


@dataclass(eq=False)
class File:
    """A file under whatever names, with all that was ever written to it."""

    writes: list[Write] = field(default_factory=list)
    syncs: list[Span] = field(default_factory=list)

    def after_cut(self, line: int, fate: Fate, block_bytes: int, chance: random.Random) -> bytes:
        """Return the content that the disk holds after a cut at this line of the trace."""
        kept = max((sync.began for sync in self.syncs if sync.ended <= line), default=-1)
        content = bytearray()
        loose: list[Write] = []
        for write in self.writes:
            if write.span.ended <= kept or (fate == "kept" and write.span.began < line):
                _apply(write, content)
            elif write.span.began < line:
                loose.append(write)
        return bytes(_torn(content, loose, block_bytes, chance) if fate == "torn" else content)


class Reply(NamedTuple):
    """A message that the program sent, at the line at which its reader may have seen it."""

    line: int
    event: dict[str, Any]


class Trace:
    """What was written below `root`, and the replies in between.

    Raises ValueError for a call that wrote there in a way that is not followed.
    """

    def __init__(self, lines: Iterator[str], root: Path) -> None:
        self._root = str(root)
        self._changes: dict[str, list[Change]] = {}
        self._made: dict[str, Span] = {}
        self._synced: defaultdict[str, list[Span]] = defaultdict(list)
        self._now: dict[str, File] = {}
        self._places: dict[tuple[str, str], int] = {}
        self.replies: list[Reply] = []
        self.syncs: list[int] = []
        self.lines = 0
        for span, name, arguments, result, more in _calls(lines):
            self.lines = max(self.lines, span.ended)
            if result >= 0:
                self._note(span, name, arguments, result, more)

    def cut(self, line: int, into: Path, chance: random.Random) -> Fate:
        """Write the folder as it is after a cut at this line; returns what became of loose ends."""
        fate: Fate = chance.choice(("dropped", "kept", "torn", "torn"))
        block_bytes = chance.choice((512, 4_096))
        names: dict[str, File | None] = {}
        for folder in self._changes:
            if self._is_there(folder, line, fate, chance):
                names |= self._names_after(folder, line, fate, chance)
        for name, file in names.items():
            if file is None or name.endswith("-shm"):
                continue
            path = into / name.removeprefix(self._root).lstrip("/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.after_cut(line, fate, block_bytes, chance))
            if name.endswith("-wal") and chance.random() < 0.5:
                map_path = path.with_name(path.name.removesuffix("-wal") + "-shm")
                map_path.write_bytes(chance.choice((b"", bytes(32_768), chance.randbytes(32_768))))
        return fate

    def _is_there(self, folder: str, line: int, fate: Fate, chance: random.Random) -> bool:
        made = self._made.get(folder)
        if made is None:
            return True
        kept = self._happened(_parent(folder), made, line, fate, chance)
        return kept and self._is_there(_parent(folder), line, fate, chance)

    def _names_after(
        self, folder: str, line: int, fate: Fate, chance: random.Random
    ) -> dict[str, File | None]:
        names: dict[str, File | None] = {}
        for change in self._changes[folder]:
            if self._happened(folder, change.span, line, fate, chance):
                names |= change.names
        return names

    def _happened(
        self, folder: str, change: Span, line: int, fate: Fate, chance: random.Random
    ) -> bool:
        """Whether a change of names in this folder is on disk."""
        if any(change.ended <= sync.began and sync.ended <= line for sync in self._synced[folder]):
            return True
        return change.began < line and (
            fate == "kept" or (fate == "torn" and chance.random() < 0.5)
        )

    def _note(self, span: Span, name: str, arguments: str, result: int, more: str) -> None:
        if name in ("openat", "creat"):
            self._open(span, arguments, result, more)
        elif name in _NAMES:
            self._rename(
                span, name, [_bytes(found[1]).decode() for found in _TEXT.finditer(arguments)]
            )
        elif handle := _HANDLE.match(arguments):
            path = _bytes(handle[2]).decode()
            if path.startswith("pipe:") and name == "write":
                self._hear(span, arguments, result)
            elif path.startswith(self._root) or path == _parent(self._root):
                self._touch(span, name, arguments, result, handle[1], path)

    def _open(self, span: Span, arguments: str, result: int, more: str) -> None:
        found = _HANDLE.match(f"{result}{more}")
        path = _bytes(found[2]).decode() if found else ""
        if not path.startswith(self._root) or "O_DIRECTORY" in arguments:
            return
        self._places[path, str(result)] = 0
        if path not in self._now and "O_CREAT" in arguments:
            self._now[path] = File()
            self._change(span, {path: self._now[path]})
        if "O_TRUNC" in arguments:
            self._now[path].writes.append(Write(span, 0, None))

    def _rename(self, span: Span, name: str, paths: Sequence[str]) -> None:
        if not paths[0].startswith(self._root):
            return
        if name == "mkdir":
            self._made[paths[0]] = span
        elif name == "unlink":
            self._now.pop(paths[0], None)
            self._change(span, {paths[0]: None})
        elif name in ("link", "linkat"):
            file = self._now[paths[1]] = self._now[paths[0]]
            self._change(span, {paths[1]: file})
        elif name == "rename":
            file = self._now[paths[1]] = self._now.pop(paths[0])
            assert _parent(paths[0]) == _parent(paths[1])
            self._change(span, {paths[0]: None, paths[1]: file})

    def _change(self, span: Span, names: dict[str, File | None]) -> None:
        self._changes.setdefault(_parent(next(iter(names))), []).append(Change(span, names))

    def _touch(
        self, span: Span, name: str, arguments: str, result: int, handle: str, path: str
    ) -> None:
        file = self._now.get(path)
        if name in ("fsync", "fdatasync"):
            self.syncs.append(span.ended)
            (self._synced[path] if file is None else file.syncs).append(span)
            return
        if file is None:
            # Deleted, and still open somewhere: no cut brings it back.
            return
        if name == "lseek":
            self._places[path, handle] = result
        elif name == "ftruncate":
            file.writes.append(Write(span, int(arguments.rpartition(", ")[2]), None))
        elif name in _WRITES:
            data = _data(arguments)[:result]
            if name == "pwrite64":
                offset = int(arguments.rpartition(", ")[2])
            else:
                offset = self._places[path, handle]
                self._places[path, handle] += result
            file.writes.append(Write(span, offset, data))
        else:
            raise ValueError(f"{name} wrote to {path}: what it left there is not followed here")

    def _hear(self, span: Span, arguments: str, result: int) -> None:
        data = _data(arguments)[:result]
        if len(data) > 4 and struct.unpack("=I", data[:4]) == (len(data) - 4,):
            with suppress(ValueError):
                self.replies.append(Reply(span.began, json.loads(data[4:])))


def moments(trace: Trace, count: int, chance: random.Random) -> list[int]:
    """Return lines to cut at: a third anywhere, a third just when a reply was seen, and a third
    just before or after something was synced.
    """
    syncs = sorted(trace.syncs)
    found = []
    for number in range(count):
        line = chance.randint(1, trace.lines)
        if number % 3 == 1:
            line = chance.choice(trace.replies).line + 1
        elif number % 3 == 2:
            line = syncs[min(bisect_left(syncs, line), len(syncs) - 1)] + chance.randint(-1, 1)
        found.append(line)
    return found


def _calls(lines: Iterator[str]) -> Iterator[tuple[Span, str, str, int, str]]:
    """Yield each call that ended: when, its name, its arguments, its result, and what follows."""
    begun: dict[str, tuple[int, str, str]] = {}
    for number, line in enumerate(lines, 1):
        found = _LINE.match(line)
        if found is None:
            continue
        process, call = found.groups()
        if half := _BEGUN.fullmatch(call.rstrip("\n")):
            begun[process] = (number, half[1], half[2])
        elif rest := _RESUMED.match(call):
            began, name, arguments = begun.pop(process)
            yield Span(began, number), name, arguments + rest[2], int(rest[3]), rest[4]
        elif whole := _WHOLE.match(call):
            yield Span(number, number), whole[1], whole[2], int(whole[3]), whole[4]


def _data(arguments: str) -> bytes:
    found = _TEXT.search(arguments)
    assert found is not None, arguments[:200]
    assert not found[2], "strace cut the data"
    return _bytes(found[1])


def _bytes(escaped: str) -> bytes:
    return bytes.fromhex(escaped.replace("\\x", ""))


def _parent(path: str) -> str:
    return path.rpartition("/")[0]


def _apply(write: Write, content: bytearray) -> None:
    if write.data is None:
        del content[write.offset :]
        content.extend(bytes(write.offset - len(content)))
        return
    content.extend(bytes(max(0, write.offset - len(content))))
    content[write.offset : write.offset + len(write.data)] = write.data


def _torn(
    content: bytearray, loose: Sequence[Write], block_bytes: int, chance: random.Random
) -> bytearray:
    """The content with each block as one of the loose writes left it, or as it was before."""
    lengths = [len(content)]
    states: dict[int, list[bytes]] = {}
    for write in loose:
        first = write.offset // block_bytes
        end = max(len(content), write.offset + len(write.data or b""))
        if write.data is not None:
            first = min(first, len(content) // block_bytes)
            end = write.offset + len(write.data)
        blocks = range(first, -(-end // block_bytes))
        for block in blocks:
            place = slice(block * block_bytes, (block + 1) * block_bytes)
            states.setdefault(block, [bytes(content[place])])
        _apply(write, content)
        lengths.append(len(content))
        for block in blocks:
            place = slice(block * block_bytes, (block + 1) * block_bytes)
            states[block].append(bytes(content[place]))
    content.extend(bytes(max(lengths) - len(content)))
    for block, known in states.items():
        first = block * block_bytes
        content[first : first + block_bytes] = chance.choice(known).ljust(block_bytes, b"\0")
    return content[: chance.choice(lengths)]
