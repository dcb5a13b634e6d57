/** Sends a page to the host in chunks that Firefox carries fast, and waits until each is there. */

/** @import { HostPort } from "./host-port.js" */

/** Firefox's writer is quadratic in the message's size; the protocol's limit per chunk. */
export const MAX_CHUNK_BYTES = 393_216;
const BYTES_PER_CALL = 8_192;

/**
 * @param {Pick<HostPort, "request">} host
 * @param {Uint8Array} bytes
 * @param {string} blob the upload's name, new for every upload
 * @returns {Promise<string>} the same name, once the host has acknowledged every chunk
 */
export async function upload(host, bytes, blob) {
  const count = Math.max(1, Math.ceil(bytes.length / MAX_CHUNK_BYTES));
  const puts = [];
  for (let index = 0; index < count; index += 1) {
    const chunk = bytes.subarray(index * MAX_CHUNK_BYTES, (index + 1) * MAX_CHUNK_BYTES);
    puts.push(host.request({ type: "put", blob, index, data: toBase64(chunk) }));
  }
  await Promise.all(puts);
  return blob;
}

/** @param {Uint8Array} bytes */
export function toBase64(bytes) {
  let binary = "";
  for (let start = 0; start < bytes.length; start += BYTES_PER_CALL) {
    binary += String.fromCharCode(...bytes.subarray(start, start + BYTES_PER_CALL));
  }
  return btoa(binary);
}
