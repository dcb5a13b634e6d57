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

/** `start`: how many characters into the text it stood when the page was read. */
interface QuoteAnchor { text: string; prefix: string; suffix: string; start: number }

/** `similarity` 1: the same letters and digits. `context`: how much of the surroundings agrees, 0 to 1. */
interface QuotePlace { start: number; end: number; similarity: number; context: number }
interface QuoteWanted { text: string; prefix: string; suffix: string; expected: number }

/**
 * `closed`: to be opened first; `unseen`: it has its room, and the page may show it when it is
 * scrolled to; `hidden`: it has none. `worth` tells which of several documents has the best.
 */
interface QuoteFound { similarity: number; context: number; shows: "shown" | "closed" | "unseen" | "hidden"; worth: number }
interface QuoteCandidate { ranges: Range[]; found: QuoteFound }
/** `box`: where it lies now, in its window's coordinates. */
interface QuoteShown { isSeen: boolean; isCovered: boolean; hasMoved: boolean; box: ScrollBox }

interface TextPiece { node: Text; letters: string; shows: boolean }
interface PageLetters { text: string; pieces: TextPiece[]; from: Uint32Array }

/** `rects`: of each line of the nodes, in the window's coordinates, as they are now. */
interface ScrollAnchor { nodes: Node[]; rects: () => DOMRect[] }
interface ScrollPosition { element: Element; left: number; top: number }
interface ScrollBox { top: number; bottom: number; left: number; right: number }

declare var memoryCacheCapture: {
  capturePage(limits: CaptureLimits): Captured;
  captureFrame(limits: CaptureLimits): Captured;
  captureCaption(target: number, limits: CaptureLimits): Captured | null;
  captureSelection(limits: CaptureLimits): Captured | null;
};

declare var memoryCacheMatcher: {
  findExactly(page: string, wanted: QuoteWanted, pause: () => Promise<void>): Promise<QuotePlace[]>;
  findNearly(page: string, wanted: QuoteWanted, pause: () => Promise<void>): Promise<QuotePlace[]>;
  fold(text: string): string;
  wantedOf(quote: QuoteAnchor): QuoteWanted;
};

declare var memoryCachePageText: {
  getterOf<T extends object, K extends keyof T>(owner: { prototype: T }, name: K): (object: T) => T[K];
  join(pieces: TextPiece[]): PageLetters;
  lettersIn(ranges: Range[]): string;
  rangesOf(letters: PageLetters, start: number, end: number): Range[];
  read(pause: () => Promise<void>): Promise<TextPiece[]>;
  rootOf(node: Node): Node;
  shownParent(node: Node): Element | null;
  shows(element: Element): boolean;
};

declare var memoryCacheSearch: {
  closedAround(node: Node): Element[];
  search(quote: QuoteAnchor): Promise<QuoteCandidate | null>;
};

declare var memoryCacheScrolling: {
  anchorOf(ranges: Range[]): ScrollAnchor;
  anchorOfFrame(frame: Element, inner: ScrollBox): ScrollAnchor;
  boxAround(anchor: ScrollAnchor): ScrollBox;
  bringIntoView(anchor: ScrollAnchor, isUnwanted: () => boolean): Promise<{ isSeen: boolean; isCovered: boolean }>;
  goBack(positions: ScrollPosition[]): void;
  positionsAround(anchor: ScrollAnchor): ScrollPosition[];
};

declare var memoryCacheHighlight: {
  find(quote: QuoteAnchor): Promise<QuoteFound | null>;
  show(): Promise<QuoteShown | null>;
  reveal(frameId: number, box: ScrollBox): Promise<QuoteShown | null>;
  untilEscape(): Promise<boolean>;
  clear(isBack: boolean): void;
};
