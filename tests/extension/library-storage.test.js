// What takes how much room: its parts in order, none too thin to be seen, and together all of it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { partsOf, widthsOf } from "../../extension/library/storage.js";

const SHARES = [{ kind: "models", bytes: 6_000 }, { kind: "texts", bytes: 3_000 }, { kind: "spare", bytes: 0 }, { kind: "sources", bytes: 1_000 }];

test("what there is is told in one order, whatever order it came in", () => {
  const { total, parts } = partsOf(SHARES);
  assert.equal(total, 10_000);
  assert.deepEqual(parts.map(({ kind, share }) => [kind, share]), [["texts", 0.3], ["sources", 0.1], ["models", 0.6]]);
});

test("a part that would be too thin is drawn as thick as can be seen, and the bar stays as long as it is", () => {
  const { parts } = partsOf([{ kind: "texts", bytes: 10 }, { kind: "models", bytes: 5_000_000_000 }]);
  const widths = widthsOf(parts);
  assert.ok((widths[0] ?? 0) > 0.003);
  assert.ok(Math.abs(widths.reduce((sum, width) => sum + width, 0) - 1) < 1e-12);
});

test("of nothing there are no parts", () => {
  assert.deepEqual(partsOf([{ kind: "texts", bytes: 0 }]), { total: 0, parts: [] });
  assert.deepEqual(widthsOf([]), []);
});
