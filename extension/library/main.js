/** The library page: wires finding, reading and keeping to what is drawn, and the address to both. */

import { Channel } from "../common/channel.js";
import { ForgetAction } from "../common/forget-action.js";
import { drawIcons } from "../common/icons.js";
import { Host } from "../common/host.js";
import { placesNav, showPlace } from "../common/places.js";
import { Toasts } from "../common/toasts.js";
import { t, translatePage } from "../common/words.js";
import { confirm } from "./dialogs.js";
import { FiltersView } from "./filters-view.js";
import { Finding } from "./finding.js";
import { FindingView } from "./finding-view.js";
import { Keeping } from "./keeping.js";
import { ListView } from "./list-view.js";
import { MapView } from "./map/map-view.js";
import { OtherPlaces } from "./other-places.js";
import { MAP, PROMPTS, STORAGE, fragmentOf, placeOf } from "./place.js";
import { PromptsView } from "./prompts-view.js";
import { filterValue } from "./query.js";
import { ReadingView } from "./reading-view.js";
import { titleOf } from "./row-view.js";
import { pageIdOf } from "./rows.js";
import { SideView } from "./side-view.js";
import { StoragePlace } from "./storage-place.js";
import { Watching } from "./watching.js";

/** @import { Row } from "./rows.js" */
/** @import { Target } from "./text-view.js" */

const KEYS_REST_MS = 300;
const REFRESH_AFTER_MS = 400;

translatePage();
drawIcons();
const $ = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const field = /** @type {HTMLInputElement} */ ($("query"));
field.placeholder = t("search_placeholder");
field.title = t("search_title");
document.title = t("library_title_page");
const places = placesNav("library");
$("places").replaceWith(places);

const channel = new Channel("library", ({ event }) => {
  if (event.type === "saved" || event.type === "indexed") refreshSoon();
});
const host = new Host(channel);
/** @type {Toasts} */
const toasts = new Toasts($("toasts"), () => {
  if (others.here) others.focus();
  else if (reading.pageId === null) findingView.focus();
  else $("reading").focus();
});
const forgetting = new ForgetAction(host, toasts, () => {
  finding.chooseNothing();
  void refresh();
  if (reading.pageId !== null) leavePage();
});
/** @type {Keeping} */
const keeping = new Keeping(host, toasts, forgetting, (what) => {
  if (what === "pages") refreshSoon();
  draw();
}, () => Date.now() / 1_000);
const finding = new Finding(host, () => draw());
const list = new ListView($("list"), finding.rows, {
  open: openRow,
  toggle: (row, index) => finding.toggle(row, index),
  extend: (index) => void finding.extend(index),
  chooseAll: () => void finding.chooseAll(),
  forget: () => void forgetChosen(),
  leave: () => field.focus(),
  pointedAway: restAtLast,
});
const filters = new FiltersView($("filters"), {
  setQuery: (query) => show(query),
  setOrder: (order) => find(order),
  now: () => new Date(),
});
const side = new SideView({ shelves: $("shelves"), folders: $("folders"), tools: $("tools") }, {
  show: showList,
  makeCollection: () => void keeping.makeCollection(),
  renameCollection: (collection) => void keeping.renameCollection(collection),
  dropCollection: (collection) => void keeping.dropCollection(collection),
  syncFolder: (folder) => void keeping.syncFolder(folder),
  dropFolder: (folder) => void keeping.dropFolder(folder),
  tools: {
    addFiles: () => void keeping.addFiles(),
    addFolder: () => void keeping.addFolder(),
    importFile: () => void keeping.import(false),
    importFolder: () => void keeping.import(true),
    export: () => void keeping.export(),
    prompts: () => openPlace(PROMPTS),
    storage: () => openPlace(STORAGE),
    forgetSite: () => void keeping.forgetSite(filterValue(finding.query, "site") ?? ""),
    forgetHour: () => void keeping.forgetHour(),
    forgetEverything: () => void keeping.forgetEverything(),
  },
});
const findingView = new FindingView(finding, list, {
  found: $("found"), hints: $("hints"), chosen: $("chosen"), list: $("list"), instead: $("instead"),
}, {
  tryAgain: () => void begin(),
  copied: () => toasts.show(t("copied")),
  show,
  addFiles: () => void keeping.addFiles(),
  forget: () => void forgetChosen(),
  collect: () => void keeping.collect([...finding.selection.ids]),
  takeOut: (collection) => void keeping.takeOut([...finding.selection.ids], collection),
});
/** @type {ReadingView} */
const reading = new ReadingView($("reading"), host, {
  back: leavePage,
  open: (pageId) => openPage(pageId, null),
  openAt: openPage,
  goTo: openPlace,
  find: showList,
  forget: (page) => void keeping.forget({ page_ids: [page.page_id] }, titleOf(page)),
  collect: (page) => keeping.collect([page.page_id]),
  takeOut: (page, collection) => keeping.takeOut([page.page_id], collection),
  tell: (reason) => keeping.tell(reason),
  say: (words) => toasts.show(words),
});
/** @type {PromptsView} */
const prompts = new PromptsView($("prompts"), host, toasts, { back: leavePage, tell: (reason) => keeping.tell(reason) });
const map = new MapView($("map"), host, {
  open: (pageId) => openPage(pageId, null),
  back: leavePage,
  collections: () => keeping.collections,
  copied: () => toasts.show(t("copied")),
  nowS: () => Date.now() / 1_000,
});
const others = new OtherPlaces({
  [PROMPTS]: { element: $("prompts"), view: prompts },
  [MAP]: { element: $("map"), view: map },
  [STORAGE]: { element: $("storage"), view: new StoragePlace($("storage"), host, { back: leavePage, copied: () => toasts.show(t("copied")) }) },
});
const watching = new Watching(host, $("work"), () => refreshSoon(), () => performance.now());
watching.onlyWhile(() => finding.found.trouble === null);

