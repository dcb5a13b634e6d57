/** Marks a quote in a tab's page: in whichever of its documents has it best, frames of other sites included. */

const FILES = ["quote-matcher", "page-text", "quote-search", "scrolling", "highlight"].map((name) => `/content/${name}.js`);
/** As the person's own sheet: no policy of the page stops it, none of its rules beats it, and it reaches shadow trees. */
const MARK_CSS = `::highlight(memory-cache-quote) {
  background-color: #ffd567 !important; color: #15141a !important;
}`;
/** A frame that is slow to let a script in is not waited for. */
const FRAMES_TIMEOUT_MS = 4_000;
const GOOD_CONTEXT = 0.5;
const MAX_FRAME_DEPTH = 8;

/** `nearly`: it reads a little differently; `hidden`: it is there, and the page shows it to nobody. */
/** @typedef {"marked" | "nearly" | "covered" | "hidden" | "not-found"} Outcome */
/** @typedef {{how: Outcome, hasMoved: boolean}} Marked `hasMoved`: there is a way back */

/**
 * @param {number} tabId @param {QuoteAnchor} quote
 * @param {boolean} isLast false: the page may be half drawn, so that only the very words will do
 * @returns {Promise<Marked>} rejects where Firefox lets no script in
 */
export async function markIn(tabId, quote, isLast) {
  const [best] = (await findIn(tabId, quote)).sort((a, b) => b.result.worth - a.result.worth);
  if (!best) return { how: "not-found", hasMoved: false };
  const { shows, similarity } = best.result;
  if (shows === "hidden") return { how: "hidden", hasMoved: false };
  if (similarity < 1 && !isLast) return { how: "not-found", hasMoved: false };
  const target = { tabId, frameIds: [best.frameId] };
  await browser.scripting.removeCSS({ target, css: MARK_CSS, origin: "USER" });
  await browser.scripting.insertCSS({ target, css: MARK_CSS, origin: "USER" });
  const cleared = runInFrames(tabId, runClear, [false], ({ frameId }) => frameId !== best.frameId);
  if (best.frameId !== 0) {
    await cleared;
    void unmarkAtEscape(tabId);
  }
  const [shown] = await run(target, runShow, []);
  if (!shown?.result) return { how: "not-found", hasMoved: false };
  const around = await revealFrames(tabId, best.frameId, shown.result);
  const all = [shown.result, ...around];
  const hasMoved = all.some((one) => one.hasMoved);
  if (!all.every(({ isSeen }) => isSeen)) return { how: "hidden", hasMoved };
  if (all.some(({ isCovered }) => isCovered)) return { how: "covered", hasMoved };
  return { how: similarity < 1 ? "nearly" : "marked", hasMoved };
}

/**
 * Take the mark away, if there is one.
 * @param {number} tabId @param {boolean} isBack and bring the page back to where it was before
 */
export async function unmarkIn(tabId, isBack) {
  await runInFrames(tabId, runClear, [isBack]);
}

/** Pressed in the page around the frame that has the mark. @param {number} tabId */
async function unmarkAtEscape(tabId) {
  const [top] = await run({ tabId, frameIds: [0] }, runUntilEscape, []).catch(() => []);
  if (top?.result) await unmarkIn(tabId, false).catch(() => {}); // The tab was closed meanwhile.
}

/** @param {number} tabId @param {QuoteAnchor} quote */
async function findIn(tabId, quote) {
  const page = { tabId, frameIds: [0] };
  // Not when it is idle: a picture that never comes would keep the page from that for ever.
  await browser.scripting.executeScript({ target: page, files: FILES, injectImmediately: true });
  const top = await run(page, runFind, [quote]);
  const best = top[0]?.result;
  if (best?.similarity === 1 && best.shows === "shown" && best.context >= GOOD_CONTEXT) return top;
  // The page does not see into frames of other sites: each looks for itself.
  return [...top, ...(await runInFrames(tabId, runFind, [quote], ({ frameId }) => frameId !== 0))];
}

/**
 * A frame scrolls itself and nothing around it: each document brings the frame that it holds into view.
 * @param {number} tabId @param {number} frameId @param {QuoteShown} shown
 */
async function revealFrames(tabId, frameId, shown) {
  const around = [];
  let [inner, box] = [frameId, shown.box];
  while (inner !== 0 && around.length < MAX_FRAME_DEPTH) {
    const [holder] = await runInFrames(tabId, runReveal, [inner, box], (frame) => frame.frameId !== inner);
    if (!holder) break;
    around.push(holder.result);
    [inner, box] = [holder.frameId, holder.result.box];
  }
  return around;
}

/** @template T @typedef {{frameId: number, result: T}} Told */

/**
 * In every document that lets a script in, as far as they answer in time.
 * @template T @template {unknown[]} A
 * @param {number} tabId @param {(...args: A) => T} func @param {A} args
 * @param {(frame: {frameId: number}) => boolean} [isWanted]
 * @returns {Promise<Told<NonNullable<Awaited<T>>>[]>}
 */
async function runInFrames(tabId, func, args, isWanted = () => true) {
  const late = new Promise((resolve) => setTimeout(() => resolve([]), FRAMES_TIMEOUT_MS));
  const told = async () => {
    const frames = await browser.scripting.executeScript({ target: { tabId, allFrames: true }, files: FILES, injectImmediately: true });
    const frameIds = frames.filter(isWanted).map(({ frameId }) => frameId);
    return frameIds.length > 0 ? run({ tabId, frameIds }, func, args) : [];
  };
  return Promise.race([told(), late]);
}

/**
 * @template T @template {unknown[]} A
 * @param {browser.scripting.InjectionTarget} target @param {(...args: A) => T} func @param {A} args
 * @returns {Promise<Told<NonNullable<Awaited<T>>>[]>} of those that had something to say
 */
async function run(target, func, args) {
  const injectImmediately = true;
  const results = await browser.scripting.executeScript({ target, func, args, injectImmediately });
  const told = /** @type {Told<Awaited<T>>[]} */ (results);
  return /** @type {Told<NonNullable<Awaited<T>>>[]} */ (told.filter(({ result }) => result !== null && result !== undefined));
}

/* These run in the page: they are sent there as source, and see nothing of this module. */

/** @param {QuoteAnchor} quote */
function runFind(quote) {
  return globalThis.memoryCacheHighlight.find(quote);
}

function runShow() {
  return globalThis.memoryCacheHighlight.show();
}

/** @param {number} frameId @param {ScrollBox} box */
function runReveal(frameId, box) {
  return globalThis.memoryCacheHighlight.reveal(frameId, box);
}

function runUntilEscape() {
  return globalThis.memoryCacheHighlight.untilEscape();
}

/** @param {boolean} isBack */
function runClear(isBack) {
  globalThis.memoryCacheHighlight.clear(isBack);
}
