// What a fetched document is kept as: the server's word first, its first bytes where that says little.

import assert from "node:assert/strict";
import { test } from "node:test";

import { kindOf } from "../../extension/background/content-type.js";

const bytes = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const PDF = "%PDF-1.7\n%\xe2\xe3";
const kept = (contentType, charset = null) => ({ contentType, charset });
const refused = (refusal) => ({ refusal });

for (const [header, path, start, expected] of [
  ["text/html", "/", "", kept("text/html")],
  ["TEXT/HTML; Charset=\"ISO-8859-15\"", "/", "", kept("text/html", "iso-8859-15")],
  ["text/html;boundary=x ; charset = utf-8", "/", "", kept("text/html", "utf-8")],
  ["application/xhtml+xml", "/", "", kept("text/html")],
  ["text/html; charset=" + "x".repeat(65), "/", "", kept("text/html")],
  ["text/html; charset=a b", "/", "", kept("text/html")],
  ["text/plain; charset=utf-8", "/notes.txt", "", kept("text/plain", "utf-8")],
  ["text/plain", "/README.md?raw=1", "", kept("text/markdown")],
  ["text/markdown", "/notes", "", kept("text/markdown")],
  ["text/x-markdown;charset=utf-8", "/notes", "", kept("text/markdown", "utf-8")],
  ["application/pdf", "/paper", PDF, kept("application/pdf")],
  ["application/pdf; charset=utf-8", "/paper", PDF, kept("application/pdf")],
  ["application/pdf", "/paper", "\n\n" + PDF, kept("application/pdf")],
  ["application/octet-stream", "/paper.pdf", PDF, kept("application/pdf")],
  ["application/octet-stream", "/letter.txt", "Dear", kept("text/plain")],
  [null, "/", "<!DOCTYPE html><p>", kept("text/html")],
  ["", "/", "\xef\xbb\xbf  <html>", kept("text/html")],
  [null, "/paper.pdf", PDF, kept("application/pdf")],
  ["application/pdf", "/paper.pdf", "<!doctype html>Sign in", refused("pdf_unreadable")],
  ["application/pdf", "/paper.pdf", "", refused("pdf_unreadable")],
  ["image/png", "/", "\x89PNG", refused("image")],
  ["video/mp4", "/", "", refused("media")],
  ["audio/ogg", "/", "", refused("media")],
  ["application/zip", "/", "PK", refused("no_document")],
  ["application/octet-stream", "/setup.exe", "MZ", refused("no_document")],
  ["application/octet-stream", "/page", "<html>", refused("no_document")],
  [null, "/", "\x00\x01", refused("no_document")],
  ["application/javascript", "/a.js", "", refused("no_document")],
  ["nonsense", "/", "", refused("no_document")],
]) {
  test(`${header} at ${path} that begins with ${JSON.stringify(start.slice(0, 12))}`, () => {
    assert.deepEqual(kindOf(header, `https://example.org${path}`, bytes(start)), expected);
  });
}
