"""When a page was saved by SingleFile, from the comment that it writes at the top of the page."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

from memory_cache.service.moving.found import read_time

_COMMENT = re.compile(
    rb"<!--\s*Page saved with SingleFile\s"
    rb"(?:(?!-->)[\s\S]){0,8000}?\bsaved date:\s*([^\r\n]{1,100})"
)
_WITHIN_BYTES = 16_384
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# As JavaScript writes a date: “Tue Mar 04 2025 21:15:09 GMT+0100 (…)”.
_DATE = re.compile(
    r"(?:[A-Z][a-z]{2} )?([A-Z][a-z]{2}) (\d{1,2}) (\d{4}) (\d{2}):(\d{2}):(\d{2})"
    r"(?: GMT([+-])(\d{2})(\d{2}))?"
)


def saved_date(source: bytes, now: float) -> float | None:
    """Return when the page was saved, None if it is not one that SingleFile saved."""
    comment = _COMMENT.search(source, 0, _WITHIN_BYTES)
    if comment is None:
        return None
    said = comment[1].decode("utf-8", "replace").strip()
    date = _DATE.match(said)
    if date is None or date[1] not in _MONTHS:
        return read_time(said, now)
    month, day, year = _MONTHS.index(date[1]) + 1, int(date[2]), int(date[3])
    offset = timedelta(hours=int(date[8] or 0), minutes=int(date[9] or 0))
    try:
        zone = timezone(-offset if date[7] == "-" else offset)
        when = datetime(year, month, day, int(date[4]), int(date[5]), int(date[6]), tzinfo=zone)
        return read_time(when.timestamp(), now)
    except (ValueError, OverflowError):
        return now
