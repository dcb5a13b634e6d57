"""The library keeps what it says it keeps, and forgets what it is told to."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings, strategies as st

from memory_cache.errors import LibraryDamaged, LibraryError, LibraryNewer, NotFound
from memory_cache.store.connection import Connections
from memory_cache.store.library import Library
from memory_cache.store.pages import name_address
from memory_cache.store.records import Draft
from memory_cache.store.texts import Reading
from memory_cache.text.chunk import Passage
from tests.unit.store.conftest import article, read

URL = "https://a.example/light"


def forget(library: Library, page_id: int) -> None:
    """Hide a page and erase it at once, until nothing of it is left in the file."""
    library.erasing.hide([page_id], 1.0)
    library.erasing.erase([page_id])
    while library.erasing.clean_step():
        pass


def test_a_page_is_saved_then_unchanged_then_updated(library: Library) -> None:
    first = library.pages.keep(Draft(URL, b"one"), 1.0)
    same = library.pages.keep(Draft(URL, b"one"), 2.0)
    other = library.pages.keep(Draft(URL, b"two"), 3.0)

    assert [first.status, same.status, other.status] == ["saved", "unchanged", "updated"]
    assert {first.page_id, same.page_id, other.page_id} == {first.page_id}
    assert (library.pages.count(), library.pages.source(first.page_id).draft.source) == (1, b"two")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (f"{URL}#oil", f"{URL}#bell", True),
        (f"{URL}#", URL, True),
        (f"{URL}#/mail/1", f"{URL}#/mail/2", False),
        (f"{URL}#!mail", f"{URL}#!news", False),
        (f"{URL}?page=1", f"{URL}?page=2", False),
    ],
)
def test_fragments_do_not_tell_pages_apart_unless_they_are_routes(
    one: str, other: str, same: bool
) -> None:
    assert (name_address(Draft(one, b"")) == name_address(Draft(other, b""))) is same


def test_selections_of_a_page_are_kept_beside_it_and_each_other(library: Library) -> None:
    kept = [
        library.pages.keep(Draft(URL, source, kind=part), 1.0).status
        for source, part in (
            (b"page", "page"),
            (b"one", "selection"),
            (b"two", "selection"),
            (b"one", "selection"),
        )
    ]

    assert kept == ["saved", "saved", "saved", "unchanged"]
    found = library.pages.find(f"{URL}#top")
    assert found is not None
    assert library.pages.source(found.page_id).draft.source == b"page"


def test_a_passage_is_found_by_its_words_its_heading_and_its_title(library: Library) -> None:
    page_id = library.pages.keep(Draft(URL, b"x"), 1.0).page_id
    read(library, page_id, "The lamps burned whale oil.", "Skerry", heading="Trimming")

    for word in ("lamp", "OIL", "trimming", "skerry"):
        (passage,) = library.passages.get(list(library.words.find(f'"{word}"', 10))).values()
        assert (passage.page_id, passage.text) == (page_id, "The lamps burned whale oil.")
    assert library.words.find('"bread"', 10) == {}
    assert library.words.find('"lamp"', 10, page_id + 1) == {}


def test_a_text_read_from_an_older_source_changes_nothing(library: Library) -> None:
    page_id = library.pages.keep(Draft(URL, b"old"), 1.0).page_id
    stale = library.pages.source(page_id)
    library.pages.keep(Draft(URL, b"new"), 2.0)

    assert not library.texts.store(
        Reading(page_id, stale.sha256, 1), article("old"), [Passage(0, 3, "")]
    )
    assert (library.texts.get(page_id), library.passages.of_page(page_id)) == ("", [])
    assert library.texts.unread(10) == [page_id]


def test_a_text_read_from_a_forgotten_page_changes_nothing(library: Library) -> None:
    page_id = library.pages.keep(Draft(URL, b"old"), 1.0).page_id
    stale = library.pages.source(page_id)
    forget(library, page_id)

    assert not library.texts.store(Reading(page_id, stale.sha256, 1), article("old"), [])
    assert library.pages.count() == 0


def test_an_update_replaces_words_passages_and_vectors(library: Library) -> None:
    page_id = library.pages.keep(Draft(URL, b"old"), 1.0).page_id
    read(library, page_id, "whale oil")
    (old,) = library.passages.of_page(page_id)
    library.vectors.store("model", {old.passage_id: b"1234"})
    library.pages.keep(Draft(URL, b"new"), 2.0)
    read(library, page_id, "paraffin")

    assert library.words.find('"whale"', 10) == {}
    assert library.vectors.ids("model") == set()
    assert [passage.text for passage in library.vectors.waiting(10)] == ["paraffin"]
    assert library.vectors.count_waiting_pages() == 1


def test_vectors_of_passages_that_went_away_are_not_kept(library: Library) -> None:
    library.vectors.store("model", {77: b"1234"})

    assert library.vectors.ids("model") == set()


def test_vectors_of_another_model_wait_to_be_replaced(library: Library) -> None:
    page_id = library.pages.keep(Draft(URL, b"x"), 1.0).page_id
    read(library, page_id, "whale oil")
    (passage,) = library.passages.of_page(page_id)
    library.vectors.store("old model", {passage.passage_id: b"1234"})

    library.vectors.require("new model")

    assert library.vectors.waiting(10) == [passage]
    library.vectors.store("new model", {passage.passage_id: b"5678"})
    assert library.vectors.get("new model", [passage.passage_id]) == {passage.passage_id: b"5678"}
    assert library.vectors.ids("old model") == set()


@pytest.mark.parametrize("in_between", ["nothing", "an update", "other pages"])
def test_a_forgotten_page_leaves_no_trace_in_any_file(
    library: Library, tmp_path: Path, in_between: str
) -> None:
    canary = "Zwetschgenbaum"
    page_id = library.pages.keep(
        Draft(f"{URL}/{canary}", canary.encode() * 900, canary), 1.0
    ).page_id
    read(library, page_id, f"{canary} stands in the text. " * 400, f"About {canary}")
    if in_between == "an update":
        library.pages.keep(Draft(f"{URL}/{canary}", b"new", canary), 2.0)
        read(library, page_id, "new")
    if in_between == "other pages":
        for number in range(60):
            other = library.pages.keep(Draft(f"{URL}/{number}", b"other"), 3.0).page_id
            read(library, other, f"Other words stand here, number {number}. " * 40)
    another = Library(tmp_path / "library.sqlite3")
    another.pages.count()
    assert any(canary.lower().encode() in path.read_bytes().lower() for path in tmp_path.iterdir())

    forget(library, page_id)

    for path in tmp_path.iterdir():
        # The word index folds case.
        assert canary.lower().encode() not in path.read_bytes().lower(), path.name
    assert library.words.find(f'"{canary}"', 10) == {}
    another.close()


def test_what_is_not_there_is_not_found(library: Library) -> None:
    for ask in (library.pages.get, library.texts.get, library.pages.source):
        with pytest.raises(NotFound):
            ask(1)
    assert library.erasing.hide([1], 1.0) == []
    assert library.pages.find(URL) is None


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with nothing in it: a copy is there sooner than a new one."""
    path = tmp_path_factory.mktemp("empty") / "library.sqlite3"
    with closing(Library(path)) as library:
        library.pages.count()
    return path


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=50), st.text(max_size=50), st.binary(max_size=50))
def test_any_text_without_half_characters_comes_back_as_it_was(
    empty: Path, url: str, title: str, source: bytes
) -> None:
    with TemporaryDirectory() as folder:
        library = Library(Path(shutil.copy(empty, folder)))
        draft = Draft(url, source, title)
        page_id = library.pages.keep(draft, 1.0).page_id
        read(library, page_id, title)

        assert library.pages.source(page_id).draft == draft
        assert library.texts.get(page_id) == title
        library.close()


