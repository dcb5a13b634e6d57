"""Nothing that a page says, or makes a model say, reaches out of the sidebar or the library.

The corpus of hostile pages is shown by every way there is: as answers of a model that obeys
(while they arrive and when they end in the middle), as titles, headings and quotes in the sidebar,
and in the library as rows, as text, as stored source and as notes.
"""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
import pytest

from memory_cache.paths import Home
from memory_cache.service.indexing import read_waiting
from memory_cache.service.memory import Memory
from memory_cache.store.library import Library
from memory_cache.store.records import Draft
from tests.e2e.firefox.browser import Firefox
from tests.e2e.firefox.canary import NAME, PREFERENCES, Canary, Seen
from tests.e2e.firefox.capture_server import Answer, CaptureServer
from tests.e2e.firefox.conftest import Browsing, browsing_with
from tests.e2e.firefox.conversation import ask, choose_scope
from tests.e2e.firefox.library_page import LibraryPage
from tests.injection import ANSWERED, BOMBS, Case
from tests.injection.obeying import in_answers, write_obeying_model
from tests.torture import FULL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.e2e.firefox.native_host import NativeHost

ASKED = 6
"""A question for one page in so many: each answer quotes from several."""
SHOWN = 1 if FULL else 3
"""One page of so many is tried in a run; in full, every one of them."""
FRAME_RATE = 20
"""Pictures in a second: without a graphics card, to draw 60 takes more than all the rest does."""

# Elements that fetch, run, or take the place of ours. The icons of buttons are the add-on's own.
_FOREIGN = """
const foreign = (root) => [...root.querySelectorAll(
    'img, picture, source, video, audio, track, iframe, object, embed, svg:not(.icon), math, style,'
    + ' link, meta, base, script, form, input:not([id]), template,'
    + ' [style], [srcset], [background]'
)].map((element) => element.outerHTML.slice(0, 200));
const live = (root) => [...root.querySelectorAll('*')].filter((element) =>
    element.matches('script, style, link, base, iframe, object, embed, video, audio, template')
    || [...element.attributes].some(({ name }) =>
        /^on|^(src|srcset|href|xlink:href|style|background|action|formaction|poster|data|ping)$/
            .test(name))
).map((element) => element.outerHTML.slice(0, 200));
const unshown = (root) => [...root.querySelectorAll('a')].filter((link) =>
    !/^https?:/.test(link.protocol) || link.rel !== 'noopener noreferrer'
    || ![link, link.nextElementSibling].some((shown) => shown?.innerText.includes(link.href))
).map((link) => link.outerHTML.slice(0, 200));
const ran = () => ('canary' in globalThis ? ['a script ran'] : []);
"""

_IN_CONVERSATION = f"""{_FOREIGN}
const turns = document.getElementById('conversation');
return [...foreign(turns), ...unshown(turns), ...ran()];
"""

# Shows pages one after the other, each as text and as its stored source; returns what is wrong.
_READ_ALL = f"""{_FOREIGN}
const [ids, withSource] = arguments;
return (async () => {{
const until = async (isSo, what) => {{
    const end = performance.now() + 20_000;
    while (!isSo()) {{
        if (performance.now() > end) throw new Error(`waited in vain for ${{what}}`);
        await new Promise((wake) => setTimeout(wake, 4));
    }}
}};
const reading = document.getElementById('reading');
const body = () => reading.querySelector('.reading-body');
const isThere = () => body() && !body().querySelector('.working') && body().hasChildNodes();
const found = [];
for (const id of ids) {{
    const before = body();
    location.hash = `#page=${{id}}`;
    await until(() => body() !== before && isThere(), `page ${{id}}`);
    body().getBoundingClientRect();  // laid out: what a style fetches is asked for then
    found.push(...foreign(reading), ...unshown(body()));
    if (!withSource) continue;
    const drawn = new Promise((draw) =>
        reading.addEventListener('load', draw, {{ capture: true, once: true }}));
    reading.querySelector('#show-source').click();
    await until(() => body().querySelector('.source'), `the source of page ${{id}}`);
    const frame = body().querySelector('iframe.stored');
    const shown = new DOMParser().parseFromString(frame.srcdoc, 'text/html');
    found.push(...live(shown), ...(frame.sandbox.length ? ['a frame with leave'] : []));
    await drawn;
}}
return [...found, ...ran()];
}})();
"""


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    with Canary() as server:
        yield server


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory, canary: Canary) -> Iterator[Firefox]:
    """A Firefox that looks names up as a person's does, and is watched."""
    preferences = {**PREFERENCES, "layout.frame_rate": FRAME_RATE}
    with Firefox(tmp_path_factory.mktemp("firefox"), preferences=preferences) as firefox:
        canary.watch(firefox)
        yield firefox


@pytest.fixture(scope="module")
def answered(canary: Canary) -> list[Case]:
    return [case.aimed_at(canary.address, NAME) for case in ANSWERED[::SHOWN]]


