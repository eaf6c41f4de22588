import assert from "node:assert/strict";
import { fillIn, fillPrompt, placeholdersOf } from "../../../src/template/fill.ts";

const values = (all: Record<string, string>) => new Map(Object.entries(all));

Deno.test("fill: input and parameters go where they are named, spaces or none", () => {
  assert.equal(
    fillPrompt("To {{lang}}, {{ lang }}:\n{{input}}", "text", values({ lang: "German" })),
    "To German, German:\ntext",
  );
});

Deno.test("fill: what a value holds is never filled in again", () => {
  const tricky = "{{lang}} {{input}} $& $1 \\{{x}}";
  assert.equal(fillPrompt("{{a}}|{{input}}", tricky, values({ a: "{{input}}" })), `{{input}}|${tricky}`);
});

Deno.test("fill: a text without a place for input has it after a blank line", () => {
  assert.equal(fillPrompt("Summarise.", "text", values({})), "Summarise.\n\ntext");
  assert.equal(fillPrompt("Summarise.", "", values({})), "Summarise.");
  assert.equal(fillPrompt("", "text", values({})), "text");
  assert.equal(fillPrompt("Write \\{{input}}.", "text", values({})), "Write {{input}}.\n\ntext");
});

Deno.test("fill: a backslash makes a placeholder text, other braces are text anyway", () => {
  assert.equal(fillIn("\\{{a}} {{a}}", values({ a: "1" })), "{{a}} 1");
  const code = "style={{ color: 'red' }} {{#if x}} {{a.b}} {{}} {{ 1 }}";
  assert.equal(fillIn(code, values({ x: "1", a: "2" })), code);
  assert.deepEqual([...placeholdersOf(`${code} \\{{a}}`).keys()], []);
});

Deno.test("fill: the lines of many placeholders are counted once", () => {
  const places = placeholdersOf(Array.from({ length: 200_000 }, (_, n) => `{{p${n}}} {{p0}}`).join("\n"));
  assert.equal(places.size, 200_000);
  assert.deepEqual([places.get("p0"), places.get("p1"), places.get("p199999")], [0, 1, 199_999]);
});
