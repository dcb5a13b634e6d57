/** “Show me what you hold about this site”: counted, listed, and forgotten if that is wanted. */

import { h } from "../common/dom.js";
import { isCancelled } from "../common/host.js";
import { troubleCard } from "../common/trouble-card.js";
import { plural, t } from "../common/words.js";
import { siteIn } from "../library/keeping.js";
import { titleOf } from "../library/row-view.js";
import { group } from "./rows.js";
import { isNothing, linesOf, sizeLine } from "./site-words.js";

/** @import { Host } from "../common/host.js" */
/** @import { PageSummary, Site } from "../protocol/protocol.js" */

const MOST_TITLES = 10;

export class SiteView {
  element;
  #host;
  #actions;
  #input;
  #sites = h("datalist", { id: "sites" });
  #result = h("div", { id: "site-result", "aria-live": "polite" });
  #site = "";
  #control = new AbortController();

  /** @param {Host} host @param {{forget: (site: string) => void, copied: () => void}} actions */
  constructor(host, actions) {
    this.#host = host;
    this.#actions = actions;
    this.#input = h("input", {
      type: "text", id: "site", list: "sites", maxlength: "1000", autocomplete: "off", spellcheck: "false",
      placeholder: t("options_site_placeholder"), "aria-describedby": "site-words",
    });
    const form = h(
      "form",
      { class: "beside", onsubmit: (event) => {
        event.preventDefault();
        void this.show(siteIn(this.#input.value));
      } },
      this.#input, this.#sites,
      h("button", { type: "submit" }, t("options_site_show")),
    );
    this.element = group(
      "site-held", t("options_site"),
      h("div", { class: "row" }, h("label", { for: "site", class: "name" }, t("options_site_label")), h("p", { id: "site-words", class: "words" }, t("options_site_words")), form, this.#result),
    );
  }

  /** The sites there are, to choose from. */
  async offer() {
    const found = await this.#host.last({ type: "list_sites" }, "sites").catch(() => null);
    this.#sites.replaceChildren(...(found?.sites ?? []).map(({ site, pages }) => h("option", { value: site }, plural("options_site_pages", pages))));
  }

  /** @param {string} site a host name; without one nothing is shown */
  async show(site) {
    this.#control.abort();
    this.#control = new AbortController();
    const { signal } = this.#control;
    this.#site = site;
    if (!site) return this.#result.replaceChildren();
    if (!this.#result.hasChildNodes()) this.#result.replaceChildren(h("p", { class: "working late" }, t("loading")));
    try {
      const held = await this.#host.last({ type: "read_site", site }, "site", signal);
      const query = { query: `site:${site}`, order: /** @type {const} */ ("newest"), offset: 0, limit: MOST_TITLES };
      const listed = held && !isNothing(held) ? await this.#host.last({ type: "list_pages", ...query }, "pages", signal) : null;
      if (held && !signal.aborted) this.#result.replaceChildren(this.#card(held, listed?.pages ?? []));
    } catch (reason) {
      if (signal.aborted || isCancelled(reason)) return;
      this.#result.replaceChildren(troubleCard(reason, { tryAgain: () => void this.show(site), copied: this.#actions.copied }));
    }
  }

  /** What is shown, after pages went or came back. */
  async refresh() {
    await Promise.all([this.offer(), this.#site ? this.show(this.#site) : null]);
  }

  /** @param {Site} held @param {PageSummary[]} pages */
  #card(held, pages) {
    if (isNothing(held)) return h("div", { class: "card" }, h("p", { class: "last" }, t("options_site_nothing", held.site)));
    const inLibrary = `../library/library.html#search=${encodeURIComponent(`site:${held.site}`)}`;
    const more = held.pages - pages.length;
    return h(
      "div",
      { class: "card" },
      h("h3", { dir: "auto" }, held.site),
      h("ul", { class: "held" }, ...linesOf(held).map((line) => h("li", {}, line))),
      h("p", { class: "words" }, sizeLine(held)),
      pages.length > 0 && h(
        "details",
        {},
        h("summary", {}, t("options_site_which")),
        h("ul", { class: "titles" }, ...pages.map((page) => h("li", {}, h("a", { dir: "auto", href: `../library/library.html#page=${page.page_id}` }, titleOf(page))))),
        more > 0 && h("p", { class: "words" }, plural("options_site_more", more)),
      ),
      h(
        "div",
        { class: "actions" },
        h("a", { class: "button", href: inLibrary }, t("options_site_library")),
        h("button", { type: "button", id: "forget-site", onclick: () => {
          this.#input.focus();
          this.#actions.forget(held.site);
        } }, t("options_site_forget")),
      ),
    );
  }
}
