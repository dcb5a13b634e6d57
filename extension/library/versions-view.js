/** What a page was before, and what changed since: said in words, and in colour besides. */

import { h } from "../common/dom.js";
import { moment, plural, t } from "../common/words.js";

/** @import { Change, PageVersion } from "../protocol/protocol.js" */

const SAME_SHOWN = 240;

/**
 * @param {PageVersion[]} versions
 * @param {{compare: (version: PageVersion) => void, read: (version: PageVersion) => void}} actions
 */
export function versionsList(versions, { compare, read }) {
  return h(
    "ul",
    { class: "versions" },
    ...versions.map((version) =>
      h(
        "li",
        {},
        h("div", {}, moment(version.saved_at)),
        h(
          "div",
          { class: "actions" },
          h("button", { type: "button", class: "small", onclick: () => compare(version) }, t("compare")),
          h("button", { type: "button", class: "small", onclick: () => read(version) }, t("read_version")),
        ),
      ),
    ),
  );
}

/** @param {Change[]} changes @param {PageVersion} version */
export function differencesView(changes, version) {
  const added = changes.filter(({ kind }) => kind === "added").length;
  const removed = changes.filter(({ kind }) => kind === "removed").length;
  const isSame = added === 0 && removed === 0;
  return h(
    "div",
    { class: "differences" },
    h("p", { class: "quiet" }, t("differences_since", moment(version.saved_at))),
    h("p", {}, isSame ? t("differences_none") : [plural("differences_added", added), plural("differences_removed", removed)].join(" · ")),
    ...changes.map(changeNode),
  );
}

/** @param {Change} change */
function changeNode({ kind, text }) {
  if (kind === "same") {
    if (text.length <= SAME_SHOWN) return h("p", { class: "same", dir: "auto" }, text);
    const around = SAME_SHOWN / 2;
    const start = text.slice(0, around).replace(/\S*$/u, "");
    const end = text.slice(-around).replace(/^\S*/u, "");
    const whole = h("p", { dir: "auto" }, text);
    return h("details", { class: "same" }, h("summary", {}, `${start}… ${end}`), whole);
  }
  const words = kind === "added" ? t("change_added") : t("change_removed");
  return h("div", { class: `change ${kind}` }, h("span", { class: "kind" }, words), h(kind === "added" ? "ins" : "del", { dir: "auto" }, text));
}
