/** Which sites the person lets Memory Cache read, and how it asks for one more. */

const EVERY_PAGE = { origins: ["<all_urls>"] };

export function mayReadEveryPage() {
  return browser.permissions.contains(EVERY_PAGE);
}

/**
 * Ask for leave to read one site. Firefox shows a question only within the person's own act, so
 * that this must be called before anything else is awaited; where leave is given, it asks nothing.
 * @param {string} url
 * @returns {Promise<boolean>}
 */
export function askForSite(url) {
  const pattern = patternOf(url);
  return pattern ? browser.permissions.request({ origins: [pattern] }) : Promise.resolve(false);
}

/** The same for every site: several tabs show as many. */
export function askForEveryPage() {
  return browser.permissions.request(EVERY_PAGE);
}

/** Has the person given leave to read this one? @param {string} url @returns {Promise<boolean>} */
export function mayReadSite(url) {
  const pattern = patternOf(url);
  return pattern ? browser.permissions.contains({ origins: [pattern] }) : Promise.resolve(false);
}

/**
 * Both schemes, because a link to the one often leads to the other.
 * @param {string} url
 * @returns {string | null} a match pattern for the address's host, null if it is none on the web
 */
export function patternOf(url) {
  if (!URL.canParse(url)) return null;
  const { protocol, hostname } = new URL(url);
  return /^https?:$/.test(protocol) && hostname ? `*://${hostname}/*` : null;
}
