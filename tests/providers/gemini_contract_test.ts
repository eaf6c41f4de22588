/** The contract suite for Gemini, but for what its wire has no words for. */

import assert from "node:assert/strict";
import { contract } from "./contract.ts";
import { GEMINI_WIRE } from "./wires.ts";

/** Each of these is tested in Gemini's own words in `gemini_test.ts` or `gemini_render_test.ts`, where there are any. */
const LEFT_OUT = [
  // A call carries what tells it from other models' calls.
  "gives parallel calls whole and in order, and tells while they are written",
  // Arguments come as an object; what is malformed is a finish reason.
  "gives a call with malformed arguments as it was written",
  // There are filters and no refusals.
  "tells a refusal and shows its words",
  // Another list; the path asks for the stream, and options stand one level down.
  "lists models",
  "renders what it sends, streaming, without unset fields",
];

const define = Deno.test;
const left = new Set(LEFT_OUT);
Object.defineProperty(Deno, "test", {
  configurable: true,
  writable: true,
  value: (name: string, fn: () => Promise<void>) => {
    if (!left.delete(name.slice("gemini: ".length))) define(name, fn);
  },
});
contract(GEMINI_WIRE);
Object.defineProperty(Deno, "test", { configurable: true, writable: true, value: define });

Deno.test("gemini contract: leaves out no test that is not there", () => {
  assert.deepEqual([...left], []);
});
