// Golden messages: what host and add-on send is what the generated schema says, in JavaScript too.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const folder = new URL("../protocol/golden/", import.meta.url);
const schema = read(new URL("../../extension/protocol/protocol.schema.json", import.meta.url));

const KINDS = {
  string: (value) => typeof value === "string",
  integer: Number.isSafeInteger,
  number: (value) => typeof value === "number",
  boolean: (value) => typeof value === "boolean",
  null: (value) => value === null,
  array: Array.isArray,
  object: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
};

function read(url) {
  return JSON.parse(readFileSync(url, "utf8"));
}

/** Returns where `value` breaks `rule`, as a path with the reason; null where it fits. */
function fault(value, rule, path) {
  if (rule.$ref) return fault(value, schema.$defs[rule.$ref.split("/").at(-1)], path);
  if (rule.anyOf) {
    const faults = rule.anyOf.map((choice) => fault(value, choice, path));
    return faults.includes(null) ? null : faults.join(" or ");
  }
  if (rule.enum) return rule.enum.includes(value) ? null : `${path} is not one of ${rule.enum}`;
  if (rule.type && !KINDS[rule.type](value)) return `${path} is no ${rule.type}`;
  if (value < rule.minimum || value > rule.maximum) return `${path} is out of range`;
  const missing = (rule.required ?? []).find((name) => !Object.hasOwn(value, name));
  if (missing) return `${path} lacks ${missing}`;
  const inside = rule.prefixItems
    ? rule.prefixItems.map((item, at) => fault(value[at], item, `${path}[${at}]`))
    : rule.type === "array"
      ? value.map((item, at) => fault(item, rule.items, `${path}[${at}]`))
      : Object.entries(rule.properties ?? {})
          .filter(([name]) => Object.hasOwn(value, name))
          .map(([name, field]) => fault(value[name], field, `${path}.${name}`));
  return inside.find((found) => found !== null) ?? null;
}

for (const [prefix, union] of [
  ["request", "AnyRequest"],
  ["event", "AnyEvent"],
]) {
  const { mapping } = schema.$defs[union].discriminator;
  const names = readdirSync(folder).filter((name) => name.startsWith(`${prefix}-`));
  const goldens = names.map((name) => ({ name, message: read(new URL(name, folder)) }));

  test(`there is a golden ${prefix} of every type, and of no other`, () => {
    const types = new Set(goldens.map(({ message }) => message.type));
    assert.deepEqual([...types].sort(), Object.keys(mapping).sort());
  });

  for (const { name, message } of goldens) {
    test(`${name} fits the schema`, () => {
      assert.equal(fault(message, { $ref: mapping[message.type] }, message.type), null);
    });

    test(`${name} without one of its required fields does not`, () => {
      const rule = schema.$defs[mapping[message.type].split("/").at(-1)];
      for (const field of rule.required) {
        const { [field]: _, ...rest } = message;
        assert.equal(fault(rest, rule, "message"), `message lacks ${field}`);
      }
    });
  }
}
