/** Builds nodes. Page text and model output become text nodes and nothing else. */

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {Record<string, string | boolean | ((event: Event) => void) | undefined>} [properties]
 *   attributes; `onclick` and the like take functions; false and undefined leave an attribute out
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (typeof value === "function") element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/**
 * Whether the document is still shown by a tab. One that is being left may be told to draw once more,
 * by what was under way; `getComputedStyle` then gives null.
 */
export function hasStyles() {
  return /** @type {CSSStyleDeclaration | null} */ (getComputedStyle(document.documentElement)) !== null;
}

/** What one rem is, in pixels. */
export function remPx() {
  return hasStyles() ? parseFloat(getComputedStyle(document.documentElement).fontSize) : 16;
}

const LOOK_MS = 50;

/**
 * Draw, but not under a button that is being pressed: made anew, or moved from under the pointer, it
 * would never hear of the click.
 * @param {Element} region @param {() => void} draw whatever is to be shown by then
 */
export function whenLetGo(region, draw) {
  if (region.querySelector("button:active")) setTimeout(() => whenLetGo(region, draw), LOOK_MS);
  else draw();
}

/**
 * Let an element have these children, in this order. Those that it has already are left in place: only
 * so do focus and selection survive.
 * @param {Element} element @param {readonly Element[]} nodes
 */
export function keepChildren(element, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...element.children]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, at) => {
    if (element.children[at] !== node) element.insertBefore(node, element.children[at] ?? null);
  });
}
