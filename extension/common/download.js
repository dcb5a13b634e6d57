/** Hands a text to the person as a file in their downloads. */

const MOST_NAME_CHARACTERS = 80;

/**
 * A title as the name of a file, on any system: without what could be a path or be read backwards.
 * @param {string} title @param {string} ending without its dot @param {string} otherwise where nothing is left of the title
 */
export function fileName(title, ending, otherwise) {
  const plain = title.replace(/[\p{C}<>:"/\\|?*]+/gu, " ").replace(/\s+/gu, " ").trim();
  const short = [...plain].slice(0, MOST_NAME_CHARACTERS).join("");
  return `${short.replace(/^[. ]+|[. ]+$/gu, "") || otherwise}.${ending}`;
}

/** @param {string} text @param {string} name @param {string} type of the file */
export function download(text, name, type) {
  const href = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = href;
  link.download = name;
  link.click();
  // Firefox reads it after the click: taken away at once, the file would be empty or missing.
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
