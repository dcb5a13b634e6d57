"""Whether all that can be pressed in a page can be seen and reached: nothing cut off, nothing under
another, the focus always somewhere that shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tests.e2e.firefox.marionette import Json

# Boxes are taken as far as what scrolls around them lets them be seen. What scrolls sideways in
# itself, as a wide table does, may hold more than fits.
_AMISS = """
const CONTROLS = 'button, input, select, textarea, summary, a[href]';
const sidewaysScroller = (element) => element.parentElement?.closest('.wide, pre, canvas');
const nameOf = (element) => `${element.localName}${element.id && '#' + element.id}`
    + ` “${(element.getAttribute('aria-label') || element.innerText || element.value || '')
        .trim().slice(0, 40)}”`;
const seen = (element) => {
    let { left, top, right, bottom } = element.getBoundingClientRect();
    for (let around = element.parentElement; around; around = around.parentElement) {
        if (getComputedStyle(around).overflowY === 'visible') continue;
        const box = around.getBoundingClientRect();
        left = Math.max(left, box.left);
        right = Math.min(right, box.right);
        top = Math.max(top, box.top);
        bottom = Math.min(bottom, box.bottom);
    }
    return { left, top, right, bottom };
};
const controls = [...document.querySelectorAll(CONTROLS)].filter((element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && !element.closest('.unseen') && element.getBoundingClientRect().width > 2);
const amiss = [];
const width = document.documentElement.clientWidth;
if (document.documentElement.scrollWidth > width + 1) amiss.push('the page scrolls sideways');
for (const element of controls) {
    const { left, right } = element.getBoundingClientRect();
    if (sidewaysScroller(element)) continue;
    if (left < -1 || right > width + 1) amiss.push(`beyond the edge: ${nameOf(element)}`);
    const { overflowX, textOverflow } = getComputedStyle(element);
    const isField = element.matches('input, textarea, select');
    const isCut = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
    if (!isField && isCut && textOverflow !== 'ellipsis' && overflowX !== 'visible')
        amiss.push(`cut: ${nameOf(element)}`);
    const isInline = getComputedStyle(element).display === 'inline';
    if (!isField && isCut && overflowX === 'visible' && !isInline)
        amiss.push(`out of its box: ${nameOf(element)}`);
}
const boxes = controls.map((element) => [element, seen(element)])
    .filter(([, box]) => box.right - box.left > 2 && box.bottom - box.top > 2);
for (const [at, [one, a]] of boxes.entries()) for (const [other, b] of boxes.slice(at + 1)) {
    if (one.contains(other) || other.contains(one)) continue;
    if ([...one.labels ?? []].some((label) => label.contains(other))) continue;
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (across > 2 && down > 2) amiss.push(`${nameOf(one)} and ${nameOf(other)} overlap`);
}
return amiss;
"""

_FOCUSED = """
const element = document.activeElement;
if (!element || element === document.body) return { name: '', amiss: 'the focus is nowhere' };
const { outlineStyle, outlineWidth } = getComputedStyle(element);
const hasRing = outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
const ring = element.matches(':focus-visible') && hasRing;
const name = element.getAttribute('aria-label') || element.labels?.[0]?.innerText
    || element.innerText || element.title || element.id;
const { left, top, right, bottom } = element.getBoundingClientRect();
const isInView = right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;
return {
    name: `${element.id} ${name}`.replace(/\\s+/g, ' ').trim(),
    amiss: !ring ? 'the focus does not show' : isInView ? '' : 'the focus is out of view',
};
"""


class Page(Protocol):
    """What runs a script in the page or the sidebar that it drives."""

    def script(self, body: str, *args: Json) -> Json:
        """Run the body of a function there."""


def controls_amiss(page: Page) -> list[str]:
    """Return what is cut off, lies beyond the edge or under another control, in words."""
    return [str(one) for one in page.script(_AMISS)]


def focused(page: Page) -> str:
    """Return the id and name of what has the focus; fails unless that can be seen."""
    found = page.script(_FOCUSED)
    assert found["amiss"] == "", f"{found['amiss']}: {found['name']}"
    return str(found["name"])
