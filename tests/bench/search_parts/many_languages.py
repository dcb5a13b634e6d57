"""Pages in many languages: found by word, and never made worse by vectors that know English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.bench.search_parts.filled import embed_all, open_memory, put
from tests.languages import language_pages

from memory_cache.service.search import search
from memory_cache.text.finding.wanted import wanted_words

if TYPE_CHECKING:
    from memory_cache.service.memory import Memory

_LEAST_WORDS_FOUND = 0.9


def report() -> list[str]:
    """Print hit@1 by words and by both for each language; return what falls short."""
    pages = language_pages()
    short: list[str] = []
    with open_memory() as memory:
        names = {
            put(memory, str(at), one.title, one.text, [], one.lang): at
            for at, one in enumerate(pages)
        }
        embed_all(memory)
        print(f"languages: {len(pages)} pages in one library")
        print("  lang  queries  words first  both first  words found")
        found = total = 0
        for lang in sorted({one.lang for one in pages}):
            by_words, by_both, asked, held, single = 0, 0, 0, 0, 0
            for page_id, at in names.items():
                if pages[at].lang != lang:
                    continue
                for query in pages[at].queries:
                    asked += 1
                    by_words += _first_by_words(memory, query) == page_id
                    hits = search(memory, query, 1, wait=True).hits
                    by_both += bool(hits) and hits[0].page_id == page_id
                for word in pages[at].words:
                    single += 1
                    held += page_id in _by_words(memory, word)
            print(f"  {lang:4}  {asked:7}  {by_words:11}  {by_both:10}  {held:4} of {single}")
            found, total = found + held, total + single
            if by_both < by_words:
                short.append(f"{lang}: vectors make search worse ({by_both} < {by_words})")
        print(f"  words and their other forms found: {found} of {total}; by stems of their script")
    if found < _LEAST_WORDS_FOUND * total:
        short.append(f"only {found} of {total} words are found")
    return short


def _by_words(memory: Memory, typed: str) -> list[int]:
    ranked = memory.library.words.find(wanted_words(typed), 10)
    passages = memory.library.passages.get(list(ranked))
    return [passages[key].page_id for key in ranked if key in passages]


def _first_by_words(memory: Memory, query: str) -> int | None:
    return next(iter(_by_words(memory, query)), None)
