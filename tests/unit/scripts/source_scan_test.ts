import assert from "node:assert/strict";
import { findExports, findImports, linesMatching, maskSource } from "../../../scripts/source_scan.ts";

Deno.test("maskSource: blanks comments, strings and regular expressions and keeps every offset", () => {
  const source =
    `const a = "x // y"; // "z"\n/* import("q") */ const b = 4 / 2 / 1; const c = /["'/]/g.test(a);\n`;
  const masked = maskSource(source);
  assert.equal(masked.length, source.length);
  assert.equal(
    masked.replace(/ +/g, " "),
    `const a = " "; \n const b = 4 / 2 / 1; const c = / g.test(a);\n`,
  );
});

Deno.test("maskSource: keeps code inside templates, nested ones and objects included", () => {
  const source = "const t = `a ${one({ b: `c ${two} } d` })} e`; three();";
  const masked = maskSource(source);
  assert.equal(masked.length, source.length);
  for (const name of ["one", "two", "three"]) assert.match(masked, new RegExp(`\\b${name}\\b`));
  for (const name of ["a", "c", "d", "e"]) assert.doesNotMatch(masked, new RegExp(`\\b${name}\\b`));
});

Deno.test("findImports: tells static, dynamic, erased and computed imports apart", () => {
  const source = `
import process from "node:process";
import { a, type B } from './b.ts';
import type { C } from "./c.ts";
import * as d from "./d.ts";
import "./e.ts";
export { f } from "./f.ts";
export type { G } from "./g.ts";
export * from "./h.ts";
import {
  i,
} from "./i.ts";
const j = await import("./j.ts");
const k = await import(name);
const l = await import(\`./\${name}.ts\`);
const m = await import("./m" + name);
type N = typeof import("./n.ts");
const o = await import("./o.json", { with: { type: "json" } });
// import "./comment.ts";
const p = 'import "./text.ts"';
export const q = Array.from("qq");
this.import("./method.ts");
`;
  const found = findImports(source).map(({ specifier, typeOnly, dynamic }) =>
    `${specifier}${typeOnly ? " type" : ""}${dynamic ? " dynamic" : ""}`
  );
  assert.deepEqual(found, [
    "node:process",
    "./b.ts",
    "./c.ts type",
    "./d.ts",
    "./e.ts",
    "./f.ts",
    "./g.ts type",
    "./h.ts",
    "./i.ts",
    "./j.ts dynamic",
    "undefined dynamic",
    "undefined dynamic",
    "undefined dynamic",
    "./n.ts type dynamic",
    "./o.json dynamic",
  ]);
});

Deno.test("findExports: finds the declarations without a docstring", () => {
  const source = `
/** Documented. */
export function a(): void;
export function a(): void {}
// Not a docstring.
export const b = 1;
/** Documented, on
 * two lines. */
export async function c() {}
export interface D {}
export { a as e };
`;
  assert.deepEqual(findExports(source).map((each) => `${each.name} ${each.line} ${each.documented}`), [
    "a 3 true",
    "b 6 false",
    "c 9 true",
    "D 10 false",
  ]);
});

Deno.test("linesMatching: finds code and passes over strings", () => {
  assert.deepEqual(linesMatching(maskSource('"fetch(";\nfetch(1);\n// fetch(\n  fetch(2);'), /fetch\(/g), [
    2,
    4,
  ]);
});
