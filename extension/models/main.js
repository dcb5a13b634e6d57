/** The page of the models: wires what the host tells and what a person wants to what is drawn. */

import { Channel } from "../common/channel.js";
import { Host, isCancelled } from "../common/host.js";
import { placesNav } from "../common/places.js";
import { Toasts } from "../common/toasts.js";
import { troubleCard } from "../common/trouble-card.js";
import { t, translatePage } from "../common/words.js";
import { Choosing } from "./choosing.js";
import { Downloads } from "./downloads.js";
import { HaveView } from "./have-view.js";
import { NowView } from "./now-view.js";
import { OffersView } from "./offers-view.js";
import { shelvesOf } from "./shelves.js";
import { StateWatch } from "./state-watch.js";

/** @import { ModelState, Models, ModelToFetch } from "../protocol/protocol.js" */
/** @import { End } from "./downloads.js" */

translatePage();
document.title = t("models_page_title");
const $ = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
$("side").append(placesNav("models"));

const host = new Host(new Channel("models", () => {}));
const toasts = new Toasts($("toasts"), () => $("title").focus());

/** @type {Models | null} */
let models = null;
/** @type {Promise<void> | null} */
let looking = null;
/** The look after the one that goes on. @type {Promise<void> | null} */
let next = null;
/** The names of those whose download was begun here. @type {Map<string, string>} */
const begun = new Map();

/** @type {Choosing} */
const choosing = new Choosing(host, toasts, refresh, hearState);
/** @type {NowView} */
const nowView = new NowView($("now"), {
  load: () => void choosing.load().then(lookNow),
  cancelLoad: () => choosing.cancelLoad(),
  rest: () => void choosing.rest(),
  useNone: () => void choosing.useNone(),
  lookAgain: () => void refresh(),
});
/** @type {HaveView} */
const haveView = new HaveView($("have"), {
  use: (model) => void choosing.use(model).then(() => haveView.focus(model.id)),
  useNone: () => void choosing.useNone().then(() => haveView.focus("none")),
  remove: async (model) => {
    const next = haveView.neighbour(model.id);
    const isDeleted = await choosing.remove(model);
    haveView.focus(isDeleted ? next : model.id);
  },
  nowS: () => Date.now() / 1_000,
});
/** @type {Downloads} */
const downloads = new Downloads(host, (id) => {
  const entry = models?.catalogue.find((one) => one.id === id);
  if (entry) offersView.progress(entry, downloads.shown.get(id));
}, () => refresh(), ended);
/** @type {OffersView} */
const offersView = new OffersView($("offers"), {
  start,
  pause: ({ id }) => downloads.pause(id),
  drop: (entry) => {
    downloads.dismiss(entry.id);
    void choosing.drop(entry);
  },
  check: (entry) => void check(entry),
  dismiss: ({ id }) => {
    downloads.dismiss(id);
    draw();
  },
});
const watch = new StateWatch(host, hearState, () => document.visibilityState === "visible" && models !== null);

/** @param {ModelToFetch} entry */
function start(entry) {
  downloads.dismiss(entry.id);
  begun.set(entry.id, entry.name);
  const hasNone = models !== null && models.chosen === null;
  void downloads.start(entry, hasNone);
}

/** The download of this model ended. @param {string} id @param {End} end */
function ended(id, { model, isPaused }) {
  draw();
  const name = begun.get(id) ?? models?.catalogue.find((one) => one.id === id)?.name ?? "";
  begun.delete(id);
  if (model === null) {
    if (isPaused && models?.catalogue.some((one) => one.id === id && one.kept_bytes > 0)) toasts.show(t("models_paused", name), { key: "download" });
    return;
  }
  const isUsed = models?.chosen === model;
  const button = isUsed
    ? { label: t("models_load_now"), act: () => void choosing.load().then(lookNow) }
    : { label: t("models_use_it"), act: () => void choosing.use({ id: model, name }) };
  toasts.show(t(isUsed ? "models_fetched_used" : "models_fetched", name), { key: "download", button, forMs: Infinity });
  if (document.activeElement === document.body) haveView.focus(model);
}

/** Is there room by now, or is nobody else at it? Then it goes on. @param {ModelToFetch} entry */
async function check({ id }) {
  downloads.dismiss(id);
  await refresh();
  const now = models?.catalogue.find((one) => one.id === id);
  if (now && now.lacking_bytes === 0) start(now);
  else toasts.show(t("models_still_no_room"), { key: "trouble" });
}

/** All there is, anew: a look that began before this may have missed what has just changed. @returns {Promise<void>} */
function refresh() {
  if (looking) {
    next ??= looking.then(() => {
      next = null;
      return refresh();
    });
    return next;
  }
  looking = look().finally(() => {
    looking = null;
  });
  return looking;
}

async function look() {
  try {
    models = await host.last({ type: "list_models" }, "models") ?? models;
  } catch (reason) {
    if (!isCancelled(reason)) tellTrouble(reason);
    return;
  }
  $("trouble").replaceChildren();
  $("loading").hidden = true;
  $("shelves").hidden = models === null;
  if (models) downloads.follow(models.catalogue);
  draw();
  await watch.look();
}

/** @param {unknown} reason */
function tellTrouble(reason) {
  if (models !== null) return choosing.tell(reason);
  $("loading").hidden = true;
  const tryAgain = () => {
    $("trouble").replaceChildren();
    $("loading").hidden = false;
    $("title").focus();
    void refresh();
  };
  $("trouble").replaceChildren(troubleCard(reason, { tryAgain, copied: () => toasts.show(t("copied")) }));
}

function draw() {
  if (models === null) return;
  const shelves = shelvesOf(models, downloads.shown);
  haveView.update(models, shelves);
  offersView.update(models, shelves, downloads.shown);
}

/** @param {ModelState} state */
function hearState(state) {
  const before = nowView.phase;
  nowView.update(state);
  // It was loaded or freed, from here or by a question: when it was used and how fast may be other now.
  if (before !== null && before !== state.phase && state.phase !== "loading") void refresh();
}

function lookNow() {
  return watch.look();
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") void refresh();
});

await refresh();
