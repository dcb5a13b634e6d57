/** What stands there the very first time: what Memory Cache is, in one picture and three lines. */

import { h } from "../../common/dom.js";
import { icon } from "../../common/icons.js";
import { t } from "../../common/words.js";
import { firstPicture } from "./picture.js";

/** @import { IconName } from "../../common/icons.js" */
/** @import { State } from "../state.js" */

/** @type {readonly {look: IconName, words: string}[]} */
const LINES = [
  { look: "chats", words: "first_ask" },
  { look: "collection", words: "first_save" },
  { look: "home", words: "first_here" },
];

/** Has the person neither saved nor asked anything yet? @param {Pick<State, "recent" | "turns" | "chatModel">} state */
export function isFirstRun({ recent, turns }) {
  return recent !== null && recent.total === 0 && turns.length === 0;
}

/** @param {HTMLElement | false} leave the card that asks for leave to read, where that is missing */
export function firstWelcome(leave) {
  return h(
    "section",
    { class: "welcome first" },
    firstPicture(t("first_picture")),
    h("h2", {}, t("welcome_title")),
    h("ul", { class: "first-lines" }, ...LINES.map(({ look, words }) => h("li", {}, icon(look), h("span", {}, t(words))))),
    leave,
  );
}
