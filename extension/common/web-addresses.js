/** Which addresses in a text may become links, and how they show. */

const DEFINITION = /^ {0,3}\[([^[\]\n]{1,100})\]:[ \t]{1,9}<?(https?:\/\/[^\s<>]{1,2000})>?[ \t]{0,9}(?:["'(][^\r\n]{0,500})?(?=[\r\n])/gim;
const LONGEST_ADDRESS = 2_000;

/**
 * The address as Firefox will open it, in ASCII: no look-alike letter and no change of writing
 * direction can make it read as another one. Null for all that does not lead to the web.
 * @param {string} address
 */
export function webAddress(address) {
  const url = URL.parse(address);
  return url && /^https?:$/.test(url.protocol) && url.href.length <= LONGEST_ADDRESS ? url.href : null;
}

/** The addresses that a source names, as `[name]: address` on a line that is finished. */
export class Definitions {
  /** @type {Map<string, string>} */ #addresses = new Map();
  /** Each use shows the address: without a bound, a short source could show endless text. */ #left;

  /** @param {string} source @param {number} [from] where a line begins: those before it are left out */
  constructor(source, from = 0) {
    this.#left = LONGEST_ADDRESS + source.length;
    const definition = new RegExp(DEFINITION);
    definition.lastIndex = from;
    for (let found = definition.exec(source); found; found = definition.exec(source)) {
      const [, name = "", address = ""] = found;
      const href = webAddress(address);
      if (href && !this.#addresses.has(keyOf(name))) this.#addresses.set(keyOf(name), href);
    }
  }

  get isEmpty() {
    return this.#addresses.size === 0;
  }

  /** @param {string} name */
  use(name) {
    const href = this.#addresses.get(keyOf(name)) ?? null;
    if (!href || href.length > this.#left) return null;
    this.#left -= href.length;
    return href;
  }
}

/** @param {string} name */
function keyOf(name) {
  return name.trim().replace(/\s+/g, " ").toLowerCase();
}
