/** Tells quietly what goes on in the background, with the time left where it can be told. */

import { h } from "../common/dom.js";
import { number, t } from "../common/words.js";
import { observe, progressOf, roughly } from "./work.js";

/** @import { Host } from "../common/host.js" */
/** @import { Work } from "../protocol/protocol.js" */
/** @import { Progressing, Seen } from "./work.js" */

const AGAIN_MS = 5_000;

/** How each kind of work is told: with a total, and without. @type {Record<Work["kind"], [string, string]>} */
const WORDS = {
  embedding: ["work_embedding_of", "work_embedding"],
  reading: ["work_reading_of", "work_reading"],
  erasing: ["work_erasing_of", "work_erasing"],
  folders: ["work_folders_of", "work_folders"],
};

export class Watching {
  #host;
  #element;
  #onDone;
  #nowMs;
  /** @type {Seen[]} */ #seen = [];
  #isOn = false;

  /**
   * @param {Pick<Host, "request">} host @param {HTMLElement} element
   * @param {() => void} onDone some work has come to its end
   * @param {() => number} nowMs
   */
  constructor(host, element, onDone, nowMs) {
    this.#host = host;
    this.#element = element;
    this.#onDone = onDone;
    this.#nowMs = nowMs;
  }

  /** Watch until the page goes; a line that breaks is taken up again while the page is looked at. */
  async start() {
    if (this.#isOn) return;
    this.#isOn = true;
    try {
      await this.#host.request({ type: "watch" }, (event) => {
        if (event.type === "working") this.#hear(event.work);
      });
    } catch {
      // A lost host is told by what the person does next; here nothing is under way any more.
    }
    this.#hear([]);
    this.#isOn = false;
    setTimeout(() => {
      if (document.visibilityState === "visible" && this.#mayStart()) void this.start();
    }, AGAIN_MS);
  }

  /** Set by the page: false while there is a set-up fault, which a person must mend first. */
  #mayStart = () => true;

  /** @param {() => boolean} mayStart */
  onlyWhile(mayStart) {
    this.#mayStart = mayStart;
  }

  /** @param {Work[]} work */
  #hear(work) {
    const isLess = work.length < this.#seen.length;
    this.#seen = observe(this.#seen, work, this.#nowMs());
    const lines = progressOf(this.#seen, this.#nowMs()).map(workWords);
    const shown = [...this.#element.querySelectorAll(".line")].map((line) => line.textContent);
    if (lines.join("\n") !== shown.join("\n")) this.#draw(lines);
    if (isLess) this.#onDone();
  }

  /** @param {string[]} lines */
  #draw(lines) {
    const bars = this.#seen.map(({ done, total }) =>
      total === null ? null : h("progress", { max: String(Math.max(1, total)), value: String(done), "aria-hidden": "true" }),
    );
    this.#element.replaceChildren(...lines.flatMap((words, at) => [h("div", { class: "line" }, words), ...(bars[at] ? [bars[at]] : [])]));
  }
}

/** @param {Progressing} progress */
function workWords({ kind, done, total, secondsLeft }) {
  const [of, plain] = WORDS[kind];
  const words = total === null ? t(plain) : t(of, number(Math.min(done + 1, total)), number(total));
  if (secondsLeft === null) return words;
  const { unit, value } = roughly(secondsLeft);
  return t("work_with_time", words, number(value, { style: "unit", unit, unitDisplay: "long" }));
}
