"""Looking for words in kept conversations: milliseconds on one core, beside reading all their texts
once.

    python tests/bench/conversations.py [TURNS]

The turns are made up, ten to a conversation, 1,000 characters each, words from a Zipf distribution;
quotes, which are not looked through, are twice as long as what is. Medians of five.
"""

from __future__ import annotations

import random
import sqlite3
import statistics
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from memory_cache.store.library import Library
from memory_cache.store.records import ChatSubject, Turn

if TYPE_CHECKING:
    from collections.abc import Callable

_TURNS = 5_000
_TURNS_OF_A_CHAT = 10
_ANSWER_CHARS = 1_000
_LIMIT = 51
_TIMES = 5
_SCRIPTS = {
    "English": ("abcdefghijklmnoprstuvwy", " "),
    "German": ("abcdefghijklmnoprstuvwyäöüß", " "),
    "Russian": ("абвгдежзийклмнопрстуфхцчшщыьэюя", " "),
    "Chinese": ("".join(map(chr, range(0x4E00, 0x4E00 + 2_500))), ""),
}


def fill(path: Path, turns: int, letters: str, space: str) -> list[str]:
    """Make a library with so many turns; returns its words, the commonest first."""
    chance = random.Random(4)
    words = ["".join(chance.choices(letters, k=chance.randint(2, 9))) for _ in range(20_000)]
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    with closing(Library(path)) as library:
        library.chats.screen(1)
    # In one transaction: what is measured is reading.
    with closing(sqlite3.connect(path)) as db:
        from memory_cache.store.chats import insert_chat, insert_turn

        chat_id = 0
        for number in range(turns):
            question, answer = (
                space.join(chance.choices(words, weights, k=length))[: length * 9]
                for length in (8, _ANSWER_CHARS // 6)
            )
            quotes = "x" * (2 * _ANSWER_CHARS)
            turn = Turn(float(number), question, answer[:_ANSWER_CHARS], "answer", quotes, "model")
            if number % _TURNS_OF_A_CHAT == 0:
                chat_id = insert_chat(db, ChatSubject(), question[:120], float(number))
            insert_turn(db, chat_id, turn, [])
        db.commit()
    return words


def median_ms(act: Callable[[], object]) -> float:
    """The median of a few, after one to warm up."""
    act()
    took = []
    for _ in range(_TIMES):
        began = time.thread_time()
        act()
        took.append((time.thread_time() - began) * 1_000)
    return statistics.median(took)


def main() -> None:
    """Measure each script in a library of its own, and print."""
    turns = int(sys.argv[1]) if len(sys.argv) > 1 else _TURNS
    for name, (letters, space) in _SCRIPTS.items():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "library.sqlite3"
            words = fill(path, turns, letters, space)
            with closing(Library(path)) as library, closing(sqlite3.connect(path)) as db:

                def read(db: sqlite3.Connection = db) -> object:
                    return db.execute("SELECT question, answer FROM turn").fetchall()

                bare = median_ms(read)
                found = {
                    "list": "",
                    "nowhere": words[0] + words[1] + words[2],
                    "everywhere": words[0],
                    "rare": words[-1],
                    "begun": words[-1][:2],
                }
                took = {
                    what: median_ms(lambda query=query: library.chats.screen(_LIMIT, query=query))
                    for what, query in found.items()
                }
        told = ", ".join(f"{what} {ms:.0f} ms" for what, ms in took.items())
        print(f"{name}, {turns:,} turns: {told}; all read once {bare:.0f} ms"
              f" ({max(took.values()) / bare:.1f} times that at worst)")  # fmt: skip


if __name__ == "__main__":
    main()
