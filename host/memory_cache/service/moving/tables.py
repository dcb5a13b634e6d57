"""Tables as other programs write them: CSV with names over its columns, in whatever case."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from memory_cache.saying import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memory_cache.service.moving.report import Tally

_BOM = "\ufeff"
_FIRST_LINE_CHARS = 4_096


def column_names(text: str) -> frozenset[str]:
    """Return the names of a table's columns in small letters; none if its first line has none."""
    first = text.removeprefix(_BOM)[:_FIRST_LINE_CHARS].partition("\n")[0]
    try:
        names = next(csv.reader([first]), [])
    except csv.Error:
        return frozenset()
    return frozenset(name.strip().lower() for name in names)


def read_rows(text: str, tally: Tally) -> Iterator[dict[str, str]]:
    """Yield each line by the names of its columns, in small letters; what stands under none is left
    out, and what cannot be read goes to the `tally`.
    """
    try:
        for row in csv.DictReader(io.StringIO(text.removeprefix(_BOM), newline="")):
            yield {
                (name or "").strip().lower(): value.strip()
                for name, value in row.items()
                if isinstance(value, str)
            }
    except csv.Error:
        tally.problem(say("import_table_cut", "The table could not be read to its end."))
