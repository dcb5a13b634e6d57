/**
 * What the sidebar of a window shows until the person has answered it or taken it away.
 *
 * Nothing of it is ever written anywhere: with the background page it is gone, which means no.
 */

/** @import { CardContent, OpenCard } from "./messages.js" */

/** @typedef {{show: (content: CardContent) => void, close: () => void}} CardHandle */

export class OpenCards {
  /** @type {Map<number, {card: OpenCard, onAnswer: (yes: boolean) => void}>} */ #cards = new Map();
  #lastCard = 0;
  #onChange;

  /** @param {(cards: OpenCard[]) => void} onChange hears of all cards whenever one changes */
  constructor(onChange) {
    this.#onChange = onChange;
  }

  /** @returns {OpenCard[]} oldest first */
  list() {
    return [...this.#cards.values()].map(({ card }) => card);
  }

  /**
   * @param {number} windowId
   * @param {CardContent} content
   * @param {(yes: boolean) => void} onAnswer may show something else, or close it
   * @returns {CardHandle}
   */
  open(windowId, content, onAnswer) {
    this.#lastCard += 1;
    const number = this.#lastCard;
    const show = (/** @type {CardContent} */ changed) => {
      const open = this.#cards.get(number);
      if (!open) return;
      open.card = { card: number, windowId, ...changed };
      this.#onChange(this.list());
    };
    const close = () => {
      if (this.#cards.delete(number)) this.#onChange(this.list());
    };
    this.#cards.set(number, { card: { card: number, windowId, ...content }, onAnswer });
    this.#onChange(this.list());
    return { show, close };
  }

  /** @param {number} number @param {boolean} yes */
  answer(number, yes) {
    this.#cards.get(number)?.onAnswer(yes);
  }

  /** With the window goes what was asked in it: nobody said yes. @param {number} windowId */
  closeWindow(windowId) {
    for (const [number, { card, onAnswer }] of this.#cards) {
      if (card.windowId !== windowId) continue;
      onAnswer(false);
      this.#cards.delete(number);
    }
    this.#onChange(this.list());
  }
}
