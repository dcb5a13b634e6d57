/**
 * What can go wrong between the extension and the host, as two errors with stable names.
 *
 * `HostFault`: there is no host to talk to, or there is none any more. Firefox tells the cases
 * apart only by the words of `port.error`; this is the one place that reads them.
 * `RequestFailed`: the host is well and said no; it carries the host's own words.
 */

/** @typedef {"no-manifest" | "no-program" | "crash" | "version"} FaultKind */

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
