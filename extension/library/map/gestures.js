/** What hands do on the map: drag, wheel, pinch and keys become moves; a press that stays in place is a click. */

/**
 * @typedef {object} Moves
 * @property {(right: number, down: number) => void} pan in pixels
 * @property {(factor: number, left: number, top: number) => void} zoom around a point of the canvas
 * @property {() => void} whole
 * @property {(left: number, top: number) => void} point
 * @property {() => void} leave
 * @property {(left: number, top: number) => void} press
 * @property {() => void} enter to the list of what is in view
 */

const STILL_PX = 4;
const STEP_PX = 60;
const STEP_ZOOM = 1.5;
const WHEEL_LINE_PX = 16;
const WHEEL_ZOOM = 0.0022;

/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** @param {HTMLElement} element @param {Moves} moves */
export function listenToHands(element, moves) {
  /** @type {Map<number, {left: number, top: number}>} */
  const down = new Map();
  let travelled = 0;
  const spot = (/** @type {PointerEvent | WheelEvent} */ event) => {
    const box = element.getBoundingClientRect();
    return { left: event.clientX - box.left, top: event.clientY - box.top };
  };
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    if (down.size === 0) travelled = 0;
    down.set(event.pointerId, spot(event));
    element.setPointerCapture(event.pointerId);
  });
  element.addEventListener("pointermove", (event) => {
    const now = spot(event);
    const before = down.get(event.pointerId);
    if (!before) return moves.point(now.left, now.top);
    const [other] = [...down].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
    down.set(event.pointerId, now);
    travelled += Math.hypot(now.left - before.left, now.top - before.top);
    if (!other) return travelled > STILL_PX ? moves.pan(now.left - before.left, now.top - before.top) : undefined;
    const apart = (/** @type {{left: number, top: number}} */ place) => Math.max(1, Math.hypot(place.left - other.left, place.top - other.top));
    moves.zoom(apart(now) / apart(before), (now.left + other.left) / 2, (now.top + other.top) / 2);
    moves.pan((now.left - before.left) / 2, (now.top - before.top) / 2);
  });
  element.addEventListener("pointerup", (event) => {
    const wasDown = down.delete(event.pointerId);
    const { left, top } = spot(event);
    if (wasDown && down.size === 0 && travelled <= STILL_PX) moves.press(left, top);
  });
  element.addEventListener("pointercancel", (event) => void down.delete(event.pointerId));
  element.addEventListener("pointerleave", () => moves.leave());
  element.addEventListener("wheel", (event) => {
    event.preventDefault();
    const { left, top } = spot(event);
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * WHEEL_LINE_PX;
    moves.zoom(Math.exp(-pixels * WHEEL_ZOOM * (event.ctrlKey ? 4 : 1)), left, top);
  }, { passive: false });
  element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { clientWidth: width, clientHeight: height } = element;
    const arrow = ARROWS[event.key];
    if (arrow) moves.pan(arrow[0] * STEP_PX, arrow[1] * STEP_PX);
    else if (event.key === "+" || event.key === "=") moves.zoom(STEP_ZOOM, width / 2, height / 2);
    else if (event.key === "-") moves.zoom(1 / STEP_ZOOM, width / 2, height / 2);
    else if (event.key === "0" || event.key === "Home") moves.whole();
    else if (event.key === "Enter") moves.enter();
    else return;
    event.preventDefault();
  });
}
