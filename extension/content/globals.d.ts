/** What the injected scripts leave in their isolated world, out of the page's reach. */

interface CaptureLimits { maxCharacters: number; maxMs: number }

interface Captured {
  url: string;
  title: string;
  contentType: "text/html" | "text/plain";
  text: string;
  truncated: boolean;
  /** The document's own type, for what is no page: an image, a video. */
  documentType: string;
}

interface QuoteAnchor { text: string; prefix: string; suffix: string }

declare var memoryCacheCapture: {
  capturePage(limits: CaptureLimits): Captured;
  captureSelection(limits: CaptureLimits): Captured | null;
};

declare var memoryCacheHighlight: { mark(quote: QuoteAnchor): { found: boolean } };
