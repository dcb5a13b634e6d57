"""Drives the real sidebar as a person does: by what it shows, with a real pointer and real keys.

The sidebar is no tab, so that Marionette cannot switch to it: scripts reach its document through
the browser's own window, and pointer and key actions are done in that window's coordinates.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from tests.e2e.firefox.actions import ENTER, click, hold, press
from tests.e2e.firefox.browser import EXTENSION_ID, Firefox
from tests.e2e.firefox.marionette import Json, MarionetteError

if TYPE_CHECKING:
    from collections.abc import Iterator

Role = Literal["button", "radio", "tab", "textbox", "link", "listitem", "checkbox"]

_SIDEBAR_ID = EXTENSION_ID.replace("@", "_") + "-sidebar-action"

_PANEL = """
const panel = SidebarController.browser?.contentDocument?.getElementById('webext-panels-browser');
const view = panel?.browsingContext?.currentWindowGlobal;
if (!view?.documentURI?.spec.startsWith('moz-extension:')) return null;
"""

_RUN_IN_PANEL = f"""{_PANEL}
return view.getActor('MarionetteCommands')
    .executeScript(arguments[0], arguments[1], {{timeout: 10000}})
    .then((value) => ({{value: value ?? null}}));
"""

# Calls `holds` until it returns something truthy, for a second: to ask from outside each time keeps
# the browser busy that is waited for.
_LOOK_AGAIN = """
return new Promise((tell, fail) => {
    const end = performance.now() + 1000;
    const look = () => {
        try {
            const value = holds.apply(null, arguments);
            if (value || performance.now() > end) tell(value);
            else setTimeout(look, 30);
        } catch (fault) {
            fail(fault);
        }
    };
    look();
});
"""

# Elements by role and accessible name, as far as the sidebar's markup needs it: an explicit role or
# the one that the tag has; a label, or the text that it shows. Hidden elements do not count.
_FIND = """
const roles = {
    button: 'button, [role=button], summary',
    radio: 'input[type=radio], [role=radio]',
    tab: '[role=tab]',
    textbox: 'textarea, input:not([type]), input[type=text], input[type=search], [role=textbox]',
    link: 'a[href], [role=link]',
    listitem: 'li, [role=listitem]',
    checkbox: 'input[type=checkbox], [role=checkbox]',
};
const nameOf = (element) => (element.getAttribute('aria-label')
    || element.labels?.[0]?.innerText || element.innerText || element.title || '')
    .replace(/\\s+/g, ' ').trim();
const found = [...document.querySelectorAll(roles[arguments[0]])].filter((element) => {
    const shown = element.checkVisibility({visibilityProperty: true})
        || element.labels?.[0]?.checkVisibility({visibilityProperty: true});
    return shown && (arguments[1] === null || nameOf(element).includes(arguments[1]));
});
"""

_NAMED = f"{_FIND}const [element] = found;"

_SELECTED = """
const element = [...document.querySelectorAll(arguments[0])]
    .find((element) => element.checkVisibility({visibilityProperty: true}));
