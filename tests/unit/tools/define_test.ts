import assert from "node:assert/strict";
import { defineTool } from "../../../src/tools/define.ts";
import { allTools } from "../../../src/tools/mod.ts";

const sample = defineTool({
  name: "sample",
  description: "A sample.",
  class: "read",
  properties: {
    name: { type: "string" },
    count: { type: "integer", minimum: 1, maximum: 9 },
    deep: { type: "boolean" },
  },
  required: ["name"],
  run: () => Promise.resolve({ text: "" }),
});

const GOOD: [unknown, unknown][] = [
  [{ name: "a" }, { name: "a" }],
  [{ name: "" }, { name: "" }],
  [{ name: "a", count: 3, deep: false }, { name: "a", count: 3, deep: false }],
  [{ name: "a", count: "3", deep: "true" }, { name: "a", count: 3, deep: true }],
  [{ name: "a", count: null, deep: null }, { name: "a" }],
];
for (const [given, input] of GOOD) {
  Deno.test(`define: accepts ${JSON.stringify(given)}`, () => {
    assert.deepEqual(sample.check(given), { ok: true, input });
  });
}

const BAD: [unknown, RegExp][] = [
  [{}, /name: is required/],
  [{ name: null }, /name: is required/],
  [{ name: 7 }, /name: expected text, found a number \(7\)/],
  [{ name: ["a"] }, /name: expected text, found a list/],
  [{ name: "a", count: 1.5 }, /count: expected a whole number, found a number \(1.5\)/],
  [{ name: "a", count: "many" }, /count: expected a whole number, found text \("many"\)/],
  [{ name: "a", count: 0 }, /count: must be at least 1, found 0/],
  [{ name: "a", count: 10 }, /count: must be at most 9, found 10/],
  [{ name: "a", deep: "maybe" }, /deep: expected true or false/],
  [{ name: "a", mode: "append" }, /mode: no such argument, there are name, count, deep/],
  [JSON.parse('{"name":"a","__proto__":{"count":1}}'), /__proto__: no such argument/],
  [{ name: "a", constructor: 1 }, /constructor: no such argument/],
  ["name", /expected an object/],
  [[], /expected an object .* found a list/],
  [null, /found null/],
];
for (const [given, problem] of BAD) {
  Deno.test(`define: refuses ${JSON.stringify(given)} in words`, () => {
    const checked = sample.check(given);
    assert.ok(!checked.ok);
    assert.match(checked.problem, problem);
  });
}

Deno.test("define: tells all problems at once", () => {
  const checked = sample.check({ count: "x" });
  assert.ok(!checked.ok);
  assert.match(checked.problem, /count: .*; name: is required/);
});

Deno.test("tools: have the promised arguments and classes", () => {
  const told = allTools().map((
    tool,
  ) => [tool.name, tool.class, Object.keys(tool.parameters.properties as object)]);
  assert.deepEqual(told, [
    ["read_file", "read", ["file_path", "offset", "limit"]],
    ["list_directory", "read", ["directory_path"]],
    ["get_file_info", "read", ["file_path"]],
    ["find_files", "read", ["pattern", "directory_path"]],
    ["search_files", "read", ["pattern", "directory_path", "glob"]],
    ["write_file", "write", ["file_path", "content"]],
    ["edit_file", "write", ["file_path", "old_str", "new_str", "replace_all"]],
    ["run_command", "execute", ["command", "timeout_ms"]],
  ]);
});

Deno.test("tools: cost few bytes of every request", () => {
  const sent = allTools().map(({ name, description, parameters }) => ({ name, description, parameters }));
  assert.ok(JSON.stringify(sent).length < 4000, `${JSON.stringify(sent).length} bytes`);
});
