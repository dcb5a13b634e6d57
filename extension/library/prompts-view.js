/** What the chat model is told, to be read and changed: a field for each prompt, and a way back. */

import { h, keepChildren } from "../common/dom.js";
import { isCancelled } from "../common/host.js";
import { troubleCard } from "../common/trouble-card.js";
import { t } from "../common/words.js";
import { backButton } from "./page-head.js";
import { fileOf, isUnsaved } from "./prompt-drafts.js";
import { Prompts } from "./prompts.js";

/** @import { Host } from "../common/host.js" */
/** @import { Toasts } from "../common/toasts.js" */
/** @import { Draft } from "./prompt-drafts.js" */
/**
 * @typedef {object} PromptsActions
 * @property {() => void} back
 * @property {(reason: unknown) => void} tell a trouble that leaves what is shown as it is
 */

/** Of the file, its comment included: the host takes no more. */
const MOST_CHARACTERS = 20_000;

/** The title of each prompt and what it is for. One that is not known here is called by its name. @type {Record<string, [string, string]>} */
const WORDS = {
  answer: ["prompt_answer", "prompt_answer_words"],
  reminder: ["prompt_reminder", "prompt_reminder_words"],
  alone: ["prompt_alone", "prompt_alone_words"],
  part: ["prompt_part", "prompt_part_words"],
  joined: ["prompt_joined", "prompt_joined_words"],
};

export class PromptsView {
  #place;
  #toasts;
  #actions;
  #prompts;
  /** @type {Map<string, PromptEditor>} */ #editors = new Map();
  #isShown = false;
  #body = h("div");

  /** @param {HTMLElement} place @param {Host} host @param {Toasts} toasts @param {PromptsActions} actions */
  constructor(place, host, toasts, actions) {
    this.#place = place;
    this.#toasts = toasts;
    this.#actions = actions;
    this.#prompts = new Prompts(host, () => this.#draw());
    place.append(
      h("header", {}, backButton(actions.back), h("h1", { tabindex: "-1" }, t("prompts_title")), h("p", { class: "quiet" }, t("prompts_words"))),
      this.#body,
    );
  }

  get isShown() {
    return this.#isShown;
  }

  /** True while something typed would be lost. */
  get isUnsaved() {
    return this.#prompts.isUnsaved;
  }

  async show() {
    this.#isShown = true;
    document.title = t("page_title", t("prompts_title"));
    this.#place.querySelector("h1")?.focus({ preventScroll: true });
    if (this.#editors.size === 0) this.#body.replaceChildren(h("p", { class: "working" }, t("loading")));
    await this.refresh();
  }

  /** What is typed stays until one comes back. */
  hide() {
    this.#isShown = false;
  }

  /** The files may have been edited elsewhere. */
  async refresh() {
    if (!this.#isShown) return;
    try {
      await this.#prompts.look();
    } catch (reason) {
      if (isCancelled(reason)) return;
      if (this.#editors.size > 0) return this.#actions.tell(reason);
      const tryAgain = () => void this.show();
      this.#body.replaceChildren(troubleCard(reason, { tryAgain, copied: () => this.#toasts.show(t("copied")) }));
    }
  }

  #draw() {
    const { drafts, busy } = this.#prompts;
    const nodes = drafts.map((draft) => {
      const editor = this.#editors.get(draft.name) ?? new PromptEditor(draft.name, {
        type: (text) => this.#prompts.type(draft.name, text),
        save: () => void this.#save(draft.name),
        reset: () => void this.#reset(draft.name),
      });
      this.#editors.set(draft.name, editor);
      editor.update(draft, busy.has(draft.name));
      return editor.element;
    });
    keepChildren(this.#body, nodes);
  }

  /** @param {string} name */
  async #save(name) {
    await this.#try(async () => {
      await this.#prompts.save(name);
      // The button that was pressed can do nothing more.
      if (this.#editors.get(name)?.element.contains(document.activeElement)) this.#editors.get(name)?.focus();
    });
  }

  /** @param {string} name */
  async #reset(name) {
    await this.#try(async () => {
      const undo = await this.#prompts.reset(name);
      const button = { label: t("undo"), act: () => void this.#try(undo) };
      this.#toasts.show(t("prompt_is_original", titleOf(name)), { key: `prompt ${name}`, button });
      this.#editors.get(name)?.focus();
    });
  }

  /** @param {() => Promise<void>} work */
  async #try(work) {
    try {
      await work();
    } catch (reason) {
      this.#actions.tell(reason);
    }
  }
}

/** One prompt: its field is made once, so that cursor, selection and the browser's own undo stay. */
class PromptEditor {
  element;
  #field;
  #state = h("p", { class: "quiet", role: "status" });
  #problem = h("p", { class: "warning", hidden: true });
  #save;
  #reset;
  #act;

  /** @param {string} name @param {{type: (text: string) => void, save: () => void, reset: () => void}} act */
  constructor(name, act) {
    this.#act = act;
    const id = `prompt-${name}`;
    const [, words] = WORDS[name] ?? [];
    this.#problem.id = `${id}-problem`;
    this.#field = h("textarea", {
      id, dir: "auto", spellcheck: "false", "aria-describedby": `${id}-words ${this.#problem.id}`,
      oninput: () => act.type(this.#field.value),
      onkeydown: (event) => this.#press(/** @type {KeyboardEvent} */ (event)),
    });
    const title = titleOf(name);
    this.#save = h("button", { type: "button", class: "primary", onclick: act.save }, t("prompt_save"));
    this.#reset = h("button", { type: "button", onclick: act.reset }, t("prompt_reset"));
    this.element = h(
      "section",
      { class: "prompt", "data-prompt": name },
      h("h2", {}, h("label", { for: id }, title)),
      h("p", { id: `${id}-words` }, words ? t(words) : ""),
      this.#field,
      this.#problem,
      h("div", { class: "actions" }, this.#save, this.#reset, this.#state),
    );
  }

  /** @param {Draft} draft @param {boolean} isBusy */
  update(draft, isBusy) {
    const { typed, isOriginal, problem } = draft;
    if (this.#field.value !== typed) this.#field.value = typed;
    this.#field.maxLength = MOST_CHARACTERS - fileOf(draft, "").length;
    const unsaved = isUnsaved(draft);
    this.#problem.hidden = problem === "";
    if (this.#problem.textContent !== problem) this.#problem.textContent = problem;
    this.#save.disabled = isBusy || !unsaved;
    this.#reset.disabled = isBusy || (isOriginal && !unsaved);
    const words = t(stateOf(draft));
    if (this.#state.textContent !== words) this.#state.textContent = words;
    this.element.classList.toggle("unsaved", unsaved);
  }

  focus() {
    this.#field.focus();
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || this.#save.disabled) return;
    event.preventDefault();
    this.#act.save();
  }
}

/** @param {Draft} draft */
function stateOf(draft) {
  if (draft.isBehind) return "prompt_behind";
  if (isUnsaved(draft)) return "prompt_unsaved";
  if (draft.isOriginal) return "prompt_original";
  return draft.problem ? "prompt_unusable" : "prompt_changed";
}

/** @param {string} name */
function titleOf(name) {
  const [title] = WORDS[name] ?? [];
  return title ? t(title) : name;
}
