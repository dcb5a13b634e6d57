"""What became of an import, in numbers and in no more whole sentences than anybody reads."""

from __future__ import annotations

from typing import NamedTuple

NO_ROOM = "Your library is as large as you let it become: the rest was not taken in."
_MOST_PROBLEMS = 200
_LONGEST_NAME_CHARS = 80


class ImportReport(NamedTuple):
    """Pages that are new or newer than before, pages that were known, bookmarks that are new, and
    in whole sentences what could not be taken in.
    """

    pages: int
    known: int
    bookmarks: int
    problems: list[str]


class Tally:
    """Counts while an import goes on."""

    def __init__(self) -> None:
        self.pages = 0
        self.known = 0
        self.bookmarks = 0
        self._problems: list[str] = []
        self._more = 0

    def problem(self, sentence: str) -> None:
        """Note what could not be taken in."""
        if len(self._problems) < _MOST_PROBLEMS:
            self._problems.append(sentence)
        else:
            self._more += 1

    def report(self) -> ImportReport:
        """Return what there is to tell now."""
        rest = [f"There were {self._more} more problems like these."] if self._more else []
        return ImportReport(self.pages, self.known, self.bookmarks, self._problems + rest)


def shown(name: str) -> str:
    """Return a title or address as it is named in a sentence: one line, and not too long."""
    line = " ".join(name.split())
    if len(line) > _LONGEST_NAME_CHARS:
        line = line[: _LONGEST_NAME_CHARS - 1] + "…"
    return f"“{line}”"
