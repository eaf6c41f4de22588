import assert from "node:assert/strict";
import { mayConcern, toolName } from "../../../src/mcp/tool_names.ts";
import { type ToolWishes, wantedServers } from "../../../src/mcp/wanted_servers.ts";

const NAMES: [string, string, string][] = [
  ["files", "read", "mcp__files__read"],
  ["files", "a.b/c d", "mcp__files__a_b_c_d"],
  ["files", "ü", "mcp__files___"],
  ["s".repeat(40), "t".repeat(40), `mcp__${"s".repeat(40)}__${"t".repeat(17)}`],
];

for (const [server, tool, name] of NAMES) {
  Deno.test(`mcp names: ${tool} of ${server} is ${name}`, () => {
    assert.equal(toolName(server, tool, new Set()), name);
  });
}

Deno.test("mcp names: what would have the name of another gets a number, within the length", () => {
  const taken = new Set<string>();
  const names = ["a b", "a_b", "a.b"].map((tool) => toolName("s", tool, taken));
  assert.deepEqual(names, ["mcp__s__a_b", "mcp__s__a_b_2", "mcp__s__a_b_3"]);
  const long = ["x".repeat(99), "x".repeat(98)].map((tool) => toolName("s", tool, taken));
  assert.deepEqual(long.map((name) => name.length), [64, 64]);
  assert.notEqual(long[0], long[1]);
});

const CONCERNS: [string, boolean][] = [
  ["read", true],
  ["execute", true],
  ["all", true],
  ["write", false],
  ["none", false],
  ["read_file", false],
  ["mcp__*", true],
  ["*", true],
  ["*_file", true],
  ["mcp__files__*", true],
  ["mcp__files__read", true],
  ["mcp__f*", true],
  ["mcp__file__*", false],
  ["mcp__other__*", false],
];

for (const [subject, expected] of CONCERNS) {
  Deno.test(`mcp names: ${subject} ${expected ? "may" : "cannot"} mean a tool of files`, () => {
    assert.equal(mayConcern(subject, "files"), expected);
  });
}

const none = { allow: [], yes: false };
const WANTED: [string, ToolWishes, string[]][] = [
  ["without a word all are", none, ["a", "b"]],
  ["--tools none wants none", { ...none, request: ["none"] }, []],
  ["--tools write wants none", { ...none, request: ["write"], yes: true }, []],
  ["--tools read wants all, for what only reads", { ...none, request: ["read"] }, ["a", "b"]],
  ["--tools names one", { ...none, request: ["read_file", "mcp__b__x"] }, ["b"]],
  ["the configuration names one", { ...none, configOffer: ["write", "mcp__a__*"] }, ["a"]],
  ["--allow adds to the configuration", { ...none, configOffer: ["write"], allow: ["mcp__a__x"] }, ["a"]],
  ["-y adds all to the configuration", { allow: [], yes: true, configOffer: ["write"] }, ["a", "b"]],
];

for (const [what, wishes, expected] of WANTED) {
  Deno.test(`mcp servers wanted: ${what}`, () => {
    assert.deepEqual(wantedServers(["a", "b"], wishes), expected);
  });
}
