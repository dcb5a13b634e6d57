"""A page is kept once: at its address, under other addresses, and over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from memory_cache.errors import NotFound
from memory_cache.store.records import Draft
from tests.unit.store.conftest import read, save

if TYPE_CHECKING:
    from memory_cache.store.library import Library

URL = "https://a.example/light"
LONG = "The lamp of the lighthouse burned paraffin until the cable came across the sound. " * 9


def test_tracking_parameters_make_no_second_page(library: Library) -> None:
    first = save(library, URL, "Light.")
    again = save(library, f"{URL}?utm_source=letter&fbclid=x#top", "Light.", 2.0)

    assert (again.page_id, again.status) == (first.page_id, "unchanged")


def test_a_page_that_reads_otherwise_keeps_what_it_was(library: Library) -> None:
    page_id = save(library, URL, "It burned paraffin.", 1.0).page_id
    kept = save(library, URL, "It burned whale oil.", 2.0)
    (version,) = library.pages.versions(page_id)

    assert (kept.status, kept.version_id) == ("updated", version.version_id)
    assert (version.saved_at, version.characters) == (1.0, len("It burned paraffin."))
    assert library.pages.version_text(page_id, version.version_id) == "It burned paraffin."
    assert library.pages.source(page_id, version.version_id).draft.source == b"It burned paraffin."
    assert library.texts.get(page_id) == "It burned whale oil."


def test_a_source_that_changed_and_a_text_that_did_not_make_no_version(library: Library) -> None:
    page_id = save(library, URL, "Light.").page_id
    kept = library.pages.keep(Draft(URL, b"<p>Light.</p><!-- 2 -->"), 2.0)
    assert kept.version_id is not None
    read(library, page_id, "Light.")

    assert library.pages.versions(page_id) == []
    assert not library.pages.has_version(page_id, kept.version_id)


def test_the_passages_of_a_text_that_did_not_change_keep_their_vectors(library: Library) -> None:
    page_id = save(library, URL, "Light.").page_id
    (passage,) = library.passages.of_page(page_id)
    library.vectors.store("model", {passage.passage_id: b"1234"})
    library.pages.keep(Draft(URL, b"<p>Light.</p>"), 2.0)
    read(library, page_id, "Light.", extractor=2)

    assert library.vectors.ids("model") == {passage.passage_id}
    assert library.vectors.count_waiting() == 0


def test_old_versions_go_when_there_are_many(library: Library) -> None:
    for number in range(60):
        page_id = save(library, URL, f"Text number {number}.", float(number)).page_id

    texts = [
        library.pages.version_text(page_id, version.version_id)
        for version in library.pages.versions(page_id)
    ]
    assert texts == [f"Text number {number}." for number in range(58, 8, -1)]


def test_a_file_has_no_versions(library: Library) -> None:
    page_id = save(library, "file:///a.txt", "one", kind="file").page_id
    save(library, "file:///a.txt", "two", kind="file")

    assert library.pages.versions(page_id) == []


def test_the_same_text_under_another_address_is_found_and_listed_once(library: Library) -> None:
    first = save(library, URL, LONG).page_id
    twin = save(library, "https://b.example/copy", LONG, 2.0).page_id

    assert library.pages.get(twin).twin_of == first
    assert [page.page_id for page in library.pages.screen(10)[0]] == [first]
    assert library.pages.count() == 1
    assert list(library.words.find('"paraffin"', 10)) == [
        passage.passage_id for passage in library.passages.of_page(first)
    ]
    found = library.pages.find("https://b.example/copy")
    assert found is not None
    assert found.page_id == first
    assert library.texts.get(twin) == LONG


@pytest.mark.parametrize(
    "address",
    ["https://m.a.example/light", "https://a.example/light/amp", "https://www.a.example/light/"],
)
def test_the_mobile_or_amp_twin_may_differ_by_a_few_words(library: Library, address: str) -> None:
    first = save(library, URL, LONG).page_id
    twin = save(library, address, f"{LONG}Advertisement.", 2.0).page_id

    assert library.pages.get(twin).twin_of == first


def test_a_twin_address_with_another_text_is_another_page(library: Library) -> None:
    save(library, URL, LONG)
    other = save(
        library, "https://m.a.example/light", "A list of all our lighthouses.", 2.0
    ).page_id

    assert library.pages.get(other).twin_of is None
    assert library.pages.count() == 2


def test_selections_and_notes_are_nobodys_twins(library: Library) -> None:
    save(library, URL, LONG)
    selection = save(library, URL, LONG, kind="selection").page_id
    note = save(library, "note:1", LONG, kind="note").page_id

    assert library.pages.get(selection).twin_of is None
    assert library.pages.get(note).twin_of is None


def test_when_the_first_changes_its_twin_is_a_page_of_its_own_again(library: Library) -> None:
    first = save(library, URL, LONG).page_id
    twin = save(library, "https://b.example/copy", LONG, 2.0).page_id
    save(library, URL, "Quite another text.", 3.0)
    assert library.texts.unread(10) == [twin]
    read(library, twin, LONG)

    assert library.pages.get(twin).twin_of is None
    assert library.texts.get(twin) == LONG
    assert library.texts.get(first) == "Quite another text."
    assert library.pages.count() == 2


def test_when_the_first_is_forgotten_its_twins_go_with_it_and_come_back_with_it(
    library: Library,
) -> None:
    first = save(library, URL, LONG).page_id
    twin = save(library, "https://b.example/copy", LONG, 2.0).page_id

    assert set(library.erasing.hide([first], 5.0)) == {first, twin}
    with pytest.raises(NotFound):
        library.pages.get(twin)
    assert set(library.erasing.restore([first, twin])) == {first, twin}
    assert library.pages.get(twin).twin_of == first


def test_a_better_extractor_reads_what_its_predecessor_read_while_texts_stay(
    library: Library,
) -> None:
    page_id = save(library, URL, "Light.").page_id
    library.texts.require(1)
    assert library.texts.unread(10) == []

    library.texts.require(2)

    assert library.texts.unread(10) == [page_id]
    assert library.texts.get(page_id) == "Light."
    assert library.words.find('"light"', 10) != {}
    read(library, page_id, "Light, better.", extractor=2)
    library.texts.require(2)
    assert library.texts.unread(10) == []
    assert library.pages.versions(page_id) == []


def test_a_twin_that_changes_keeps_what_it_said_as_a_version(library: Library) -> None:
    save(library, URL, LONG)
    twin = save(library, "https://b.example/copy", LONG, 2.0).page_id
    save(library, "https://b.example/copy", "Quite another text.", 3.0)
    (version,) = library.pages.versions(twin)

    assert library.pages.version_text(twin, version.version_id) == LONG
    assert library.pages.get(twin).twin_of is None


def test_a_text_may_hold_a_nul(library: Library) -> None:
    page_id = save(library, URL, "Before\0after paraffin.").page_id

    assert [p.text for p in library.passages.of_page(page_id)] == ["Before\0after paraffin."]
    assert [p.text for p in library.vectors.waiting(9)] == ["Before\0after paraffin."]
    assert len(library.words.find("paraffin", 9)) == 1
