/** A block of code in its frame, with its language and a button that copies it. */

import { h } from "./dom.js";
import { t } from "./words.js";

/** @param {HTMLElement} code */
export function framed(code) {
  const { language } = code.dataset;
  const name = language ? t("md_copy_language", language) : t("md_copy_code");
  const button = h("button", { type: "button", class: "small copy-code", title: name, "aria-label": name }, t("copy"));
  return h("div", { class: "code" }, h("div", { class: "code-head" }, h("span", {}, language), button), code);
}

/**
 * Let the buttons in an element copy, those too that come later: one that hears for itself could not be
 * changed together with its code.
 * @param {HTMLElement} element @param {(text: string) => void} copy
 */
export function hearCopying(element, copy) {
  element.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest(".copy-code") : null;
    const code = button?.closest(".code")?.querySelector("code");
    if (code) copy(codeOf(code));
  });
}

/** The code without what was remarked on it. @param {HTMLElement} code */
function codeOf(code) {
  const written = /** @type {HTMLElement} */ (code.cloneNode(true));
  for (const remark of written.querySelectorAll(".unfound-note, .chips")) remark.remove();
  return written.textContent ?? "";
}
