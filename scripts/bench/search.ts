/** The tree that is searched in the benchmark: many small files, as in a large checkout with its packages. */

import { join } from "node:path";

/** How many files there are. */
export const FILES = 100_000;
/** Where it lies in the benchmark's folder. */
export const TREE = "tree";
/** Stands in one file of a thousand, once. */
export const SOUGHT = "heron_[0-9]+_nest";

const FOLDERS = 1_000;
const WORDS = [
  "const",
  "value",
  "return",
  "import",
  "stone",
  "river",
  "window",
  "letter",
  "export",
  "function",
];

/** Makes the tree below `folder`; takes some seconds. */
export function makeTree(folder: string): void {
  const perFolder = FILES / FOLDERS;
  for (let n = 0; n < FOLDERS; n++) {
    const path = join(folder, TREE, `d${n % 30}`, `e${n}`);
    Deno.mkdirSync(path, { recursive: true });
    for (let f = 0; f < perFolder; f++) {
      Deno.writeTextFileSync(join(path, `f${f}.ts`), textOf(n * perFolder + f));
    }
  }
}

function textOf(seed: number): string {
  const lines = Array.from({ length: 8 + seed % 25 }, (_, line) => {
    const words = Array.from({ length: 6 }, (_, n) => WORDS[(seed * 7 + line * 3 + n * 5) % WORDS.length]);
    return `  ${words.join(" ")} ${seed + line};`;
  });
  if (seed % 1_000 === 0) lines.push(`heron_${seed}_nest`);
  return `${lines.join("\n")}\n`;
}
