/** Puts what frames of other origins show into the page that holds them, where they stand in it. */

const MAX_FRAMES = 24;
const MAX_DEPTH = 4;

/** @typedef {{text: string, truncated: boolean}} Composed */

/**
 * A frame that cannot be had leaves its place empty: there is no leave to read it, or it is gone.
 * @param {Pick<Captured, "text" | "truncated" | "frames">} page
 * @param {(frameId: number) => Promise<Captured | null>} captureFrame
 * @param {number} maxCharacters what goes beyond is left out, and said to be
 * @returns {Promise<Composed>}
 */
export function withFrames(page, captureFrame, maxCharacters) {
  return compose(page, captureFrame, { left: MAX_FRAMES, charactersLeft: maxCharacters - page.text.length }, 0);
}

/**
 * @param {Pick<Captured, "text" | "truncated" | "frames">} page
 * @param {(frameId: number) => Promise<Captured | null>} captureFrame
 * @param {{left: number, charactersLeft: number}} budget @param {number} depth
 * @returns {Promise<Composed>}
 */
async function compose(page, captureFrame, budget, depth) {
  const places = depth < MAX_DEPTH ? page.frames.slice(0, budget.left) : [];
  budget.left -= places.length;
  let truncated = page.truncated || places.length < page.frames.length;
  const frames = await Promise.all(places.map(({ frameId }) => captureFrame(frameId)));
  const pieces = [];
  let from = 0;
  for (const [index, { at }] of places.entries()) {
    const frame = frames[index];
    pieces.push(page.text.slice(from, at));
    from = at;
    if (!frame) continue;
    if (frame.text.length > budget.charactersLeft) {
      truncated = true;
      continue;
    }
    budget.charactersLeft -= frame.text.length;
    const inner = await compose(frame, captureFrame, budget, depth + 1);
    truncated ||= inner.truncated;
    pieces.push("<section>", inner.text, "</section>");
  }
  pieces.push(page.text.slice(from));
  return { text: pieces.join(""), truncated };
}
