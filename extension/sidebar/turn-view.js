/** One question and what came of it: the model's answer, the quotes, or what went wrong. */

import { answerWithSources, factsOf, readingWords } from "./answer-facts.js";
import { h } from "../common/dom.js";
import { renderMarkdown } from "../common/markdown.js";
import { plural, seconds, t } from "../common/words.js";

/** @import { Quote } from "../protocol/protocol.js" */
/** @import { Trouble, Turn } from "./state.js" */
/**
 * @typedef {object} TurnActions
 * @property {(turn: Turn, quote: Quote, card: HTMLElement) => void} mark
 * @property {(turn: Turn, attempt: number) => void} askAgain
 * @property {(turn: Turn) => void} goOn
 * @property {(text: string) => void} copy
 */

/** Draws a turn again only where it changed, so that focus and scrolling stay where they are. */
export class TurnView {
  element;
  #actions;
  /** @type {Turn} */ #turn;
  #about = h("p", { class: "about-page" });
  #thoughtTitle = h("summary");
  #thoughtText = h("div", { class: "thought-text", tabindex: "0" });
  #thought = h("details", { class: "thought", hidden: true }, this.#thoughtTitle, this.#thoughtText);
  #answer = h("div", { class: "answer markdown" });
  #foot = h("div", { class: "foot" });
  #found = h("div");
  #status = h("div");

  /** @param {Turn} turn @param {TurnActions} actions */
  constructor(turn, actions) {
    this.#actions = actions;
    this.#turn = { ...turn, quotes: [] };
    this.element = h(
      "article",
      { class: "turn", tabindex: "-1" },
      h("h2", { class: "question" }, turn.question),
      this.#about, this.#thought, this.#answer, this.#foot, this.#found, this.#status,
    );
    this.#show(turn, true);
  }

  /** @param {Turn} turn */
  update(turn) {
    if (turn !== this.#turn) this.#show(turn, false);
  }

  /** @param {Turn} turn @param {boolean} first */
  #show(turn, first) {
    const before = this.#turn;
    this.#turn = turn;
    if (first || turn.about !== before.about) {
      const where = turn.scope === "library" ? t("scope_library") : (turn.about?.title ?? t("scope_page"));
      this.#about.replaceChildren(where);
    }
    if (turn.thought !== before.thought || turn.phase !== before.phase) this.#showThought(turn);
    if (turn.text !== before.text || turn.quotes !== before.quotes) {
      keepWhatIsSame(this.#answer, renderMarkdown(turn.text, (number) => this.#chip(number)));
    }
    if (first || turn.quotes !== before.quotes || turn.phase !== before.phase) this.#showFound(turn, before);
    if (first || turn.phase !== before.phase || turn.reading !== before.reading || turn.answer !== before.answer) {
      this.#showFoot(turn);
    }
    if (turn.phase !== before.phase) {
      const isOver = turn.phase === "done" && turn.total > 0;
      this.#status.replaceChildren(...(isOver ? [h("p", { class: "meter" }, searchedWords(turn))] : []));
    }
  }

  /** @param {Turn} turn */
  #showThought({ thought, phase }) {
    this.#thought.hidden = thought === null;
    if (!thought) return;
    const lasted = seconds(Math.round((thought.toMs - thought.fromMs) / 1_000));
    this.#thoughtTitle.textContent = phase === "thinking" ? t("thinking") : t("thought_for", lasted);
    const wasAtEnd = this.#thoughtText.scrollHeight - this.#thoughtText.scrollTop - this.#thoughtText.clientHeight < 8;
    const known = this.#thoughtText.textContent ?? "";
    if (thought.text.startsWith(known)) this.#thoughtText.append(thought.text.slice(known.length));
    else this.#thoughtText.textContent = thought.text;
    if (phase === "thinking" && wasAtEnd) this.#thoughtText.scrollTop = this.#thoughtText.scrollHeight;
  }

  /** @param {Turn} turn @param {Turn} before */
  #showFound(turn, before) {
    if (turn.phase === "reading" || turn.phase === "searching") return;
    if (turn.quotes === before.quotes && this.#found.hasChildNodes()) return;
    if (turn.trouble && turn.quotes.length === 0) return;
    const list = this.#found.querySelector("ol");
    const isLonger = list?.children.length === before.quotes.length && before.quotes.length > 0
      && before.quotes.every((quote, at) => quote === turn.quotes[at]);
    const cards = (/** @type {Quote[]} */ quotes) => quotes.map((quote) => h("li", {}, this.#card(turn, quote)));
    if (isLonger) {
      list.append(...cards(turn.quotes.slice(before.quotes.length)));
      return;
    }
    const label = turn.quotes.length > 0 ? t(`label_${turn.label}`) : t(`nothing_${turn.scope}`);
    this.#found.replaceChildren(
      h("p", { class: "label" }, label),
      h("ol", { class: "quotes" }, ...cards(turn.quotes)),
    );
  }

  /** @param {Turn} turn @param {Quote} quote */
  #card(turn, quote) {
    const where = [quote.title, quote.heading].filter(Boolean).join(" › ");
    /** @type {HTMLButtonElement} */
    const card = h(
      "button",
      {
        type: "button",
        class: turn.label === "answer" ? "quote" : "quote closest",
        "data-number": String(quote.number),
        title: t("go_to_quote"),
        onclick: () => this.#actions.mark(this.#turn, quote, card),
      },
      h("q", {}, quote.text),
      h(
        "span",
        { class: "source" },
        h("span", { class: "number" }, String(quote.number)),
        h("span", { class: "where", title: where }, where),
      ),
    );
    return card;
  }

