"""Reads the days, months and years that a person names: “2024-05”, “yesterday”, “last week”."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?\Z")
_AGO = re.compile(r"(\d{1,4})(d|w|m|y)\Z")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
_SHORT_CHARS = 3


class Period(NamedTuple):
    """From `start` up to but not including `end`, in seconds since 1970, UTC."""

    start: float
    end: float


def find_period(named: str, now: datetime) -> Period | None:
    """Return the period that `named` means at `now`, whose time zone is the person's; None if it
    means none. Days begin at midnight and weeks on Monday. A month without a year is the latest one
    that has begun, and so is a weekday; “7d”, “2w”, “3m”, “1y” are that long up to now.
    """
    words = named.strip().lower().replace("_", " ").split()
    if not words or len(words) > 2:
        return None
    try:
        days = _iso(words) or _spoken(words, now.date())
    except (ValueError, OverflowError):
        return None
    if days is None:
        return None
    first, after = days
    try:
        return Period(_midnight(first, now), _midnight(after, now))
    except (ValueError, OverflowError, OSError):
        return None


def _midnight(day: date, now: datetime) -> float:
    return datetime.combine(day, time(), now.tzinfo).timestamp()


def _iso(words: list[str]) -> tuple[date, date] | None:
    found = _ISO.match(words[0])
    if found is None or len(words) > 1:
        return None
    year, month, day = found.groups()
    if day:
        first = date(int(year), int(month), int(day))
        return first, first + timedelta(days=1)
    if month:
        return _month(int(year), int(month))
    return date(int(year), 1, 1), date(int(year) + 1, 1, 1)


def _month(year: int, month: int) -> tuple[date, date]:
    first = date(year, month, 1)
    return first, date(year + month // 12, month % 12 + 1, 1)


def _spoken(words: list[str], today: date) -> tuple[date, date] | None:
    tomorrow = today + timedelta(days=1)
    monday = today - timedelta(days=today.weekday())
    match words:
        case ["today"]:
            return today, tomorrow
        case ["yesterday"]:
            return today - timedelta(days=1), today
        case ["last" | "this", unit]:
            back = int(words[0] == "last")
            return _calendar_unit(unit, today, monday, back)
        case [name, year] if year.isdigit() and (month := _place(name, _MONTHS)):
            return _month(int(year), month)
        case [name]:
            return _name(name, today) or _ago(name, today)
    return None


def _calendar_unit(unit: str, today: date, monday: date, back: int) -> tuple[date, date] | None:
    if unit == "week":
        return monday - timedelta(days=7 * back), monday - timedelta(days=7 * (back - 1))
    if unit == "month":
        months = today.year * 12 + today.month - 1 - back
        return _month(months // 12, months % 12 + 1)
    if unit == "year":
        return date(today.year - back, 1, 1), date(today.year - back + 1, 1, 1)
    return _name(unit, today) if back else None


def _name(name: str, today: date) -> tuple[date, date] | None:
    """The latest day or month of this name, today's apart from a weekday."""
    if weekday := _place(name, _WEEKDAYS):
        day = today - timedelta(days=(today.weekday() - weekday) % 7 + 1)
        return day, day + timedelta(days=1)
    if month := _place(name, _MONTHS):
        return _month(today.year - (month > today.month), month)
    return None


def _place(name: str, names: tuple[str, ...]) -> int:
    """Which of the names it is, from 1; the first three letters will do. 0 if none."""
    for place, full in enumerate(names, start=1):
        if name == full or (len(name) == _SHORT_CHARS and full.startswith(name)):
            return place
    return 0


def _ago(name: str, today: date) -> tuple[date, date] | None:
    found = _AGO.match(name)
    if found is None:
        return None
    count, unit = int(found[1]), found[2]
    days = count * {"d": 1, "w": 7, "m": 30, "y": 365}[unit]
    return (today - timedelta(days=days - 1), today + timedelta(days=1)) if days else None
