"""What a person sees and clicks outside page and sidebar: toolbar button, tab strip, menus."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.e2e.firefox.actions import CONTROL, SHIFT, click, press_together
from tests.e2e.firefox.browser import EXTENSION_ID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.e2e.firefox.browser import Firefox

_WIDGET = EXTENSION_ID.replace("@", "_")

_BUTTON = """
const button = document.getElementById(arguments[0] + '-BAP');
const state = {
    badge: button.getAttribute('badge') ?? '',
    label: button.getAttribute('label'),
    tooltip: button.getAttribute('tooltiptext'),
    image: button.getAttribute('style') ?? '',
};
"""


@dataclass(frozen=True)
class ToolbarButton:
    """What the add-on's button shows of the tab in front."""

    badge: str
    label: str
    """Its accessible name."""
    tooltip: str
    image: str


def toolbar_button(firefox: Firefox) -> ToolbarButton:
    """Return what the button shows now."""
    return ToolbarButton(**firefox.chrome(f"{_BUTTON} return state;", _WIDGET))


def wait_for_badge(firefox: Firefox, badge: str, words: str = "") -> ToolbarButton:
    """Wait until the button shows this badge, with `words` in its name."""
    with firefox.marionette.using("chrome"):
        state = firefox.marionette.wait_for(
            f"{_BUTTON}"
            "return state.badge === arguments[1] && state.label.includes(arguments[2]) && state;",
            _WIDGET,
            badge,
            words,
            what=f"the badge “{badge}” with “{words}”",
        )
    return ToolbarButton(**state)


def click_toolbar_button(firefox: Firefox) -> None:
    """Click the add-on's button with the pointer."""
    with firefox.marionette.using("chrome"):
        button = firefox.marionette.script(
            "return document.getElementById(arguments[0] + '-BAP');",
            _WIDGET,
        )
        firefox.marionette.perform(click(origin=button))


def press_shortcut(firefox: Firefox, key: str) -> None:
    """Press Ctrl, Shift and a letter."""
    with firefox.marionette.using("chrome"):
        firefox.marionette.perform(press_together(CONTROL + SHIFT + key))


def select_tabs(firefox: Firefox, titles: Sequence[str]) -> None:
    """Select the tabs whose titles contain these, as with Ctrl and a click."""
    firefox.chrome(
        """
        const tabs = arguments[0].map((title) =>
            gBrowser.tabs.find((tab) => tab.label.includes(title)));
        gBrowser.selectedTab = tabs[0];
        for (const tab of tabs.slice(1)) gBrowser.addToMultiSelectedTabs(tab);
        """,
        list(titles),
    )


def choose_from_tab_menu(firefox: Firefox, label: str) -> None:
    """Right-click the tab in front, in the tab strip, and choose the item named `label`."""
    with firefox.marionette.using("chrome"):
        tab = firefox.marionette.script("return gBrowser.selectedTab;")
        firefox.marionette.perform(click(button=2, origin=tab))
    _choose(firefox, "tabContextMenu", label)


def choose_from_context_menu(firefox: Firefox, label: str, *, selector: str = "body") -> None:
    """Right-click the element in the page and choose the item named `label`.

    Raises `TimeoutError` if the menu does not open or has no such item.
    """
    marionette = firefox.marionette
    element = marionette.command(
        "WebDriver:FindElement", {"using": "css selector", "value": selector}
    )
    marionette.script(
        "arguments[0].scrollIntoView({block: 'nearest', behavior: 'instant'});", element
    )
    marionette.perform(click(button=2, origin=element))
    _choose(firefox, "contentAreaContextMenu", label)


def _choose(firefox: Firefox, menu: str, label: str) -> None:
    with firefox.marionette.using("chrome"):
        firefox.marionette.wait_for(
            """
            const menu = document.getElementById(arguments[0]);
            if (menu.state !== 'open') return false;
            const item = [...menu.querySelectorAll('menuitem')]
                .find((item) => item.label === arguments[1] && !item.hidden);
            if (!item) return false;
            // Several items of one add-on stand in a submenu of their own.
            const popup = item.parentNode;
            if (popup.state === 'closed') popup.parentNode.openMenu(true);
            if (popup.state !== 'open') return false;
            popup.activateItem(item);
            return true;
            """,
            menu,
            label,
            what=f"the menu item “{label}”",
        )
        firefox.marionette.wait_for(
            "return document.getElementById(arguments[0]).state === 'closed';",
            menu,
            what="the menu to close",
        )


def open_private_window(firefox: Firefox) -> str:
    """Open a private window, bring it to the front and speak to it; return its tab's handle."""
    made = firefox.marionette.command(
        "WebDriver:NewWindow", {"type": "window", "focus": True, "private": True}
    )
    firefox.switch_to(str(made["handle"]))
    return str(made["handle"])