  /** @param {number} number */
  #chip(number) {
    const quote = this.#turn.quotes.find((other) => other.number === number);
    if (!quote) return document.createTextNode(`[${number}]`);
    return h(
      "button",
      {
        type: "button",
        class: "chip",
        title: quote.text,
        "aria-label": t("citation", number),
        onclick: () => {
          const card = this.#found.querySelector(`[data-number="${number}"]`);
          this.#actions.mark(this.#turn, quote, /** @type {HTMLElement} */ (card));
        },
      },
      String(number),
    );
  }

  /** Below the answer: how far it is, then what it rests on and what can be done with it. @param {Turn} turn */
  #showFoot(turn) {
    if (turn.phase === "studying" && turn.reading) {
      const { done, total } = turn.reading;
      const words = readingWords(turn.reading);
      const [line, bar] = this.#foot.children;
      if (line && bar instanceof HTMLProgressElement) {
        line.textContent = words;
        bar.value = done;
        bar.max = total;
        return;
      }
      const made = h("progress", { max: String(total), value: String(done), "aria-hidden": "true" });
      this.#foot.replaceChildren(h("p", { class: "working" }, words), made);
      return;
    }
    if (turn.phase !== "done") {
      const words = workingWords(turn);
      const isLate = turn.phase === "quoted";
      this.#foot.replaceChildren(...(words ? [h("p", { class: isLate ? "working late" : "working" }, words)] : []));
      return;
    }
    const { answer, trouble } = turn;
    const wasStopped = trouble?.type === "failed" && trouble.code === "cancelled";
    const remark = wasStopped ? t("stopped") : answer && !answer.complete ? t("cut_short") : "";
    this.#foot.replaceChildren(
      ...(answer ? [factsOf(answer)] : []),
      ...(remark ? [h("p", { class: "meter" }, remark)] : []),
      ...(answer || wasStopped || turn.text ? [this.#buttons(turn, wasStopped)] : []),
      ...(trouble && !wasStopped ? [this.#troubleCard(turn, trouble)] : []),
    );
  }

  /** @param {Turn} turn @param {boolean} wasStopped */
  #buttons(turn, wasStopped) {
    const { answer, text, trouble } = turn;
    /** @param {string} label @param {string} title @param {() => void} act */
    const button = (label, title, act) =>
      h("button", { type: "button", class: "small", title, onclick: act }, label);
    const begin = (/** @type {() => void} */ act) => () => this.#begin(act);
    const goOn = begin(() => this.#actions.goOn(this.#turn));
    const tryAgain = begin(() => this.#actions.askAgain(this.#turn, turn.attempt + 1));
    const mayGoOn = text !== "" && (answer ? !answer.complete : trouble?.type === "failed");
    const mayTryAgain = answer !== null || wasStopped;
    return h(
      "div",
      { class: "actions", role: "group", "aria-label": t("answer_actions") },
      mayGoOn && button(t("go_on"), t("go_on_title"), goOn),
      mayTryAgain && button(t("another_answer"), t("another_answer_title"), tryAgain),
      text && button(t("copy"), t("copy_title"), () => this.#actions.copy(answerWithSources(this.#turn))),
    );
  }

  /** The button pressed goes away: those who use the keyboard go on from the turn. @param {() => void} act */
  #begin(act) {
    this.element.focus({ preventScroll: true });
    act();
  }

  /** @param {Turn} turn @param {Trouble} trouble */
  #troubleCard(turn, trouble) {
    let words = t("error_lost_answer");
    let remedy = "";
    if (trouble.type === "failed") [words, remedy] = [trouble.message, trouble.remedy ?? ""];
    if (trouble.type === "refused") words = t(`refusal_${trouble.refusal}`);
    const again = () => this.#begin(() => this.#actions.askAgain(turn, turn.attempt));
    return h(
      "div",
      { class: "card bad", role: "alert" },
      h("p", {}, words),
      remedy && h("p", {}, remedy),
      h("div", { class: "actions" }, h("button", { type: "button", onclick: again }, t("ask_again"))),
    );
  }
}

/** @param {Turn} turn */
function workingWords({ phase }) {
  if (phase === "reading") return t("reading");
  if (phase === "searching") return t("searching");
  if (phase === "quoted") return t("waking_model");
  return phase === "writing" ? t("writing") : "";
}

/** @param {Turn} turn */
function searchedWords(turn) {
  const key = turn.truncated ? "meter_cut" : `meter_${turn.scope}`;
  return plural(key, turn.total);
}

/** Put new nodes in only from the first that differs: what is selected or has the focus stays. */
/** @param {HTMLElement} element @param {DocumentFragment} fragment */
function keepWhatIsSame(element, fragment) {
  const nodes = [...fragment.childNodes];
  let same = 0;
  while (same < nodes.length && nodes[same]?.isEqualNode(element.childNodes[same] ?? null)) same += 1;
  while (element.childNodes.length > same) element.lastChild?.remove();
  element.append(...nodes.slice(same));
}