@pytest.fixture(scope="module")
def browsing(
    firefox: Firefox, answered: list[Case], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browsing]:
    """The add-on, and a library that holds the corpus as pages."""

    def set_up(host: NativeHost) -> None:
        host.data.mkdir(parents=True)
        with closing(Memory(Home(host.data))) as memory:
            for case in answered:
                url = f"https://pages.example/{case.name}"
                memory.library.pages.keep(Draft(url, case.page().encode(), case.said), time.time())
            while read_waiting(memory, len(answered)):
                pass
            give_vectors(memory)
        host.register()

    with browsing_with(firefox, tmp_path_factory.mktemp("host"), set_up) as browsing:
        yield browsing


@pytest.fixture(autouse=True)
def _nothing_before(firefox: Firefox, canary: Canary, browsing: Browsing) -> None:
    canary.seen(firefox)


def give_vectors(memory: Memory) -> None:
    """Have nothing wait for the embedding model, which would take a minute and a core beside the
    tests: what is shown of a page does not depend on what it means.
    """
    model = memory.embedding_model
    waiting = memory.library.vectors.waiting(10_000)
    chance = np.random.default_rng(len(waiting))
    vectors = chance.standard_normal((len(waiting), model.dimensions)).astype("<f4")
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    rows = {
        passage.passage_id: row.tobytes() for passage, row in zip(waiting, vectors, strict=True)
    }
    memory.library.vectors.store(model.model_id, rows)


def page_ids(data: Path, *, notes: bool) -> list[int]:
    with closing(Library(data / "library.sqlite3")) as library:
        pages = library.pages.get_many(sorted(library.pages.ids())).values()
        return [page.page_id for page in pages if (page.kind == "note") == notes]


def test_every_watch_sees_what_it_is_there_for(
    firefox: Firefox, canary: Canary, browsing: Browsing
) -> None:
    image = f"http://{canary.address}/control.png"
    with CaptureServer() as server:
        server.answers["/control"] = Answer(
            f"<title>Control</title><link rel=dns-prefetch href=//looked-up.{NAME}>"
            f"<img src='{image}'><script>globalThis.canary = 1</script>".encode()
        )
        firefox.open(server.url("control"))
        assert firefox.marionette.script(f"{_FOREIGN} return [...foreign(document), ...ran()];")
        deadline = time.monotonic() + 10
        seen = canary.seen(firefox)
        while not seen.lookups and time.monotonic() < deadline:
            seen = Seen(seen.hits, canary.seen(firefox).lookups, seen.requests, seen.places)
        firefox.marionette.script("open('about:blank');")
        places: list[str] = []
        while "a new tab" not in places and time.monotonic() < deadline:
            places += canary.seen(firefox).places
        firefox.chrome("gBrowser.removeAllTabsBut(gBrowser.tabs[0], { skipPermitUnload: true });")
        firefox.follow()
    assert "GET /control.png HTTP/1.1" in seen.hits
    assert image in seen.requests
    assert f"looked-up.{NAME}" in seen.lookups
    assert any(place.endswith("/control") for place in seen.places)
    assert "a new tab" in places


def test_the_policy_of_the_sidebar_stops_whatever_would_get_into_it(
    firefox: Firefox, canary: Canary, browsing: Browsing
) -> None:
    browsing.sidebar.show()
    canary.seen(firefox)
    stopped = browsing.sidebar.script(
        """
        const stopped = [];
        document.addEventListener('securitypolicyviolation', (event) => {
            if (event.blockedURI.startsWith(arguments[0]) || event.blockedURI === 'inline')
                stopped.push(event.effectiveDirective);
        });
        const make = (name, attributes) => {
            const element = document.createElement(name);
            for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
            document.body.append(element);
            return element;
        };
        const url = `${arguments[0]}/stopped`;
        const made = [make('img', {src: url}), make('iframe', {src: url}),
            make('link', {rel: 'stylesheet', href: url}), make('video', {src: url}),
            make('object', {data: url}), make('script', {src: url}),
            make('p', {style: 'color: red'})];
        fetch(url).catch(() => {});
        return new Promise((tell) => setTimeout(() => {
            for (const element of made) element.remove();
            tell([...new Set(stopped)].sort());
        }, 500));
        """,
        f"http://{canary.address}",
    )
    assert {"connect-src", "frame-src", "img-src", "media-src", "object-src"} <= set(stopped)
    assert {"script-src-elem", "style-src-attr", "style-src-elem"} <= set(stopped)
    assert canary.seen(firefox).hits == []


