"""The index of words: FTS5 over what `text.finding.words.index_text` makes of each passage.

FTS5 keeps the words and no text, so that a passage is taken out by giving it the same words again:
`remove` must run before the text, the title or the passages of a page change. `index_text` folds,
stems and cuts; FTS5 only parts its words at spaces.

A look-up scores every passage that a term is in, at about 1.2 µs each: an OR with the common words
of a million passages takes seconds. Counting a term costs a tenth of that and stops at a bound, so
that terms are counted first and only the rare ones looked up; the others still count when
`text.finding.closeness` compares what was found.
"""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from memory_cache.store import facts
from memory_cache.store.passages import stored_passages
from memory_cache.store.rows import marks
from memory_cache.text.finding.wanted import Wanted, all_of, any_of, choose_terms, wanted_words
from memory_cache.text.finding.words import INDEX_TEXT_VERSION, index_text, rarity

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from memory_cache.store.connection import Connections
    from memory_cache.store.filters import Condition
    from memory_cache.store.records import StoredPassage

COLUMNS = """
    USING fts5 (about, body, content = '', tokenize = "ascii tokenchars '+#'")
    """
TABLE = f"CREATE VIRTUAL TABLE passage_words {COLUMNS}"
VERSION = "index_text_version"
REBUILT_THROUGH = "words_rebuilt_through"
"""The fact that says up to which passage an index that takes the place of this one holds them."""
_OF_PAGE = "passage.page_id = ?"
# What a word in the heading or title counts, and one in the text.
_WEIGHTS = "0.5, 1.0"
_MOST_SCORED = 12_000
_MOST_LEVELS = 1_000
# Of passages that hold nothing but common words so many are fetched, the newest first.
_MOST_UNSCORED = 500
_FEW = 200
_COUNTS_KEPT = 20_000
_GROWTH = 0.05
_ROWS_AT_ONCE = 256
_MOST_IDS = 2**63 - 1


def note_version(db: sqlite3.Connection) -> None:
    """Note that the index was made by this version of `index_text`."""
    facts.note(db, VERSION, str(INDEX_TEXT_VERSION))


def is_current(db: sqlite3.Connection) -> bool:
    """Say whether the index was made by this version of `index_text`."""
    return facts.get(db, VERSION) == str(INDEX_TEXT_VERSION)


def renew_if_worn(db: sqlite3.Connection) -> None:
    """Let the index be made anew if FTS5 keeps too many levels of segments. Each time that all of
    it is merged adds one or two that stay for ever, and with more than 2,000 FTS5 takes its own
    index for damaged (seen with SQLite 3.40 after three hundred times of forgetting).
    """
    (structure,) = db.execute("SELECT block FROM passage_words_data WHERE id = 10").fetchone()
    # A cookie of four bytes, then the number of levels: seven bits a byte, the highest first.
    levels = 0
    for byte in structure[4:]:
        levels = levels << 7 | byte & 0x7F
        if byte < 0x80:
            break
    if levels > _MOST_LEVELS:
        facts.drop(db, VERSION)


def add(db: sqlite3.Connection, page_id: int) -> None:
    """Take the words of a page's passages in."""
    insert(db, "passage_words", stored_passages(db, _OF_PAGE, (page_id,), hidden=True))


def insert(db: sqlite3.Connection, table: str, passages: Iterable[StoredPassage]) -> None:
    """Take the words of passages into an index."""
    db.executemany(
        f"INSERT INTO {table} (rowid, about, body) VALUES (?, ?, ?)", map(_row, passages)
    )


def remove(db: sqlite3.Connection, page_id: int) -> None:
    """Take the words of a page's passages out; its text must still be the one they came from."""
    table, through = "passage_words", _MOST_IDS
    if not is_current(db):
        # The old index goes as a whole; the one that takes its place holds some pages already.
        rebuilt = facts.get(db, REBUILT_THROUGH)
        if rebuilt is None:
            return
        table, through = "passage_words_next", int(rebuilt)
    db.executemany(
        f"INSERT INTO {table} ({table}, rowid, about, body) VALUES ('delete', ?, ?, ?)",
        [
            _row(passage)
            for passage in stored_passages(db, _OF_PAGE, (page_id,), hidden=True)
            if passage.passage_id <= through
        ],
    )