/** Of the library, whatever is looked for in it. @type {number | null} */
let pagesInAll = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let typing;
/** What was found in full last: between two keys nothing is drawn but the rows. @type {{query: string, sites: string[]}} */
let settled = { query: "", sites: [] };
/** Whether the full look at what was typed waits until nobody is at the rows. */
let isPutOff = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let refreshing;

function draw() {
  const { query, order, rows, found } = finding;
  if (query.trim() === "" && !found.isSearch && !found.isLoading && rows.isCounted) pagesInAll = rows.count;
  if (!found.isGlance) settled = { query, sites: sitesAtHand() };
  filters.update({ query, order, collections: keeping.collections, sites: settled.sites });
  side.update({ query: settled.query, other: others.here, pages: pagesInAll, collections: keeping.collections, folders: keeping.folders });
  findingView.update(keeping.collections);
  showPlace(places, others.here === MAP ? "map" : "library");
  restAtLast();
}

/** The sites of the rows that are here, most frequent first. */
function sitesAtHand() {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const [, row] of finding.rows.entries()) {
    const site = row.kind === "page" ? row.page.host : row.hit.host;
    if (site) counts.set(site, (counts.get(site) ?? 0) + 1);
  }
  return [...counts].sort(([, left], [, right]) => right - left).slice(0, 20).map(([site]) => site);
}

/** Find what a control or a link names, and let the field say so. @param {string} query */
function show(query) {
  field.value = query;
  find();
}

/** The same from the side, whatever is shown. @param {string} query */
function showList(query) {
  if (isList()) return show(query ? `${query} ` : "");
  history.pushState(null, "", fragmentOf({ pageId: null, query, order: finding.order }));
  void goTo();
}

/** True while neither a page nor another place is shown, or about to be. */
function isList() {
  return !$("finding").hidden;
}

/** @param {import("./filters-view.js").Order} [order] */
function find(order = finding.order) {
  list.restart();
  look(order, false);
}

/** What was typed is looked for in full once the keys rest, unless somebody is at the rows already. */
function rest() {
  sayWhere();
  isPutOff = list.isInUse;
  if (!isPutOff) look(finding.order, true);
}

/** What was put off is looked for once nobody is at the rows: they went away, or there are none. */
function restAtLast() {
  if (isPutOff && isList() && !list.isInUse) rest();
}

/** Address and title are those of the list, as it is looked for; where something else is shown they are not ours. */
function sayWhere(order = finding.order) {
  if (!isList()) return;
  history.replaceState(null, "", fragmentOf({ pageId: null, query: field.value, order }));
  document.title = t("library_title_page");
}

/** @param {import("./filters-view.js").Order} order @param {boolean} isUnfinished */
function look(order, isUnfinished) {
  clearTimeout(typing);
  isPutOff = false;
  sayWhere(order);
  void finding.find({ query: field.value, order, isUnfinished });
}

/** The same rows anew, where they are looked at. */
async function refresh() {
  clearTimeout(refreshing);
  await Promise.all([finding.find({}, { at: list.topRow }), keeping.look()]);
}

function refreshSoon() {
  clearTimeout(refreshing);
  refreshing = setTimeout(() => {
    void refresh();
    void reading.refresh();
    void map.refresh();
  }, REFRESH_AFTER_MS);
}

/** @param {Row} row */
function openRow(row) {
  const target = row.kind === "hit" ? targetOf(row.hit) : null;
  openPage(pageIdOf(row), target);
}

/** Where a hit stands in its page. @param {import("../protocol/protocol.js").Hit} hit @returns {Target} */
function targetOf({ start, end, marks }) {
  return { start, end, marks: marks.map(([from, to]) => [start + from, start + to]) };
}

