"""What a screen reader would say of the sidebar: each change of a live region, in order.

A region is live by its role or by `aria-live`. Said is what was added to it while it can be seen,
or all of it when it comes to be seen, with the names of its buttons; what goes away is not said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.e2e.firefox.sidebar import Sidebar

_LISTEN = """
const LIVE = '[aria-live]:not([aria-live=off]), [role=status], [role=alert], [role=log], output';
window.said = [];
const regionOf = (node) => (node instanceof Element ? node : node.parentElement)?.closest(LIVE);
const isShown = (node) => {
    const element = node instanceof Element ? node : node.parentElement;
    return element?.isConnected && element.checkVisibility({ visibilityProperty: true });
};
const wordsOf = (node) => (node.innerText ?? node.textContent).replace(/\\s+/g, ' ').trim();
const say = (region, node) => {
    const words = wordsOf(node);
    if (words && isShown(node)) window.said.push([region.id || region.className, words]);
};
window.listener = new MutationObserver((records) => {
    // A region that comes to be seen is said whole, and once.
    const whole = new Set(records
        .filter(({ type }) => type === 'attributes')
        .map(({ target }) => target.matches(LIVE) ? target : null)
        .filter((region) => region && isShown(region)));
    for (const { type, addedNodes, target } of records) {
        if (type === 'characterData' && regionOf(target) && !whole.has(regionOf(target)))
            say(regionOf(target), target);
        for (const node of addedNodes) {
            const region = regionOf(node);
            if (region && !whole.has(region)) say(region, node);
            else if (node instanceof Element)
                for (const inner of node.querySelectorAll(LIVE)) say(inner, inner);
        }
    }
    for (const region of whole) say(region, region);
});
window.listener.observe(document.body, {
    subtree: true, childList: true, characterData: true, attributeFilter: ['hidden', 'aria-live'],
});
"""
_LOG = "return window.said;"


def listen(sidebar: Sidebar) -> None:
    """Begin to write down what is announced."""
    sidebar.script(_LISTEN)


def announced(sidebar: Sidebar) -> list[tuple[str, str]]:
    """Return what was announced since then: the region, by its id or class, and the words."""
    return [(str(region), str(words)) for region, words in sidebar.script(_LOG)]