def _row(passage: StoredPassage) -> tuple[int, str, str]:
    about = f"{passage.title} {passage.heading}"
    return passage.passage_id, index_text(about), index_text(passage.text)


class _Plan(NamedTuple):
    """The expression to look up; what is `scored` is ranked by BM25, the rest newest first."""

    expression: str
    scored: bool = True


class Words:
    """Finds passages by their words. `most_scored` bounds what one look-up may cost."""

    def __init__(self, connections: Connections, *, most_scored: int = _MOST_SCORED) -> None:
        self._connections = connections
        self._most_scored = most_scored
        self._counts: dict[str, int] = {}
        self._counted_at = 0

    def merge_step(self) -> bool:
        """Merge some of the index's segments, where many have gathered; False if none have."""
        with self._connections.writing() as db:
            before = db.total_changes
            db.execute("INSERT INTO passage_words (passage_words, rank) VALUES ('merge', 200)")
            return db.total_changes - before > 1

    def find(
        self,
        wanted: Wanted | str,
        limit: int,
        page_id: int | None = None,
        *,
        among: Collection[int] | None = None,
        where: Condition | None = None,
        most_scored: int | None = None,
        estimates: Mapping[str, int] | None = None,
    ) -> dict[int, float]:
        """Return the best passages with their BM25 scores, best first.

        `wanted` as a string stands for its words. `page_id` or `among` name the passages that may
        be found, `where` the pages. A word in the heading or title counts half as much as one in
        the text. Where all that is wanted is too common to be scored, scores are equal and the
        newest passages are found; `most_scored` moves that bound down. `estimates` says of
        terms in how many passages they are, so that these need not be counted.
        """
        if isinstance(wanted, str):
            wanted = wanted_words(wanted)
        if not wanted.some and not wanted.every:
            return {}
        with self._connections.reading() as db:
            if page_id is not None:
                rows = db.execute("SELECT passage_id FROM passage WHERE page_id = ?", (page_id,))
                among = [row[0] for row in rows]
            found: dict[int, float] = {}
            most = min(self._most_scored, most_scored or self._most_scored)
            for plan in self._plans(db, wanted, among, most, estimates or {}):
                for passage_id, score in self._rows(db, plan, limit, among, where):
                    found.setdefault(passage_id, score)
                    if len(found) >= limit:
                        return found
        return found

    def holds(self, expression: str, passage_ids: Sequence[int]) -> set[int]:
        """Return those of these passages that an FTS5 expression is true of."""
        if not passage_ids:
            return set()
        with self._connections.reading() as db:
            rows = db.execute(
                "SELECT rowid FROM passage_words WHERE passage_words MATCH ?"
                " AND rowid BETWEEN ? AND ? AND +rowid IN (SELECT value FROM json_each(?))",
                (
                    *(expression, min(passage_ids), max(passage_ids)),
                    json.dumps(list(passage_ids)),
                ),
            )
            return {row[0] for row in rows}

    def rarities(self, stems: Collection[str]) -> dict[str, float]:
        """Return how much each of these stems, or pairs of signs, tells in this library: the
        inverse document frequency, over 0.
        """
        with self._connections.reading() as db:
            counts = self._count(db, [f'"{stem}"' for stem in stems])
            total = max(_newest(db), *counts.values(), 1)
            return {stem: rarity(counts[f'"{stem}"'], total) for stem in stems}

    def _plans(
        self,
        db: sqlite3.Connection,
        wanted: Wanted,
        among: Collection[int] | None,
        most: int,
        estimates: Mapping[str, int],
    ) -> Iterator[_Plan]:
        """Yield look-ups, the next one in case the one before finds too little."""
        without = f" NOT {any_of(wanted.none)}" if wanted.none else ""
        if among is not None and len(among) <= most:
            yield _Plan(
                _required(wanted.every, any_of(wanted.some) if wanted.some else "") + without
            )
            return
        counts = self._count(db, [term for term in wanted.some if term not in estimates])
        counts |= {term: estimates[term] for term in wanted.some if term in estimates}
        # A term that is nowhere is no rare one, for the sake of which common ones are left out.
        counts = {term: count for term, count in counts.items() if count} or counts
        rare, common = choose_terms(counts, most)
        if wanted.every:
            needed = all_of(wanted.every)
            if self._count_up_to(db, needed, most) < most:
                some = any_of(wanted.some) if wanted.some else ""
                yield _Plan(_required(wanted.every, some) + without)
                return
            if rare:
                yield _Plan(f"({needed} AND {any_of(rare)}){without}")
            elif common:
                yield _Plan(f"({needed} AND {all_of(common)}){without}", scored=False)
            yield _Plan(needed + without, scored=False)
            return
        if rare:
            terms = list(rare)
            # Common words tell something where they stand together; to find that out costs time.
            few = sum(counts[term] for term in rare) < _FEW
            if few and len(common) > 1 and self._count_up_to(db, all_of(common), most) < most:
                terms.append(all_of(common))
            yield _Plan(any_of(terms) + without)
            return
        together = all_of(common)
        if not estimates and self._count_up_to(db, together, most) < most:
            yield _Plan(together + without)
        else:
            # Only plain terms can be asked for in order.
            if all(term.startswith('"') for term in common):
                yield _Plan(" + ".join(common) + without, scored=False)
            yield _Plan(together + without, scored=False)
        yield _Plan(any_of(common) + without, scored=False)

    def _rows(
        self,
        db: sqlite3.Connection,
        plan: _Plan,
        limit: int,
        among: Collection[int] | None,
        where: Condition | None,
    ) -> Iterator[tuple[int, float]]:
        score = f"-bm25(passage_words, {_WEIGHTS})" if plan.scored else "0.000001"
        order = "score DESC, rowid" if plan.scored else "rowid DESC LIMIT ?"
        narrowed, values = "", [plan.expression]
        if among is not None:
            if not among:
                return
            narrowed = " AND rowid BETWEEN ? AND ? AND +rowid IN (SELECT value FROM json_each(?))"
            values += [str(min(among)), str(max(among)), json.dumps(list(among))]
        if not plan.scored:
            values.append(str(max(limit, _MOST_UNSCORED)))
        rows = db.execute(
            f"SELECT rowid, {score} AS score FROM passage_words"
            f" WHERE passage_words MATCH ?{narrowed} ORDER BY {order}",
            values,
        )
        while some := list(islice(rows, min(_ROWS_AT_ONCE, limit))):
            there = _visible(db, [row[0] for row in some], where)
            yield from (row for row in some if row[0] in there)

    def _count(self, db: sqlite3.Connection, terms: Sequence[str]) -> dict[str, int]:
        """In how many passages each term is, up to one more than is ever scored at once."""
        newest = _newest(db)
        moved = abs(newest - self._counted_at) > _GROWTH * self._counted_at
        if moved or len(self._counts) > _COUNTS_KEPT:
            self._counts = {}
            self._counted_at = newest
        counts = self._counts
        for term in terms:
            # The next page may have what is nowhere yet, and nowhere is soon counted.
            if not counts.get(term):
                counts[term] = self._count_up_to(db, term, self._most_scored + 1)
        return {term: counts[term] for term in terms}

    def _count_up_to(self, db: sqlite3.Connection, expression: str, most: int) -> int:
        (count,) = db.execute(
            "SELECT count(*) FROM"
            " (SELECT 1 FROM passage_words WHERE passage_words MATCH ? LIMIT ?)",
            (expression, most),
        ).fetchone()
        return int(count)


def _required(every: Sequence[str], some: str) -> str:
    """Everything in `every`; what else is found of `some` lets a passage rank higher."""
    if not every:
        return some
    needed = all_of(every)
    return f"({needed} AND ({some} OR {needed}))" if some else needed


def _newest(db: sqlite3.Connection) -> int:
    """The newest passage's id: about how many there are, for the price of one row."""
    (newest,) = db.execute("SELECT coalesce(max(passage_id), 0) FROM passage").fetchone()
    return int(newest)


def _visible(
    db: sqlite3.Connection, passage_ids: Sequence[int], where: Condition | None
) -> set[int]:
    condition, values = (f" AND ({where.sql})", where.values) if where else ("", ())
    rows = db.execute(
        "SELECT passage_id FROM passage CROSS JOIN page USING (page_id)"
        f" WHERE passage_id IN ({marks(passage_ids)}) AND hidden_at IS NULL{condition}",
        (*passage_ids, *values),
    )
    return {row[0] for row in rows}
