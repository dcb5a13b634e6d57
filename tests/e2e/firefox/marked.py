"""What a person sees of a mark in the page, asked of the browser behind the page's back.

Scripts run with the browser's own rights, so that what a page has put in the place of its functions
changes nothing, and in every document of the tab, frames of other sites included.
"""

from __future__ import annotations

import time
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.e2e.firefox.browser import Firefox

MARKING_S = 12.0

_IN_EVERY_DOCUMENT = """
const [script, args] = arguments;
const contexts = gBrowser.selectedBrowser.browsingContext.getAllBrowsingContextsInSubtree();
return Promise.all(contexts.map((context) =>
    context.currentWindowGlobal.getActor('MarionetteCommands')
        .executeScript(script, args, {timeout: 20000, sandboxName: 'system'})
        .catch(() => null)));
"""

_MARK = """
const ranges = [];
// Seen from outside, it cannot be iterated.
window.CSS.highlights.get('memory-cache-quote')?.forEach((range) => {
    if (range.toString()) ranges.push(range);
});
if (ranges.length === 0) return null;
const rects = ranges.flatMap((range) => [...range.getClientRects()])
    .filter(({width, height}) => width > 0 && height > 0);
const isShown = ({top, bottom, left, right}) =>
    top >= -1 && left >= -1 && bottom <= innerHeight + 1 && right <= innerWidth + 1;
const isUncovered = ({left, right, top, height}) =>
    [left + 2, (left + right) / 2, right - 2].every((x) => isOwn(x, top + height / 2));
const isOwn = (x, y) => {
    let hit = Document.prototype.elementFromPoint.call(document, x, y);
    for (;;) {
        const inner = hit?.shadowRoot?.elementFromPoint(x, y);
        if (!inner || inner === hit) break;
        hit = inner;
    }
    return ranges.some(({startContainer}) => {
        const own = startContainer.parentElement;
        return hit && own && (hit === own || hit.contains(own) || own.contains(hit));
    });
};
return {
    text: ranges.map(String).join(''),
    heading: [...document.getElementsByTagName('h2')].filter((one) =>
        one.compareDocumentPosition(ranges[0].startContainer) & 4).at(-1)?.textContent ?? '',
    shown: rects.length > 0 && rects.every(isShown),
    uncovered: rects.length > 0 && rects.every(isUncovered),
    top: Math.min(...rects.map(({top}) => top)),
};
"""

_STATE = """
const roots = [document];
let html = '';
for (const root of roots) {
    html += root === document ? document.getElementsByTagName('html')[0].outerHTML : root.innerHTML;
    for (const element of Document.prototype.querySelectorAll.call(root, '*'))
        if (element.openOrClosedShadowRoot) roots.push(element.openOrClosedShadowRoot);
}
let hash = 0;
for (let at = 0; at < html.length; at += 1) hash = (Math.imul(hash, 31) + html.charCodeAt(at)) | 0;
return `${html.length} ${hash}`;
"""


@dataclass(frozen=True)
class Mark:
    """A mark in one document of the tab in front."""

    text: str
    heading: str
    """The last second-level heading before it."""
    shown: bool
    """All of its lines are within the document's window."""
    uncovered: bool
    """At both ends and in the middle of each of its lines is what the text stands in."""
    top: float


def in_every_document(firefox: Firefox, script: str, *args: Any) -> list[Any]:
    """Run a script in every document of the tab in front; None where that cannot be."""
    return list(firefox.chrome(_IN_EVERY_DOCUMENT, script, list(args)))


def marks(firefox: Firefox) -> list[Mark]:
    """Return what is marked in the tab in front, one for each document that has a mark."""
    return [Mark(**mark) for mark in in_every_document(firefox, _MARK) if mark]


def state_of(firefox: Firefox) -> list[str]:
    """Return what is the same as long as the markup of every document in the tab in front is, that
    of shadow trees included.
    """
    return in_every_document(firefox, _STATE)


def wait_for_mark(firefox: Firefox, sentence: str, *, timeout_s: float = MARKING_S) -> Mark:
    """Wait until `sentence`, white space and unseen signs aside, is marked, in view and uncovered.

    Raises `TimeoutError` with what is marked instead.
    """
    deadline = time.monotonic() + timeout_s
    while True:
        found = marks(firefox)
        seen = [letters(mark.text) for mark in found if mark.shown and mark.uncovered]
        if seen == [letters(sentence)] and len(found) == 1:
            return found[0]
        if time.monotonic() > deadline:
            raise TimeoutError(f"“{sentence}” was not marked in view; marked is {found}")
        time.sleep(0.03)  # polls a condition; the deadline decides


def wait_for_no_mark(firefox: Firefox) -> None:
    """Wait until nothing is marked. Raises `TimeoutError`."""
    deadline = time.monotonic() + MARKING_S
    while marks(firefox):
        if time.monotonic() > deadline:
            raise TimeoutError(f"still marked: {marks(firefox)}")
        time.sleep(0.03)  # polls a condition; the deadline decides


def letters(text: str) -> str:
    """Return what of a text a reader tells apart, as its letters and signs without space."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(
        c
        for c in folded
        if not c.isspace() and unicodedata.category(c) not in ("Mn", "Cf") and c != "\u0640"
    )
