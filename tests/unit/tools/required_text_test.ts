import assert from "node:assert/strict";
import { RE2JS } from "re2js";
import { requiredText } from "../../../src/tools/required_text.ts";
import { compileSearch } from "../../../src/tools/search_pattern.ts";

const REQUIRED: [string, string | undefined][] = [
  ["heron", "heron"],
  ["her[o]n\\w+", "her[o]n[0-9A-Za-z_]"],
  ["\\d{4}-\\d{2}", "[0-9][0-9][0-9][0-9]-[0-9][0-9]"],
  ["[a-z]+\\(\\d+\\)", "[a-z]\\([0-9]"],
  ["TODO|FIXME", "(?:TODO|FIXME)"],
  ["a.*(foo|bar(baz)?)", "(?:foo|bar)"],
  ["export (async )?function", "function"],
  ["(?i)Heron\\b", "Heron"],
  ["x{2,}y", "xxy"],
  ["(?P<name>abc)d", "abcd"],
  ["(ab)+", "ab"],
  ["a+b", "ab"],
  ["a*b?c", undefined],
  ["(a+)+$", undefined],
  ["foo|b", undefined],
  ["foo|", undefined],
  [".*", undefined],
  ["\\pL+", undefined],
  ["(?s:a.b)cd", undefined],
];
for (const [pattern, source] of REQUIRED) {
  Deno.test(`required text: of ${pattern} it is ${source ?? "not sure"}`, () => {
    assert.equal(requiredText(pattern)?.source, source);
  });
}

Deno.test("required text: repeats nothing, so that it cannot explode", () => {
  for (const pattern of ["(ab+)+c{900}d", "((foo|foo)+){9}bar", "(?i)(xy|xyxy){50}z{3}"]) {
    assert.doesNotMatch(requiredText(pattern)?.source ?? assert.fail(pattern), /[*+?{](?!:)/);
  }
});

Deno.test("search pattern: the shortcut loses no line of random patterns and texts", async () => {
  const random = numbers(11);
  let short = 0;
  for (let i = 0; i < 4000; i++) {
    const pattern = (random() % 4 === 0 ? "(?i)" : "") + expression(random, 3);
    const lines = Array.from({ length: 12 }, () => line(random));
    const text = lines.join("\n");
    const expected = lines.flatMap((line, number) => RE2JS.compile(pattern).test(line) ? [number] : []);
    const found = [...(await compileSearch(pattern)).matches(text)].map(({ before }) => before);
    // A text that ends in a line end has no line after it.
    assert.deepEqual(
      found,
      expected.filter((n) => n < 11 || lines[11] !== ""),
      `${pattern} in ${JSON.stringify(text)}`,
    );
    if (requiredText(pattern)) short++;
  }
  assert.ok(short > 1000, `${short} patterns had a shortcut`);
});

function expression(random: () => number, depth: number): string {
  const pick = (list: string[]) => list[random() % list.length] ?? "";
  const atom = () => {
    const kind = random() % 12;
    if (depth > 0 && kind === 0) return `(${expression(random, depth - 1)})`;
    if (depth > 0 && kind === 1) {
      return `(?:${expression(random, depth - 1)}|${expression(random, depth - 1)})`;
    }
    return pick([
      "a",
      "b",
      "ab",
      "ba",
      "c",
      "é",
      "👋",
      ".",
      "\\d",
      "\\w",
      "\\s",
      "\\S",
      "\\W",
      "[ab]",
      "[^a]",
      "[a-c-]",
      "\\.",
      "k",
      " ",
    ]);
  };
  const place = () => pick(["", "", "", "", "", "^", "$", "\\b", "\\B"]);
  const times = () => pick(["", "", "", "", "*", "+", "?", "{2}", "{1,2}", "{2,}", "+?"]);
  return Array.from({ length: 1 + random() % 4 }, () => `${place()}${atom()}${times()}`).join("");
}

function line(random: () => number): string {
  const pick = (list: string[]) => list[random() % list.length] ?? "";
  return Array.from(
    { length: random() % 10 },
    () => pick(["a", "b", "ab", "A", "B", "1", " ", ".", "é", "👋", "c", "\t", "\u212a", "\u017f", "-"]),
  ).join("");
}

/** Small pseudo-random numbers, always the same. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 0x7fffffff);
}
