/** Whether the person ruled out, in the settings, that anything of a private window is saved. */

/** @import { HostPort } from "./host-port.js" */

/**
 * Asked before they are asked once more whether they mean it.
 * @param {Pick<HostPort, "request">} host
 * @returns {Promise<boolean>} false, too, where that cannot be known: the host refuses pages all the same
 */
export async function isPrivateSavingRuledOut(host) {
  let isRuledOut = false;
  try {
    await host.request({ type: "read_settings" }, (event) => {
      if (event.type === "settings") isRuledOut = event.private_windows === "never";
    });
  } catch {
    // What is wrong is said when it comes to saving.
  }
  return isRuledOut;
}
