/** Brings the tab of the models to the front, and opens it where there is none. */

const MODELS_PAGE = "models/models.html";

/** @returns {Promise<void>} */
export async function openModels() {
  const url = browser.runtime.getURL(MODELS_PAGE);
  const contexts = await browser.runtime.getContexts({ contextTypes: ["TAB"] });
  const open = contexts.find(({ documentUrl }) => documentUrl?.split(/[?#]/)[0] === url);
  if (!open) {
    await browser.tabs.create({ url });
    return;
  }
  await browser.tabs.update(open.tabId, { active: true });
  await browser.windows.update(open.windowId, { focused: true });
}