"""

_CENTRE = """
if (!element || element.disabled) return null;
element.scrollIntoView({block: 'nearest', behavior: 'instant'});
let box = element.getBoundingClientRect();
if (box.width < 3 && element.labels?.length) box = element.labels[0].getBoundingClientRect();
return [box.x + box.width / 2, box.y + box.height / 2];
"""


class Sidebar:
    """Memory Cache's sidebar in the window of `firefox`."""

    def __init__(self, firefox: Firefox) -> None:
        self._firefox = firefox

    def show(self, *, width: int | None = None) -> None:
        """Open it and wait until its document is ready."""
        with self._firefox.marionette.using("chrome"):
            self._firefox.marionette.wait_for(
                # Firefox opens a new add-on's sidebar by itself; while it does, `show` fails.
                """
                return SidebarController.show(arguments[0])
                    .then(() => SidebarController.currentID === arguments[0], () => false);
                """,
                _SIDEBAR_ID,
                what="the sidebar to open",
            )
        if width:
            self._firefox.chrome(
                "SidebarController._box.style.width = arguments[0] + 'px';"
                "SidebarController._box.setAttribute('width', arguments[0]);",
                width,
            )
        # The last thing that it does as it starts is to put the cursor into the box.
        self.wait_for(
            "return document.activeElement?.id === 'question';", what="the sidebar to be ready"
        )

    def hide(self) -> None:
        """Close it."""
        self._firefox.chrome("SidebarController.hide();")

    def script(self, body: str, *args: Json) -> Json:
        """Run the body of a function in the sidebar's document; None while there is none."""
        with self._firefox.marionette.using("chrome"):
            answer = self._firefox.marionette.script(_RUN_IN_PANEL, body, list(args))
        return answer["value"] if answer else None

    def wait_for(self, body: str, *args: Json, what: str, timeout_s: float = 30.0) -> Json:
        """Run the script until it returns something truthy, and return that.

        Raises `TimeoutError` with what the sidebar showed instead.
        """
        deadline = time.monotonic() + timeout_s
        patient = f"const holds = function () {{{body}\n}};{_LOOK_AGAIN}"
        while True:
            try:
                if value := self.script(patient, *args):
                    return value
            except MarionetteError as fault:
                # Any other fault only says that one document is making way for the next.
                if fault.kind == "javascript error" or time.monotonic() > deadline:
                    raise
            if time.monotonic() > deadline:
                raise TimeoutError(f"waited in vain for {what}; the sidebar shows:\n{self.text()}")
            time.sleep(0.03)  # polls a condition; the deadline decides

    def text(self) -> str:
        """Return all that it shows."""
        return str(self.script("return document.body?.innerText;") or "")

    def wait_for_text(self, text: str, *, timeout_s: float = 30.0) -> None:
        """Wait until it shows `text` somewhere."""
        self.wait_for(
            "return document.body?.innerText.includes(arguments[0]);",
            text,
            what=f"“{text}”",
            timeout_s=timeout_s,
        )

    def has(self, role: Role, name: str | None = None) -> bool:
        """Is there a visible element with this role whose name contains `name`?"""
        return bool(self.script(f"{_FIND}return found.length > 0;", role, name))

    def click(self, role: Role, name: str | None = None) -> None:
        """Click the first element of this role whose name contains `name`, once it is there."""
        self._click_centre(_NAMED, role, name, what=f"a {role} named “{name}”")

    def click_on(self, selector: str) -> None:
        """Click the first element that matches a CSS selector, once it is there."""
        self._click_centre(_SELECTED, selector, what=f"an element {selector}")

    @contextmanager
    def holding(self, selector: str) -> Iterator[None]:
        """Hold the mouse's button down on the first element that matches, while the block runs."""
        x, y = self._wait_for_centre(_SELECTED, selector, what=f"an element {selector}")
        with self._at(x, y) as (left, top), self._firefox.marionette.holding(hold(left, top)):
            yield

    def _click_centre(self, found: str, *args: Json, what: str) -> None:
        self.click_at(*self._wait_for_centre(found, *args, what=what))

    def _wait_for_centre(self, found: str, *args: Json, what: str) -> tuple[float, float]:
        before, centre = None, self.wait_for(f"{found}{_CENTRE}", *args, what=what)
        while centre != before:  # what comes in above it would push it from under the pointer
            before, centre = centre, self.wait_for(f"{found}{_CENTRE}", *args, what=what)
        return float(centre[0]), float(centre[1])

    def click_at(self, x: float, y: float) -> None:
        """Click a point of the sidebar's viewport, in CSS pixels."""
        with self._at(x, y) as (left, top):
            self._firefox.marionette.perform(click(left, top))

    @contextmanager
    def _at(self, x: float, y: float) -> Iterator[tuple[float, float]]:
        """Speak to the browser's own window, and say where in it a point of the sidebar is."""
        with self._firefox.marionette.using("chrome"):
            left, top = self._firefox.marionette.script(
                """
                const outer = SidebarController.browser.getBoundingClientRect();
                const inner = SidebarController.browser.contentDocument
                    .getElementById('webext-panels-browser').getBoundingClientRect();
                return [outer.x + inner.x, outer.y + inner.y];
                """
            )
            yield left + x, top + y

    def type(self, text: str) -> None:
        """Press the keys of `text` on whatever has the focus."""
        with self._firefox.marionette.using("chrome"):
            self._firefox.marionette.perform(press(text))

    def write(self, text: str) -> None:
        """Click into the text box and type."""
        self.click("textbox")
        self.type(text)

    def press_enter(self) -> None:
        """Press Enter."""
        self.type(ENTER)
