/** The card for what keeps everything from working: which set-up fault it is, and the one way out. */

import { h } from "./dom.js";
import { t } from "./words.js";

/** @import { Ended } from "../background/messages.js" */
/** @typedef {Extract<Ended, {type: "fault"}>} Fault */
/** `sandboxed` is what others turn out to be that do not go away. @typedef {Fault["kind"] | "sandboxed"} Shown */

/**
 * What mends it: a command for the terminal, a page to open, or something that is done here.
 * @typedef {{command: string} | {open: string, words: string} | {act: () => void, words: string} | null} Way
 */

const INSTALL_PAGE = "https://support.mozilla.org/kb/install-firefox-linux";
const UPDATE = { command: "git pull && make setup" };
const REGISTER = { command: "memory-cache register" };
const EXAMINE = { command: "memory-cache doctor" };

/** Where it is null, trying again is all there is to do. @type {Record<Shown, Way>} */
const WAYS = {
  "no-manifest": REGISTER,
  "no-program": REGISTER,
  sandboxed: { open: INSTALL_PAGE, words: "fault_sandboxed_open" },
  crash: EXAMINE,
  version: null,
  "program-older": UPDATE,
  "addon-older": { act: () => browser.runtime.reload(), words: "fault_addon_older_act" },
  "disk-full": { open: "../library/library.html#storage", words: "fault_disk_full_open" },
  "library-failed": EXAMINE,
  "library-busy": null,
  "library-forbidden": EXAMINE,
  "library-damaged": { command: "memory-cache rescue" },
  "library-newer": UPDATE,
  "search-model": { command: "make setup" },
  background: null,
};

/** What only the program can say: which folder, which version. @type {readonly Shown[]} */
const TOLD_BY_PROGRAM = ["version", "library-failed", "library-forbidden"];
/** What a Firefox that may start no other program looks like. @type {readonly Shown[]} */
const LIKE_SANDBOXED = ["no-manifest", "no-program"];

/**
 * Which card to show. Firefox does not say that it is shut in a sandbox: where the way out was tried
 * and the fault is the same, that is the most likely reason left.
 * @param {Fault} fault @param {{tries: number, isLinux: boolean}} known how often it was tried again in vain
 * @returns {Shown}
 */
export function shownFault({ kind }, { tries, isLinux }) {
  return isLinux && tries > 0 && LIKE_SANDBOXED.includes(kind) ? "sandboxed" : kind;
}

/** @param {{kind: Shown, detail: string}} fault @returns {{title: string, words: string, remedy: string}} */
export function faultWords({ kind, detail }) {
  const name = `fault_${kind.replaceAll("-", "_")}`;
  const isTold = detail !== "" && TOLD_BY_PROGRAM.includes(kind);
  return { title: t(`${name}_title`), words: isTold ? detail : t(`${name}_words`), remedy: t(`${name}_remedy`) };
}

/**
 * @param {{kind: Shown, detail: string}} fault
 * @param {{tryAgain: () => void, copied: () => void}} actions
 */
export function faultCard({ kind, detail }, { tryAgain, copied }) {
  const { title, words, remedy } = faultWords({ kind, detail });
  const way = WAYS[kind];
  const command = way && "command" in way ? way.command : "";
  const copy = () => void navigator.clipboard.writeText(command).then(copied);
  const again = h("button", { type: "button", class: way === null ? "primary" : undefined, onclick: tryAgain }, t("try_again"));
  return h(
    "section",
    { class: "card bad", role: "alert", "data-fault": kind },
    h("h2", {}, title),
    h("p", {}, words),
    h("p", {}, remedy),
    command && h("code", { dir: "ltr" }, command),
    h(
      "div",
      { class: "actions" },
      command && h("button", { type: "button", class: "primary", onclick: copy }, t("copy_command")),
      way && "act" in way && h("button", { type: "button", class: "primary", onclick: way.act }, t(way.words)),
      way && "open" in way && h("a", { class: "button primary", href: way.open, target: "_blank", rel: "noreferrer" }, t(way.words)),
      again,
    ),
  );
}
