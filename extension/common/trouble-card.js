/** What went wrong with one request, in the host's own sentence, with its remedy and a way on. */

import { h } from "./dom.js";
import { faultCard, faultWords } from "./fault-card.js";
import { Trouble } from "./host.js";
import { t } from "./words.js";

/** The sentence for an error, and what to do about it. @param {unknown} reason @returns {{words: string, remedy: string}} */
export function sentencesOf(reason) {
  if (!(reason instanceof Trouble)) return { words: t("failed_extension"), remedy: t("failed_extension_remedy") };
  const { ended } = reason;
  if (ended.type === "failed") return { words: ended.message || t("failed_extension"), remedy: ended.remedy ?? "" };
  if (ended.type === "refused") return { words: t("failed_extension"), remedy: t("failed_extension_remedy") };
  const { words, remedy } = faultWords(ended);
  return { words, remedy };
}

/** @param {unknown} reason @param {{tryAgain: () => void, copied: () => void}} actions */
export function troubleCard(reason, { tryAgain, copied }) {
  if (reason instanceof Trouble && reason.ended.type === "fault") return faultCard(reason.ended, { tryAgain, copied });
  const { words, remedy } = sentencesOf(reason);
  const isGone = reason instanceof Trouble && reason.ended.type === "failed" && reason.ended.code === "not_found";
  return h(
    "div",
    { class: "card bad", role: "alert" },
    h("p", {}, words),
    remedy && h("p", {}, remedy),
    // What is not there will not be there a second time.
    !isGone && h("div", { class: "actions" }, h("button", { type: "button", onclick: tryAgain }, t("try_again"))),
  );
}
