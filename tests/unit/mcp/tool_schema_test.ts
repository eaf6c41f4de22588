import assert from "node:assert/strict";
import { argumentsCheck, toolParameters } from "../../../src/mcp/tool_schema.ts";

Deno.test("mcp schema: is passed through, but for what nobody sees in descriptions", () => {
  const given = {
    $schema: "http://json-schema.org/draft-07/schema#",
    type: "object",
    properties: { description: { type: "string", description: "a\u{e0041}b", enum: ["\u200b", "x"] } },
    required: ["description"],
    additionalProperties: false,
  };
  assert.deepEqual(toolParameters(given), {
    ...given,
    properties: { description: { type: "string", description: "ab", enum: ["\u200b", "x"] } },
  });
});

for (const given of [undefined, null, 7, [], "x", {}, { type: "string" }, { properties: 7 }]) {
  Deno.test(`mcp schema: ${JSON.stringify(given)} becomes an object schema`, () => {
    const { type, properties } = toolParameters(given) ?? {};
    assert.deepEqual({ type, properties }, { type: "object", properties: {} });
  });
}

const NUMBERS = {
  type: "object",
  properties: { a: { type: "number" }, b: { type: "string" }, c: { type: ["string", "null"] } },
  required: ["a"],
};

const ARGUMENTS: [unknown, boolean][] = [
  [{ a: 1 }, true],
  [{ a: 1, more: true }, true],
  [{ a: "1" }, false],
  [{}, false],
  [[], false],
  ["x", false],
];

for (const [value, ok] of ARGUMENTS) {
  Deno.test(`mcp arguments: ${JSON.stringify(value)} ${ok ? "pass" : "do not"}`, async () => {
    assert.equal((await argumentsCheck(NUMBERS))(value).ok, ok);
  });
}

Deno.test("mcp arguments: null stands for left out where it may not stand, and stays where it may", async () => {
  const check = await argumentsCheck(NUMBERS);
  assert.deepEqual(check({ a: 1, b: null }), { ok: true, input: { a: 1 } });
  assert.deepEqual(check({ a: 1, c: null }), { ok: true, input: { a: 1, c: null } });
  assert.equal(check({ a: null }).ok, false);
});

Deno.test("mcp arguments: two patterns are two patterns, in linear time", async () => {
  const check = await argumentsCheck({
    type: "object",
    properties: { a: { type: "string", pattern: "^(a+)+$" }, b: { type: "string", pattern: "^b(?=c)" } },
  });
  assert.equal(check({ a: "aa", b: "xx" }).ok, true, "look-ahead is left to the server");
  assert.equal(check({ a: `${"a".repeat(10_000)}!`, b: "bc" }).ok, false);
});

for (const schema of [{ type: "nonsense" }, { $ref: "https://elsewhere.example/x.json" }]) {
  Deno.test(`mcp arguments: ${JSON.stringify(schema)} leaves the check to the server`, async () => {
    assert.equal((await argumentsCheck(schema))({ any: 1 }).ok, true);
  });
}
