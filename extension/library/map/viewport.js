/** What part of the map is seen, and where a place of it is on the screen: sums alone. */

/** `x`, `y`: the place of the map in the middle; `scale`: pixels for one of the map's units. @typedef {{x: number, y: number, scale: number}} Viewport */
/** In pixels. @typedef {{width: number, height: number}} Size */

/** Of the map, which reaches from -1 to 1. */
const REACH = 1.05;
const MOST_ZOOM = 400;

/** The whole map. @param {Size} size @returns {Viewport} */
export function wholeMap({ width, height }) {
  return { x: 0, y: 0, scale: Math.max(1, Math.min(width, height)) / (2 * REACH) };
}

/** How far it is zoomed in: 1 for the whole map. @param {Viewport} view @param {Size} size */
export function zoomOf(view, size) {
  return view.scale / wholeMap(size).scale;
}

/** @param {Viewport} view @param {Size} size @param {number} x @param {number} y @returns {[number, number]} in pixels */
export function toScreen(view, size, x, y) {
  return [size.width / 2 + (x - view.x) * view.scale, size.height / 2 + (y - view.y) * view.scale];
}

/** @param {Viewport} view @param {Size} size @param {number} left @param {number} top in pixels @returns {[number, number]} */
export function toMap(view, size, left, top) {
  return [view.x + (left - size.width / 2) / view.scale, view.y + (top - size.height / 2) / view.scale];
}

/** @param {Viewport} view @param {number} right @param {number} down in pixels, what lies under the hand goes with it */
export function panned(view, right, down) {
  return kept({ ...view, x: view.x - right / view.scale, y: view.y - down / view.scale });
}

/**
 * Nearer or farther, with the place under a point of the screen staying there.
 * @param {Viewport} view @param {Size} size @param {number} factor @param {number} left @param {number} top in pixels
 */
export function zoomed(view, size, factor, left, top) {
  const { scale: least } = wholeMap(size);
  const scale = Math.min(least * MOST_ZOOM, Math.max(least, view.scale * factor));
  const [x, y] = toMap(view, size, left, top);
  return kept({ x: x - (left - size.width / 2) / scale, y: y - (top - size.height / 2) / scale, scale });
}

/** The part of the map that is seen. @param {Viewport} view @param {Size} size */
export function seen(view, size) {
  const [left, top] = toMap(view, size, 0, 0);
  const [right, bottom] = toMap(view, size, size.width, size.height);
  return { left, top, right, bottom };
}

/** Nobody is to get lost: the middle stays on the map. @param {Viewport} view @returns {Viewport} */
function kept(view) {
  const within = (/** @type {number} */ value) => Math.min(1, Math.max(-1, value));
  return { ...view, x: within(view.x), y: within(view.y) };
}