def test_the_host_of_a_link_is_not_looked_up_before_anybody_clicks_it(
    firefox: Firefox, canary: Canary, browsing: Browsing
) -> None:
    add_link = """
    const link = document.createElement('a');
    link.href = `http://${arguments[0]}/`;
    link.textContent = 'a link';
    document.body.append(link);
    """
    browsing.sidebar.show()
    browsing.sidebar.script(add_link, f"sidebar.{NAME}")
    for place in ("library/library", "models/models", "options/options"):
        firefox.open(f"{browsing.base_url}{place}.html")
        firefox.marionette.script(add_link, f"{place.split('/')[0]}.{NAME}")
        assert canary.seen(firefox, patiently=True).lookups == []
    with CaptureServer() as server:
        server.answers["/ordinary"] = Answer(b"<title>Ordinary</title><p>Here they are.")
        firefox.open(server.url("ordinary"))
        firefox.marionette.script(add_link, f"ordinary.{NAME}")
        assert canary.seen(firefox, patiently=True).lookups == [f"ordinary.{NAME}"]


@pytest.mark.torture
def test_a_model_that_obeys_makes_nothing_but_text(
    firefox: Firefox,
    canary: Canary,
    browsing: Browsing,
    answered: list[Case],
    tmp_path: Path,
) -> None:
    sidebar = browsing.sidebar
    said = 0
    with CaptureServer() as server:
        for number, group in enumerate(in_answers(answered)):
            browsing.host.choose_model(write_obeying_model(tmp_path / f"{number}.gguf", group))
            # What the others say is shown as titles and quotes of saved pages.
            page = group[-1].page(with_markup=False)
            server.answers[f"/{number}"] = Answer(page.encode())
            firefox.open(server.url(str(number)))
            sidebar.show()
            if sidebar.has("button", "Let it read"):
                sidebar.click("button", "Let it read")
            sidebar.script("document.getElementById('question').value = '';")
            turn = ask(sidebar, "Entry?")

            assert turn.error == ""
            assert turn.answer
            assert sidebar.script(_IN_CONVERSATION) == []
            said += len(group)
            seen = canary.seen(firefox)
            assert (seen.hits, seen.lookups, seen.requests, seen.violations) == ([], [], [], [])
            assert seen.places == [server.url(str(number))]
    assert said == len(answered) > 40
    assert canary.seen(firefox, patiently=True).lookups == []


def test_titles_headings_and_quotes_of_every_page_are_text(
    firefox: Firefox, canary: Canary, browsing: Browsing, answered: list[Case]
) -> None:
    browsing.host.choose_model(None)
    sidebar = browsing.sidebar
    sidebar.show()
    choose_scope(sidebar, "My library")
    shown: set[str] = set()
    for case in answered[::ASKED]:
        sidebar.script(
            """
            const box = document.getElementById('question');
            box.value = arguments[0];
            box.form.requestSubmit();
            """,
            case.question,
        )
        sources = sidebar.wait_for(
            """
            const turn = [...document.querySelectorAll('article.turn')].at(-1);
            return turn?.innerText.includes(arguments[0]) && !turn.querySelector('.working')
                && document.getElementById('stop').hidden
                && [...turn.querySelectorAll('.where')].map((where) => where.textContent);
            """,
            case.question,
            what=f"the quotes of {case.name}",
        )
        shown.update(sources)
    assert sidebar.script(_IN_CONVERSATION) == []
    assert len(shown) > 2 * len(answered) / ASKED
    assert canary.seen(firefox, patiently=True) == Seen()


def test_the_library_shows_every_page_and_its_source_as_nothing_but_text(
    firefox: Firefox, canary: Canary, browsing: Browsing, answered: list[Case]
) -> None:
    library = LibraryPage(browsing)
    library.open()
    library.wait_for("return document.querySelector('[role=row] .name');", what="rows")
    canary.seen(firefox)
    ids = page_ids(browsing.host.data, notes=False)
    for first in range(0, len(ids), 20):
        assert library.script(_READ_ALL, ids[first : first + 20], True) == []
    assert len(ids) == len(answered)
    seen = canary.seen(firefox, patiently=True)
    assert (seen.hits, seen.lookups, seen.requests, seen.violations) == ([], [], [], [])
    assert all(place.startswith(browsing.base_url) for place in seen.places)


def test_notes_that_are_made_to_take_for_ever_are_shown(
    firefox: Firefox, canary: Canary, browsing: Browsing
) -> None:
    with closing(Library(browsing.host.data / "library.sqlite3")) as kept:
        for case in BOMBS:
            bomb = case.aimed_at(canary.address, NAME)
            source = bomb.said.encode()
            note = Draft(f"note:{bomb.name}", source, "", "text/markdown", "utf-8", "note")
            kept.pages.keep(note, time.time())
    library = LibraryPage(browsing)
    library.open()
    library.wait_for("return document.querySelector('[role=row] .name');", what="rows")
    canary.seen(firefox)
    ids = page_ids(browsing.host.data, notes=True)
    for note in ids:
        assert library.script(_READ_ALL, [note], False) == []
    assert len(ids) == len(BOMBS)
    seen = canary.seen(firefox)
    assert (seen.hits, seen.lookups, seen.requests, seen.violations) == ([], [], [], [])


def test_nothing_raised_an_error_in_the_add_on(browsing: Browsing) -> None:
    errors = browsing.firefox.console_errors()

    assert [error for error in errors if "/stopped" not in error and "inline" not in error] == []
