/** The page of the settings: wires what the host has to the groups that show it. */

import { Channel } from "../common/channel.js";
import { h } from "../common/dom.js";
import { ForgetAction } from "../common/forget-action.js";
import { Host } from "../common/host.js";
import { placesNav } from "../common/places.js";
import { Toasts } from "../common/toasts.js";
import { sentencesOf, troubleCard } from "../common/trouble-card.js";
import { sentences, t, translatePage } from "../common/words.js";
import { confirm } from "../library/dialogs.js";
import { Keeping } from "../library/keeping.js";
import { AccessView } from "./access-view.js";
import { AnswersView } from "./answers-view.js";
import { Chosen } from "./chosen.js";
import { DataView } from "./data-view.js";
import { EraseView } from "./erase-view.js";
import { KeptView } from "./kept-view.js";
import { SiteView } from "./site-view.js";

/** @import { Choose } from "./kept-view.js" */

translatePage();
document.title = t("page_title", t("places_settings"));
const $ = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
$("groups").before(placesNav("settings"));

const host = new Host(new Channel("options", ({ event }) => {
  if (event.type === "saved" || event.type === "indexed") void site.refresh();
}));
const toasts = new Toasts($("toasts"), () => $("title").focus());
const copied = () => toasts.show(t("copied"));
const forgetting = new ForgetAction(host, toasts, () => {
  void site.refresh();
  void lookAgain();
});
/** @type {Keeping} */
const keeping = new Keeping(host, toasts, forgetting, (what) => {
  if (what === "pages") void lookAgain();
}, () => Date.now() / 1_000);

/** @type {Choose} */
const choose = (change, row, done) => {
  row.say("");
  void chosen.choose(change).then(
    () => row.say(done),
    (/** @type {unknown} */ reason) => {
      const { words, remedy } = sentencesOf(reason);
      row.say(sentences([words, remedy]));
    },
  );
};
const kept = new KeptView(choose);
const answers = new AnswersView(host, choose);
const access = new AccessView(choose);
const chosen = new Chosen(host, (settings) => {
  for (const view of [kept, answers, access, data]) view.update(settings);
  $("trouble").replaceChildren(...(settings.problem ? [h("div", { class: "card bad", role: "alert" }, h("p", { class: "last" }, settings.problem))] : []));
});
/** @type {DataView} */
const data = new DataView(host, chosen, { export: () => void keeping.export(), import: () => void keeping.import(false), copied });
/** @type {SiteView} */
const site = new SiteView(host, { forget: (name) => void forgetSite(name), copied });
const erase = new EraseView(host, async () => {
  await keeping.forgetEverything();
  await lookAgain();
});

const views = [kept, answers, access, data, site, erase];
$("settings").append(...views.map(({ element }) => element));
$("groups").append(...views.map(({ element }) => {
  const title = element.querySelector("h2");
  return h("a", { href: `#${element.id}`, onclick: () => title?.focus({ preventScroll: true }) }, title?.textContent);
}));

/** @param {string} name */
async function forgetSite(name) {
  const question = { title: t("options_site_forget_title", name), words: t("forget_site_words"), action: t("forget") };
  if (await confirm(question)) await keeping.forget({ site: name }, name);
}

/** What takes room may be something else now. */
async function lookAgain() {
  await Promise.all([chosen.look().catch(() => {}), data.measure()]);
}

async function begin() {
  $("loading").hidden = false;
  $("trouble").replaceChildren();
  try {
    await chosen.look();
  } catch (reason) {
    $("loading").hidden = true;
    $("trouble").replaceChildren(troubleCard(reason, { tryAgain: () => void begin(), copied }));
    return;
  }
  $("loading").hidden = true;
  const isFirst = $("settings").hidden;
  $("settings").hidden = false;
  if (isFirst && location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  await Promise.all([access.look(), site.offer(), data.measure(), answers.lookForGpus()]);
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible" || $("settings").hidden) return;
  void chosen.look().catch(() => {});
  void access.look();
});

await begin();
