"""The second schema: kinds and versions of pages, collections, folders, chats, queues of work.

Sources and texts move into tables of their own, so that a list of pages reads neither. The word
index keeps nothing but words (`content = ''`): what is indexed is prepared in Python, because FTS5
cannot cut scripts without spaces. To take a passage out again it must be given the same words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_cache.store import words
from memory_cache.text.address import host_of, normal_address, twin_address

if TYPE_CHECKING:
    import sqlite3

# `source_sha256` is that of the source as it came, `read_sha256` that of the source which the text
# was made from: a page whose two differ waits for extraction. `extractor` is the version that read
# it. `text_sha256` tells the same text under another address; such a page is the `twin_of` the one
# that was there first and has no passages of its own. `about` is the page that a note is about.
# A page with `hidden_at` is forgotten, and erased a few seconds later unless it is brought back.
_PAGE = """
    CREATE TABLE page_2 (
        page_id INTEGER PRIMARY KEY AUTOINCREMENT,
        address TEXT NOT NULL UNIQUE,
        twin_address TEXT NOT NULL,
        url TEXT NOT NULL,
        host TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('page', 'selection', 'note', 'file')),
        content_type TEXT NOT NULL,
        charset TEXT,
        given_title TEXT NOT NULL,
        first_saved_at REAL NOT NULL,
        saved_at REAL NOT NULL,
        source_sha256 BLOB NOT NULL,
        read_sha256 BLOB,
        extractor INTEGER NOT NULL DEFAULT 0,
        text_sha256 BLOB,
        title TEXT NOT NULL DEFAULT '',
        byline TEXT NOT NULL DEFAULT '',
        site TEXT NOT NULL DEFAULT '',
        lang TEXT NOT NULL DEFAULT '',
        published TEXT NOT NULL DEFAULT '',
        characters INTEGER NOT NULL DEFAULT 0,
        page_starts TEXT NOT NULL DEFAULT '[]',
        truncated INTEGER NOT NULL DEFAULT 0,
        twin_of INTEGER REFERENCES page ON DELETE SET NULL,
        about INTEGER REFERENCES page ON DELETE SET NULL,
        hidden_at REAL
    )
    """

_BEFORE_PAGE = (
    (
        "CREATE TABLE source (page_id INTEGER PRIMARY KEY REFERENCES page ON DELETE CASCADE,"
        " data BLOB NOT NULL)"
    ),
    (
        "CREATE TABLE page_text (page_id INTEGER PRIMARY KEY REFERENCES page ON DELETE CASCADE,"
        " text TEXT NOT NULL)"
    ),
    "INSERT INTO source SELECT page_id, source FROM page",
    "INSERT INTO page_text SELECT page_id, text FROM page WHERE text_sha256 IS NOT NULL",
    "DROP VIEW passage_text",
    "DROP TABLE passage_words",
    # With no text behind them they would have to be cut again.
    "DELETE FROM passage WHERE page_id IN (SELECT page_id FROM page WHERE text_sha256 IS NULL)",
)

_AFTER_PAGE = (
    "DROP TABLE page",
    "ALTER TABLE page_2 RENAME TO page",
    "CREATE INDEX page_by_time ON page (saved_at)",
    "CREATE INDEX page_by_host ON page (host)",
    "CREATE INDEX page_by_text ON page (text_sha256)",
    "CREATE INDEX page_by_twin_address ON page (twin_address)",
    "CREATE INDEX page_twin ON page (twin_of) WHERE twin_of IS NOT NULL",
    "CREATE INDEX page_about ON page (about) WHERE about IS NOT NULL",
    "CREATE INDEX page_hidden ON page (hidden_at) WHERE hidden_at IS NOT NULL",
    "CREATE INDEX page_unread ON page (saved_at) WHERE read_sha256 IS NOT source_sha256",
    # What a page was before it was saved anew; its text is compressed like its source.
    """
    CREATE TABLE version (
        version_id INTEGER PRIMARY KEY AUTOINCREMENT,
        page_id INTEGER NOT NULL REFERENCES page ON DELETE CASCADE,
        saved_at REAL NOT NULL,
        url TEXT NOT NULL,
        content_type TEXT NOT NULL,
        charset TEXT,
        given_title TEXT NOT NULL,
        source BLOB NOT NULL,
        source_sha256 BLOB NOT NULL,
        title TEXT NOT NULL,
        text BLOB NOT NULL
    )
    """,
    "CREATE INDEX version_of_page ON version (page_id)",
    words.TABLE,
    # The sequence orders what an index has to catch up with; `model` is a number for its id, and
    # `vectors` how many there are of it: counting a million takes too long to be asked often.
    """
    CREATE TABLE model (
        model INTEGER PRIMARY KEY,
        model_id TEXT NOT NULL UNIQUE,
        vectors INTEGER NOT NULL DEFAULT 0
    )
    """,
    "INSERT INTO model (model_id) SELECT DISTINCT model_id FROM vector",
    """
    CREATE TABLE vector_2 (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        passage_id INTEGER NOT NULL UNIQUE REFERENCES passage ON DELETE CASCADE,
        model INTEGER NOT NULL REFERENCES model,
        data BLOB NOT NULL
    )
    """,
    (
        "INSERT INTO vector_2 (passage_id, model, data)"
        " SELECT passage_id, model, data FROM vector JOIN model USING (model_id)"
        " WHERE passage_id IN (SELECT passage_id FROM passage)"
    ),
    "DROP TABLE vector",
    "ALTER TABLE vector_2 RENAME TO vector",
    ("UPDATE model SET vectors = (SELECT count(*) FROM vector WHERE vector.model = model.model)"),
    # Numbers alone: what indexes in memory and on disk must let go of.
    """
    CREATE TABLE vector_gone (
        gone INTEGER PRIMARY KEY AUTOINCREMENT,
        sequence INTEGER NOT NULL
    )
    """,
    """
    CREATE TRIGGER vector_added AFTER INSERT ON vector BEGIN
        UPDATE model SET vectors = vectors + 1 WHERE model = new.model;
    END
    """,
    """
    CREATE TRIGGER vector_deleted AFTER DELETE ON vector BEGIN
        UPDATE model SET vectors = vectors - 1 WHERE model = old.model;
        INSERT INTO vector_gone (sequence) VALUES (old.sequence);
    END
    """,
    "CREATE TABLE unembedded (passage_id INTEGER PRIMARY KEY REFERENCES passage ON DELETE CASCADE)",
    (
        "INSERT INTO unembedded SELECT passage_id FROM passage"
        " WHERE passage_id NOT IN (SELECT passage_id FROM vector)"
    ),
    """
    CREATE TABLE collection (
        collection_id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL UNIQUE COLLATE NOCASE,
        created_at REAL NOT NULL
    )
    """,
    """
    CREATE TABLE collected (
        collection_id INTEGER NOT NULL REFERENCES collection ON DELETE CASCADE,
        page_id INTEGER NOT NULL REFERENCES page ON DELETE CASCADE,
        PRIMARY KEY (collection_id, page_id)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX collected_page ON collected (page_id)",
    """
    CREATE TABLE folder (
        folder_id INTEGER PRIMARY KEY AUTOINCREMENT,
        path TEXT NOT NULL UNIQUE,
        added_at REAL NOT NULL,
        scanned_at REAL,
        problem TEXT NOT NULL DEFAULT ''
    )
    """,
    """
    CREATE TABLE folder_file (
        folder_id INTEGER NOT NULL REFERENCES folder ON DELETE CASCADE,
        path TEXT NOT NULL,
        page_id INTEGER NOT NULL REFERENCES page ON DELETE CASCADE,
        mtime_ns INTEGER NOT NULL,
        size_bytes INTEGER NOT NULL,
        PRIMARY KEY (folder_id, path)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX folder_file_page ON folder_file (page_id)",
    # A file of a folder that was forgotten stays forgotten; the digest of its path is all that is
    # kept of it.
    """
    CREATE TABLE folder_left_out (
        folder_id INTEGER NOT NULL REFERENCES folder ON DELETE CASCADE,
        path_sha256 BLOB NOT NULL,
        PRIMARY KEY (folder_id, path_sha256)
    ) WITHOUT ROWID
    """,
    # A chat about one page goes with it; one about the library has none.
    """
    CREATE TABLE chat (
        chat_id INTEGER PRIMARY KEY AUTOINCREMENT,
        page_id INTEGER REFERENCES page ON DELETE CASCADE,
        title TEXT NOT NULL,
        started_at REAL NOT NULL
    )
    """,
    "CREATE INDEX chat_of_page ON chat (page_id)",
    """
    CREATE TABLE turn (
        turn_id INTEGER PRIMARY KEY AUTOINCREMENT,
        chat_id INTEGER NOT NULL REFERENCES chat ON DELETE CASCADE,
        asked_at REAL NOT NULL,
        question TEXT NOT NULL,
        answer TEXT NOT NULL,
        label TEXT NOT NULL,
        quotes TEXT NOT NULL,
        model TEXT NOT NULL
    )
    """,
    "CREATE INDEX turn_of_chat ON turn (chat_id)",
    # The pages that a turn quotes: it goes with the first of them that is forgotten.
    """
    CREATE TABLE turn_page (
        turn_id INTEGER NOT NULL REFERENCES turn ON DELETE CASCADE,
        page_id INTEGER NOT NULL REFERENCES page ON DELETE CASCADE,
        PRIMARY KEY (turn_id, page_id)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX turn_page_page ON turn_page (page_id)",
)


def apply(db: sqlite3.Connection) -> None:
    """Bring a library of the first version to the second; every page, text and vector stays."""
    for statement in _BEFORE_PAGE:
        db.execute(statement)
    db.execute(_PAGE)
    rows = db.execute(
        "SELECT page_id, address, url, part, content_type, charset, given_title, source_sha256,"
        " saved_at, text_sha256, length(text), title, byline, site, lang, truncated FROM page"
    )
    taken: set[str] = set()
    for row in rows:
        page_id, address, url, part, content_type, charset, given_title, source_sha256 = row[:8]
        saved_at, text_sha256, characters, title, byline, site, lang, truncated = row[8:]
        # Two addresses that are one today stay two pages: nothing is merged unasked.
        better = normal_address(url) if part == "page" else address
        names = (better, address, f"{address}#{page_id}")
        address = next(name for name in names if name not in taken)
        taken.add(address)
        db.execute(
            "INSERT INTO page_2 (page_id, address, twin_address, url, host, kind, content_type,"
            " charset, given_title, first_saved_at, saved_at, source_sha256, read_sha256, title,"
            " byline, site, lang, characters, truncated)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(page_id, address, twin_address(url), url, host_of(url), part, content_type),
                *(charset, given_title, saved_at, saved_at, source_sha256, text_sha256, title),
                *(byline, site, lang, characters, truncated),
            ),
        )
    for statement in _AFTER_PAGE:
        db.execute(statement)
    words.note_version(db)
    for (page_id,) in db.execute("SELECT page_id FROM page").fetchall():
        words.add(db, page_id)
