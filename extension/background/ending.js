/** Turns whatever a call ended with into the event that says so, and into a sentence. */

import { HostFault, RequestFailed, faultOfCode } from "./host-fault.js";
import { CaptureRefused } from "./refusal.js";

/** @import { Ended } from "./messages.js" */
/** @import { Refusal } from "./refusal.js" */

/** @param {unknown} reason @returns {Ended} */
export function endingOf(reason) {
  if (reason instanceof HostFault) {
    return { type: "fault", kind: reason.kind, detail: reason.detail };
  }
  if (reason instanceof RequestFailed) {
    const kind = faultOfCode(reason.code);
    if (kind) return { type: "fault", kind, detail: reason.message };
    return { type: "failed", code: reason.code, message: reason.message, remedy: reason.remedy };
  }
  if (reason instanceof CaptureRefused) return { type: "refused", refusal: reason.refusal };
  console.error(reason);
  return {
    type: "failed",
    code: "extension",
    message: browser.i18n.getMessage("failed_extension"),
    remedy: browser.i18n.getMessage("failed_extension_remedy"),
  };
}

/** @param {Ended} ended @returns {string} */
export function sentenceOf(ended) {
  if (ended.type === "refused") return sentenceOfRefusal(ended.refusal);
  if (ended.type === "failed") return ended.message;
  if (ended.type === "fault") {
    return browser.i18n.getMessage(`fault_${ended.kind.replaceAll("-", "_")}_title`);
  }
  return "";
}

/** @param {Refusal} refusal */
export function sentenceOfRefusal(refusal) {
  return browser.i18n.getMessage(`refusal_${refusal}`);
}
