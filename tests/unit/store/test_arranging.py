"""Collections and folders hold what was put into them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from memory_cache.errors import NotFound
from memory_cache.store.records import FolderFile
from tests.unit.store.conftest import save

if TYPE_CHECKING:
    from memory_cache.store.library import Library

URL = "https://a.example/light"


def test_a_collection_holds_pages_and_pages_are_in_many(library: Library) -> None:
    first, second = (save(library, f"{URL}/{n}", f"page {n}").page_id for n in (1, 2))
    sea, coast = library.collections.make("Sea", 1.0), library.collections.make("Coast", 2.0)
    library.collections.put(sea, [first, second, 999])
    library.collections.put(coast, [first])

    assert [(c.name, c.pages) for c in library.collections.all()] == [("Coast", 1), ("Sea", 2)]
    assert [c.name for c in library.collections.of_page(first)] == ["Coast", "Sea"]
    library.collections.take(sea, [first])
    assert [c.name for c in library.collections.of_page(first)] == ["Coast"]


def test_a_name_is_taken_once_whatever_its_case(library: Library) -> None:
    sea = library.collections.make("Sea", 1.0)

    assert library.collections.make("sea", 2.0) == sea
    coast = library.collections.make("Coast", 2.0)
    assert not library.collections.rename(coast, "SEA")
    assert library.collections.rename(sea, "SEA")
    assert [c.name for c in library.collections.all()] == ["Coast", "SEA"]


def test_a_dropped_collection_leaves_its_pages(library: Library) -> None:
    page_id = save(library, URL, "one").page_id
    sea = library.collections.make("Sea", 1.0)
    library.collections.put(sea, [page_id])
    library.collections.drop(sea)

    assert library.pages.get(page_id).page_id == page_id
    for ask in (library.collections.drop, lambda gone: library.collections.put(gone, [page_id])):
        with pytest.raises(NotFound):
            ask(sea)


def test_a_folder_knows_its_files(library: Library) -> None:
    folder_id = library.folders.add("/home/ada", 1.0)
    assert library.folders.add("/home/ada", 2.0) == folder_id
    page_id = save(library, "file:///home/ada/a.txt", "one", kind="file").page_id
    file = FolderFile("a.txt", page_id, 5, 3)
    library.folders.note_file(folder_id, file)
    library.folders.note_scan(folder_id, 9.0, "One file could not be read.")

    assert library.folders.files_of(folder_id) == {"a.txt": file}
    assert library.folders.all()[0][1:] == ("/home/ada", 1, 1.0, 9.0, "One file could not be read.")
    library.folders.drop_file(folder_id, "a.txt")
    assert library.folders.files_of(folder_id) == {}
    library.folders.note_file(folder_id, file)
    assert library.folders.remove(folder_id) == [page_id]
    assert library.pages.get(page_id).kind == "file"


def test_pages_are_listed_in_any_order(library: Library) -> None:
    for number, (url, text) in enumerate(
        (
            ("https://b.example/", "middling text"),
            ("https://a.example/", "a text that is longest"),
            ("https://c.example/", "short"),
        )
    ):
        save(library, url, text, float(number))

    def hosts(order: str) -> str:
        rows, total = library.pages.screen(9, order=order)  # type: ignore[arg-type]
        assert total == 3
        return "".join(row.host[0] for row in rows)

    orders = ("newest", "oldest", "title", "site", "longest")
    assert [hosts(order) for order in orders] == ["cab", "bac", "abc", "abc", "abc"]
    assert [row.host for row in library.pages.screen(1, 1)[0]] == ["a.example"]
