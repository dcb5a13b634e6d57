"""Walks a folder for files that are read, whatever lies in it: bounded, never through links, and
what may not be looked at is named rather than taken for gone.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, NamedTuple

from memory_cache.service.files import MAX_FILE_BYTES, is_readable_name
from memory_cache.text.documents.ignore import IGNORE_FILES, MAX_IGNORE_BYTES, RuleChain

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_FILES = 100_000
_MOST_ENTRIES = 2_000_000
_DEEPEST = 60
_LEFT_OUT = frozenset(
    {
        *("node_modules", "bower_components", "__pycache__", "site-packages", "venv"),
        *("lost+found", "$RECYCLE.BIN", "System Volume Information"),
    }
)


class FoundFile(NamedTuple):
    """A file as it is on disk now."""

    path: str
    mtime_ns: int
    size_bytes: int


class Walk:
    """One walk through a folder. Go through `steps`, each of which looks at one folder in it.

    Left out are hidden files and folders, those that ignore files name, folders of packages, links,
    other file systems, and files over 64 MiB. An ignore file can bring the first and third back.
    """

    def __init__(self, root: str, *, most_files: int = MOST_FILES) -> None:
        self._root = root
        self._most_files = most_files
        self._entries = 0
        self.files: dict[str, FoundFile] = {}
        self.is_cut = False
        """Whether there were more files than are kept in step."""
        self.unseen: list[str] = []
        """Folders, with a separator at their ends, that could not be looked into."""
        self.unnameable = 0
        """Files whose names are no text."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in the folder at all."""
        return self._entries == 0

    def steps(self) -> Iterator[None]:
        """Yield after each folder. Raises OSError if the root itself cannot be looked into."""
        device = os.stat(self._root).st_dev  # noqa: PTH116 - names stay the strings that they are
        waiting: list[tuple[str, RuleChain, int]] = [("", RuleChain(), 0)]
        while waiting and not self.is_cut:
            folder, rules, depth = waiting.pop()
            try:
                further = self._look(folder, rules, device)
            except OSError:
                if not folder:
                    raise
                self.unseen.append(self._absolute(folder) + os.sep)
                continue
            if depth >= _DEEPEST:
                self.unseen.extend(self._absolute(path) + os.sep for path, _ in further)
            else:
                waiting.extend((path, chain, depth + 1) for path, chain in reversed(further))
            yield

    def missing(self, path: str) -> bool:
        """Say whether a file that was there is gone: not found, where it would have been seen."""
        return (
            path not in self.files
            and not self.is_cut
            and not any(path.startswith(folder) for folder in self.unseen)
        )

    def _look(self, folder: str, rules: RuleChain, device: int) -> list[tuple[str, RuleChain]]:
        """Take in the files of one folder; returns the folders in it, with the rules for them."""
        with os.scandir(self._absolute(folder)) as listing:
            entries = []
            for entry in listing:
                self._entries += 1
                if self._entries > _MOST_ENTRIES:
                    self.is_cut = True
                    return []
                entries.append(entry)
        entries.sort(key=lambda entry: entry.name)
        here = self._absolute(folder)
        names = {entry.name for entry in entries}
        chain = rules.within(
            folder, [_rules_text(here, name) for name in IGNORE_FILES if name in names]
        )
        further = []
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            try:
                leads_on = entry.is_dir(follow_symlinks=False)
                if not self._is_wanted(entry.name, path, chain, is_folder=leads_on):
                    continue
                facts = entry.stat(follow_symlinks=False)
            except OSError:
                # Gone between two looks, or not to be looked at.
                self.unseen.append(self._absolute(path))
                continue
            if leads_on:
                # On Windows an entry does not say on which device it is.
                if facts.st_dev in (device, 0) and not _is_link(entry, facts):
                    further.append((path, chain))
            elif stat.S_ISREG(facts.st_mode) and facts.st_size <= MAX_FILE_BYTES:
                self._take(self._absolute(path), facts)
        return further

    def _is_wanted(self, name: str, path: str, rules: RuleChain, *, is_folder: bool) -> bool:
        if not is_folder and not is_readable_name(name):
            return False
        said = rules.verdict(f"{path}/" if is_folder else path)
        if said is not None:
            return not said
        return not name.startswith(".") and name not in _LEFT_OUT

    def _take(self, path: str, facts: os.stat_result) -> None:
        if len(self.files) >= self._most_files:
            self.is_cut = True
            return
        try:
            path.encode("utf-8")
        except UnicodeEncodeError:
            self.unnameable += 1
            return
        self.files[path] = FoundFile(path, facts.st_mtime_ns, facts.st_size)

    def _absolute(self, path: str) -> str:
        return os.path.join(self._root, *path.split("/")) if path else self._root  # noqa: PTH118


def _is_link(entry: os.DirEntry[str], facts: os.stat_result) -> bool:
    """Whether a folder is one elsewhere: a link, or on Windows a junction."""
    reparse = getattr(facts, "st_file_attributes", 0) & getattr(
        stat, "FILE_ATTRIBUTE_REPARSE_POINT", 0
    )
    return entry.is_symlink() or bool(reparse)


def _rules_text(folder: str, name: str) -> str:
    try:
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        handle = os.open(os.path.join(folder, name), flags)  # noqa: PTH118
    except OSError:
        return ""
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return ""
        return os.read(handle, MAX_IGNORE_BYTES).decode("utf-8", "replace")
    except OSError:
        return ""
    finally:
        os.close(handle)
