/** Brings the library's tab to the front, at a place in it, and opens it where there is none. */

const LIBRARY_PAGE = "library/library.html";
/** `#page=12`, with a version and a stretch of its text; or `#search=` and whatever was typed, percent-encoded. */
const PLACE = /^#(?:map|storage|page=\d{1,15}(?:&version=\d{1,15})?(?:&at=\d{1,9}-\d{1,9})?|search=[^\s#]{0,4000})$/;

/**
 * @param {string} [at] where in it: `#page=ID`, `#page=ID&at=START-END` or `#search=WORDS`; anything else is its first view
 * @returns {Promise<void>}
 */
export async function openLibrary(at = "") {
  const fragment = PLACE.test(at) ? at : "";
  const url = browser.runtime.getURL(`${LIBRARY_PAGE}${fragment}`);
  const [open] = await libraryTabs();
  if (!open) {
    await browser.tabs.create({ url });
    return;
  }
  // A fragment alone does not load the page anew, and no fragment leaves it as the person left it.
  await browser.tabs.update(open.tabId, { active: true, ...(fragment ? { url } : {}) });
  await browser.windows.update(open.windowId, { focused: true });
}

/** Does this tab show it? Its address alone does not tell: Firefox may keep that from us. @param {number | undefined} tabId */
export async function showsLibrary(tabId) {
  const tabs = await libraryTabs();
  return tabs.some((tab) => tab.tabId === tabId);
}

async function libraryTabs() {
  const contexts = await browser.runtime.getContexts({ contextTypes: ["TAB"] });
  const library = browser.runtime.getURL(LIBRARY_PAGE);
  return contexts.filter(({ documentUrl }) => documentUrl?.split(/[?#]/)[0] === library);
}
