/** What is told of a model in a folded list, for those who know what it means; names for buttons. */

import { h } from "../common/dom.js";
import { plural, size, t } from "../common/words.js";
import { allLanguages, weightWords } from "./model-words.js";

/** @import { ModelOnDisk, ModelToFetch } from "../protocol/protocol.js" */

/** @param {ModelOnDisk | ModelToFetch} model */
export function allFacts(model) {
  /** @type {[string, string | null][]} */
  const facts = [
    [t("models_fact_size"), model.parameters > 0 ? t("models_weights", weightWords(model.parameters)) : null],
    [t("models_fact_form"), model.quantisation || null],
    [t("models_fact_memory"), size(model.memory_bytes)],
    [t("models_fact_reads"), model.context_tokens > 0 ? plural("models_tokens", model.context_tokens) : null],
    [t("models_fact_languages"), "languages" in model ? allLanguages(model.languages) : null],
    [t("models_fact_licence"), model.licence || null],
  ];
  const nodes = facts.flatMap(([name, value]) => (value === null ? [] : [h("dt", {}, name), h("dd", { dir: "auto" }, value)]));
  return h("dl", { class: "facts" }, ...nodes);
}

/**
 * A button's words, and, for those who do not see what it stands beside, the model's name.
 * @param {string} key @param {string} name
 */
export function nameWithin(key, name) {
  return [t(key), h("span", { class: "unseen" }, ` ${name}`)];
}
