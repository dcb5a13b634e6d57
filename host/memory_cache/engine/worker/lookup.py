"""Guesses what comes next by looking it up in what came before: an answer that quotes, repeats.

Prompt lookup decoding (Saxena, 2023): where the last tokens occur earlier, what followed them there
is proposed, and the model checks all of it in one batch. How many to propose is decided by what
that batch costs on this machine and by how often such guesses were right, both measured on the way.
Guesses are counted whether they were used or not, so that not proposing costs no knowledge.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_DRAFTED = 15
"""With the token before them, a batch of 16."""
_LONGEST_MATCH = 8
_MOST_CANDIDATES = 24
_PRIOR_RIGHT = (0.0, 0.30, 0.55, 0.75, 0.85, 0.88, 0.90, 0.92, 0.94)
"""How likely the first token guessed after a match of so many tokens is right, to begin with."""
_PRIOR_WEIGHT = 4.0
_MEMORY = 48.0
"""Older outcomes fade, so that a change of habit shows after about as many."""
_COST_SHARE = 0.25
_LEAST_GAIN = 1.05


class BatchCosts(NamedTuple):
    """What a batch costs in steps of one token, before it was measured: `base` + `each` a token,
    and `uneven` times that for sizes that leave part of a tile of `tile` tokens empty.
    """

    base: float
    each: float
    tile: int = 1
    uneven: float = 1.0

    def __call__(self, tokens: int) -> float:
        """The cost of a batch of so many tokens."""
        return (self.base + self.each * tokens) * (self.uneven if tokens % self.tile else 1.0)


ON_CPU = BatchCosts(2.2, 0.265, tile=4, uneven=1.12)
"""Computing takes its time there, as well as reading the weights."""
ON_GPU = BatchCosts(1.0, 0.03)


class Draft(NamedTuple):
    """Tokens that may come next, and how many tokens before them matched."""

    tokens: list[int]
    match: int


class Lookup:
    """All tokens so far, and where each occurs among them."""

    def __init__(self, tokens: Sequence[int]) -> None:
        self._tokens: list[int] = []
        self._places: dict[int, list[int]] = {}
        for token in tokens:
            self.append(token)

    def append(self, token: int) -> None:
        """Add what was generated."""
        self._places.setdefault(token, []).append(len(self._tokens))
        self._tokens.append(token)

    def draft(self, most: int) -> Draft:
        """What followed the longest earlier match; at equal length the latest."""
        tokens, end = self._tokens, len(self._tokens) - 1
        if end < 1 or most < 1:
            return Draft([], 0)
        best_length, best_place = 0, -1
        # The last place is the end itself.
        places = self._places[tokens[end]]
        for place in reversed(places[-_MOST_CANDIDATES - 1 : -1]):
            length = 1
            while (
                length < _LONGEST_MATCH
                and place - length >= 0
                and tokens[place - length] == tokens[end - length]
            ):
                length += 1
            if length > best_length:
                best_length, best_place = length, place
                if length == _LONGEST_MATCH:
                    break
        if not best_length:
            return Draft([], 0)
        return Draft(tokens[best_place + 1 : best_place + 1 + most], best_length)


class Pace:
    """What batches cost and how often guesses are right, kept as long as the engine lives."""

    def __init__(self, expected: BatchCosts = ON_CPU) -> None:
        self._expected = expected
        self._costs_s: dict[int, float] = {}
        self._right = [share * _PRIOR_WEIGHT for share in _PRIOR_RIGHT]
        self._seen = [_PRIOR_WEIGHT] * len(_PRIOR_RIGHT)

    def observe_cost(self, tokens: int, seconds: float) -> None:
        """A batch of so many tokens took so long."""
        before = self._costs_s.get(tokens)
        if before is None:
            self._costs_s[tokens] = seconds
        else:
            # A pause of the machine is not the batch's cost.
            seconds = min(seconds, 3 * before)
            self._costs_s[tokens] = before + _COST_SHARE * (seconds - before)

    def observe_guess(self, match: int, *, right: bool) -> None:
        """A token guessed after a match of this length was right, or was not."""
        match = min(match, _LONGEST_MATCH)
        fade = 1 - 1 / _MEMORY
        self._right[match] = self._right[match] * fade + right
        self._seen[match] = self._seen[match] * fade + 1

    def choose(self, match: int, available: int) -> int:
        """How many tokens to propose: 0 where no batch promises to pay."""
        if match < 1 or available < 1:
            return 0
        best, best_rate = 0, _LEAST_GAIN
        expected, likely = 1.0, 1.0
        for length in range(1, min(available, MOST_DRAFTED) + 1):
            # Each token that was right makes the match longer by one.
            at = min(match + length - 1, _LONGEST_MATCH)
            likely *= self._right[at] / self._seen[at]
            expected += likely
            rate = expected / self.cost_ratio(length + 1)
            if rate > best_rate:
                best, best_rate = length, rate
        return best

    def cost_ratio(self, tokens: int) -> float:
        """The cost of a batch of so many tokens in steps of one.

        An unmeasured size is off from what was expected as much as the measured ones beside it.
        """
        if tokens <= 1:
            return 1.0
        expected = self._expected(tokens)
        one_s = self._costs_s.get(1)
        if not one_s:
            return expected
        off = {
            size: seconds / one_s / self._expected(size)
            for size, seconds in self._costs_s.items()
            if size > 1
        }
        if not off:
            return expected
        below = max((size for size in off if size <= tokens), default=min(off))
        above = min((size for size in off if size >= tokens), default=max(off))
        if above == below or not below <= tokens <= above:
            nearest = below if tokens >= below else above
            return expected * off[nearest]
        share = (tokens - below) / (above - below)
        return expected * (off[below] + share * (off[above] - off[below]))
