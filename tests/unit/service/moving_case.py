"""A library with everything that there can be in one, and all that it holds, field by field."""

from __future__ import annotations

import json
import sqlite3
import threading
import zlib
from typing import TYPE_CHECKING, Any

from memory_cache.paths import Home
from memory_cache.service.memory import Memory
from memory_cache.service.moving.export import ExportReport, export_library
from memory_cache.service.moving.importing import import_from
from memory_cache.store.erasing import NOTE_DRAFT
from memory_cache.store.records import Chat, ChatSubject, Draft, Turn
from memory_cache.store.texts import Reading
from memory_cache.text.blocks import Article
from memory_cache.text.chunk import Passage, cut_passages

if TYPE_CHECKING:
    from pathlib import Path

    from memory_cache.service.moving.report import ImportReport

NEVER = threading.Event()
LINE = "The ferry of Skarholm sails at nine. "
CHECKS = json.dumps(
    [{"start": 0, "end": 5, "kind": "sentence", "verdict": "supported", "quotes": [1]}]
)
UNICODE = (
    "Čeština žluťoučký 東京タワー العربية עברית 👩‍👩‍👧 e\u0301 \u2028 \u200f\x00\x1f\ufeff end"
)


def open_memory(folder: Path) -> Memory:
    folder.mkdir(exist_ok=True)
    return Memory(Home(folder))


def export(memory: Memory, path: Path) -> ExportReport:
    return export_library(memory, path, lambda done, total: None, NEVER)


def take_in(memory: Memory, path: Path) -> ImportReport:
    return import_from(memory, path, lambda done, total, about: None, NEVER)


def read(
    memory: Memory,
    page_id: int,
    text: str,
    *,
    passages: list[Passage] | None = None,
    **fields: Any,
) -> None:
    """Store the text as if it had been extracted."""
    stored = memory.library.pages.source(page_id)
    known = {"title": "", "byline": "", "site": "", "lang": "", "truncated": False, **fields}
    article = Article(text=text, blocks=[], **known)
    passages = passages or cut_passages(text, [])
    memory.library.texts.store(Reading(page_id, stored.sha256, 1), article, passages)


def keep(memory: Memory, url: str, source: str | bytes, now: float, **fields: Any) -> int:
    data = source.encode() if isinstance(source, str) else source
    return memory.library.pages.keep(Draft(url, data, **fields), now).page_id


