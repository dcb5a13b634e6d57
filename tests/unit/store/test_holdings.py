"""What is held of a site is all that forgetting it would take, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_cache.store.holdings import SiteCount
from memory_cache.store.records import ChatSubject, Draft, Turn

if TYPE_CHECKING:
    from memory_cache.store.library import Library


def page(library: Library, url: str, source: bytes = b"<p>Oil.", now: float = 1.0) -> int:
    return library.pages.keep(Draft(url, source), now).page_id


def test_sites_are_told_by_the_number_of_their_pages_and_hidden_pages_count_no_more(
    library: Library,
) -> None:
    page(library, "https://mills.example/1")
    page(library, "https://mills.example/2")
    page(library, "https://lamps.example/1")
    hidden = page(library, "https://gone.example/1")
    library.erasing.hide([hidden], 2.0)

    assert library.holdings.sites(10) == [
        SiteCount("mills.example", 2),
        SiteCount("lamps.example", 1),
    ]
    assert library.holdings.sites(1) == [SiteCount("mills.example", 2)]


def test_what_is_held_of_a_site_is_counted_with_the_sites_under_it(library: Library) -> None:
    first = page(library, "https://mills.example/1", b"<p>Oil.", 10.0)
    page(library, "https://old.mills.example/2", b"<p>Tar.", 20.0)
    page(library, "https://windmills.example/3", b"<p>Wind.", 30.0)
    note = Draft("note:1", b"Look again.", "", "text/markdown", "utf-8", "note", first)
    library.pages.keep(note, 25.0)
    turn = Turn(asked_at=40.0, question="Which?", answer="", label="answer", quotes="[]", model="")
    library.chats.keep(ChatSubject("library", None, None), turn, {first})

    held = library.holdings.of_site("www.Mills.example")

    assert (held.pages, held.notes, held.versions, held.chats, held.turns) == (2, 1, 0, 1, 1)
    assert (held.first_saved_at, held.last_saved_at) == (10.0, 25.0)
    assert held.source_bytes > 0


def test_what_is_held_is_what_forgetting_the_site_hides(library: Library) -> None:
    first = page(library, "https://mills.example/1")
    note = Draft("note:1", b"Look again.", "", "text/markdown", "utf-8", "note", first)
    library.pages.keep(note, 2.0)

    held = library.holdings.of_site("mills.example")
    hidden = library.erasing.hide(library.pages.ids_of_host("mills.example"), 3.0)

    assert sorted(held.page_ids) == sorted(hidden)
    assert library.holdings.of_site("mills.example").page_ids == []


def test_of_a_site_that_nothing_was_saved_from_nothing_is_held(library: Library) -> None:
    page(library, "https://mills.example/1")

    for name in ("lamps.example", "", "%", "_ills.example", "mills.example'; DROP TABLE page"):
        held = library.holdings.of_site(name)
        assert (held.page_ids, held.pages, held.first_saved_at) == ([], 0, None)
