// A document is fetched over http alone, with cookies, within limits, and each failure has its name.

import assert from "node:assert/strict";
import { test } from "node:test";

import { fetchDocument } from "../../extension/background/document-fetch.js";

const HTML = { "Content-Type": "text/html; charset=windows-1251" };
const URL_HERE = "https://example.org/a";

/** A fetch that answers with this, and remembers how it was asked. */
function answering(body, { status = 200, headers = HTML, url = URL_HERE } = {}) {
  const asked = [];
  const fetch = async (address, how) => {
    asked.push({ address, how });
    const response = new Response(status === 204 ? null : body, { status, headers });
    Object.defineProperty(response, "url", { value: url });
    return response;
  };
  return { fetch, asked };
}

/** A body that gives what it is told to, and hears when it is called off. */
function dripping() {
  let drip;
  const body = new ReadableStream({ start: (controller) => (drip = controller) });
  return { body, give: (length) => drip.enqueue(new Uint8Array(length)), fail: () => drip.error(new TypeError("cut")) };
}

const refusalOf = (promise) => promise.then(() => null, (reason) => reason.refusal ?? reason.code);

test("the document comes with its address, its kind and what the server says of its letters", async () => {
  const { fetch, asked } = answering("<p>Да", { url: "https://example.org/b" });
  const page = await fetchDocument(URL_HERE, { fetch, cache: "force-cache" });
  const { bytes, ...rest } = page;
  assert.deepEqual(rest, {
    url: "https://example.org/b", title: "", contentType: "text/html", charset: "windows-1251", truncated: false,
  });
  assert.equal(new TextDecoder().decode(bytes), "<p>Да");
  const { address, how } = asked[0];
  assert.deepEqual(
    [address, how.credentials, how.redirect, how.cache], [URL_HERE, "include", "follow", "force-cache"],
  );
});

for (const url of ["file:///etc/passwd", "ftp://example.org/", "data:text/html,x", "javascript:1", "about:config", "moz-extension://a/b", "", "//example.org"]) {
  test(`"${url}" is not fetched`, async () => {
    const { fetch, asked } = answering("");
    assert.equal(await refusalOf(fetchDocument(url, { fetch })), "no_web_address");
    assert.deepEqual(asked, []);
  });
}

for (const [status, refusal] of [
  [404, "http_gone"], [410, "http_gone"], [401, "http_forbidden"], [403, "http_forbidden"],
  [500, "http_error"], [503, "http_error"], [429, "http_error"], [204, "http_error"],
]) {
  test(`status ${status} is ${refusal}`, async () => {
    assert.equal(await refusalOf(fetchDocument(URL_HERE, answering("x", { status }))), refusal);
  });
}

test("what is announced as too large is not read", async () => {
  const { body } = dripping();
  const large = answering(body, { headers: { ...HTML, "Content-Length": "11" } });
  assert.equal(await refusalOf(fetchDocument(URL_HERE, { ...large, maxBytes: 10 })), "too_large");
});

test("what turns out to be too large is read no further", async () => {
  const { body, give } = dripping();
  const fetched = refusalOf(fetchDocument(URL_HERE, { ...answering(body), maxBytes: 10 }));
  give(6);
  give(6);
  assert.equal(await fetched, "too_large");
});

test("exactly as much as may be is kept", async () => {
  const page = await fetchDocument(URL_HERE, { ...answering("0123456789"), maxBytes: 10 });
  assert.equal(page.bytes.length, 10);
});

/** A fetch that never answers, as long as nobody calls it off. */
const silent = (_, { signal }) =>
  new Promise((_resolve, reject) => {
    const abort = () => reject(new Error("aborted"));
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort);
  });

test("a server that says nothing is not waited for", async () => {
  assert.equal(await refusalOf(fetchDocument(URL_HERE, { fetch: silent, stallMs: 1 })), "fetch_late");
});

test("a server out of reach is said to be so", async () => {
  const fetch = async () => {
    throw new TypeError("NetworkError when attempting to fetch resource.");
  };
  assert.equal(await refusalOf(fetchDocument(URL_HERE, { fetch })), "fetch_failed");
});

test("a connection that is cut in the middle is no document", async () => {
  const { body, give, fail } = dripping();
  const fetched = refusalOf(fetchDocument(URL_HERE, answering(body)));
  give(6);
  fail();
  assert.equal(await fetched, "fetch_failed");
});

test("the person can call it off before and while it is fetched", async () => {
  const before = AbortSignal.abort();
  assert.equal(await refusalOf(fetchDocument(URL_HERE, { fetch: silent, signal: before })), "cancelled");
  const control = new AbortController();
  const fetched = refusalOf(fetchDocument(URL_HERE, { fetch: silent, signal: control.signal }));
  control.abort();
  assert.equal(await fetched, "cancelled");
});
