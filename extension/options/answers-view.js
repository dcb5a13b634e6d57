/** How answers come about: when pages are read, in which language, on which part of the computer. */

import { h } from "../common/dom.js";
import { isCancelled } from "../common/host.js";
import { sentencesOf } from "../common/trouble-card.js";
import { capitalised, languageName, wordsLanguage } from "../common/language.js";
import { list, t } from "../common/words.js";
import { answerLanguages } from "./choices.js";
import { CheckRow, FactRow, SelectRow, group } from "./rows.js";

/** @import { Host } from "../common/host.js" */
/** @import { Gpus, Settings } from "../protocol/protocol.js" */
/** @import { Choose } from "./kept-view.js" */

export class AnswersView {
  element;
  #host;
  #ahead;
  #language;
  #think;
  #gpu;
  #found = h("p", { class: "late" }, t("options_gpu_looking"));
  #details = h("details", { hidden: true }, h("summary", {}, t("options_details")));

  /** @param {Pick<Host, "last">} host @param {Choose} choose */
  constructor(host, choose) {
    this.#host = host;
    this.#language = new SelectRow("answer-language", {
      name: t("options_language"),
      words: [h("p", {}, t("options_language_words"))],
      choose: (value) => choose({ answer_language: value }, this.#language, t("options_done_question")),
    });
    this.#ahead = new SelectRow("read-ahead", {
      name: t("options_ahead"),
      words: [h("p", {}, t("options_ahead_words"))],
      choose: (value) => choose({ read_ahead: /** @type {Settings["read_ahead"]} */ (value) }, this.#ahead, t("options_done_now")),
    });
    this.#think = new CheckRow("think", {
      name: t("options_think"),
      words: [h("p", {}, t("options_think_words"))],
      choose: (isOn) => choose({ think: isOn }, this.#think, t("options_done_question")),
    });
    this.#gpu = new SelectRow("gpu", {
      name: t("options_gpu"),
      words: [this.#found, this.#details],
      choose: (value) => {
        choose({ gpu: /** @type {Settings["gpu"]} */ (value) }, this.#gpu, t("options_done_question"));
      },
    });
    const pages = new FactRow({ name: t("options_pages_language") });
    pages.update([t("options_pages_language_words", capitalised(languageName(wordsLanguage())))], []);
    const links = h(
      "ul",
      { class: "links" },
      h("li", {}, h("a", { href: "../models/models.html" }, t("options_to_models"))),
      h("li", {}, h("a", { href: "../library/library.html#prompts" }, t("options_to_prompts"))),
    );
    this.element = group("answers", t("options_answers"), this.#language.element, pages.element, this.#ahead.element, this.#think.element, this.#gpu.element, links);
  }

  /** @param {Settings} settings */
  update(settings) {
    this.#language.update(answerLanguages(settings.languages), settings.answer_language);
    this.#ahead.update(
      [{ value: "mains", words: t("options_ahead_mains") }, { value: "always", words: t("options_ahead_always") }, { value: "off", words: t("options_ahead_off") }],
      settings.read_ahead,
    );
    this.#think.update(settings.think);
    this.#gpu.update([{ value: "auto", words: t("options_gpu_auto") }, { value: "off", words: t("options_gpu_off") }], settings.gpu);
  }

  /** Which graphics cards there are takes a moment to find out. */
  async lookForGpus() {
    try {
      const gpus = await this.#host.last({ type: "find_gpus" }, "gpus");
      if (gpus) this.#tell(gpus);
    } catch (reason) {
      if (!isCancelled(reason)) this.#found.textContent = sentencesOf(reason).words;
    }
    this.#found.classList.remove("late");
  }

  /** @param {Gpus} gpus */
  #tell({ names, runs_on: runsOn, reason }) {
    this.#found.textContent = names.length > 0 ? t("options_gpu_found", list(names)) : t("options_gpu_none");
    const facts = [reason, runsOn && t("options_gpu_runs", runsOn)].filter((words) => words !== null && words !== "");
    this.#details.hidden = facts.length === 0;
    this.#details.replaceChildren(h("summary", {}, t("options_details")), ...facts.map((words) => h("p", {}, words)));
  }
}
