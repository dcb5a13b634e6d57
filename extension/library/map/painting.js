/** Draws the map on its canvas, in the colours that the page has now. */

import { hasStyles, remPx } from "../../common/dom.js";
import { NAME_LEVEL, placeLabels } from "./labels.js";
import { seen, toScreen, zoomOf } from "./viewport.js";

/** @import { MapLabel } from "../../protocol/protocol.js" */
/** @import { Colouring } from "./colouring.js" */
/** @import { Points } from "./points.js" */
/** @import { Size, Viewport } from "./viewport.js" */

/** @typedef {{points: Points, labels: readonly MapLabel[], colouring: Colouring, view: Viewport, at: number | null}} Picture `at`: the point that is looked at */

const HUES = 9;
const TURN = 2 * Math.PI;
const LABEL_PX = 13;
/** Where so few pages are in view, each is named. */
const MOST_NAMED = 40;
const LONGEST_NAME = 28;
/** A square cannot be told from a disc that is smaller than this. */
const SMALL_PX = 2.2;

/** How large a page is drawn, in pixels: small where there are many, larger from near. @param {number} count @param {number} zoom */
export function radiusOf(count, zoom) {
  const far = count > 5_000 ? 1.8 : count > 800 ? 2.6 : count > 150 ? 4 : 6;
  return Math.min(9, far * Math.sqrt(Math.max(1, zoom)) ** 0.8);
}

/** @param {HTMLCanvasElement} canvas @param {Size} size in pixels of the page @param {Picture} picture */
export function paint(canvas, size, { points, labels, colouring, view, at }) {
  const context = canvas.getContext("2d");
  if (!context || !hasStyles()) return;
  const density = devicePixelRatio || 1;
  const width = Math.round(size.width * density);
  const height = Math.round(size.height * density);
  // To set a size clears and costs, even where it is the same.
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  context.setTransform(density, 0, 0, density, 0, 0);
  context.clearRect(0, 0, size.width, size.height);
  const colours = coloursOf(canvas);
  const zoom = zoomOf(view, size);
  const radius = radiusOf(points.count, zoom);
  const inView = paintPoints(context, size, points, colouring, view, radius, colours);
  if (at !== null) {
    const [left, top] = toScreen(view, size, points.x[at] ?? 0, points.y[at] ?? 0);
    context.beginPath();
    context.arc(left, top, radius + 4, 0, TURN);
    context.lineWidth = 2.5;
    context.strokeStyle = colours.ink;
    context.stroke();
  }
  const named = inView.length > MOST_NAMED ? [] : inView.map((index) => nameOf(points, index));
  paintLabels(context, size, [...labels, ...named], view, zoom, radius, colours);
}

/** A page's own label, for which there is room only after those of what lies around it. @param {Points} points @param {number} index @returns {MapLabel} */
function nameOf(points, index) {
  const title = (points.titles[index] ?? "").trim();
  const words = [...title].length > LONGEST_NAME ? `${[...title].slice(0, LONGEST_NAME).join("").trimEnd()}…` : title;
  // In its own direction, whatever that of the words around the map is.
  return { words: [`\u2068${words}\u2069`], x: points.x[index] ?? 0, y: points.y[index] ?? 0, level: NAME_LEVEL, pages: 1 };
}

/**
 * @param {CanvasRenderingContext2D} context @param {Size} size @param {Points} points @param {Colouring} colouring
 * @param {Viewport} view @param {number} radius @param {ReturnType<typeof coloursOf>} colours
 * @returns {readonly number[]} those in view
 */
function paintPoints(context, size, points, { hues }, view, radius, { hueColours }) {
  const { left, top, right, bottom } = seen(view, size);
  const edge = radius / view.scale;
  const inView = points.within({ left: left - edge, top: top - edge, right: right + edge, bottom: bottom + edge });
  /** @type {Path2D[]} */
  const paths = Array.from({ length: HUES }, () => new Path2D());
  for (const index of inView) {
    const [x, y] = toScreen(view, size, points.x[index] ?? 0, points.y[index] ?? 0);
    const path = paths[hues[index] ?? 0];
    if (radius < SMALL_PX) path?.rect(x - radius, y - radius, 2 * radius, 2 * radius);
    else {
      path?.moveTo(x + radius, y);
      path?.arc(x, y, radius, 0, TURN);
    }
  }
  context.globalAlpha = 0.85;
  for (const [hue, path] of paths.entries()) {
    context.fillStyle = hueColours[hue] ?? "";
    context.fill(path);
  }
  context.globalAlpha = 1;
  return inView;
}

/** @param {CanvasRenderingContext2D} context @param {Size} size @param {readonly MapLabel[]} labels @param {Viewport} view @param {number} zoom @param {number} radius @param {ReturnType<typeof coloursOf>} colours */
function paintLabels(context, size, labels, view, zoom, radius, { ink, ground, rem }) {
  const height = LABEL_PX * rem;
  const font = (/** @type {number} */ weight) => `${weight} ${height}px system-ui, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.font = font(600);
  // Over the pages that they tell of rather than on them.
  const lift = radius + height;
  const place = (/** @type {MapLabel} */ label) => {
    const [left, top] = toScreen(view, size, label.x, label.y);
    return /** @type {[number, number]} */ ([left, top - lift]);
  };
  const widthOf = (/** @type {string} */ text) => context.measureText(text).width;
  for (const { words, left, top, level } of placeLabels(labels, zoom, place, size, widthOf, height)) {
    context.font = font(level === NAME_LEVEL ? 400 : 600);
    // A ground of their own: among many points an outline is not enough.
    const width = widthOf(words) + height / 2;
    context.globalAlpha = 0.82;
    context.fillStyle = ground;
    context.beginPath();
    context.roundRect(left - width / 2, top - 0.7 * height, width, 1.4 * height, height / 3);
    context.fill();
    context.globalAlpha = 1;
    context.fillStyle = ink;
    context.fillText(words, left, top);
  }
}

/** The values of the tokens: a canvas knows no custom properties. @param {HTMLElement} element */
function coloursOf(element) {
  const probe = document.createElement("span");
  probe.className = "map-probe";
  element.after(probe);
  const value = (/** @type {string} */ name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const hueColours = [value("--ink-quiet"), ...Array.from({ length: HUES - 1 }, (_, at) => value(`--hue-${at + 1}`))];
  const colours = { hueColours, ink: value("--ink"), ground: value("--surface"), rem: remPx() / 15 };
  probe.remove();
  return colours;
}