/** @param {number} pageId @param {Target | null} target */
function openPage(pageId, target) {
  // The keys may not rest yet.
  sayWhere();
  history.pushState({ target, isWithin: true }, "", fragmentOf({ pageId, query: "" }));
  void goTo();
}

/** @param {string} fragment */
function openPlace(fragment) {
  if (location.hash === fragment) return;
  sayWhere();
  history.pushState({ isWithin: true }, "", fragment);
  void goTo();
}

/** Back to the list, by the way that we came if we came from there. */
function leavePage() {
  if (history.state?.isWithin) return history.back();
  history.pushState(null, "", fragmentOf({ pageId: null, query: field.value, order: finding.order }));
  void goTo();
}

/** Show what the address names. */
async function goTo() {
  const { pageId, query, order, versionId, at } = placeOf(location.hash);
  if (pageId !== null && pageId === reading.pageId && !history.state?.target && !at) return;
  if (reading.isUnsaved && !(await mayLeave())) return;
  const wasAway = !isList();
  const isOther = others.has(location.hash);
  $("reading").hidden = pageId === null;
  $("finding").hidden = pageId !== null || isOther;
  document.body.classList.toggle("reads", pageId !== null || isOther);
  if (isOther) {
    $("main").scrollTop = 0;
    reading.clear();
  }
  others.show(location.hash);
  if (isOther) return draw();
  if (pageId !== null) {
    $("main").scrollTop = 0;
    draw();
    if (at) quotedOnce(pageId, versionId, at);
    return reading.show(pageId, history.state?.target ?? null, { isQuoted: Boolean(history.state?.isQuoted), versionId });
  }
  reading.clear();
  document.title = t("library_title_page");
  if (query.trim() !== finding.query.trim() || order !== finding.order) {
    field.value = query;
    find(order);
  } else draw();
  if (wasAway) findingView.focus();
}

/**
 * The place in the text is taken out of the address, and stays with it: to an address that it has
 * already, Firefox does not go a second time, and the same citation would lead nowhere.
 * @param {number} pageId @param {number | null} versionId @param {[number, number]} at
 */
function quotedOnce(pageId, versionId, [start, end]) {
  const target = { start, end, marks: [] };
  history.replaceState({ ...history.state, target, isQuoted: true }, "", fragmentOf({ pageId, query: "", versionId }));
}

/** A note half written: is it to be lost? The address stays with it if not. */
async function mayLeave() {
  const wanted = location.hash;
  history.pushState({ isWithin: true }, "", fragmentOf({ pageId: reading.pageId, query: "" }));
  const question = { title: t("unsaved_title"), words: t("unsaved_words"), action: t("unsaved_leave") };
  if (!(await confirm(question))) return false;
  history.replaceState(null, "", wanted);
  return true;
}

async function forgetChosen() {
  const { ids } = finding.selection;
  const active = list.active;
  const pageIds = ids.size > 0 ? [...ids] : active ? [pageIdOf(active)] : [];
  if (pageIds.length === 0) return;
  const only = pageIds.length === 1 ? findingView.titleOf(pageIds[0] ?? 0) : "";
  await keeping.forget({ page_ids: pageIds }, only || t("forgetting_pages"));
}

async function begin() {
  await finding.find({ query: field.value });
  // What keeps the list away keeps the rest away too, and is said there.
  if (finding.found.trouble !== null) return;
  await keeping.look();
  void watching.start();
}

field.addEventListener("input", () => {
  clearTimeout(typing);
  isPutOff = false;
  list.restart();
  void finding.type(field.value);
  findingView.busy();
  typing = setTimeout(rest, KEYS_REST_MS);
});
field.addEventListener("focus", () => {
  if (isPutOff) rest();
});
field.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && field.value) {
    event.preventDefault();
    show("");
  }
  if (event.key === "ArrowDown" && !event.isComposing) {
    event.preventDefault();
    findingView.focus();
  }
});
$("search").addEventListener("submit", (event) => {
  event.preventDefault();
  find();
  findingView.focus();
});
document.addEventListener("keydown", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (target.closest("input, textarea, select, dialog, [popover]")) return;
  const isAway = !isList();
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && !isAway) {
    event.preventDefault();
    field.select();
  }
  if (event.key === "Escape" && isAway && !event.defaultPrevented) leavePage();
  else if (event.key === "Escape" && finding.selection.ids.size > 0) finding.chooseNothing();
});
addEventListener("popstate", () => void goTo());
addEventListener("beforeunload", (event) => {
  if (reading.isUnsaved || prompts.isUnsaved) event.preventDefault();
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible") return;
  refreshSoon();
  void prompts.refresh();
});

field.value = placeOf(location.hash).query;
finding.order = placeOf(location.hash).order;
if (placeOf(location.hash).pageId !== null || others.has(location.hash)) void goTo();
else field.focus();
await begin();
