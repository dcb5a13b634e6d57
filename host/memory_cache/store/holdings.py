"""What is held of a site: everything that forgetting it would delete, counted."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from memory_cache.store.filters import under_host

if TYPE_CHECKING:
    from memory_cache.store.connection import Connections


class SiteCount(NamedTuple):
    """A host and how many pages are saved from it."""

    host: str
    pages: int


class Holding(NamedTuple):
    """What is held of a host and the hosts under it.

    `pages` counts web pages and selections, `notes` the notes about them, `versions` what they were
    before. `chats` are the conversations in which something rests on them, `turns` the questions in
    these that do. `source_bytes` is what sources and versions take as they are kept, `text_bytes`
    texts and passages' vectors. Times are seconds since 1970, None where there is no page.
    """

    page_ids: list[int]
    pages: int
    notes: int
    versions: int
    chats: int
    turns: int
    source_bytes: int
    text_bytes: int
    first_saved_at: float | None
    last_saved_at: float | None


class Holdings:
    """Counts. What is hidden, being forgotten, counts no more."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def sites(self, limit: int) -> list[SiteCount]:
        """Return the hosts that pages were saved from, those with most pages first."""
        with self._connections.reading() as db:
            # From the index on hosts alone: whether each page is hidden would take a look at it.
            counts = Counter(dict(db.execute("SELECT host, count(*) FROM page GROUP BY host")))
            hidden = db.execute(
                # The plus keeps SQLite to the index on those few.
                "SELECT host, count(*) FROM page WHERE hidden_at IS NOT NULL GROUP BY +host"
            )
            counts.subtract(dict(hidden))
        del counts[""]
        sites = [SiteCount(host, pages) for host, pages in counts.items() if pages > 0]
        return sorted(sites, key=lambda site: (-site.pages, site.host))[:limit]

    def of_site(self, host: str) -> Holding:
        """Return what is held of a host; of one that nothing was saved from, nothing."""
        host = host.strip().lower().removeprefix("www.").rstrip(".")
        condition = under_host(host)
        held = (
            # Which hosts these are is told from their index: it does not help with “like”.
            "WITH own AS MATERIALIZED (SELECT page_id FROM page WHERE hidden_at IS NULL AND host IN"
            f" (SELECT DISTINCT host FROM page WHERE {condition.sql})),"
            # As `erasing.hide` has it.
            " held AS MATERIALIZED (SELECT page_id FROM own"
            " UNION SELECT page_id FROM page WHERE twin_of IN own AND hidden_at IS NULL"
            " UNION SELECT page_id FROM page"
            " WHERE about IN own AND kind = 'note' AND hidden_at IS NULL)"
        )
        sums = (
            " (SELECT coalesce(sum(length(data)), 0) FROM source WHERE page_id IN held)"
            " + (SELECT coalesce(sum(length(source)), 0) FROM version WHERE page_id IN held),"
            " (SELECT coalesce(sum(length(CAST(text AS BLOB))), 0) FROM page_text"
            " WHERE page_id IN held)"
            " + (SELECT coalesce(sum(length(text)), 0) FROM version WHERE page_id IN held)"
            " + (SELECT coalesce(sum(length(data)), 0) FROM passage JOIN vector"
            " USING (passage_id) WHERE page_id IN held)"
        )
        with self._connections.reading() as db:
            row = db.execute(
                f"{held} SELECT coalesce(sum(kind <> 'note'), 0), coalesce(sum(kind = 'note'), 0),"
                " (SELECT count(*) FROM version WHERE page_id IN held),"
                " (SELECT count(DISTINCT chat_id) FROM turn JOIN turn_page USING (turn_id)"
                " WHERE page_id IN held),"
                " (SELECT count(DISTINCT turn_id) FROM turn_page WHERE page_id IN held),"
                f"{sums}, min(first_saved_at), max(saved_at) FROM page WHERE page_id IN held",
                condition.values,
            ).fetchone()
            ids = db.execute(f"{held} SELECT page_id FROM held", condition.values).fetchall()
        return Holding([one[0] for one in ids], *row)
