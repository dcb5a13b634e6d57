/** The rows that settings are made of: a name, what it means, one control, and what became of a choice. */

import { h } from "../common/dom.js";

/** @import { Child } from "../common/dom.js" */
/** @import { Choice } from "./choices.js" */

/**
 * A group of settings, as Firefox's own have them.
 * @param {string} id @param {string} title @param {...Child} children
 */
export function group(id, title, ...children) {
  return h("section", { id, class: "group", "aria-labelledby": `${id}-title` }, h("h2", { id: `${id}-title`, tabindex: "-1" }, title), ...children);
}

/** A setting whose control stands beside its name. */
export class SelectRow {
  element;
  #select;
  #say;
  #choices = "";

  /**
   * @param {string} id
   * @param {{name: string, words: Child[], choose: (value: string) => void}} what
   */
  constructor(id, { name, words, choose }) {
    this.#say = said();
    this.#select = h("select", { id, "aria-describedby": `${id}-words`, onchange: () => choose(this.#select.value) });
    this.element = h(
      "div",
      { class: "row" },
      h("div", { class: "beside" }, h("label", { for: id, class: "name" }, name), this.#select),
      h("div", { id: `${id}-words`, class: "words" }, ...words),
      this.#say,
    );
  }

  /** @param {Choice[]} choices @param {string} chosen */
  update(choices, chosen) {
    const wanted = JSON.stringify(choices);
    if (wanted !== this.#choices) {
      this.#choices = wanted;
      this.#select.replaceChildren(...choices.map(({ value, words }) => h("option", { value }, words)));
    }
    this.#select.value = chosen;
  }

  /** @param {string} words */
  say(words) {
    this.#say.textContent = words;
  }
}

/** One of a few, each with a sentence of its own. */
export class RadioRow {
  element;
  #say;

  /**
   * @param {string} id
   * @param {{name: string, words?: Child[], choices: {value: string, words: string, more: string}[], choose: (value: string) => void}} what
   */
  constructor(id, { name, words = [], choices, choose }) {
    this.#say = said();
    this.element = h(
      "fieldset",
      { class: "row", id },
      h("legend", { class: "name" }, name),
      words.length > 0 && h("div", { class: "words" }, ...words),
      ...choices.map(({ value, words: label, more }) =>
        h(
          "div",
          { class: "choice" },
          h("input", { type: "radio", name: id, id: `${id}-${value}`, value, "aria-describedby": `${id}-${value}-words`, onchange: () => choose(value) }),
          h("div", {}, h("label", { for: `${id}-${value}` }, label), h("div", { id: `${id}-${value}-words`, class: "words" }, more)),
        ),
      ),
      this.#say,
    );
  }

  /** @param {string} chosen */
  update(chosen) {
    for (const input of this.element.querySelectorAll("input")) input.checked = input.value === chosen;
  }

  /** @param {string} words */
  say(words) {
    this.#say.textContent = words;
  }
}

/** Yes or no. */
export class CheckRow {
  element;
  #input;
  #say;

  /** @param {string} id @param {{name: string, words: Child[], choose: (isOn: boolean) => void}} what */
  constructor(id, { name, words, choose }) {
    this.#say = said();
    this.#input = h("input", { type: "checkbox", id, "aria-describedby": `${id}-words`, onchange: () => choose(this.#input.checked) });
    this.element = h(
      "div",
      { class: "row" },
      h("div", { class: "choice" }, this.#input, h("div", {}, h("label", { for: id }, name), h("div", { id: `${id}-words`, class: "words" }, ...words))),
      this.#say,
    );
  }

  /** @param {boolean} isOn */
  update(isOn) {
    this.#input.checked = isOn;
  }

  /** @param {string} words */
  say(words) {
    this.#say.textContent = words;
  }
}

/** Something that is so, with what can be done about it. */
export class FactRow {
  element;
  #fact = h("div", { class: "words fact" });
  #actions = h("div", { class: "actions" });
  #say;

  /** @param {{name: string, words?: Child[], id?: string}} what */
  constructor({ name, words = [], id }) {
    this.#say = said();
    this.element = h(
      "div",
      { class: "row", id },
      h("h3", { class: "name" }, name),
      words.length > 0 && h("div", { class: "words" }, ...words),
      this.#fact,
      this.#actions,
      this.#say,
    );
  }

  /** What is there already stays in place, and with it the focus. @param {Child[]} fact @param {HTMLElement[]} actions */
  update(fact, actions) {
    this.#fact.replaceChildren(...fact.filter((child) => child !== null && child !== undefined && child !== false));
    const isSame = actions.length === this.#actions.children.length && actions.every((one, at) => this.#actions.children[at] === one);
    if (!isSame) this.#actions.replaceChildren(...actions);
  }

  /** @param {string} words */
  say(words) {
    this.#say.textContent = words;
  }
}

/** Where a row says what became of a choice. */
function said() {
  return h("p", { class: "said", role: "status" });
}
