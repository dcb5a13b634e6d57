/**
 * Answers one line of JSON a page: what Mozilla's Readability makes of it, and how long it took.
 *
 * A question is {path, charset, url}, an answer {seconds, html, title, byline, published}. The time
 * is that of jsdom and Readability together: neither does without the other outside a browser.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

// The packages are installed elsewhere: the first argument is the folder they are in.
const load = createRequire(`${process.argv[2]}/`);
const { Readability } = load("@mozilla/readability");
const { JSDOM, VirtualConsole } = load("jsdom");

for await (const line of createInterface({ input: process.stdin })) {
  const { path, charset, url } = JSON.parse(line);
  const bytes = readFileSync(path);
  const begun = performance.now();
  let article = null;
  try {
    // Given bytes, jsdom finds the encoding as a browser does.
    const source = charset ? new TextDecoder(charset).decode(bytes) : bytes;
    const page = new JSDOM(source, { url, virtualConsole: new VirtualConsole() });
    article = new Readability(page.window.document).parse();
    page.window.close();
  } catch {
    // A page that it fails on counts as empty.
  }
  console.log(
    JSON.stringify({
      seconds: (performance.now() - begun) / 1000,
      html: article?.content ?? "",
      title: article?.title ?? "",
      byline: article?.byline ?? "",
      published: article?.publishedTime ?? "",
    }),
  );
}
