"""How a page can be looked at: light or dark, high contrast, narrow, in Arabic.

Set in the browser, as a person's system or settings would: nothing in the page is changed.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.e2e.firefox.browser import Firefox

Target = Literal["sidebar", "tab"]

WIDTHS_PX: dict[Target, int] = {"sidebar": 420, "tab": 1280}
NARROW_PX: dict[Target, int] = {"sidebar": 280, "tab": 400}


@dataclass(frozen=True)
class Look:
    """One way to look at a page; `name` ends the picture's."""

    name: str
    is_dark: bool = False
    is_narrow: bool = False
    has_high_contrast: bool = False


LIGHT = Look("light")
DARK = Look("dark", is_dark=True)
NARROW = Look("narrow", is_narrow=True)
NARROW_DARK = Look("narrow-dark", is_narrow=True, is_dark=True)
CONTRAST = Look("contrast", is_dark=True, has_high_contrast=True)
ARABIC = Look("arabic")
ARABIC_NARROW = Look("arabic-narrow", is_narrow=True)

BOTH = (LIGHT, DARK)
"""What every state is photographed in."""
EVERY = (LIGHT, DARK, NARROW, CONTRAST)
"""Where narrow, or in high contrast, things stand or look otherwise."""

# What Firefox calls for where a person has chosen “White on black” in its settings.
_HIGH_CONTRAST = {
    "browser.display.use_system_colors": False,
    "browser.display.foreground_color": "#ffffff",
    "browser.display.background_color": "#000000",
    "browser.anchor_color": "#ffff00",
    # The last: from then on pages follow, and look for the colours.
    "browser.display.document_color_use": 2,
}
_SET = """
for (const [name, value] of Object.entries(arguments[0])) {
    if (typeof value === 'boolean') Services.prefs.setBoolPref(name, value);
    else if (typeof value === 'number') Services.prefs.setIntPref(name, value);
    else Services.prefs.setCharPref(name, value);
}
"""
_CLEAR = "for (const name of arguments[0]) Services.prefs.clearUserPref(name);"

BROWSER = """
const target = arguments[0] === 'tab' ? gBrowser.selectedBrowser
    : SidebarController.browser.contentDocument.getElementById('webext-panels-browser')
        ?? SidebarController.browser;
"""
# A window has a least width that is more than a phone's: the page alone is made narrower.
_WIDEN = f"""{BROWSER}
const width = `${{arguments[1]}}px`;
if (arguments[0] === 'tab') target.style.maxWidth = width;
else SidebarController._box.style.width = width;
"""
_SCHEME = f"{BROWSER}target.browsingContext.prefersColorSchemeOverride = arguments[1];"


@contextmanager
def looked_at(firefox: Firefox, target: Target, look: Look) -> Iterator[None]:
    """Show the sidebar, or the tab in front, in this look while the block runs."""
    widths = NARROW_PX if look.is_narrow else WIDTHS_PX
    firefox.chrome(_WIDEN, target, widths[target])
    firefox.chrome(_SCHEME, target, "dark" if look.is_dark else "light")
    if look.has_high_contrast:
        firefox.chrome(_SET, _HIGH_CONTRAST)
    try:
        yield
    finally:
        if look.has_high_contrast:
            firefox.chrome(_CLEAR, list(_HIGH_CONTRAST))
        firefox.chrome(_SCHEME, target, "none")
        firefox.chrome(_WIDEN, target, WIDTHS_PX[target])