def fill(memory: Memory, long_chars: int = 40_000) -> dict[str, int]:
    """Put one of everything in; returns the pages by what they are."""
    library = memory.library
    pages: dict[str, int] = {}
    pages["gone"] = keep(memory, "https://gone.example/", "forgotten long ago", 1.0)
    pages["page"] = keep(
        *(memory, "http://A.example/Light?utm_source=x#top", "<p>first</p>", 1_600_000_000.25),
        title="A title, given",
        charset="utf-8",
    )
    read(memory, pages["page"], "It was first lit in 1871. Nobody slept.", title="Light")
    for number in range(3):
        now = 1_600_000_100.5 + number
        keep(memory, "https://a.example/Light", f"<p>version {number}</p>", now, charset="cp1252")
        fields = {"title": f"Light {number}", "byline": "Ann O’Nym", "site": "A", "lang": "nb-NO"}
        text = f"It was first lit in 187{number}. Nobody slept in house {number}."
        read(memory, pages["page"], text, **fields, published="2020-02-03", truncated=True)
    pages["twin"] = keep(memory, "https://other.example/copy", "<p>version 2!</p>", 1_600_000_200.0)
    read(memory, pages["twin"], "It was first lit in 1872. Nobody slept in house 2.", title="Copy")
    like = "They lit the lamp at dusk and the keeper sat down to his soup and bread. " * 9
    pages["mobile"] = keep(memory, "https://m.b.example/soup", "<p>soup</p>", 1_600_000_250.0)
    read(memory, pages["mobile"], like + "One.", title="Soup")
    pages["desktop"] = keep(memory, "https://www.b.example/soup", "<p>soup!</p>", 1_600_000_251.0)
    read(memory, pages["desktop"], like + "Two.", title="Soup")
    pages["selection"] = keep(
        *(memory, "https://a.example/Light", "<b>Nobody slept.</b>", 1_600_000_300.0),
        kind="selection",
    )
    read(memory, pages["selection"], "Nobody slept.")
    pages["note"] = keep(
        *(memory, "note:0b1c", "# Mine\n\nAsk *Ingrid*.", 1_600_000_400.0),
        content_type="text/markdown",
        kind="note",
        about=pages["page"],
    )
    read(memory, pages["note"], "Mine\n\nAsk Ingrid.", title="Mine")
    pages["file"] = keep(
        *(memory, "file:///home/me/l%C3%A6r/a.txt", UNICODE, 1_600_000_500.0),
        content_type="text/plain",
        kind="file",
    )
    read(memory, pages["file"], UNICODE, title=UNICODE[:20])
    pages["pdf"] = keep(
        *(memory, "https://a.example/report.pdf", b"%PDF-1.7\r\n\x00\xff\xfe\x80 bytes", 1.0),
        content_type="application/pdf",
    )
    passages = [Passage(0, 9, ""), Passage(11, 20, "Part › 1"), Passage(20, 22, "Ünïcode")]
    text = "page one.\n\npage two..."
    read(memory, pages["pdf"], text, page_starts=[0, 11, 22], passages=passages)
    pages["empty"] = keep(memory, "https://empty.example/", "", 1_600_000_600.0)
    stored = library.pages.source(pages["empty"])
    library.texts.store(Reading(pages["empty"], stored.sha256, 1), None, [])
    long = LINE * (long_chars // len(LINE)) + "." * (long_chars % len(LINE))
    passages = [Passage(at, min(at + 1_000, len(long)), "") for at in range(0, len(long), 1_000)]
    pages["long"] = keep(memory, "https://long.example/", long + "cut", 1_600_000_700.0)
    read(memory, pages["long"], long, title="Long", truncated=True, passages=passages)
    pages["unread"] = keep(memory, "https://unread.example/", "<p>later</p>", 1_600_000_800.0)
    pages["mended"] = keep(memory, "https://half.example/", "half \ufffd", 1.5, title="half \ufffd")
    read(memory, pages["mended"], "half \ufffd")
    arrange(memory, pages)
    return pages


def arrange(memory: Memory, pages: dict[str, int]) -> None:
    """Put them in collections and talk about them; then forget the one that is to be gone."""
    library = memory.library
    first = library.collections.make("Lights & “more”", 10.5)
    library.collections.make("Nothing in it", 11.5)
    last = library.collections.make("文献 / Ærø", 12.5)
    library.collections.put(first, [pages["page"], pages["note"]])
    library.collections.put(last, [pages["pdf"], pages["page"]])
    converse(memory, pages, first)
    library.facts.note(NOTE_DRAFT, "half a thou")
    library.erasing.hide([pages.pop("gone")], 1.0)


def converse(memory: Memory, pages: dict[str, int], collection_id: int) -> None:
    """Talk about a page, several, a collection, everything and nothing."""
    chats, page, pdf = memory.library.chats, pages["page"], pages["pdf"]
    subject = ChatSubject("page", page)
    asked = turn("When?", page, 1_700_000_000.125)
    about_page = begin(memory, asked, [page], subject)
    chats.keep(subject, turn("Who? \x00 “?”", page, 1_700_000_003.0), [page], chat_id=about_page)
    chats.rename(about_page, "Skarholm’s light")
    everything = begin(memory, turn("Všechno?", pdf, 4.0, label="closest"), [pdf, pages["file"]])
    turns = (
        turn("Nothing?", None, 5.0, label="none", model="Qwen"),
        turn("All?", pdf, 6.0)._replace(
            checks=CHECKS, flagged=turn("", page, 1.0).quotes, coverage=coverage(pages["file"])
        ),
        turn("And then?", pdf, 6.5, model="Qwen")._replace(ended="stopped"),
    )
    for one in turns:
        chats.keep(ChatSubject(), one, [pdf, page, pages["file"]], chat_id=everything)
    begin(memory, turn("Lit?", page, 7.0), [page], ChatSubject("collection", None, collection_id))
    begin(memory, turn("Which?", pdf, 8.0), [page, pdf], ChatSubject("tabs"))
    begin(memory, turn("Hello?", None, 9.0), [], ChatSubject("model"))
    just_begun = (0, "library", None, None, "Just begun", "", "", 1_700_000_002.0)
    memory.library.restoring.put_chat(Chat(*just_begun, 1_700_000_002.5, 0), [])
    chats.hide(begin(memory, turn("Thrown away?", page, 10.0), [page]), 11.0)


def begin(
    memory: Memory, asked: Turn, page_ids: list[int], subject: ChatSubject | None = None
) -> int:
    """Keep a turn in a conversation of its own; returns that."""
    kept = memory.library.chats.keep(subject or ChatSubject(), asked, page_ids)
    assert kept is not None
    return kept[0]


def coverage(page_id: int) -> str:
    section = {"page_id": page_id, "url": "file:///a", "title": "A", "heading": "", "start": 0}
    read_of = {"tokens": 9, "of_tokens": None, "passages": 1, "of": 2, "pages": 1, "of_pages": 2}
    sections = [{**section, "passages": 1, "of": 2}]
    counts = {"sections_read": 1, "of_sections": 2}
    return json.dumps({"whole": False, **read_of, **counts, "sections": sections})


def turn(
    question: str, page_id: int | None, at: float, label: str = "answer", model: str = ""
) -> Turn:
    quotes = []
    if page_id is not None:
        facts = {"url": "https://a.example/", "title": "T “q”", "heading": "", "text": "lit\u2028"}
        around = {"prefix": "", "suffix": "", "start": 7, "end": 10, "score": 0.1 + 0.2}
        quotes.append({"number": 1, "page_id": page_id, **facts, **around, "page_number": None})
    return Turn(at, question, "Since 1871 [1].", label, json.dumps(quotes), model)


def delete_everything(memory: Memory) -> None:
    erasing = memory.library.erasing
    erasing.hide(memory.library.pages.ids(), 1.0)
    erasing.erase_the_rest()


def contents(memory: Memory) -> dict[str, Any]:
    """Return everything that the library holds but what is made from it (words, vectors), straight
    from its tables, with addresses in place of ids. A column that is new is in it.
    """
    db = sqlite3.connect(memory.home.library)
    db.row_factory = sqlite3.Row
    names = dict(db.execute("SELECT page_id, address FROM page").fetchall())

    def rows(query: str) -> list[dict[str, Any]]:
        found = []
        for row in db.execute(query):
            values = dict(row)
            for name in ("page_id", "twin_of", "about"):
                if name in values:
                    values[name] = names.get(values[name])
            found.append(values)
        return found

    visible = "page_id IN (SELECT page_id FROM page WHERE hidden_at IS NULL)"
    pages = rows("SELECT * FROM page WHERE hidden_at IS NULL ORDER BY address")
    versions = rows(f"SELECT * FROM version WHERE {visible} ORDER BY page_id, version_id")
    for version in versions:
        del version["version_id"]
        version["source"] = zlib.decompress(version["source"])
        version["text"] = zlib.decompress(version["text"])
    sources = rows(f"SELECT * FROM source WHERE {visible} ORDER BY page_id")
    for source in sources:
        source["data"] = zlib.decompress(source["data"])
    turns = rows(
        "SELECT chat.title, turn.*, (SELECT group_concat(address, ' ') FROM (SELECT address FROM"
        " turn_page JOIN page USING (page_id) WHERE turn_page.turn_id = turn.turn_id"
        " ORDER BY address)) AS pages FROM turn JOIN chat USING (chat_id)"
        " WHERE hidden_at IS NULL ORDER BY turn_id"
    )
    for one in turns:
        del one["turn_id"], one["chat_id"]
        one["checks"], coverage = json.loads(one["checks"]), json.loads(one["coverage"])
        placed = {name: json.loads(one[name]) for name in ("quotes", "flagged")}
        placed["coverage"] = coverage["sections"] if coverage is not None else []
        for name, them in placed.items():
            one[f"{name} of"] = [names.get(it.pop("page_id")) for it in them]
            one[name] = coverage if name == "coverage" else them
    chats = rows(
        "SELECT chat.*, about AS about_what, collection.name AS collection FROM chat"
        " LEFT JOIN collection USING (collection_id) WHERE hidden_at IS NULL ORDER BY chat_id"
    )
    for chat in chats:
        del chat["chat_id"], chat["collection_id"]
    found = {
        "pages": pages,
        "sources": sources,
        "texts": rows(f"SELECT * FROM page_text WHERE {visible} ORDER BY page_id"),
        "passages": rows(
            f'SELECT page_id, start, "end", heading FROM passage WHERE {visible}'
            " ORDER BY page_id, start"
        ),
        "versions": versions,
        "collections": rows("SELECT name, created_at FROM collection ORDER BY collection_id"),
        "collected": rows(
            "SELECT name, page_id FROM collected JOIN collection USING (collection_id)"
            f" WHERE {visible} ORDER BY collection_id, page_id"
        ),
        "chats": chats,
        "turns": turns,
        "draft": rows(f"SELECT value FROM meta WHERE key = '{NOTE_DRAFT}'"),
    }
    db.close()
    return found
