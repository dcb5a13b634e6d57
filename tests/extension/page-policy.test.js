// What the person sees of the add-on loads nothing from anywhere: only the background page may fetch.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const folder = new URL("../../extension/", import.meta.url);
const read = (path) => readFileSync(new URL(path, folder), "utf8");
const pages = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith(".html") && !path.startsWith("node_modules"));
const policy = JSON.parse(read("manifest.json")).content_security_policy.extension_pages;
const directives = new Map(policy.split(";").map((directive) => {
  const [name, ...sources] = directive.trim().split(/\s+/);
  return [name, sources];
}));

test("everything is forbidden that is not named, and nothing but fetching names another place", () => {
  assert.deepEqual(directives.get("default-src"), ["'none'"]);
  for (const [name, sources] of directives) {
    const isOurs = sources.every((source) => ["'none'", "'self'"].includes(source));
    assert.ok(isOurs || name === "connect-src", name);
  }
  assert.deepEqual(directives.get("connect-src"), ["http:", "https:"]);
});

test("nothing more is let in than scripts, styles and pictures of the add-on itself", () => {
  const named = Object.fromEntries(directives);
  delete named["connect-src"];
  assert.deepEqual(named, {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'none'"],
  });
});

test("there are pages to look at", () => {
  assert.ok(pages.includes("sidebar/sidebar.html") && pages.includes("library/library.html"));
});

for (const page of pages) {
  test(`${page} forbids itself to fetch, before it loads anything`, () => {
    const html = read(page);
    const at = html.indexOf(`<meta http-equiv="Content-Security-Policy" content="connect-src 'none'" />`);
    assert.ok(at > 0);
    assert.ok(at < html.search(/<(?:link|script)\b/));
  });
}
