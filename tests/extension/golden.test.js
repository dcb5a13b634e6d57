// Golden events: what the host sends is what the generated schema, and so the add-on, expects.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const schema = read("../../extension/protocol/protocol.schema.json");
const folder = new URL("../protocol/golden/", import.meta.url);
