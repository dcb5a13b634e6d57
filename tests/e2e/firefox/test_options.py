"""The settings in a real Firefox: each choice reaches the host and says so; leave is given and
taken back; what is held of a site is shown and forgotten; everything can be deleted.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.e2e.firefox.actions import TAB
from tests.e2e.firefox.library_page import LibraryPage
from tests.e2e.firefox.setups import pages_kept

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.firefox.conftest import Browsing, Setup

_PAGES = {
    "https://mills.example/1": "<title>Orrick Mill</title><p>Its wheel is of elm.",
    "https://mills.example/2": "<title>Tarn Mill</title><p>Its wheel is of oak.",
    "https://lamps.example/1": "<title>A lamp</title><p>It burns oil.",
}
_CHOOSE = """
const select = document.getElementById(arguments[0]);
select.value = arguments[1];
select.dispatchEvent(new Event('change'));
"""
_SAID = """
const row = document.getElementById(arguments[0]).closest('.row');
return row.querySelector('.said').textContent.includes(arguments[1]);
"""


class OptionsPage(LibraryPage):
    """The settings in the tab that is in front."""

    def __init__(self, browsing: Browsing) -> None:
        super().__init__(browsing)
        self._address = f"{browsing.base_url}options/options.html"

    def choose(self, control: str, value: str) -> None:
        """Pick a value of a list, as a person does with the keyboard."""
        self.script(_CHOOSE, control, value)

    def wait_until_said(self, control: str, words: str) -> None:
        """Wait until the row of a control says this."""
        self.wait_for(_SAID, control, words, what=f"“{words}” at {control}")


@pytest.fixture
def browsing(browse: Callable[[Setup], Browsing]) -> Browsing:
    """A Firefox and a library of three pages."""

    return browse(pages_kept(_PAGES))


@pytest.fixture
def options(browsing: Browsing) -> OptionsPage:
    page = OptionsPage(browsing)
    page.open()
    page.wait_for_text("Delete everything…")
    # What is still measured moves what is below it.
    page.wait_for("return document.querySelector('.storage-bar');", what="the picture")
    return page


def chosen(browsing: Browsing, name: str) -> object:
    """Return a setting as it stands in its file."""
    return json.loads((browsing.host.data / "settings.json").read_text()).get(name)


def test_firefox_opens_the_settings_from_its_own_list_of_add_ons(browsing: Browsing) -> None:
    page = browsing.firefox.chrome(
        "return WebExtensionPolicy.getByID('memory-cache@memory-cache')"
        ".extension.manifest.options_ui;"
    )

    assert isinstance(page, dict)
    assert str(page["page"]).endswith("options/options.html")
    assert page["open_in_tab"] is True


@pytest.mark.parametrize(
    ("control", "value", "name", "kept", "words"),
    [
        ("library-size", "5000000000", "most_library_bytes", 5_000_000_000, "from now on"),
        ("state-size", "0", "keep_page_states_bytes", 0, "from now on"),
        ("answer-language", "de", "answer_language", "de", "next question"),
        ("read-ahead", "off", "read_ahead", "off", "from now on"),
        ("gpu", "off", "gpu", "off", "next question"),
    ],
)
def test_what_is_picked_from_a_list_is_kept_at_once_and_says_so(
    browsing: Browsing,
    options: OptionsPage,
    control: str,
    value: str,
    name: str,
    kept: object,
    words: str,
) -> None:
    options.choose(control, value)

    options.wait_until_said(control, words)
    assert chosen(browsing, name) == kept
    options.open()
    options.wait_for(
        "return document.getElementById(arguments[0])?.value === arguments[1];",
        control,
        value,
        what="the choice after a reload",
    )


def test_what_is_ticked_is_kept_at_once_and_says_so(
    browsing: Browsing, options: OptionsPage
) -> None:
    for control, words, name, kept in (
        ("keep-pages-as-text", "What you have stays", "keep_pages_as", "text"),
        ("private-windows-never", "from now on", "private_windows", "never"),
        ("think", "next question", "think", True),
    ):
        options.click(f"#{control}")
        options.wait_until_said(control, words)
        assert chosen(browsing, name) == kept
    assert browsing.firefox.console_errors() == []


def test_leave_to_read_pages_is_given_and_taken_back(options: OptionsPage) -> None:
    options.click("#site-access button", "Allow…")

    options.wait_for_text("Allowed for all sites.")
    options.click("#site-access button", "Take it back")

    options.wait_for(
        "return document.querySelector('#site-access .fact').textContent === 'Not allowed.';",
        what="no leave",
    )
    assert options.script("return document.activeElement.closest('#site-access') !== null;")


def test_broken_settings_are_told(browsing: Browsing, options: OptionsPage) -> None:
    (browsing.host.data / "settings.json").write_text('{"gpu": "warp"}')

    options.open()

    options.wait_for_text("their defaults count: gpu")


def test_it_says_where_the_data_is_what_takes_room_and_how_firefox_handles_private_windows(
    browsing: Browsing, options: OptionsPage
) -> None:
    options.wait_for_text(str(browsing.host.data))
    options.wait_for_text("Run in Private Windows")
    options.wait_for("return document.querySelector('.storage-bar');", what="the picture")
    options.wait_for(
        "return !document.body.innerText.includes('Looking for a graphics card');",
        what="what there is of graphics cards",
    )


def test_what_is_held_of_a_site_is_shown_forgotten_and_taken_back(
    browsing: Browsing, options: OptionsPage
) -> None:
    options.click("#site")
    options.type("https://mills.example/whatever")
    options.click("#site-held button", "Show")
    options.wait_for_text("2 pages")
    options.click("#site-result summary")
    options.wait_for_text("Tarn Mill")

    options.click("#forget-site")
    options.click("dialog button", "Forget")

    options.wait_for_text("Nothing is held of mills.example.")
    options.click("#toasts button", "Undo")
    options.wait_for_text("2 pages")
    assert browsing.firefox.console_errors() == []


def test_everything_is_deleted_once_a_word_was_typed_and_nothing_before(
    browsing: Browsing, options: OptionsPage
) -> None:
    options.click("#erase")
    options.wait_for(
        "return document.querySelector('dialog .grave')?.disabled;", what="a button that waits"
    )
    options.type("delete")
    options.click("dialog .grave")

    options.wait_for_text("Undo")
    options.wait_for(
        "return /forgotten/i.test(document.getElementById('toasts').textContent);",
        what="that nothing is left",
        timeout_s=60.0,
    )
    library = LibraryPage(browsing)
    library.open()
    library.wait_for("return !document.getElementById('instead').hidden;", what="an empty library")
    assert browsing.firefox.console_errors() == []


def test_a_host_that_is_missing_is_told_with_a_way_on(
    browse: Callable[[Setup], Browsing],
) -> None:
    browsing = browse(lambda host: host.unregister())
    page = OptionsPage(browsing)
    page.open()
    page.wait_for("return document.querySelector('[data-fault]');", what="the fault")
    assert page.script("return document.getElementById('settings').hidden;")
    browsing.host.register()

    page.click("#trouble button", "Try again")

    page.wait_for_text("Delete everything…")


def test_the_places_lead_from_page_to_page_and_say_where_one_is(
    browsing: Browsing, options: OptionsPage
) -> None:
    here = "return document.querySelector('.places [aria-current=page]')?.dataset.place;"
    assert options.script(here) == "settings"

    options.click(".places a", "Library")

    library = LibraryPage(browsing)
    library.rows(3)
    assert library.script(here) == "library"
    library.click(".places a", "Settings")
    options.wait_for_text("Delete everything…")


def test_the_keyboard_reaches_every_control_in_the_order_in_which_they_are_read(
    options: OptionsPage,
) -> None:
    options.wait_for("return document.querySelector('.storage-bar');", what="the picture")
    expected = options.script(
        "return [...document.querySelectorAll('#settings :is(a, button, input, select, summary)')]"
        ".filter((one) => one.checkVisibility() && (one.type !== 'radio' || one.checked))"
        ".map((one) => one.id || one.textContent);"
    )
    assert isinstance(expected, list)
    options.script("document.querySelector('#groups a:last-child').focus();")
    reached = []
    for _ in expected:
        options.type(TAB)
        reached.append(
            options.script("const one = document.activeElement; return one.id || one.textContent;")
        )

    assert reached == expected
