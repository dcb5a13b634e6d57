/**
 * A page's stored source made fit to look at: what it says, and nothing that could load, run or lead away.
 *
 * The frame that shows it is sandboxed and under the add-on's policy, which forbids every load.
 * This is the wall before that one: addresses and code do not get into the frame at all, since
 * hints such as `preconnect` are under no policy.
 */

const LEFT_OUT =
  "script, style, link, meta, base, title, template, iframe, frame, frameset, object, embed, applet, portal, " +
  "noembed, noframes, noscript, xmp, plaintext, video, audio, source, track, canvas, form > input, map";
const KEPT_ATTRIBUTES = new Set([
  "alt", "title", "lang", "dir", "colspan", "rowspan", "scope", "headers", "start", "reversed", "value",
  "datetime", "open", "hidden", "aria-label", "role", "type",
]);
const SNIFFED_BYTES = 2_048;

/** The bytes of a source from the host's parts of it, each in base64. @param {{data: string}[]} parts */
export function bytesOf(parts) {
  const pieces = parts.map(({ data }) => Uint8Array.from(atob(data), (character) => character.charCodeAt(0)));
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/**
 * Text from a source's bytes, by the charset it came with, or that it names, or UTF-8.
 * @param {Uint8Array<ArrayBuffer>} bytes @param {string | null} charset
 */
export function textOf(bytes, charset) {
  const start = String.fromCharCode(...bytes.subarray(0, SNIFFED_BYTES));
  const named = /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i.exec(start)?.[1];
  for (const label of [charset, named]) {
    try {
      if (label) return new TextDecoder(label).decode(bytes);
    } catch {
      // A charset that nobody knows: the next one, or UTF-8.
    }
  }
  return new TextDecoder().decode(bytes);
}

/**
 * The document for a frame's `srcdoc`.
 * @param {string} html @param {{title: string}} how
 */
export function harmless(html, { title }) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  for (const element of parsed.querySelectorAll(LEFT_OUT)) element.remove();
  for (const element of parsed.querySelectorAll("*")) {
    for (const { name } of [...element.attributes]) {
      if (!KEPT_ATTRIBUTES.has(name)) element.removeAttribute(name);
    }
  }
  const name = parsed.createElement("title");
  name.textContent = title;
  const scheme = parsed.createElement("meta");
  scheme.setAttribute("name", "color-scheme");
  scheme.setAttribute("content", "light dark");
  parsed.head.replaceChildren(scheme, name);
  for (const attribute of [...parsed.documentElement.attributes, ...parsed.body.attributes]) {
    if (attribute.name === "hidden") attribute.ownerElement?.removeAttribute("hidden");
  }
  return `<!doctype html>${new XMLSerializer().serializeToString(parsed)}`;
}
