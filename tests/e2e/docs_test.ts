/** The documentation is true: its commands run, its options exist, its configurations are good. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { type Block, blocksOf, commandsIn, PAGES, pageText } from "../support/doc_blocks.ts";
import { makeTemplate, runBlock } from "../support/doc_place.ts";
import { runBinary } from "../support/server.ts";

const blocks = PAGES.flatMap((page) => blocksOf(page));
const shellBlocks = blocks.filter(({ language }) => ["sh", "bash"].includes(language));
const AT_ONCE = 4;
/** What plugins are asked with. */
const OTHER_OPTIONS = new Set(["--describe"]);
const onWindows = process.platform === "win32";

/** `nano-agent` at the place of a command: at the start, or behind what can stand before one. */
const COMMAND =
  /(?:^|[|;&(!]|\$\(|\b(?:if|then|else|do|while|exec|time|xargs(?: -\S+(?: \d+)?)*))\s*(?:\w+=\S*\s+)*nano-agent(?=\s|$)/gm;

/** Programs that recipes go on with and that are not on this machine. */
const missing = ["git", "jq"].filter((program) => spawnSync(program, ["--version"]).status !== 0);

function shellsFor({ page, language }: Block): string[] {
  if (language === "bash") return ["bash"];
  // Recipes are copied into scripts of either shell.
  const both = page === "docs/cookbook.md" && spawnSync("bash", ["-c", ":"]).status === 0;
  return both ? ["sh", "bash"] : ["sh"];
}

async function checkBlock(template: string, block: Block, shell: string): Promise<void> {
  const { test } = block;
  const outcome = await runBlock(template, { ...test, text: block.text, shell });
  const told = `${block.text}\n${JSON.stringify(outcome, null, 2)}`;
  assert.equal(outcome.code, test.code, told);
  const printed = `${outcome.stdout}\n${outcome.stderr}`;
  for (const pattern of test.expect) assert.ok(pattern.test(printed), `nothing prints ${pattern}: ${told}`);
  for (const pattern of test.stdout) {
    assert.ok(pattern.test(outcome.stdout), `stdout lacks ${pattern}: ${told}`);
  }
  const unexpected = outcome.runs.filter(({ code }) =>
    code !== 0 && code !== test.code && !test.codes.includes(code)
  );
  assert.deepEqual(unexpected, [], told);
  const written = [...commandsIn(block.text).matchAll(COMMAND)].length;
  const wanted = test.runs ?? written;
  assert.ok(outcome.runs.length >= wanted, `${outcome.runs.length} runs instead of ${wanted}: ${told}`);
  assert.ok(
    outcome.requests > 0 || test.expect.length + test.stdout.length > 0,
    `no model was asked, and nothing is expected to be printed: ${told}`,
  );
}

Deno.test({
  name: "docs: every block of shell commands runs and does something",
  ignore: onWindows,
  // Steps run side by side.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(t) {
    const template = await makeTemplate();
    try {
      const waiting = shellBlocks.filter(({ test }) => test.skip === undefined)
        .flatMap((block) => shellsFor(block).map((shell) => ({ block, shell })));
      const work = async () => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          const { block, shell } = next;
          const absent = missing.find((program) => new RegExp(`\\b${program}\\b`).test(block.text));
          const name = `${block.page}:${block.line} ${block.heading} (${shell})`;
          await t.step({
            name: absent ? `${name} (skipped: ${absent} is not here)` : name,
            ignore: absent !== undefined,
            fn: () => checkBlock(template.folder, block, shell),
            sanitizeOps: false,
            sanitizeResources: false,
            sanitizeExit: false,
          });
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    } finally {
      await template.remove();
    }
  },
});

Deno.test("docs: only what needs the network or a person is left out of the tests", () => {
  const reasons = shellBlocks.flatMap(({ page, line, test }) =>
    test.skip ? [`${page}:${line} ${test.skip}`] : []
  );
  for (const reason of reasons) assert.match(reason, /network|registry|a person|checkout/, reason);
});

Deno.test("docs: the cookbook has at least 20 recipes", () => {
  const recipes = new Set(
    shellBlocks.filter(({ page, test }) => page === "docs/cookbook.md" && !test.skip).map(({ heading }) =>
      heading
    ),
  );
  assert.ok(recipes.size >= 20, `${recipes.size} recipes`);
});

async function helpOf(...command: string[]): Promise<string> {
  const env = { PATH: process.env.PATH ?? "", HOME: "/nonexistent" };
  const { stdout, stderr } = await runBinary({ args: [...command, "--help"], env, cwd: "." });
  return stdout + stderr;
}

/** Every option of the program, by command; those of a run count for all of them. */
async function optionsByCommand(): Promise<Map<string, Set<string>>> {
  const flagsIn = (help: string) =>
    new Set(
      [...help.matchAll(/^\s+(?:(-\w), )?(--[\w-]+|-\w\b)/gm)].flatMap(([, short, long]) => [short, long])
        .filter((flag) => flag !== undefined),
    );
  const commandsOf = (help: string) => {
    const listed = /^Commands:\n((?: {2}.*\n?)+)/m.exec(help)?.[1] ?? "";
    // The list may have two columns; a word of a description that is no command has the help of a run.
    return [...listed.matchAll(/(?:^| ) +([a-z]+)(?= )/gm)].map(([, name = ""]) => name)
      .filter((name) => name !== "help");
  };
  const [main, run] = await Promise.all([helpOf(), helpOf("run")]);
  const flags = new Map([["", new Set([...flagsIn(main), ...flagsIn(run)])]]);
  await Promise.all(
    commandsOf(main).map(async (command) => {
      const help = await helpOf(command);
      const below = await Promise.all(commandsOf(help).map((name) => helpOf(command, name)));
      flags.set(command, new Set([help, ...below].flatMap((text) => [...flagsIn(text)])));
    }),
  );
  return flags;
}

/** The words of a command line that follow `nano-agent`, up to where the command ends; what is quoted is no option. */
function* commandLines(text: string): Generator<string[]> {
  const plain = commandsIn(text).replace(/'[^']*'|"(?:\\.|[^"\\])*"/g, "TEXT");
  for (const [, line = ""] of plain.matchAll(/\bnano-agent((?:[ \t]+[^\s|;&)>`]+)+)/g)) {
    yield line.trim().split(/\s+/);
  }
}

Deno.test("docs: every option that is written exists", async () => {
  const known = await optionsByCommand();
  const everywhere = known.get("") ?? new Set();
  const all = new Set([...known.values()].flatMap((flags) => [...flags]));
  assert.ok(all.size > 30, "the help could not be read");
  const problems: string[] = [];
  for (const block of blocks.filter(({ language }) => ["sh", "bash", "powershell"].includes(language))) {
    for (const words of commandLines(block.text)) {
      const own = known.get(words.find((word) => !word.startsWith("-")) ?? "") ?? new Set();
      const end = words.indexOf("--");
      for (const word of end < 0 ? words : words.slice(0, end)) {
        const flag = /^(--[\w-]+|-[a-zA-Z])(?==|$)/.exec(word)?.[1];
        if (flag && !own.has(flag) && !everywhere.has(flag)) {
          problems.push(`${block.page}:${block.line} ${flag} in: nano-agent ${words.join(" ")}`);
        }
      }
    }
  }
  for (const page of PAGES.filter((name) => name !== "CONTRIBUTING.md")) {
    // Tables about other programs name options of theirs.
    const text = pageText(page).replace(/^(`{3,})[^]*?^\1`*$/gm, "").replace(
      /<!-- peers -->[^]*?<!-- end -->/g,
      "",
    );
    for (const [, code = ""] of text.matchAll(/`([^`\n]+)`/g)) {
      const flag = /^(--[a-z][\w-]*)/.exec(code)?.[1];
      if (flag && !all.has(flag) && !OTHER_OPTIONS.has(flag)) problems.push(`${page}: \`${code}\``);
    }
  }
  assert.deepEqual(problems, []);
});

Deno.test("docs: every configuration that is shown is a good one", async () => {
  const home = await mkdtemp(join(tmpdir(), "nano-agent-doc-"));
  try {
    const shown = blocks.filter(({ language, test }) => language === "jsonc" && !test.skip);
    assert.ok(shown.length > 3);
    await Promise.all(shown.map(async (block, index) => {
      const file = join(home, `${index}.jsonc`);
      await writeFile(file, block.text);
      const env = { PATH: process.env.PATH ?? "", HOME: home, NANO_AGENT_HOME: home };
      const { code, stderr } = await runBinary({
        args: ["--config", file, "config", "check"],
        env,
        cwd: home,
      });
      assert.equal(code, 0, `${block.page}:${block.line}: ${stderr}`);
    }));
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});

Deno.test("docs: JSON that is shown is JSON", () => {
  for (const block of blocks.filter(({ language }) => language === "json")) {
    assert.doesNotThrow(() => JSON.parse(block.text), `${block.page}:${block.line}`);
  }
});
