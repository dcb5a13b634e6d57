/** Short questions in a dialog of the page's own: a name, a yes, a word to type. */

import { h } from "../common/dom.js";
import { t } from "../common/words.js";

/** @typedef {{title: string, words?: string, action: string, isGrave?: boolean}} Question */

/**
 * Show a dialog until it is answered; the focus returns to where it was.
 * @template T
 * @param {Question} question
 * @param {HTMLElement[]} fields between the words and the buttons
 * @param {() => T | null} answer what was answered; null: not yet a valid one
 * @returns {Promise<T | null>} null when it was called off
 */
function pose({ title, words, action, isGrave = false }, fields, answer) {
  return new Promise((resolve) => {
    /** @type {T | null} */
    let given = null;
    const before = document.activeElement;
    const confirm = h("button", { type: "submit", class: isGrave ? "primary grave" : "primary" }, action);
    const review = () => {
      confirm.disabled = answer() === null;
    };
    const form = h(
      "form",
      {
        method: "dialog",
        oninput: review,
        onsubmit: (event) => {
          event.preventDefault();
          given = answer();
          if (given !== null) dialog.close();
        },
      },
      h("h2", { id: "dialog-title" }, title),
      words && h("p", {}, words),
      ...fields,
      h(
        "div",
        { class: "actions" },
        confirm,
        h("button", { type: "button", onclick: () => dialog.close() }, t("cancel")),
      ),
    );
    const dialog = h("dialog", { "aria-labelledby": "dialog-title" }, form);
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (before instanceof HTMLElement) before.focus();
      resolve(given);
    });
    document.body.append(dialog);
    review();
    dialog.showModal();
    form.querySelector("input")?.select();
  });
}

/** @param {Question & {label: string, value?: string}} question @returns {Promise<string | null>} */
export function askName({ label, value = "", ...question }) {
  const input = h("input", { type: "text", maxlength: "200", value, required: true });
  const field = h("label", { class: "line" }, h("span", {}, label), input);
  return pose(question, [field], () => input.value.trim() || null);
}

/** @param {Question} question @returns {Promise<boolean>} */
export async function confirm(question) {
  return (await pose(question, [], () => true)) === true;
}

/** For what must not happen by a slip of the hand. @param {Question & {word: string}} question @returns {Promise<boolean>} */
export async function confirmByTyping({ word, ...question }) {
  const input = h("input", { type: "text", autocomplete: "off", spellcheck: "false" });
  const field = h("label", { class: "line" }, h("span", {}, t("type_to_confirm", word)), input);
  const isTyped = () => input.value.trim().toLocaleLowerCase() === word.toLocaleLowerCase();
  return (await pose(question, [field], () => isTyped() || null)) === true;
}

/**
 * One of several, or a new one.
 * @param {Question & {choices: {value: string, words: string}[], label: string, newLabel: string}} question
 * @returns {Promise<{value: string} | {name: string} | null>}
 */
export function choose({ choices, label, newLabel, ...question }) {
  const select = h("select", {}, ...choices.map(({ value, words }) => h("option", { value }, words)), h("option", { value: "" }, newLabel));
  const input = h("input", { type: "text", maxlength: "200", "aria-label": newLabel, placeholder: newLabel });
  const isNew = () => select.value === "";
  const review = () => {
    input.hidden = !isNew();
  };
  select.addEventListener("input", review);
  review();
  const field = h("label", { class: "line" }, h("span", {}, label), select);
  return pose(question, [field, input], () => {
    if (!isNew()) return { value: select.value };
    return input.value.trim() ? { name: input.value.trim() } : null;
  });
}

/** Sentences to read. @param {string} title @param {string[]} sentences */
export async function showList(title, sentences) {
  const list = h("ul", { class: "problems", tabindex: "0" }, ...sentences.map((sentence) => h("li", { dir: "auto" }, sentence)));
  return new Promise((/** @type {(value: void) => void} */ resolve) => {
    const before = document.activeElement;
    const dialog = h(
      "dialog",
      { "aria-labelledby": "dialog-title" },
      h("h2", { id: "dialog-title" }, title),
      list,
      h("div", { class: "actions" }, h("button", { type: "button", class: "primary", onclick: () => dialog.close() }, t("close"))),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (before instanceof HTMLElement) before.focus();
      resolve();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
