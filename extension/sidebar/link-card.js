/** What to do with a link that was dropped: save it without opening it, or open it to ask about it. */

import { h } from "../common/dom.js";
import { t } from "../common/words.js";

/** @typedef {{url: string, title: string}} Link */

export class LinkCard {
  #region;
  #actions;

  /** @param {HTMLElement} region @param {{save: (link: Link) => void, ask: (link: Link) => void, leave: () => void}} actions */
  constructor(region, actions) {
    this.#region = region;
    this.#actions = actions;
  }

  /** In the place of one that is there already. @param {Link} link */
  show(link) {
    const { save, ask, leave } = this.#actions;
    const end = (/** @type {() => void} */ act) => () => {
      this.#region.replaceChildren();
      leave();
      act();
    };
    const first = h("button", { type: "button", class: "primary", onclick: end(() => save(link)) }, t("dropped_save"));
    this.#region.replaceChildren(
      h(
        "section",
        { class: "card", "data-card": "link", "aria-labelledby": "link-title" },
        h("h2", { id: "link-title", class: "name", dir: "auto" }, link.title || link.url),
        link.title && h("p", { class: "meter address", dir: "ltr" }, link.url),
        h(
          "div",
          { class: "actions" },
          first,
          h("button", { type: "button", onclick: end(() => ask(link)) }, t("dropped_ask")),
          h("button", { type: "button", onclick: end(() => {}) }, t("cancel")),
        ),
      ),
    );
    first.focus();
  }
}
