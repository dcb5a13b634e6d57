// A page goes to the host whole: in order, in chunks that the protocol allows, in plain base64.

import assert from "node:assert/strict";
import { test } from "node:test";

import { MAX_CHUNK_BYTES, toBase64, upload } from "../../extension/background/upload.js";

/** A host that takes every request down and answers when it is told to. */
class SlowHost {
  requests = [];
  #answers = [];

  request(wish) {
    this.requests.push(wish);
    return new Promise((resolve, reject) => this.#answers.push({ resolve, reject }));
  }

  acknowledge(index) {
    this.#answers[index].resolve();
  }

  refuse(index, reason) {
    this.#answers[index].reject(reason);
  }

  acknowledgeAll() {
    for (const answer of this.#answers) answer.resolve();
  }
}

/** Bytes of which no two neighbouring chunks are alike. */
function bytesOf(length) {
  return Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 8)) & 0xff);
}

async function chunksOf(length) {
  const host = new SlowHost();
  const sent = upload(host, bytesOf(length), "blob-1");
  host.acknowledgeAll();
  assert.equal(await sent, "blob-1");
  return host.requests;
}

for (const [length, sizes] of [
  [0, [0]],
  [1, [1]],
  [MAX_CHUNK_BYTES, [MAX_CHUNK_BYTES]],
  [MAX_CHUNK_BYTES + 1, [MAX_CHUNK_BYTES, 1]],
  [2 * MAX_CHUNK_BYTES + 7, [MAX_CHUNK_BYTES, MAX_CHUNK_BYTES, 7]],
]) {
  test(`${length} bytes travel in ${sizes.length} chunks and arrive as they were`, async () => {
    const requests = await chunksOf(length);
    const chunks = requests.map(({ data }) => Buffer.from(data, "base64"));
    assert.deepEqual(chunks.map((chunk) => chunk.length), sizes);
    assert.deepEqual(requests.map(({ index }) => index), [...sizes.keys()]);
    assert.ok(requests.every(({ type, blob }) => type === "put" && blob === "blob-1"));
    assert.ok(Buffer.concat(chunks).equals(bytesOf(length)));
  });
}

test("no chunk is over the protocol's 393,216 bytes", () => {
  assert.equal(MAX_CHUNK_BYTES, 393_216);
});

test("base64 is the standard one, with its padding", () => {
  for (const length of [0, 1, 2, 3, 8_191, 8_192, 8_193, 20_000]) {
    assert.equal(toBase64(bytesOf(length)), Buffer.from(bytesOf(length)).toString("base64"));
  }
});

test("an upload ends only when the host has every chunk", async () => {
  const host = new SlowHost();
  let ended = false;
  const sent = upload(host, bytesOf(MAX_CHUNK_BYTES + 1), "blob-1").then(() => (ended = true));
  host.acknowledge(1);
  await new Promise(setImmediate);
  assert.equal(ended, false);
  host.acknowledge(0);
  await sent;
});

test("a chunk that the host refuses fails the upload", async () => {
  const host = new SlowHost();
  const sent = upload(host, bytesOf(MAX_CHUNK_BYTES + 1), "blob-1");
  const reason = new Error("too_large");
  host.refuse(1, reason);
  await assert.rejects(sent, reason);
});
