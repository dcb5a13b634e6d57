/**
 * What can go wrong between the extension and the host, as two errors with stable names.
 *
 * `HostFault`: there is no host to talk to, or there is none any more. Firefox tells the cases
 * apart only by the words of `port.error`; this is the one place that reads them.
 * `RequestFailed`: the host said no; it carries the host's own words.
 */

/**
 * Faults of the connection, then those that the host tells of itself: with each of them nothing works
 * until the person has done something.
 * @typedef {"no-manifest" | "no-program" | "crash" | "version" | "program-older" | "addon-older"
 *   | "disk-full" | "library-failed" | "library-busy" | "library-forbidden" | "library-damaged"
 *   | "library-newer" | "search-model"} FaultKind
 */

/** By the host's codes. @type {ReadonlyMap<string, FaultKind>} */
const TOLD = new Map([
  ["version_mismatch", "version"],
  ["program_older", "program-older"],
  ["addon_older", "addon-older"],
  ["disk_full", "disk-full"],
  ["library_failed", "library-failed"],
  ["library_busy", "library-busy"],
  ["library_forbidden", "library-forbidden"],
  ["library_damaged", "library-damaged"],
  ["library_newer", "library-newer"],
  ["search_model_unusable", "search-model"],
]);

export class HostFault extends Error {
  /** @param {FaultKind} kind @param {string} [detail] */
  constructor(kind, detail = "") {
    super(detail || kind);
    this.kind = kind;
    this.detail = detail;
  }
}

export class RequestFailed extends Error {
  /** @param {{code: string, message: string, remedy?: string | null}} failed */
  constructor({ code, message, remedy = null }) {
    super(message);
    this.code = code;
    this.remedy = remedy;
  }
}

/**
 * Name the fault of a port that closed.
 *
 * Any exit of the program leaves `port.error` null, so that null means "it ran and stopped".
 * @param {{message: string} | null | undefined} error what `port.error` held
 * @returns {HostFault}
 */
export function faultOfClosedPort(error) {
  if (!error) return new HostFault("crash");
  if (/no such native application/i.test(error.message)) {
    return new HostFault("no-manifest", error.message);
  }
  return new HostFault("no-program", error.message);
}

/**
 * Name the fault that a refusal of the host's tells of.
 * @param {string} code
 * @returns {FaultKind | null} null: only that request failed
 */
export function faultOfCode(code) {
  return TOLD.get(code) ?? null;
}
