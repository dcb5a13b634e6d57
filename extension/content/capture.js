/**
 * Captures the page as the person sees it, as plain HTML or text, and changes nothing in it.
 *
 * The live tree is walked, not cloned: only so can each element be asked whether it is visible.
 * What is not visible is left out, and so are scripts, styles, images and whatever the person
 * typed (fields, drafts). Open shadow trees and frames of the same origin stand where they show; of
 * a frame of another origin it is noted where it stands, for the background page to fill in.
 */

"use strict";

globalThis.memoryCacheCapture = (() => {
  const MAX_ATTRIBUTE_CHARACTERS = 2_000;
  /** Deeper tags are not written (their text is): HTML readers lose text past depth 255. */
  const MAX_TAG_DEPTH = 200;
  const MAX_DEPTH = 2_000;
  const NODES_PER_CLOCK_LOOK = 256;
  /** A smaller frame counts visitors and holds nothing to read. */
  const MIN_FRAME_PIXELS = 32;

  const LEFT_OUT = new Set([
    "script", "style", "noscript", "template", "link", "object", "embed", "applet", "canvas",
    "svg", "img", "picture", "video", "audio", "source", "track", "map", "input", "textarea",
    "select", "datalist", "head", "base",
  ]);
  const VOID = new Set(["br", "hr", "wbr", "col"]);
  const KEPT_ATTRIBUTES = [
    "id", "class", "lang", "dir", "title", "role", "itemprop", "itemtype", "rel", "datetime",
    "cite", "colspan", "rowspan", "start", "value", "aria-label",
  ];
  const KEPT_META = /^(author|description|keywords|date|dc\.|og:|article:|twitter:title|citation_)/i;

  /** @param {string} text */
  const escapeText = (text) =>
    text.replace(/[&<>]/g, (c) => (c === "&" ? "&amp;" : c === "<" ? "&lt;" : "&gt;"));
  /** @param {string} text */
  const escapeAttribute = (text) =>
    escapeText(text.slice(0, MAX_ATTRIBUTE_CHARACTERS)).replace(/"/g, "&quot;");

  /** Writes what is visible below a node, within limits and, for a selection, within a range. */
  class Writer {
    /** @type {string[]} */ #pieces = [];
    #characters = 0;
    #nodes = 0;
    #deadline;
    #limits;
    truncated = false;
    /** @type {Range | null} */ range = null;
    /** Where frames of other origins stand in `html`. @type {FramePlace[]} */ frames = [];

    /** @param {CaptureLimits} limits */
    constructor(limits) {
      this.#limits = limits;
      this.#deadline = performance.now() + limits.maxMs;
    }

    get html() {
      return this.#pieces.join("");
    }

    /** @param {string} piece */
    write(piece) {
      this.#characters += piece.length;
      this.#pieces.push(piece);
    }

    #isFull() {
      this.#nodes += 1;
      const late =
        this.#nodes % NODES_PER_CLOCK_LOOK === 0 && performance.now() > this.#deadline;
      if (late || this.#characters > this.#limits.maxCharacters) this.truncated = true;
      return this.truncated;
    }

    /** @param {Iterable<Node>} nodes @param {number} depth @param {boolean} seen */
    #writeAll(nodes, depth, seen) {
      for (const node of nodes) this.writeNode(node, depth, seen);
    }

    /**
     * @param {Node} node
     * @param {number} depth
     * @param {boolean} seen whether text directly in the parent shows
     */
    writeNode(node, depth, seen) {
      if (this.#isFull()) return;
      if (this.range && !this.range.intersectsNode(node)) return;
      if (node.nodeType === Node.TEXT_NODE || node.nodeType === Node.CDATA_SECTION_NODE) {
        if (seen) this.write(escapeText(this.#textOf(/** @type {Text} */ (node))));
      } else if (node.nodeType === Node.ELEMENT_NODE) {
        if (depth > MAX_DEPTH) this.truncated = true;
        else this.#writeElement(/** @type {HTMLElement} */ (node), depth);
      }
    }

    /** @param {Text} node */
    #textOf(node) {
      const range = this.range;
      if (!range) return node.data;
      const from = node === range.startContainer ? range.startOffset : 0;
      const to = node === range.endContainer ? range.endOffset : node.length;
      return node.data.slice(from, to);
    }

    /** @param {HTMLElement} element @param {number} depth */
    #writeElement(element, depth) {
      const name = element.localName;
      if (LEFT_OUT.has(name) || element.isContentEditable) return;
      const shows = howItShows(element);
      if (shows === "nothing") return;
      if (name === "iframe" || name === "frame") {
        this.#writeFrame(/** @type {HTMLIFrameElement} */ (element), depth);
        return;
      }
      const tagged = depth <= MAX_TAG_DEPTH && name !== "slot" && /^[a-z][a-z0-9-]*$/.test(name);
      if (tagged) this.write(`<${name}${attributesOf(element)}>`);
      if (VOID.has(name)) return;
      this.#writeAll(childrenOf(element), depth + 1, shows === "all");
      if (tagged) this.write(`</${name}>`);
    }

    /** @param {HTMLIFrameElement} frame @param {number} depth */
    #writeFrame(frame, depth) {
      const body = bodyOfFrame(frame);
      if (!body) {
        this.#noteForeignFrame(frame);
        return;
      }
      this.write("<section>");
      this.#writeAll(childrenOf(body), depth + 1, true);
      this.write("</section>");
    }

    /** @param {HTMLIFrameElement} frame */
    #noteForeignFrame(frame) {
      const { clientWidth, clientHeight } = frame;
      if (this.range || Math.min(clientWidth, clientHeight) < MIN_FRAME_PIXELS) return;
      const frameId = browser.runtime.getFrameId(frame);
      if (frameId > 0) this.frames.push({ frameId, at: this.#characters });
    }
  }

  /** @param {HTMLIFrameElement} frame @returns {HTMLElement | null} null across origins */
  function bodyOfFrame(frame) {
    try {
      return frame.contentDocument?.body ?? null;
    } catch {
      return null;
    }
  }

  /**
   * A hidden parent can have visible children, and `display: contents` has no box of its own:
   * both are gone through for what is below them.
   * @param {Element} element
   * @returns {"all" | "children" | "nothing"}
   */
  function howItShows(element) {
    if (element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return "all";
    if (element.checkVisibility({ opacityProperty: true })) return "children";
    return getComputedStyle(element).display === "contents" ? "all" : "nothing";
  }

  /** @param {Element} element @returns {Iterable<Node>} in the order in which they show */
  function childrenOf(element) {
    if (element.shadowRoot) return element.shadowRoot.childNodes;
    if (element.localName === "slot") {
      const assigned = /** @type {HTMLSlotElement} */ (element).assignedNodes();
      if (assigned.length > 0) return assigned;
    }
    return element.childNodes;
  }

  /** @param {Element} element */
  function attributesOf(element) {
    let written = "";
    for (const name of KEPT_ATTRIBUTES) {
      const value = element.getAttribute(name);
      if (value) written += ` ${name}="${escapeAttribute(value)}"`;
    }
    const { href } = /** @type {HTMLAnchorElement} */ (element);
    if (typeof href === "string" && /^https?:/.test(href)) {
      written += ` href="${escapeAttribute(href)}"`;
    }
    return written;
  }

  function headOfPage() {
    let head = `<title>${escapeText(document.title)}</title>`;
    for (const meta of document.querySelectorAll("meta[content]")) {
      const key = meta.getAttribute("property") ? "property" : "name";
      const name = meta.getAttribute(key) ?? "";
      if (!KEPT_META.test(name)) continue;
      const content = escapeAttribute(meta.getAttribute("content") ?? "");
      head += `<meta ${key}="${escapeAttribute(name)}" content="${content}">`;
    }
    const canonical = document.querySelector("link[rel~=canonical][href]");
    if (canonical) head += `<link rel="canonical"${attributesOf(canonical)}>`;
    return head;
  }

  /** @param {Captured["contentType"]} contentType @param {string} text @param {boolean} truncated @param {FramePlace[]} [frames] */
  const captured = (contentType, text, truncated, frames = []) => ({
    url: document.location.href,
    title: document.title,
    contentType,
    text,
    truncated,
    frames,
    documentType: document.contentType,
  });

  /** @param {Writer} writer @returns {Captured} */
  function asDocument({ html, truncated, frames }) {
    const lang = escapeAttribute(document.documentElement.getAttribute("lang") ?? "");
    const start = `<!doctype html><html lang="${lang}"><head>${headOfPage()}</head><body>`;
    const moved = frames.map(({ frameId, at }) => ({ frameId, at: at + start.length }));
    return captured("text/html", `${start}${html}</body></html>`, truncated, moved);
  }

  /** A server that knows no Markdown calls it plain text: then its name tells. */
  function textType() {
    const isMarkdown = /markdown/.test(document.contentType) || /\.(md|markdown)$/i.test(location.pathname);
    return isMarkdown ? "text/markdown" : "text/plain";
  }

  /** Plain text as it stands; of XML, what stands between the tags. @param {CaptureLimits} limits */
  function captureText({ maxCharacters }) {
    const lines = [];
    const texts = document.createTreeWalker(
      document.body ?? document.documentElement,
      NodeFilter.SHOW_TEXT | NodeFilter.SHOW_CDATA_SECTION,
    );
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const { data } = /** @type {Text} */ (node);
      if (data.trim()) lines.push(data);
    }
    const text = lines.join("\n");
    return captured(textType(), text.slice(0, maxCharacters), text.length > maxCharacters);
  }

  /** @param {CaptureLimits} limits @returns {Captured} */
  function capturePage(limits) {
    if (!document.contentType.includes("html")) return captureText(limits);
    const writer = new Writer(limits);
    if (document.body) writer.writeNode(document.body, 0, true);
    return asDocument(writer);
  }

  /** What a frame shows, to stand within the page that holds it. @param {CaptureLimits} limits @returns {Captured} */
  function captureFrame(limits) {
    if (!document.contentType.includes("html")) {
      const { text, truncated } = captureText(limits);
      return captured("text/html", `<pre>${escapeText(text)}</pre>`, truncated);
    }
    const writer = new Writer(limits);
    for (const node of document.body ? childrenOf(document.body) : []) writer.writeNode(node, 0, true);
    return captured("text/html", writer.html, writer.truncated, writer.frames);
  }

  /** @param {CaptureLimits} limits @returns {Captured | null} null when nothing is selected */
  function captureSelection(limits) {
    const selection = getSelection();
    if (!selection || selection.isCollapsed) return null;
    const writer = new Writer(limits);
    for (let index = 0; index < selection.rangeCount; index += 1) {
      writer.range = selection.getRangeAt(index);
      const common = writer.range.commonAncestorContainer;
      writer.write("<p>");
      writer.writeNode(common, 0, true);
      writer.write("</p>");
    }
    return asDocument(writer);
  }

  /**
   * The words that belong to a picture: what stands under it, and what it says for those who cannot see it.
   * @param {number} target Firefox's number for what was right-clicked
   * @param {CaptureLimits} limits @returns {Captured | null} null when it has none
   */
  function captureCaption(target, limits) {
    const picture = browser.menus.getTargetElement(target);
    if (!picture) return null;
    const caption = picture.closest("figure")?.querySelector("figcaption");
    const described = picture.getAttribute("alt")?.trim() || picture.getAttribute("title")?.trim() || "";
    const writer = new Writer(limits);
    if (described) writer.write(`<p>${escapeText(described)}</p>`);
    if (caption) writer.writeNode(caption, 0, true);
    return writer.html ? asDocument(writer) : null;
  }

  return { captureCaption, capturePage, captureFrame, captureSelection };
})();
