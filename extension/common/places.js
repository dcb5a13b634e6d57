/** The way between the pages that open in tabs: the library, its map, the models, the settings. */

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./words.js";

/** @import { IconName } from "./icons.js" */

/** @typedef {"library" | "map" | "models" | "settings"} Place */

/**
 * Where each is, from the folder that each page's document lies in. The library's links keep their
 * fragment, so that going to and fro between list and map does not load it anew.
 * @type {{place: Place, look: IconName, words: string, href: string}[]}
 */
const PLACES = [
  { place: "library", look: "all", words: "places_library", href: "../library/library.html#" },
  { place: "map", look: "map", words: "places_map", href: "../library/library.html#map" },
  { place: "models", look: "models", words: "places_models", href: "../models/models.html" },
  { place: "settings", look: "settings", words: "places_settings", href: "../options/options.html" },
];

/**
 * @param {Place} here the one that is shown
 * @returns {HTMLElement} a `nav`, for `places.css`
 */
export function placesNav(here) {
  const nav = h(
    "nav",
    { class: "places", "aria-label": t("places_label") },
    ...PLACES.map(({ place, look, words, href }) => h("a", { href, "data-place": place }, icon(look), h("span", {}, t(words)))),
  );
  showPlace(nav, here);
  return nav;
}

/** Let the nav say where one is now. @param {HTMLElement} nav what `placesNav` made @param {Place} here */
export function showPlace(nav, here) {
  for (const link of nav.querySelectorAll("a")) {
    if (link.dataset.place === here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}
