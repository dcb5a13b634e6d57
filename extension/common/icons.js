/** The icons of Memory Cache, drawn for it: lines on a field of 16 by 16. */

const SVG = "http://www.w3.org/2000/svg";

const SHAPES = {
  all: "M2.7 2.5v11M6 2.5v11M9.2 3l3.6 10.2",
  back: "M13.5 8h-11M6.8 3.5 2.3 8l4.5 4.5",
  chats: "M1.8 3.2h9v6.2H5.4L2.8 11.6V9.4h-1zM12.6 5.8h1.6v6h-1v2l-2.4-2H6.6",
  check: "m3 8.4 3.4 3.4L13 4.6",
  close: "m4 4 8 8M12 4l-8 8",
  collection: "M3.6 2.2h8.8v11.6L8 10.6l-4.4 3.2z",
  file: "M3.5 1.8h6l3 3v9.4h-9zM9.3 2v3h3",
  folder: "M1.8 3.5H6.2l1.5 1.8h6.5V13H1.8z",
  forget: "M2.5 4.2h11M6.3 4V2.3h3.4V4M4 4.2l.6 9.6h6.8l.6-9.6M6.8 7v4M9.2 7v4",
  home: "M2.2 7.6 8 2.400l5.8 5.200M3.8 6.400v7.200h8.400V6.400M6.4 13.600V9.400h3.200v4.2",
  in: "M8 1.8v7.7M4.8 6.5 8 9.7l3.2-3.2M2.3 10.5v3.4h11.4v-3.4",
  keyboard: "M1.6 4h12.800v8H1.6zM4 6.700h.2M6.6 6.700h.2M9.2 6.700h.2M11.8 6.700h.2M4.8 9.500h6.4",
  map: "M1.8 4.2 6 2.4l4 1.8 4.2-1.8v9.4L10 13.6l-4-1.8-4.2 1.8zM6 2.4v9.4M10 4.2v9.4",
  models: "M4 4h8v8H4zM6.4 6.4h3.2v3.2H6.4zM6 4V1.8M10 4V1.8M6 14.2V12M10 14.2V12M4 6H1.8M4 10H1.8M14.2 6H12M14.2 10H12",
  more: "M2.8 8h.4M7.8 8h.4M12.8 8h.4",
  none: "",
  note: "M2.6 13.4 3.4 10l7.4-7.4a1.4 1.4 0 0 1 2 0l.6.6a1.4 1.4 0 0 1 0 2L6 12.6zM9.6 3.8l2.6 2.6",
  out: "M8 9.7V2M4.8 5 8 1.8 11.2 5M2.3 10.5v3.4h11.4v-3.4",
  page: "M2.2 8a5.8 5.8 0 1 0 11.6 0a5.8 5.8 0 1 0-11.6 0M2.4 8h11.2M8 2.2c-3.6 3.6-3.6 8 0 11.6M8 2.2c3.6 3.6 3.6 8 0 11.6",
  pdf: "M3.5 1.8h6l3 3v9.4h-9zM9.3 2v3h3M5.8 8.2h4.4M5.8 11h4.4",
  plus: "M8 3v10M3 8h10",
  search: "M2.5 6.8a4.3 4.3 0 1 0 8.6 0a4.3 4.3 0 1 0-8.6 0M10 10l4 4",
  storage: "M2.2 4.2c0-3 11.6-3 11.6 0s-11.6 3-11.6 0v7.6c0 3 11.6 3 11.6 0V4.2M2.2 8c0 3 11.6 3 11.6 0",
  selection: "M6.8 4.2C4 5 3 7 3 9.2v2.3h3.3V8.4H4.6M13 4.2c-2.8.8-3.8 2.8-3.8 5v2.3h3.3V8.4h-1.7",
  settings: "M2 4.6h6.6M11.8 4.6H14M8.6 4.6a1.6 1.6 0 1 0 3.2 0a1.6 1.6 0 1 0-3.2 0M2 11.4h2.2M7.4 11.4H14M4.2 11.4a1.6 1.6 0 1 0 3.2 0a1.6 1.6 0 1 0-3.2 0",
};

/** @typedef {keyof typeof SHAPES} IconName */

/**
 * @param {IconName} name
 * @param {string} [label] read out in its place; without one it is an ornament
 * @returns {SVGSVGElement}
 */
export function icon(name, label = "") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", `icon ${name}`);
  if (label) {
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", label);
    const title = document.createElementNS(SVG, "title");
    title.textContent = label;
    svg.append(title);
  } else svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}

/** Put an icon into each element that names one in `data-icon`. */
export function drawIcons() {
  for (const place of document.querySelectorAll("[data-icon]")) {
    const name = /** @type {HTMLElement} */ (place).dataset.icon ?? "";
    if (Object.hasOwn(SHAPES, name)) place.prepend(icon(/** @type {IconName} */ (name)));
  }
}
