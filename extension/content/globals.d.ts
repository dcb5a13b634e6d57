/** What the injected scripts leave in their isolated world, out of the page's reach. */

interface CaptureLimits { maxCharacters: number; maxMs: number }

/** A frame of another origin, and before which character of the captured text it stands. */
interface FramePlace { frameId: number; at: number }

interface Captured {
  url: string;
  title: string;
  contentType: "text/html" | "text/plain" | "text/markdown";
  text: string;
  truncated: boolean;
  /** In the order in which they stand. */
  frames: FramePlace[];
  /** The document's own type, for what is no page: an image, a video. */
  documentType: string;
}

interface QuoteAnchor { text: string; prefix: string; suffix: string }

declare var memoryCacheCapture: {
  capturePage(limits: CaptureLimits): Captured;
  captureFrame(limits: CaptureLimits): Captured;
  captureCaption(target: number, limits: CaptureLimits): Captured | null;
  captureSelection(limits: CaptureLimits): Captured | null;
};

declare var memoryCacheHighlight: { mark(quote: QuoteAnchor): { found: boolean } };
