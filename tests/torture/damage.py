"""A library with a little of everything, what it says, and ways to damage its files."""

from __future__ import annotations

import shutil
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np

from memory_cache.store.library import Library
from memory_cache.store.records import ChatSubject, Draft, Turn
from memory_cache.store.texts import Reading
from memory_cache.text.blocks import Article
from memory_cache.text.chunk import Passage

if TYPE_CHECKING:
    import random
    from pathlib import Path

MODEL = "model/1"
PAGES = 24
CHECKS = '[{"start":0,"end":5,"kind":"sentence","verdict":"supported","quotes":[1]}]'
_FILES = ("library.sqlite3", "library.sqlite3-wal")
_PAGE_BYTES = 4_096
WAYS = (
    *("flipped bits", "flipped bits", "zeroed pages", "zeroed pages", "swapped pages", "cut off"),
    *("damaged header", "garbage", "damaged log", "log cut off", "log lost", "foreign log"),
)


def fill(path: Path, chance: random.Random, *, site: str = "a", leave_log: bool) -> None:
    """Make a library of pages, notes, versions, collections and a chat. With `leave_log` the last
    of it stands in the write-ahead log alone, as after a kill.
    """
    home = path if not leave_log else path.with_name("filling.sqlite3")
    library = Library(home)
    collections = [library.collections.make(f"Boats {number}", 1.0) for number in range(3)]
    page_ids: list[int] = []
    for number in range(PAGES):
        draft = Draft(
            f"https://{site}.example/{number}", words(chance, number).encode(), f"Page {number}"
        )
        page_ids.append(save(library, draft, number, chance))
        if number % 5 == 0:
            save(library, draft._replace(source=draft.source + b" Anew."), number, chance)
        library.collections.put(collections[number % 3], page_ids[-1:])
        if number == PAGES // 2:
            library.checkpoint()
    for number in range(4):
        text = f"A note of mine, number {number}, on zq{number}zq."
        draft = Draft(f"note:{number}", text.encode(), "", "text/markdown", "utf-8", "note")
        save(library, draft._replace(about=page_ids[number]), PAGES + number, chance)
    turn = Turn(1.0, "Whose casks?", "Hers. [1]", "answer", "[]", "")
    library.chats.keep(ChatSubject(), turn, page_ids[:2])
    turn = turn._replace(checks=CHECKS, flagged="[ ]", coverage="null ", question="Which boats?")
    turn = turn._replace(ended="stopped")
    library.chats.keep(ChatSubject("collection", None, collections[0]), turn, page_ids[3:4])
    if leave_log:
        for end in ("", "-wal"):
            shutil.copy(f"{home}{end}", f"{path}{end}")
        library.close()
        home.unlink()
    library.close()


def words(chance: random.Random, number: int) -> str:
    """Return a text with a word that no other has, of a few hundred or many thousand bytes."""
    body = " ".join(
        f"{chance.randrange(10_000)} casks" for _ in range(chance.choice((20, 300, 1_500)))
    )
    return f"Its word is zq{number}zq. {body}"


def save(library: Library, draft: Draft, number: int, chance: random.Random) -> int:
    """Keep a page whose text is its source, with its passages and their vectors."""
    kept = library.pages.keep(draft, 100.0 + number)
    text = draft.source.decode()
    article = Article(
        title=draft.title, byline="", site="", lang="en", text=text, blocks=[], truncated=False
    )
    middle = len(text) // 2
    library.texts.store(
        Reading(kept.page_id, library.pages.source(kept.page_id).sha256, 1),
        article,
        [Passage(0, middle, "Oil"), Passage(middle, len(text), "Casks")],
    )
    rows = np.array([chance.gauss(0, 1) for _ in range(32)], dtype="<f4").reshape(2, 16)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    passages = library.passages.of_page(kept.page_id)
    library.vectors.store(
        MODEL,
        {passage.passage_id: row.tobytes() for passage, row in zip(passages, rows, strict=True)},
    )
    return kept.page_id


def damage(folder: Path, way: str, chance: random.Random, foreign: Path) -> None:
    """Damage the files of a library in one of `WAYS`."""
    library, log = (folder / name for name in _FILES)
    content = bytearray(library.read_bytes())
    pages = len(content) // _PAGE_BYTES
    match way:
        case "flipped bits":
            for _ in range(chance.choice((1, 1, 8, 200))):
                content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        case "zeroed pages" | "garbage":
            for _ in range(chance.choice((1, 1, 3, 10))):
                first = chance.randrange(pages) * _PAGE_BYTES
                count = _PAGE_BYTES * chance.choice((1, 1, 4))
                some = bytes(count) if way == "zeroed pages" else chance.randbytes(count)
                content[first : first + count] = some
        case "swapped pages":
            one, other = (
                slice(first * _PAGE_BYTES, (first + 1) * _PAGE_BYTES)
                for first in chance.sample(range(pages), 2)
            )
            content[one], content[other] = content[other], content[one]
        case "cut off":
            del content[chance.choice((0, chance.randrange(len(content)))) :]
        case "damaged header":
            for _ in range(chance.choice((1, 5, 100))):
                content[chance.randrange(100)] = chance.randrange(256)
        case "log lost":
            log.unlink(missing_ok=True)
        case "foreign log":
            shutil.copy(foreign, log)
        case "damaged log" | "log cut off" if log.exists():
            written = bytearray(log.read_bytes())
            if way == "log cut off":
                del written[chance.randrange(len(written)) :]
            else:
                written[chance.randrange(len(written))] ^= 1 << chance.randrange(8)
            log.write_bytes(written)
    library.write_bytes(content)


class Said:
    """All that a library says: of pages by address, and of words by word."""

    def __init__(self, path: Path) -> None:
        """Raises `LibraryError`."""
        self.pages: dict[str, tuple[object, ...]] = {}
        self.contents: dict[str, tuple[bytes, str]] = {}
        self.found: dict[str, list[str]] = {}
        with closing(Library(path)) as library:
            pages, total = library.pages.screen(1_000)
            self.count = (total, len(pages), library.pages.count())
            for page in pages:
                self.pages[page.url] = page[2:]
                source = library.pages.source(page.page_id).draft.source
                self.contents[page.url] = (source, library.texts.get(page.page_id))
                for version in library.pages.versions(page.page_id):
                    library.pages.version_text(page.page_id, version.version_id)
            for number in range(PAGES + 1):
                passages = library.passages.get(list(library.words.find(f"zq{number}zq", 10)))
                self.found[f"zq{number}zq"] = sorted(one.url for one in passages.values())
            self.collections = [one[1:] for one in library.collections.all()]
            self.chats = [
                (chat, library.chats.turns(chat.chat_id)) for chat in library.chats.screen(10)
            ]
