/** The card for what keeps everything from working: which of the five set-up faults, and the way out. */

import { h } from "./dom.js";
import { t } from "./words.js";

/** @import { Ended } from "../background/messages.js" */

/** The one thing to do in the terminal for each fault, where there is one. */
const COMMANDS = {
  "no-manifest": "memory-cache register",
  "no-program": "memory-cache register",
  crash: "memory-cache doctor",
  version: "",
  background: "",
};

/**
 * @param {Extract<Ended, {type: "fault"}>} fault
 * @param {{tryAgain: () => void, copied: () => void}} actions
 */
export function faultCard({ kind, detail }, { tryAgain, copied }) {
  const command = COMMANDS[kind];
  const words = `fault_${kind.replace("-", "_")}`;
  const copy = () => void navigator.clipboard.writeText(command).then(copied);
  return h(
    "section",
    { class: "card bad", role: "alert", "data-fault": kind },
    h("h2", {}, t(`${words}_title`)),
    h("p", {}, kind === "version" && detail ? detail : t(`${words}_words`)),
    h("p", {}, t(`${words}_remedy`)),
    command && h("code", {}, command),
    h(
      "div",
      { class: "actions" },
      h("button", { type: "button", class: "primary", onclick: tryAgain }, t("try_again")),
      command && h("button", { type: "button", onclick: copy }, t("copy_command")),
    ),
  );
}
