// Why a page cannot be read is told by its address, by its kind, or by the viewer that shows it.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  CaptureRefused, refusalOfAddress, refusalOfDocument, refusalOfViewer,
} from "../../extension/background/refusal.js";

for (const [url, refusal] of [
  ["https://example.org/", null],
  ["http://localhost:8080/about:config", null],
  ["https://example.org/?next=https://addons.mozilla.org/", null],
  ["https://notaddons.mozilla.org.example.org/", null],
  ["https://developer.mozilla.org/", null],
  ["file:///home/letter.txt", null],
  ["about:blank", "empty"],
  ["about:newtab", "firefox_page"],
  ["about:config", "firefox_page"],
  ["chrome://browser/content/browser.xhtml", "firefox_page"],
  ["resource://gre/", "firefox_page"],
  ["moz-extension://0b5c/sidebar.html", "firefox_page"],
  ["data:text/html,hello", "firefox_page"],
  ["blob:https://example.org/1", "firefox_page"],
  ["about:reader?url=https%3A%2F%2Fexample.org", "reader"],
  ["view-source:https://example.org/", "source_view"],
  ["view-source:https://addons.mozilla.org/", "source_view"],
  ["https://addons.mozilla.org/en-GB/firefox/", "mozilla_site"],
  ["https://support.mozilla.org/", "mozilla_site"],
  ["https://ADDONS.mozilla.org/", "mozilla_site"],
]) {
  test(`the address ${url} tells ${refusal}`, () => {
    assert.equal(refusalOfAddress(url), refusal);
  });
}

for (const [url, title, refusal] of [
  ["https://example.org/paper.pdf", "", "pdf"],
  ["https://example.org/paper.PDF?download=1#page=2", "", "pdf"],
  ["https://example.org/download/17", "paper.pdf", "pdf"],
  ["https://example.org/data.json?x=.pdf", "", "json"],
  ["https://example.org/data.json", "data", "json"],
  ["https://example.org/", "A page", "unreadable"],
  ["https://example.org/?file=paper.pdf", "A page", "unreadable"],
  ["", "", "unreadable"],
]) {
  test(`a closed page at "${url}" titled "${title}" is shown as ${refusal}`, () => {
    assert.equal(refusalOfViewer(url, title), refusal);
  });
}

for (const [type, refusal] of [
  ["text/html", null],
  ["text/plain", null],
  ["application/xhtml+xml", null],
  ["image/svg+xml", null],
  ["image/png", "image"],
  ["video/mp4", "media"],
  ["audio/ogg", "media"],
  ["application/audio", null],
]) {
  test(`a document of type ${type} is refused as ${refusal}`, () => {
    assert.equal(refusalOfDocument(type), refusal);
  });
}

test("the error carries its reason by name", () => {
  const error = new CaptureRefused("pdf");
  assert.ok(error instanceof Error);
  assert.equal(error.refusal, "pdf");
});
