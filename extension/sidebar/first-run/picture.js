/**
 * The first picture that a person sees of Memory Cache, drawn for it: on one computer a page, a
 * question beside it, and the sentence that answers, marked where it stands. Nothing leads out. The
 * sidebar is on the side where Firefox has it.
 *
 * Its colours are the page's own (`first-run.css`), so that it fits light, dark and forced colours.
 */

const SVG = "http://www.w3.org/2000/svg";

/** Each shape by what it is, from the back to the front. @type {readonly [look: string, path: string][]} */
const SHAPES = [
  ["screen", "M34 8h252a8 8 0 0 1 8 8v116a8 8 0 0 1-8 8H34a8 8 0 0 1-8-8V16a8 8 0 0 1 8-8z"],
  ["page", "M138 18h146v112H138z"],
  ["side", "M36 18h94v112H36z"],
  ["heading", "M152 33h82"],
  ["words", "M152 48h116M152 58h104M152 88h112M152 98h118M152 108h74"],
  ["mark", "M149 67.5h110a3 3 0 0 1 3 3v5a3 3 0 0 1-3 3H149a3 3 0 0 1-3-3v-5a3 3 0 0 1 3-3z"],
  ["marked", "M152 73h104"],
  ["asked", "M60 28h58a5 5 0 0 1 5 5v8a5 5 0 0 1-5 5H60a5 5 0 0 1-5-5v-8a5 5 0 0 1 5-5z"],
  ["question", "M63 37h42M111 37h4"],
  ["quote", "M46 58h72a5 5 0 0 1 5 5v28a5 5 0 0 1-5 5H46a5 5 0 0 1-5-5V63a5 5 0 0 1 5-5z"],
  ["quoted", "M52 70h58M52 79h36"],
  ["chip", "M98 85.5a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0"],
  ["way", "M108 88C120 102 134 98 143 83"],
  ["arrow", "M136.6 83.2 144.4 79.6l.6 8.4"],
  ["field", "M46 110h72a4 4 0 0 1 4 4v6a4 4 0 0 1-4 4H46a4 4 0 0 1-4-4v-6a4 4 0 0 1 4-4z"],
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
