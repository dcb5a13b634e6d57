"""Finds what is wrong with a library: what SQLite says, and what must agree and does not.

Written from the schema and not from the code that fills it, so that it does not repeat its faults.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np

from memory_cache.store import words
from memory_cache.text.extract import extract
from memory_cache.text.finding.words import index_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from memory_cache.store.index import VectorIndex
    from memory_cache.store.library import Library

_ORPHANS = {
    "a page without its source": "SELECT page_id FROM page EXCEPT SELECT page_id FROM source",
    "a page that was read and has no text": (
        "SELECT page_id FROM page WHERE read_sha256 IS NOT NULL"
        " EXCEPT SELECT page_id FROM page_text"
    ),
    "a twin with passages": (
        "SELECT page_id FROM page JOIN passage USING (page_id) WHERE twin_of IS NOT NULL"
    ),
    "a twin of a twin": (
        "SELECT one.page_id FROM page AS one JOIN page AS other ON one.twin_of = other.page_id"
        " WHERE other.twin_of IS NOT NULL"
    ),
    "a passage with no vector that waits for none": (
        "SELECT passage_id FROM passage EXCEPT SELECT passage_id FROM vector"
        " EXCEPT SELECT passage_id FROM unembedded"
    ),
    "a conversation that is not about what it says": (
        "SELECT chat_id FROM chat WHERE (about = 'page') <> (page_id IS NOT NULL)"
        " OR (about = 'collection') <> (collection_id IS NOT NULL)"
    ),
    "a conversation that was gone on with and does not say so": (
        "SELECT chat_id FROM chat JOIN turn USING (chat_id) WHERE asked_at > updated_at"
    ),
    "a passage outside its text": (
        "SELECT passage_id FROM passage LEFT JOIN page_text USING (page_id)"
        ' WHERE NOT coalesce(0 <= start AND start < "end" AND "end" <= length(text), 0)'
    ),
}


def find_faults(path: Path, *, reread: bool = True) -> list[str]:
    """Return what is wrong, [] for a whole library. With `reread` every text is made anew from its
    source and compared. The library is opened as any program would: its log is recovered.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        return list(_faults(db, reread=reread))


def _faults(db: sqlite3.Connection, *, reread: bool) -> Iterator[str]:
    for (said,) in db.execute("PRAGMA integrity_check"):
        if said != "ok":
            yield f"integrity_check: {said}"
    for row in db.execute("PRAGMA foreign_key_check"):
        yield f"foreign_key_check: {row}"
    for name, query in _ORPHANS.items():
        for (number,) in db.execute(query):
            yield f"{name}: {number}"
    yield from _page_faults(db, reread=reread)
    yield from _word_faults(db)
    yield from _vector_faults(db)


def _page_faults(db: sqlite3.Connection, *, reread: bool) -> Iterator[str]:
    rows = db.execute(
        "SELECT page_id, url, given_title, content_type, charset, kind, source_sha256, read_sha256,"
        " text_sha256, characters, twin_of, data, text FROM page"
        " LEFT JOIN source USING (page_id) LEFT JOIN page_text USING (page_id)"
    )
    for page_id, *about, kept, read, text_sha256, characters, twin_of, data, text in rows:
        url, title, content_type, charset, kind = about
        source = zlib.decompress(data)
        if hashlib.sha256(source).digest() != kept:
            yield f"a source that is not the one that was kept: {page_id}"
        if read is None or twin_of is not None:
            continue
        digest = hashlib.sha256(text.encode()).digest() if text else None
        if (digest, len(text)) != (text_sha256, characters):
            yield f"a text that is not what its page says: {page_id}"
        if reread and read == kept and text:
            about = {"content_type": content_type, "url": url, "title": title, "charset": charset}
            if extract(source, **about, whole=kind == "selection").text != text:
                yield f"a text that is not that of its source: {page_id}"
    for version_id, data, sha256, packed in db.execute(
        "SELECT version_id, source, source_sha256, text FROM version"
    ):
        zlib.decompress(packed).decode()
        if hashlib.sha256(zlib.decompress(data)).digest() != sha256:
            yield f"a version whose source is not the one that was kept: {version_id}"


def _word_faults(db: sqlite3.Connection) -> Iterator[str]:
    """The word index holds each word of each passage at its place, and nothing else: it is, entry
    for entry, what an index made afresh from the texts holds.
    """
    try:
        db.execute("INSERT INTO passage_words (passage_words) VALUES ('integrity-check')")
    except sqlite3.Error as fault:
        yield f"word index: {fault}"
        return
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        fresh.execute(words.TABLE)
        fresh.executemany(
            "INSERT INTO passage_words (rowid, about, body) VALUES (?, ?, ?)",
            (
                (passage_id, index_text(f"{title} {heading}"), index_text(text[start:end]))
                for passage_id, title, heading, text, start, end in db.execute(
                    'SELECT passage_id, title, heading, text, start, "end" FROM passage'
                    " JOIN page USING (page_id) JOIN page_text USING (page_id)"
                )
            ),
        )
        held, due = (_entries(one) for one in (db, fresh))
        if held != due:
            yield f"word index: {len(held - due)} entries too many, {len(due - held)} missing"
        for query in (
            "SELECT id, sz FROM passage_words_docsize ORDER BY id",
            # The record of how many passages and words there are, by which BM25 weighs.
            "SELECT block FROM passage_words_data WHERE id = 1",
        ):
            if db.execute(query).fetchall() != fresh.execute(query).fetchall():
                yield f"word index: other sizes than its passages have: {query}"


def _entries(db: sqlite3.Connection) -> set[tuple[str, int, str, int]]:
    db.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.word_entries"
        " USING fts5vocab (main, passage_words, instance)"
    )
    return set(db.execute('SELECT term, doc, col, "offset" FROM temp.word_entries'))


def _vector_faults(db: sqlite3.Connection) -> Iterator[str]:
    for passage_id, data in db.execute("SELECT passage_id, data FROM vector"):
        length = float(np.linalg.norm(np.frombuffer(data, dtype="<f4")))
        if not 0.99 < length < 1.01:
            yield f"a vector of length {length:.3f}: {passage_id}"


def index_faults(library: Library, index: VectorIndex, model_id: str, queries: int) -> list[str]:
    """Return where the index does not answer as all vectors do that are compared one by one."""
    passages = sorted(library.vectors.ids(model_id))
    if not passages:
        return []
    stored = library.vectors.get(model_id, passages)
    rows = np.stack([np.frombuffer(stored[passage], dtype="<f4") for passage in passages])
    faults = []
    for vector in rows[:: -(-len(rows) // queries)]:
        cosines = rows @ vector
        nearest = index.nearest(vector, 5)
        due = dict(zip(passages, cosines.tolist(), strict=True))
        if any(abs(due.get(passage, 9) - cosine) > 1e-5 for passage, cosine in nearest.items()):
            faults.append(f"index: {nearest} has other cosines than the vectors")
        found = np.array(sorted(nearest.values(), reverse=True))
        if not np.allclose(found, np.sort(cosines)[::-1][:5], atol=1e-5):
            faults.append(f"index: {nearest} are not the nearest")
    return faults
