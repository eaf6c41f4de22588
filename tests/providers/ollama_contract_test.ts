/** The contract suite for Ollama's NDJSON, but for what such a stream has no words for. */

import assert from "node:assert/strict";
import { contract } from "./contract.ts";
import { OLLAMA_WIRE } from "./wires.ts";

/** Each of these is tested in Ollama's own words in `ollama_test.ts`, where there are any. */
const LEFT_OUT = [
  // Comments are of server-sent events.
  "reads a stream with comments between",
  "reads a stream without a content type",
  "fails with network when the answer has nothing but comments",
  // There is neither a refusal nor a count of what was cached or thought.
  "tells a refusal and shows its words",
  "counts all input, cached parts included",
  // An error is a text and has no type.
  "judges an error inside a stream by what it says",
  // Another list, and options one level down.
  "lists models",
  "renders what it sends, streaming, without unset fields",
];

const define = Deno.test;
const left = new Set(LEFT_OUT);
Object.defineProperty(Deno, "test", {
  configurable: true,
  writable: true,
  value: (name: string, fn: () => Promise<void>) => {
    if (!left.delete(name.slice("ollama: ".length))) define(name, fn);
  },
});
contract(OLLAMA_WIRE);
Object.defineProperty(Deno, "test", { configurable: true, writable: true, value: define });

Deno.test("ollama contract: leaves out no test that is not there", () => {
  assert.deepEqual([...left], []);
});
