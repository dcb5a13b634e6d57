"""What became of an import, in numbers and in no more whole sentences than anybody reads."""

from __future__ import annotations

from typing import NamedTuple

from memory_cache.saying import Saying, say, say_count

NO_ROOM = say(
    "import_library_full",
    "Your library is as large as you let it become: the rest was not taken in.",
)
_MOST_PROBLEMS = 200
_LONGEST_NAME_CHARS = 80


class ImportReport(NamedTuple):
    """Pages that are new or newer than before, pages that were known, bookmarks that are new, and
    in whole sentences what could not be taken in.
    """

    pages: int
    known: int
    bookmarks: int
    problems: list[Saying]


class Tally:
    """Counts while an import goes on."""

    def __init__(self) -> None:
        self.pages = 0
        self.known = 0
        self.bookmarks = 0
        self._problems: list[Saying] = []
        self._more = 0

    def problem(self, sentence: Saying) -> None:
        """Note what could not be taken in."""
        if len(self._problems) < _MOST_PROBLEMS:
            self._problems.append(sentence)
        else:
            self._more += 1

    def report(self) -> ImportReport:
        """Return what there is to tell now."""
        problems = [*self._problems]
        if self._more:
            problems.append(
                say_count(
                    "import_more_problems",
                    "There was {count} more problem like these.",
                    "There were {count} more problems like these.",
                    count=self._more,
                )
            )
        return ImportReport(self.pages, self.known, self.bookmarks, problems)


def shown(name: str) -> str:
    """Return a title or address as it is named in a sentence: one line, and not too long."""
    line = " ".join(name.split())
    if len(line) > _LONGEST_NAME_CHARS:
        line = line[: _LONGEST_NAME_CHARS - 1] + "…"
    return line
