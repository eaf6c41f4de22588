import assert from "node:assert/strict";
import { Command } from "@commander-js/extra-typings";
import { type RunOptions, separateDebug, withRunOptions } from "../../../src/cli/arguments.ts";

function commandOf() {
  return withRunOptions(new Command()).exitOverride().configureOutput({
    writeErr: () => {},
    writeOut: () => {},
  });
}

/** Options and prompt words of a command line, as the program reads it. */
function parsed(...argv: string[]): { options: RunOptions; words: string[] } {
  const command = commandOf();
  const takesValue = (flag: string) =>
    command.options.some((option) => option.required && (option.short === flag || option.long === flag));
  command.parse(separateDebug(argv, takesValue), { from: "user" });
  return { options: command.opts(), words: command.args };
}

function refusal(...argv: string[]): string {
  try {
    parsed(...argv);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return assert.fail(`${argv.join(" ")} is accepted`);
}

Deno.test("arguments: options may stand before, between and after the words", () => {
  const { options, words } = parsed("-m", "a/b", "explain", "-x", "this", "--max-turns", "3");
  assert.deepEqual(words, ["explain", "this"]);
  assert.deepEqual([options.model, options.extract, options.maxTurns], ["a/b", true, 3]);
});

Deno.test("arguments: after -- everything is prompt", () => {
  const { options, words } = parsed("-q", "--", "--debug", "-m");
  assert.deepEqual([options.debug, options.quiet, words], [undefined, true, ["--debug", "-m"]]);
});

Deno.test("arguments: -f and --file add up in their order", () => {
  assert.deepEqual(parsed("-f", "a", "--file", "b", "-f", "-").options.file, ["a", "b", "-"]);
});

Deno.test("arguments: lists are split at commas, repeated ones add up, those in patterns stay", () => {
  assert.deepEqual(parsed("--fallback", "a/b, c/d,", "--fallback", "e/f").options.fallback, [
    "a/b",
    "c/d",
    "e/f",
  ]);
  assert.deepEqual(
    parsed("--allow", "write(src/**),execute(git log, git status),read").options.allow,
    ["write(src/**)", "execute(git log, git status)", "read"],
  );
});

Deno.test("arguments: --no-fallback is false, without it nothing is said", () => {
  assert.equal(parsed("--no-fallback").options.fallback, false);
  assert.notEqual(parsed("hi").options.fallback, false);
});

Deno.test("arguments: --no-color is false, without it colours are not refused", () => {
  assert.deepEqual([parsed("--no-color").options.color, parsed("hi").options.color], [false, true]);
});

const REFUSED = [
  ["--max-turns", "0"],
  ["--max-turns", "1.5"],
  ["--max-turns", "many"],
  ["--max-tokens", "-1"],
  ["--max-cost", "-0.1"],
  ["--max-cost", "NaN"],
  ["--max-cost", ""],
  ["--timeout", "0"],
  ["--timeout", "Infinity"],
  ["--temperature", "2.1"],
  ["--temperature", ""],
  ["--effort", "extreme"],
  ["--stdin", "maybe"],
  ["--output", "xml"],
  ["--stream", "yes"],
];
for (const [option = "", value = ""] of REFUSED) {
  Deno.test(`arguments: ${option} ${JSON.stringify(value)} is refused by name`, () => {
    assert.match(refusal(option, value), new RegExp(option));
  });
}

Deno.test("arguments: limits take what is allowed", () => {
  const { options } = parsed(
    "--max-cost",
    "0",
    "--timeout",
    "0.5",
    "--temperature",
    "0",
    "--max-tokens",
    "1",
  );
  assert.deepEqual([options.maxCost, options.timeout, options.temperature, options.maxTokens], [
    0,
    0.5,
    0,
    1,
  ]);
});

Deno.test("arguments: an unknown option names the nearest one", () => {
  assert.match(refusal("--modle", "x"), /unknown option '--modle'\n\(Did you mean --model\?\)/);
});

Deno.test("arguments: --debug takes a value only after =", () => {
  assert.deepEqual(parsed("--debug", "why?"), { ...parsed("--debug=", "why?") });
  assert.deepEqual([parsed("--debug", "why?").words, parsed("--debug", "why?").options.debug], [
    ["why?"],
    "",
  ]);
  assert.deepEqual([parsed("--debug=t.jsonl", "why?").words, parsed("--debug=t.jsonl").options.debug], [
    ["why?"],
    "t.jsonl",
  ]);
});

const takesValue = (flag: string) => flag === "-p" || flag === "--prompt";
const DEBUG: [string[], string[]][] = [
  [["--debug", "hi"], ["--debug=", "hi"]],
  [["hi", "--debug"], ["hi", "--debug="]],
  [["--debug=x", "hi"], ["--debug=x", "hi"]],
  [["-p", "--debug"], ["-p", "--debug"]],
  [["--prompt", "--debug", "--debug"], ["--prompt", "--debug", "--debug="]],
  [["--", "--debug"], ["--", "--debug"]],
  [["--debug", "--", "--debug"], ["--debug=", "--", "--debug"]],
  [["-q", "--debug"], ["-q", "--debug="]],
  [[], []],
];
for (const [argv, expected] of DEBUG) {
  Deno.test(`arguments: separateDebug makes ${JSON.stringify(argv)} into ${JSON.stringify(expected)}`, () => {
    assert.deepEqual(separateDebug(argv, takesValue), expected);
  });
}
