import assert from "node:assert/strict";
import picomatch from "picomatch";
import { compileGlob } from "../../../src/tools/glob.ts";

const FITS: [string, string, boolean][] = [
  ["a?c.ts", "x/abc.ts", true],
  ["a?c.ts", "a/c.ts", false],
  ["[ab].ts", "b.ts", true],
  ["[!ab].ts", "b.ts", false],
  ["[^a-c].ts", "d.ts", true],
  ["[]x].ts", "].ts", true],
  ["[a", "[a", true],
  ["src/[!a]*", "src//", false],
  ["a.ts", "abts", false],
  ["a+b|c^$", "a+b|c^$", true],
  ["\\*.ts", "*.ts", true],
  ["\\*.ts", "a.ts", false],
  ["a**b", "axxb", true],
  ["src/a**b", "src/a/b", false],
  ["{src,lib}/**", "lib/x/y", true],
  ["{src/{a,b},lib}/*.ts", "src/b/x.ts", true],
  ["**/{a,b}", "x/y/b", true],
  ["!*.ts", "a.md", true],
  ["!*.ts", "x/a.ts", false],
  ["!src/**", "lib/a", true],
  ["日*.md", "日本.md", true],
  ["?.md", "👋.md", true],
  ["a}b,c", "a}b,c", true],
  ["a\nb*", "a\nbc", true],
];
for (const [pattern, path, fits] of FITS) {
  Deno.test(`glob: ${JSON.stringify(path)} ${fits ? "fits" : "does not fit"} ${JSON.stringify(pattern)}`, async () => {
    assert.equal((await compileGlob(pattern))(path), fits);
  });
}

Deno.test("glob: agrees with picomatch on random patterns", async () => {
  const random = numbers(7);
  const pick = (list: string[]) => list[random() % list.length] ?? "";
  const segment = () => pick(["*", "a", "b*", "*a", "?", "[ab]", "[^b]", "{a,b}", "a.{b,c}", "*.*"]);
  const name = () => pick(["a", "b", "ab", "ba", "a.b", "a.c", "c", ".a"]);
  for (let i = 0; i < 2000; i++) {
    const parts = Array.from({ length: 2 + random() % 3 }, () => random() % 4 === 0 ? "**" : segment());
    const pattern = parts.join("/");
    const path = Array.from({ length: 1 + random() % 4 }, name).join("/");
    // Whether `a/**` fits `a` is a question about folders, which are never asked about.
    if (pattern.endsWith("**")) continue;
    const expected = picomatch(pattern, { dot: true })(path);
    assert.equal((await compileGlob(pattern))(path), expected, `${pattern} and ${path}`);
  }
});

Deno.test("glob: a pattern built to explode does not", async () => {
  for (const pattern of ["*a".repeat(100) + "b", "**/".repeat(100) + "b", "{a,aa}".repeat(100) + "b"]) {
    assert.equal((await compileGlob(pattern))("a/".repeat(50) + "a".repeat(200)), false);
  }
});

/** Small pseudo-random numbers, always the same. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 0x7fffffff);
}
