import assert from "node:assert/strict";
import { stat } from "node:fs/promises";
import { PassThrough } from "node:stream";
import { setUp } from "../../../src/cli/config_setup.ts";
import { Dialogue } from "../../../src/cli/dialogue.ts";
import { parseConfig } from "../../../src/config/parse.ts";
import { ProviderError } from "../../../src/errors.ts";
import type { ProviderMap } from "../../../src/types.ts";
import { TempFolder } from "../config/temp_folder.ts";

const GOOD = "sk-good-0123456789abcdef";
const BAD = "sk-bad-0123456789abcdef";

/** Providers of one type that offer `models`, to whom only GOOD is a key. */
function offering(...models: string[]): ProviderMap[string] {
  return () =>
    Promise.resolve({
      createProvider: ({ name, apiKey }) => ({
        name,
        stream: () => assert.fail("nothing is to be asked"),
        render: () => undefined,
        canEnforce: () => false,
        listModels: () => {
          if (apiKey === undefined || apiKey === GOOD) {
            return Promise.resolve(models.map((model) => ({ provider: name, model })));
          }
          throw new ProviderError("auth", `${apiKey} is no key`, { provider: name, model: "" });
        },
      }),
    });
}

interface Talk {
  env?: Record<string, string>;
  providers?: ProviderMap;
  typed: string;
  before?: string;
}

/** A setup with everything typed in advance: what it showed, and the file it left. */
async function talk({ env = {}, providers = {}, typed, before }: Talk) {
  await using folder = await TempFolder.with({
    "project/x": "",
    ...(before === undefined ? {} : { "home/config.jsonc": before }),
  });
  const input = new PassThrough();
  input.write(typed);
  let shown = "";
  const place = {
    env: { NANO_AGENT_HOME: folder.at("home"), ...env },
    cwd: folder.at("project"),
    stdout: () => {},
    stderr: () => {},
    readSecret: () => assert.fail("secrets come from the dialogue"),
    providers,
  };
  const code = await setUp(place, new Dialogue((text) => shown += text, input));
  const text = await folder.read("home/config.jsonc").catch(() => undefined);
  const mode = text === undefined ? 0 : (await stat(folder.at("home/config.jsonc"))).mode & 0o777;
  return { code, shown, text, mode, config: text === undefined ? undefined : await parseConfig(text, "x") };
}

Deno.test("config setup: keys of the environment and local servers are found and checked, values not shown", async () => {
  const { code, shown, text, mode, config } = await talk({
    env: { ANTHROPIC_API_KEY: GOOD, OPENAI_API_KEY: BAD },
    providers: {
      anthropic: offering("claude-haiku-4-5"),
      openai: offering("gpt-5-mini"),
      ollama: offering("llama-a", "llama-b"),
    },
    typed: "3\n\n\n",
  });
  assert.equal(code, 0);
  assert.match(shown, /anthropic +ANTHROPIC_API_KEY +works, 1 model/);
  assert.match(shown, /openai +OPENAI_API_KEY +does not work: \S*redacted\S* is no key/);
  assert.match(shown, /ollama +127\.0\.0\.1:11434 +works, 2 models/);
  assert.match(shown, /1\) auto.*2\) anthropic\/claude-haiku-4-5.*3\) ollama\/llama-a.*4\) ollama\/llama-b/s);
  assert.doesNotMatch(shown, new RegExp(`${GOOD}|${BAD}`));
  assert.deepEqual([config?.model, config?.fallback], ["ollama/llama-a", ["anthropic/claude-haiku-4-5"]]);
  assert.match(text ?? "", /\/\/ Short names for -m/);
  assert.doesNotMatch(text ?? "", new RegExp(`${GOOD}|${BAD}`));
  if (Deno.build.os !== "windows") assert.equal(mode, 0o600);
});

Deno.test("config setup: auto asks for a strategy", async () => {
  const { config } = await talk({
    env: { ANTHROPIC_API_KEY: GOOD },
    providers: { anthropic: offering("claude-haiku-4-5") },
    typed: "\n2\n\n",
  });
  assert.deepEqual([config?.model, config?.routing?.strategy], ["auto", "cheapest"]);
});

Deno.test("config setup: without anything a key is asked for until one works, and kept in the file", async () => {
  const { shown, config } = await talk({
    providers: { openai: offering("gpt-x") },
    typed: `2\n${BAD}\n${GOOD}\n2\n\n`,
  });
  assert.match(shown, /does not work/);
  assert.doesNotMatch(shown, new RegExp(`${GOOD}|${BAD}`));
  assert.deepEqual([config?.providers?.openai?.apiKey, config?.model], [GOOD, "openai/gpt-x"]);
});

Deno.test("config setup: a file is left as it is unless its owner says otherwise", async () => {
  const before = '{ "system": "mine" }';
  assert.equal((await talk({ before, typed: "\n" })).text, before);
  const replaced = await talk({ before, typed: "y\n6\n\n" });
  assert.match(replaced.text ?? "", /"model": "auto"/);
  assert.equal((await talk({ before, typed: "y\n6\nn\n" })).text, before);
});
