"""Numbers the quotes of one answer: whatever place of a page is quoted has one number, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_cache.protocol import Quote
from memory_cache.text.cite import page_number_at, surroundings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from memory_cache.store.records import NumberedText, StoredPassage

_Place = tuple[int | None, str, int, int]


class Quoting:
    """The quotes there are, and those that come to them. `on_new` hears of each of these."""

    def __init__(
        self,
        quotes: Iterable[Quote],
        text_of: Callable[[int], NumberedText],
        on_new: Callable[[Quote], None] = lambda _: None,
    ) -> None:
        self._text_of = text_of
        self._on_new = on_new
        self.quotes = list(quotes)
        """All of them, in the order in which they came."""
        self._numbers = {_place_of(quote): quote.number for quote in self.quotes}
        self._places = {quote.number: _place_of(quote) for quote in self.quotes}

    def number(self, passage: StoredPassage, start: int, end: int, score: float = 0.0) -> int:
        """Return the number of the quote at `start:end` of the text of a passage's page; a new one
        if it is quoted for the first time.
        """
        place = (_page_id(passage), passage.url, start, end)
        number = self._numbers.get(place)
        if number is None:
            number = max(self._numbers.values(), default=0) + 1
            page = self._text_of(passage.page_id)
            self.add(quote_at(number, passage, start, end, page, score))
        return number

    def add(self, new: Quote) -> None:
        """Take in a quote that was numbered to follow these."""
        self._numbers[_place_of(new)] = new.number
        self._places[new.number] = _place_of(new)
        self.quotes.append(new)
        self._on_new(new)

    def within(
        self, passage: StoredPassage, numbers: Iterable[int] | None = None
    ) -> dict[int, tuple[int, int]]:
        """Return where quotes stand in a passage, by their numbers: all of them, or of these."""
        among = self._places if numbers is None else numbers
        return {
            number: place[2:]
            for number in among
            if (place := self._places.get(number)) is not None
            and passage.start <= place[2] < passage.end
            and place[:2] == (_page_id(passage), passage.url)
        }


def quote_at(
    number: int,
    passage: StoredPassage,
    start: int,
    end: int,
    page: NumberedText,
    score: float = 0.0,
) -> Quote:
    """Return what stands at `start:end` of a page's text as a quote; it begins in the passage."""
    prefix, suffix = surroundings(page.text, start, end)
    return Quote(
        number=number,
        page_id=_page_id(passage),
        url=passage.url,
        title=passage.title,
        heading=passage.heading,
        text=page.text[start:end],
        prefix=prefix,
        suffix=suffix,
        start=start,
        end=end,
        score=round(score, 4),
        page_number=page_number_at(page.page_starts, start),
    )


def _page_id(passage: StoredPassage) -> int | None:
    """Pages that are open have no number over 0."""
    return passage.page_id if passage.page_id > 0 else None


def _place_of(quote: Quote) -> _Place:
    return quote.page_id, quote.url, quote.start, quote.end
