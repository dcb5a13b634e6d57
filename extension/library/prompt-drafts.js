/**
 * What is typed into the prompts, as a value, beside what their files say. Touches nothing else.
 *
 * A file begins with a comment for whoever opens it, which the model is not told: it stays in the
 * file, and out of what is edited here. Nothing typed is lost by what the host tells meanwhile.
 */

/** @import { PromptFile } from "../protocol/protocol.js" */

/**
 * @typedef {object} Draft
 * @property {string} name
 * @property {string} typed
 * @property {string} stored what the file says to the model
 * @property {[string, string]} around what stands before and after that in the file
 * @property {boolean} isOriginal the file says what it said at first
 * @property {string} problem why the original is used in place of the file; "" if it is not
 * @property {boolean} isBehind the file was changed elsewhere after something was typed here
 */

const COMMENT = /^\s*(?:<!--[\s\S]*?-->\s*)?/;

/**
 * The drafts after the host told of the files.
 * @param {readonly Draft[]} drafts @param {readonly PromptFile[]} files
 * @param {{name: string, isSettled: boolean} | null} [own] the prompt of which the file was changed
 *   from here; `isSettled`: what is typed gives way to it
 * @returns {Draft[]} in the order of the files
 */
export function heard(drafts, files, own = null) {
  return files.map((file) => {
    const { name, original: isOriginal, problem } = file;
    const [stored, around] = partsOf(file.text);
    const known = drafts.find((draft) => draft.name === name);
    const isOwn = name === own?.name;
    const isKept = known !== undefined && isUnsaved(known) && !(isOwn && own.isSettled) && known.typed.trim() !== stored;
    const isBehind = isKept && !isOwn && (known.isBehind || known.stored !== stored);
    return { name, typed: isKept ? known.typed : stored, stored, around, isOriginal, problem, isBehind };
  });
}

/** @param {readonly Draft[]} drafts @param {string} name @param {string} text @returns {Draft[]} */
export function typed(drafts, name, text) {
  return drafts.map((draft) => (draft.name === name ? { ...draft, typed: text } : draft));
}

/** @param {Draft} draft */
export function isUnsaved({ typed: text, stored }) {
  return text.trim() !== stored.trim();
}

/** The whole file, with this said to the model. @param {Draft} draft @param {string} [text] */
export function fileOf({ around: [before, after], typed: now }, text = now) {
  return before + text.toWellFormed().trim() + (after || "\n");
}

/** @param {string} text of a file @returns {[string, [string, string]]} */
function partsOf(text) {
  const before = COMMENT.exec(text)?.[0] ?? "";
  const rest = text.slice(before.length);
  const stored = rest.trimEnd();
  return [stored, [before, rest.slice(stored.length)]];
}
