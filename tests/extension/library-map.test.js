// The map's sums: what is seen, what is near, what each colour means, which labels have room.

import assert from "node:assert/strict";
import { test } from "node:test";

import { colouring } from "../../extension/library/map/colouring.js";
import { NAME_LEVEL, placeLabels } from "../../extension/library/map/labels.js";
import { Points } from "../../extension/library/map/points.js";
import { panned, seen, toMap, toScreen, wholeMap, zoomed, zoomOf } from "../../extension/library/map/viewport.js";

globalThis.browser = { i18n: { getMessage: () => "", getUILanguage: () => "en" } };

const SIZE = { width: 800, height: 600 };
const near = (one, other, by = 1e-9) => assert.ok(Math.abs(one - other) <= by, `${one} is not ${other}`);

const points = (places, { collections = [], savedAt = [] } = {}) =>
  new Points([{
    page_ids: places.map((_, at) => at + 1), x: places.map(([x]) => x), y: places.map(([, y]) => y), titles: places.map((_, at) => `Page ${at + 1}`),
    saved_at: places.map((_, at) => savedAt[at] ?? 0), collections: places.map((_, at) => collections[at] ?? []),
  }]);

test("the whole map is in view at first, whatever the shape of the window", () => {
  for (const size of [SIZE, { width: 280, height: 900 }]) {
    const { left, top, right, bottom } = seen(wholeMap(size), size);
    assert.ok(left < -1 && top < -1 && right > 1 && bottom > 1);
  }
});

test("to zoom leaves the place under the pointer where it is, and there and back is no move", () => {
  const before = zoomed(wholeMap(SIZE), SIZE, 3, 400, 300);
  const [x, y] = toMap(before, SIZE, 500, 200);
  const after = zoomed(before, SIZE, 2, 500, 200);
  const [left, top] = toScreen(after, SIZE, x, y);
  near(left, 500, 1e-6);
  near(top, 200, 1e-6);
  near(zoomOf(after, SIZE), 6, 1e-9);
  const back = zoomed(after, SIZE, 0.5, 500, 200);
  near(back.x, before.x, 1e-9);
});

test("nobody gets lost: neither farther than the whole map nor out of it", () => {
  let view = zoomed(wholeMap(SIZE), SIZE, 0.01, 0, 0);
  near(zoomOf(view, SIZE), 1);
  for (let step = 0; step < 100; step += 1) view = panned(view, 500, -500);
  assert.deepEqual([view.x, view.y], [-1, 1]);
  view = zoomed(view, SIZE, 1e9, 400, 300);
  assert.ok(zoomOf(view, SIZE) <= 400);
});

test("the nearest page within reach is found, and none beyond it", () => {
  const map = points([[-1, -1], [0.5, 0.5], [0.51, 0.5], [1, 1]]);
  assert.equal(map.nearest(0.512, 0.5, 0.1), 2);
  assert.equal(map.nearest(0, 0, 0.1), null);
  assert.deepEqual(map.within({ left: -1, top: -1, right: 1, bottom: 1 }).length, 4);
  assert.equal(map.nearest(1, 1, 0.01), 3);
});

test("a page in several collections has the colour of the smallest, and every colour is counted", () => {
  const map = points([[0, 0], [0, 0.1], [0, 0.2], [0, 0.3]], { collections: [[7], [7, 9], [], [9]] });
  const { hues, legend } = colouring(map, "collection", [{ collection_id: 7, name: "Sea", pages: 5 }, { collection_id: 9, name: "Owls", pages: 2 }], 0);
  assert.deepEqual(hues, [1, 2, 0, 2]);
  assert.deepEqual(legend.map(({ hue, name, count }) => [hue, name, count]), [[1, "Sea", 1], [2, "Owls", 2], [0, "map_no_collection", 1]]);
});

test("with more collections than colours the rest share one", () => {
  const collections = Array.from({ length: 10 }, (_, at) => ({ collection_id: at + 1, name: `C${at}`, pages: 100 - at }));
  const { hues } = colouring(points([[0, 0], [0, 0]], { collections: [[1], [10]] }), "collection", collections, 0);
  assert.deepEqual(hues, [1, 8]);
});

test("by time a page is of the last week, month or year, of one of the five latest years before that, or older", () => {
  const at = (words) => Date.parse(words) / 1_000;
  const nowS = at("2026-06-15T12:00Z");
  const saved = ["2026-06-15T11:00Z", "2026-06-05T12:00Z", "2026-01-05T12:00Z", "2025-02-02T12:00Z", "2022-07-01T12:00Z", "2021-07-01T12:00Z", "2020-07-01T12:00Z", "2016-07-01T12:00Z", "2009-07-01T12:00Z"];
  const { hues, legend } = colouring(points(saved.map(() => [0, 0]), { savedAt: saved.map(at) }), "time", [], nowS);
  assert.deepEqual(legend.map(({ name, count }) => [name, count]), [
    ["map_week", 1], ["map_month", 1], ["map_year", 1], ["2025", 1], ["2022", 1], ["2021", 1], ["2020", 1], ["2016", 1], ["map_older", 1],
  ]);
  assert.equal(new Set(hues).size, saved.length);
  assert.equal(hues.at(-1), 0);
});

test("labels never lie over each other or beyond the edge, and finer ones come from near", () => {
  const label = (x, level, pages, words) => ({ x, y: 0, level, pages, words: [words] });
  const labels = [label(0, 0, 90, "sea"), label(0.01, 0, 50, "under it"), label(0.5, 1, 20, "fish"), label(5, 0, 99, "outside")];
  const shown = (zoom) => placeLabels(labels, zoom, ({ x, y }) => toScreen(wholeMap(SIZE), SIZE, x, y), SIZE, (words) => words.length * 8, 16).map(({ words }) => words);
  assert.deepEqual(shown(1), ["sea"]);
  assert.deepEqual(shown(3), ["fish", "sea"]);
});

test("a page's own name has room only after the labels", () => {
  const label = (x, level, words) => ({ x, y: 0, level, pages: 1, words: [words] });
  const labels = [label(0, NAME_LEVEL, "under it"), label(0, 0, "sea"), label(0.5, NAME_LEVEL, "beside it")];
  const placed = placeLabels(labels, 1, ({ x, y }) => toScreen(wholeMap(SIZE), SIZE, x, y), SIZE, (words) => words.length * 8, 16);
  assert.deepEqual(placed.map(({ words }) => words), ["sea", "beside it"]);
  const [{ left }] = placeLabels([label(-1, NAME_LEVEL, "at the edge")], 1, ({ x, y }) => toScreen(wholeMap(SIZE), SIZE, x, y), SIZE, (words) => words.length * 8, 16);
  assert.ok(left >= 4 * "at the edge".length);
});
