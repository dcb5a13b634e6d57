from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from memory_cache.errors import EngineError, NotFound
from memory_cache.service import views as views_module
from memory_cache.service.attention import Attention
from memory_cache.service.subject import open_page, open_pages
from memory_cache.service.views import View, Views
from memory_cache.store.records import Draft

LIGHT = "The lighthouse on Skerry Rock was first lit in November by Ingrid Sandvik, who kept it."
BREAD = "A sourdough starter for rye bread is fed twice a day with equal weights of flour."


class NoEngine:
    def embed(self, *_: Any, **__: Any) -> Any:
        raise EngineError


def memory(saved: dict[str, tuple[int, str]] | None = None) -> Any:
    pages = saved or {}
    return SimpleNamespace(
        embedder=NoEngine(),
        sentence_vectors=NoEngine(),
        attention=Attention(),
        pdf_reader=None,
        library=SimpleNamespace(
            pages=SimpleNamespace(
                find=lambda url: SimpleNamespace(page_id=pages[url][0]) if url in pages else None
            ),
            texts=SimpleNamespace(
                get=lambda page_id: next(text for key, text in pages.values() if key == page_id)
            ),
        ),
    )


def draft(url: str, text: str, kind: Any = "page") -> Draft:
    return Draft(url, text.encode(), content_type="text/plain", kind=kind)


def opened(views: Views, url: str, text: str, kind: Any = "page", **how: Any) -> View:
    return views.open(draft(f"https://a.example/{url}", text, kind), **how)


def test_twenty_tabs_can_be_open_together() -> None:
    views = Views(memory())

    names = [opened(views, str(at), f"{LIGHT} It has the number {at}.").name for at in range(20)]

    assert [views.get(name).name for name in names] == names


def test_of_more_than_fit_into_memory_the_oldest_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views_module, "_MOST_CHARS", 250)
    views = Views(memory())
    first, second, third = (opened(views, str(at), f"{LIGHT} Number {at}.") for at in range(3))

    assert views.get(third.name) is third
    assert views.get(second.name) is second
    with pytest.raises(NotFound):
        views.get(first.name)
    assert first.closed.is_set()


def test_a_page_longer_than_that_is_open_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views_module, "_MOST_CHARS", 10)
    views = Views(memory())

    assert views.get(opened(views, "0", LIGHT).name)


def test_of_several_tabs_every_passage_knows_its_page_and_has_an_id_of_its_own() -> None:
    known = memory()
    views = Views(known)

    subject = open_pages(known, [opened(views, "light", LIGHT), opened(views, "bread", BREAD)])

    assert subject.passages is not None
    keys = [passage.passage_id for passage in subject.passages]
    assert len(set(keys)) == len(keys)
    assert [subject.text_of(passage.page_id).text for passage in subject.passages] == [LIGHT, BREAD]
    assert (subject.about, subject.page_id, subject.may_keep) == ("tabs", None, False)


def test_tabs_that_are_all_saved_as_they_are_may_be_kept_with_their_pages() -> None:
    known = memory({"https://a.example/light": (4, LIGHT), "https://a.example/bread": (9, BREAD)})
    views = Views(known)
    light, bread = opened(views, "light", LIGHT), opened(views, "bread", BREAD)
    changed = opened(views, "bread", f"{BREAD} It has changed.")
    private = opened(views, "bread", BREAD, private=True)

    both = open_pages(known, [light, bread])

    assert both.may_keep
    assert {passage.page_id for passage in both.passages or ()} == {4, 9}
    assert not open_pages(known, [light, changed]).may_keep
    assert not open_pages(known, [light, private]).may_keep


def test_the_same_page_in_two_tabs_is_one_page() -> None:
    known = memory()
    views = Views(known)
    light = opened(views, "light", LIGHT)

    assert open_pages(known, [light, light]).about == "page"
    twice = open_pages(known, [light, opened(views, "other", LIGHT)])
    assert len(twice.passages or ()) == len(light.passages)


def test_a_selection_is_not_the_page_that_it_is_of() -> None:
    known = memory({"https://a.example/light": (4, LIGHT)})
    views = Views(known)

    page, part = opened(views, "light", LIGHT), opened(views, "light", LIGHT, "selection")

    assert (open_page(known, page).page_id, open_page(known, page).may_keep) == (4, True)
    assert (open_page(known, part).page_id, open_page(known, part).may_keep) == (None, False)


def test_a_page_that_is_forgotten_this_moment_can_be_asked_about_and_is_not_kept() -> None:
    def gone(_: int) -> str:
        raise NotFound

    known = memory({"https://a.example/light": (4, LIGHT)})
    known.library.texts.get = gone

    page = open_page(known, opened(Views(known), "light", LIGHT))

    assert (page.page_id, page.may_keep) == (None, False)
    assert page.passages


def test_passages_of_a_document_with_numbered_pages_say_on_which_they_begin() -> None:
    views = Views(memory())
    view = opened(views, "light", "\n\n".join([LIGHT * 9, BREAD * 9]))
    article = msgspec.structs.replace(view.article, page_starts=[0, len(LIGHT * 9) + 2])

    numbered = View("view-2", draft("light", ""), article, private=False)

    assert {one.page_number for one in view.passages} == {None}
    assert {LIGHT[:9] in one.text: one.page_number for one in numbered.passages} == {
        True: 1,
        False: 2,
    }
