"""Filters of a query as conditions on the table `page`, and what they leave.

Values are always bound; what is put into SQL is written here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from memory_cache.store.rows import in_batches, marks
from memory_cache.text.finding.words import words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from memory_cache.store.connection import Connections
    from memory_cache.text.finding.query import Filter, Query

_MOST_WORDS = 20


class Condition(NamedTuple):
    """SQL on the table `page` with question marks, and the values to bind to them."""

    sql: str
    values: tuple[object, ...]


def condition_of(filters: Sequence[Filter]) -> Condition | None:
    """Return the condition that all of these filters make together, None without any."""
    parts = [_of_filter(one) for one in filters]
    return _all(parts) if parts else None


def page_condition(query: Query) -> Condition | None:
    """Return the condition that a list of pages is narrowed by: the filters, and everything else
    that was typed as a part of title or address.
    """
    parts = [_of_filter(one) for one in query.filters]
    looked_for = [word.folded for word in words_of(query.words)][:_MOST_WORDS]
    looked_for += [*query.phrases, *query.prefixes]
    parts += [_named(text, excluded=False) for text in looked_for]
    parts += [_named(text, excluded=True) for text in query.without]
    return _all(parts) if parts else None


class Filters:
    """What filters leave of the library."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def passages(self, condition: Condition, most: int) -> list[int] | None:
        """Return the passages of the pages that a condition is true of, None if they are more than
        so many.
        """
        with self._connections.reading() as db:
            rows = db.execute(
                "SELECT passage_id FROM page CROSS JOIN passage USING (page_id)"
                f" WHERE hidden_at IS NULL AND twin_of IS NULL AND ({condition.sql}) LIMIT ?",
                (*condition.values, most + 1),
            ).fetchall()
        return [row[0] for row in rows] if len(rows) <= most else None

    def count(self, condition: Condition) -> tuple[int, int]:
        """Return how many passages, and pages with a text, a condition is true of."""
        with self._connections.reading() as db:
            passages, pages = db.execute(
                "SELECT count(*), count(DISTINCT page_id)"
                " FROM page CROSS JOIN passage USING (page_id)"
                f" WHERE hidden_at IS NULL AND twin_of IS NULL AND ({condition.sql})",
                condition.values,
            ).fetchone()
        return int(passages), int(pages)

    def newest(self, condition: Condition, limit: int) -> list[int]:
        """Return the first passages of pages that a condition is true of, newest page first."""
        with self._connections.reading() as db:
            rows = db.execute(
                "SELECT (SELECT passage_id FROM passage WHERE passage.page_id = page.page_id"
                " ORDER BY start LIMIT 1) AS first FROM page"
                f" WHERE hidden_at IS NULL AND twin_of IS NULL AND ({condition.sql})"
                " AND first IS NOT NULL ORDER BY saved_at DESC, page_id DESC LIMIT ?",
                (*condition.values, limit),
            ).fetchall()
        return [row[0] for row in rows]

    def pages_of(self, passage_ids: Sequence[int], condition: Condition | None) -> dict[int, int]:
        """Return the pages of those passages that are there and that a condition is true of."""
        sql, values = condition or Condition("1", ())
        found: dict[int, int] = {}
        with self._connections.reading() as db:
            for some in in_batches(passage_ids):
                found.update(
                    db.execute(
                        "SELECT passage_id, page_id FROM passage CROSS JOIN page USING (page_id)"
                        f" WHERE passage_id IN ({marks(some)}) AND hidden_at IS NULL AND ({sql})",
                        (*some, *values),
                    ).fetchall()
                )
        return found


def _all(parts: Sequence[Condition]) -> Condition:
    return Condition(
        " AND ".join(f"({part.sql})" for part in parts),
        tuple(value for part in parts for value in part.values),
    )


def _of_filter(one: Filter) -> Condition:
    alternatives = [_OF_FIELD[one.field](value) for value in one.values]
    sql = " OR ".join(f"({part.sql})" for part in alternatives)
    values = tuple(value for part in alternatives for value in part.values)
    return Condition(f"NOT ({sql})" if one.excluded else sql, values)


def under_host(host: str) -> Condition:
    """Return the condition that a page is from this host, or from one under it."""
    return Condition("host = ? OR host LIKE ? ESCAPE '\\'", (host, f"%.{_escaped(host)}"))


def _site(host: str) -> Condition:
    if "." in host:
        return under_host(host)
    # “site:wikipedia”: a name without a dot may stand anywhere in the host.
    return Condition("'.' || host || '.' LIKE ? ESCAPE '\\'", (f"%.{_escaped(host)}.%",))


def _type(named: str) -> Condition:
    return Condition("content_type = ?" if "/" in named else "kind = ?", (named,))


def _collection(name: str) -> Condition:
    return Condition(
        "page_id IN (SELECT page_id FROM collected JOIN collection USING (collection_id)"
        " WHERE name = ?)",
        (name,),
    )


def _lang(tag: str) -> Condition:
    return Condition(
        "lower(replace(lang, '_', '-')) = ? OR lower(replace(lang, '_', '-')) LIKE ?",
        (tag, f"{tag}-%"),
    )


def _saved(period: tuple[float, float]) -> Condition:
    """A page saved again counts for the day on which it was saved first, and for the last one."""
    return Condition(
        "(saved_at >= ? AND saved_at < ?) OR (first_saved_at >= ? AND first_saved_at < ?)",
        (*period, *period),
    )


def _named(text: str, *, excluded: bool) -> Condition:
    condition = (
        "coalesce(nullif(title, ''), given_title) LIKE ? ESCAPE '\\' OR url LIKE ? ESCAPE '\\'"
    )
    like = f"%{_escaped(text)}%"
    return Condition(f"NOT ({condition})" if excluded else condition, (like, like))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


_OF_FIELD: dict[str, Callable[[Any], Condition]] = {
    "site": _site,
    "type": _type,
    "collection": _collection,
    "lang": _lang,
    "saved": _saved,
}