def test_passages_count_code_points(library: Library) -> None:
    page_id = library.pages.keep(Draft(URL, b"x"), 1.0).page_id
    text = "😀 東京 whale"
    stored = library.pages.source(page_id)
    library.texts.store(
        Reading(page_id, stored.sha256, 1), article(text), [Passage(5, len(text), "")]
    )

    assert [passage.text for passage in library.passages.of_page(page_id)] == ["whale"]


def test_a_library_of_a_newer_version_is_refused_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    Library(path).pages.count()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    before = path.read_bytes()

    with pytest.raises(LibraryNewer):
        Library(path).pages.keep(Draft(URL, b"x"), 1.0)

    assert path.read_bytes() == before


@pytest.mark.parametrize("damage", [b"not a library" * 999, b"SQLite format 3\0" + b"\xff" * 9999])
def test_a_damaged_file_is_told_and_not_overwritten(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "library.sqlite3"
    path.write_bytes(damage)

    with pytest.raises(LibraryDamaged):
        Library(path).pages.keep(Draft(URL, b"x"), 1.0)

    assert path.read_bytes() == damage


def test_after_closing_everything_is_an_error_and_nothing_a_crash(library: Library) -> None:
    library.pages.count()
    library.close()
    library.close()

    with pytest.raises(LibraryError):
        library.pages.count()


def test_closing_leaves_one_file(library: Library, tmp_path: Path) -> None:
    library.pages.keep(Draft(URL, b"x"), 1.0)

    library.close()

    assert [path.name for path in tmp_path.iterdir()] == ["library.sqlite3"]


def test_closing_breaks_off_a_query_of_another_thread_instead_of_crashing(tmp_path: Path) -> None:
    """SQLite crashes when a connection is closed under a statement: seen at the host's end."""
    connections = Connections(tmp_path / "library.sqlite3")
    begun = threading.Event()
    ended: list[type[Exception]] = []

    def count_for_ever() -> None:
        try:
            with connections.reading() as db:
                db.create_function("begun", 0, begun.set)
                db.execute(
                    "WITH RECURSIVE n (i) AS (SELECT begun() UNION ALL SELECT 1 FROM n)"
                    " SELECT count(*) FROM n"
                ).fetchall()
        except LibraryError as error:
            ended.append(type(error))

    thread = threading.Thread(target=count_for_ever)
    thread.start()
    begun.wait()
    connections.close()
    thread.join()

    assert ended == [LibraryError]
    assert [path.name for path in tmp_path.iterdir()] == ["library.sqlite3"]
