/**
 * The first picture that a person sees of Memory Cache, drawn for it: on one computer a page, a
 * question beside it, and the sentence that answers, marked where it stands. Nothing leads out.
 *
 * Its colours are the page's own (`first-run.css`), so that it fits light, dark and forced colours.
 */

const SVG = "http://www.w3.org/2000/svg";

/** Each shape by what it is, from the back to the front. @type {readonly [look: string, path: string][]} */
const SHAPES = [
  ["screen", "M34 8h252a8 8 0 0 1 8 8v116a8 8 0 0 1-8 8H34a8 8 0 0 1-8-8V16a8 8 0 0 1 8-8z"],
  ["page", "M36 18h146v112H36z"],
  ["side", "M190 18h94v112h-94z"],
  ["heading", "M50 33h82"],
  ["words", "M50 48h116M50 58h104M50 88h112M50 98h118M50 108h74"],
  ["mark", "M47 67.500h110a3 3 0 0 1 3 3v5a3 3 0 0 1-3 3H47a3 3 0 0 1-3-3v-5a3 3 0 0 1 3-3z"],
  ["marked", "M50 73h104"],
  ["asked", "M214 28h58a5 5 0 0 1 5 5v8a5 5 0 0 1-5 5h-58a5 5 0 0 1-5-5v-8a5 5 0 0 1 5-5z"],
  ["question", "M217 37h42M265 37h4"],
  ["quote", "M200 58h72a5 5 0 0 1 5 5v28a5 5 0 0 1-5 5h-72a5 5 0 0 1-5-5V63a5 5 0 0 1 5-5z"],
  ["quoted", "M206 70h58M206 79h44"],
  ["chip", "M254 86.500a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0"],
  ["way", "M254 88C236 108 196 104 168 82"],
  ["arrow", "M167 87.5 165 79.5l8.2.6"],
  ["field", "M200 110h72a4 4 0 0 1 4 4v6a4 4 0 0 1-4 4h-72a4 4 0 0 1-4-4v-6a4 4 0 0 1 4-4z"],
  ["foot", "M10 146h300l-6 9a6 6 0 0 1-5 3H21a6 6 0 0 1-5-3z"],
  ["notch", "M138 146h44a5 5 0 0 1-5 4h-34a5 5 0 0 1-5-4z"],
];

/** @param {string} label read out in its place @returns {SVGSVGElement} */
export function firstPicture(label) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "8 4 304 156");
  svg.setAttribute("class", "first-picture");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  for (const [look, d] of SHAPES) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", `pic-${look}`);
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}
