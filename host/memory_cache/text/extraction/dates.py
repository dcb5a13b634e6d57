"""Reads dates as pages write them, in many languages, into ISO 8601 dates; never guesses."""

from __future__ import annotations

import re
from datetime import date

# No page is older than the web; what is dated far ahead is a mistake or an event.
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_LONGEST_CHARS = 300

# The names of each month, whole and short, in the languages that we meet most.
_MONTH_NAMES = (
    (
        "january jan januar jänner jän januari enero ene janvier janv gennaio gen janeiro "
        "stycznia styczeń ledna leden január ianuarie ocak января январь янв січня januára "
        "tammikuuta"
    ),
    (
        "february feb februar febr feber februari febrero février fév févr febbraio fevereiro fev "
        "lutego luty února únor február februarie şubat февраля февраль фев лютого februára "
        "helmikuuta"
    ),
    (
        "march mar märz mrz maart mars marzo março marca marzec března březen március martie mart "
        "марта март мар березня marts maaliskuuta"
    ),
    (
        "april apr abril abr avril avr aprile kwietnia kwiecień dubna duben április aprilie nisan "
        "апреля апрель апр квітня apríla huhtikuuta"
    ),
    (
        "may mai mei mayo maggio mag maio maja maj května květen május mayıs мая май травня mája "
        "toukokuuta"
    ),
    (
        "june jun juni junio juin giugno giu junho czerwca czerwiec června červen június iunie "
        "haziran июня июнь июн червня júna kesäkuuta"
    ),
    (
        "july jul juli julio juillet juil luglio lug julho lipca lipiec července červenec július "
        "iulie temmuz июля июль июл липня júla heinäkuuta"
    ),
    (
        "august aug augustus augusti agosto ago août aout sierpnia sierpień srpna srpen augusztus "
        "ağustos августа август авг серпня augusta elokuuta"
    ),
    (
        "september sep sept septiembre septembre settembre set setembro września wrzesień září "
        "szeptember septembrie eylül сентября сентябрь сен вересня septembra syyskuuta"
    ),
    (
        "october oct oktober okt octubre octobre ottobre ott outubro out października październik "
        "října říjen október octombrie ekim октября октябрь окт жовтня októbra lokakuuta"
    ),
    (
        "november nov noviembre novembre novembro listopada listopad listopadu noiembrie kasım "
        "ноября ноябрь ноя novembra marraskuuta"
    ),
    (
        "december dec dezember dez diciembre dic décembre déc dicembre dezembro grudnia grudzień "
        "prosince prosinec decembrie aralık декабря декабрь дек грудня decembra joulukuuta"
    ),
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)-(\d\d?)-(\d\d?)(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?:(?:[T ]?\d{2}:?\d{2}.*)?$|(?!\d))")
_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[./年년]\s*(\d\d?)\s*[./月월]\s*(\d\d?)(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(\d\d?)\s?([./-])\s?(\d\d?)\s?\2\s?((?:19|20)\d\d|\d\d)(?!\d)")
_NAMED = re.compile(
    r"(?<!\d)(\d\d?)(?:st|nd|rd|th|er|ος|º|ª|\.)?[\s-]*(?:de |of |d['’])?\s*"
    r"([^\W\d_]{3,12})\.?,?[\s-]*(?:de |del )?\s*((?:19|20)\d\d)(?!\d)"
)
_MONTH_FIRST = re.compile(
    r"(?<!\w)([^\W\d_]{3,12})\.?\s+(\d\d?)(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)(?!\d)"
)


def read_date(text: str, *, month_first: bool = False) -> str:
    """Return the first date in `text` as YYYY-MM-DD, "" if there is none that is sure.

    Of 3/4/2020 nobody knows which is the month: it counts as a date only where one of the two is
    over 12, both are the same, or dots part them, as they do where the day comes first.
    `month_first` says that the page is in American English.
    """
    text = text[:_LONGEST_CHARS]
    found = [
        (match.start(), _date(match[1], match[2], match[3]))
        for pattern in (_ISO, _YEAR_FIRST, _COMPACT)
        if (match := pattern.search(text))
    ]
    if match := _NAMED.search(text):
        found.append((match.start(), _date(match[3], _MONTHS.get(match[2].lower()), match[1])))
    if match := _MONTH_FIRST.search(text):
        found.append((match.start(), _date(match[3], _MONTHS.get(match[1].lower()), match[2])))
    if match := _DAY_FIRST.search(text):
        found.append((match.start(), _from_figures(match, month_first)))
    return min(((at, day) for at, day in found if day), default=(0, ""))[1]


def _from_figures(match: re.Match[str], month_first: bool) -> str:
    one, parted, two, year = int(match[1]), match[2], int(match[3]), match[4]
    if len(year) == 2:
        year = "20" + year
    if one > 12 or one == two or parted == ".":
        return _date(year, two, one)
    if two > 12 or month_first:
        return _date(year, one, two)
    return ""


def _date(year: str, month: str | int | None, day: str | int) -> str:
    if month is None or not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        return ""
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
