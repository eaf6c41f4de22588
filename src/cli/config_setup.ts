/** `config init` on a terminal: looks for keys and local models, checks them, asks what cannot be known. */

import { chmod } from "node:fs/promises";
import { DEFAULT_MODELS } from "../catalog/families.ts";
import { setInText } from "../config/edit_text.ts";
import { writeWhole } from "../config/edit.ts";
import { effectiveConfig, exists } from "../config/load.ts";
import { parseConfig } from "../config/parse.ts";
import { pathsOf } from "../config/paths.ts";
import type { Config } from "../config/schema.ts";
import { secretEnvValues } from "../config/redact.ts";
import { STARTER } from "../config/starter.ts";
import { oneLine } from "../output/terminal.ts";
import { own } from "../own.ts";
import type { ProviderMap } from "../types.ts";
import type { ConfigPlace } from "./config_command.ts";
import type { Dialogue } from "./dialogue.ts";
import { discover, type Discovery, isAskedFreely } from "./discover.ts";
import { keysInSight, readinessOf } from "./readiness.ts";
import { rememberFound } from "./remember_found.ts";
import { Secrets } from "./secrets.ts";

/** Where the setup runs. */
export interface SetupPlace extends ConfigPlace {
  providers: ProviderMap;
}

const PRIVATE_MODE = 0o600;
const KEY_LIMIT_MS = 5_000;
const LOCAL_LIMIT_MS = 300;
/** Models of one local server that are offered to choose from. */
const MOST_LOCAL = 5;
/** Whose key can be typed in; every other one is for `config set`. */
const KEY_PROVIDERS = ["anthropic", "openai", "gemini", "openrouter", "groq"];

/** Asks, then writes the user's file. Returns the exit code; nothing is written before the last answer. */
export async function setUp(place: SetupPlace, dialogue: Dialogue): Promise<number> {
  const { userFile, stateFolder } = pathsOf(place.env, place.cwd, place.configFile);
  const isThere = exists(userFile);
  if (isThere && !await dialogue.confirm(`${userFile} is there already. Replace it?`, false)) {
    dialogue.say("it was left as it is; nano-agent config edit opens it");
    return 0;
  }
  const secrets = new Secrets();
  secrets.add(...secretEnvValues(place.env));
  dialogue.say("Looking for keys in the environment and for models on this machine …");
  const found = await lookAround({}, place, secrets);
  for (const one of found) dialogue.say(`  ${secrets.redact(lineOf(one, place))}`);
  const config: Config = {};
  if (!found.some(works)) found.push(...await askForKey(config, place, secrets, dialogue));
  await askForModel(config, found.filter(works), dialogue);
  const text = written(config);
  await parseConfig(text, userFile);
  if (!await dialogue.confirm(`Write ${userFile}?`, true)) {
    dialogue.say("nothing was written");
    return 0;
  }
  await writeWhole(userFile, text);
  await chmod(userFile, PRIVATE_MODE);
  const { warning } = await rememberFound(stateFolder, found);
  if (warning) dialogue.say(warning);
  place.stdout(`${userFile}\n`);
  dialogue.say(
    found.some(works) || config.providers
      ? 'try it: nano-agent "say hello"'
      : "a key is still missing: nano-agent config set providers.anthropic.apiKey -",
  );
  return 0;
}

function works({ error }: Discovery): boolean {
  return error === undefined;
}

/** Asks every provider that has a key, and every local server, for its models; servers that are off are left out. */
async function lookAround(config: Config, place: SetupPlace, secrets: Secrets): Promise<Discovery[]> {
  const effective = effectiveConfig(config, place.env);
  const ready = readinessOf(effective.providers, place.env, Object.keys(place.providers))
    .flatMap(({ name, ready }) => ready ? effective.providers[name] ?? [] : []);
  const needs = { effective, env: place.env, providers: place.providers, secrets };
  const [far, near] = await Promise.all([
    discover(ready.filter((one) => !isAskedFreely(one)), needs, {
      connectMs: KEY_LIMIT_MS,
      totalMs: KEY_LIMIT_MS,
    }),
    discover(ready.filter(isAskedFreely), needs, { connectMs: LOCAL_LIMIT_MS, totalMs: LOCAL_LIMIT_MS }),
  ]);
  return [...far, ...near.filter(works)];
}

/** One provider: where its key comes from, by name, and what came of asking it. */
function lineOf({ provider, models, error, latencyMs }: Discovery, { env }: SetupPlace): string {
  const [source = ""] = keysInSight(provider, env);
  const where = source.startsWith("env:")
    ? source.slice(4)
    : source
    ? "the key you gave"
    : new URL(provider.baseUrl ?? "").host;
  const time = latencyMs === undefined ? "" : ` (${latencyMs} ms)`;
  const count = models === undefined
    ? "works"
    : `works, ${models.length} ${models.length === 1 ? "model" : "models"}`;
  const outcome = error ? `does not work: ${oneLine(error.message, 200)}` : count + time;
  return `${provider.name.padEnd(11)} ${where.padEnd(20)} ${outcome}`;
}

/** A key that is typed in and checked; kept all the same when only the network failed. */
async function askForKey(
  config: Config,
  place: SetupPlace,
  secrets: Secrets,
  dialogue: Dialogue,
): Promise<Discovery[]> {
  dialogue.say("\nNothing here can answer yet. Whose key do you have?");
  const name = await dialogue.choose("Provider", [
    ...KEY_PROVIDERS.map((one) => ({ value: one, label: one })),
    { value: undefined, label: "none: I will set one later" },
  ]);
  if (name === undefined) return [];
  for (;;) {
    const key = await dialogue.secret(`Key of ${name} (not shown, Enter for none):`);
    if (key === "") return [];
    secrets.add(key);
    const tried: Config = { providers: { [name]: { apiKey: key } } };
    const answer = (await lookAround(tried, place, secrets)).find(({ provider }) => provider.name === name);
    if (!answer) return [];
    dialogue.say(`  ${secrets.redact(lineOf(answer, place))}`);
    const isRefused = answer.error && "kind" in answer.error && answer.error.kind === "auth";
    if (works(answer) || (!isRefused && await dialogue.confirm("Keep it all the same?", true))) {
      config.providers = tried.providers;
      return [answer];
    }
  }
}

/** What a provider would be asked for: our choice if it has it, else the first it named. */
function modelsOf({ provider, models = [] }: Discovery): string[] {
  const preset = own(DEFAULT_MODELS, provider.name);
  const names = models.map(({ model }) => model);
  const [first] = names;
  const chosen = preset !== undefined && (first === undefined || names.includes(preset)) ? preset : first;
  const all = isAskedFreely(provider) ? [...new Set([chosen, ...names])].slice(0, MOST_LOCAL) : [chosen];
  return all.flatMap((model) => model === undefined ? [] : [`${provider.name}/${model}`]);
}

async function askForModel(config: Config, ready: Discovery[], dialogue: Dialogue): Promise<void> {
  const models = ready.flatMap(modelsOf);
  if (models.length === 0) return;
  dialogue.say("\nWhich model answers when none is named?");
  config.model = await dialogue.choose("Model", [
    { value: "auto", label: "auto: nano-agent chooses for each prompt" },
    ...models.map((name) => ({ value: name, label: name })),
  ]);
  if (config.model === "auto") {
    dialogue.say("\nWhat should the choice look at?");
    config.routing = {
      strategy: await dialogue.choose("Strategy", [
        { value: "balanced", label: "balanced: good enough, at a good price" },
        { value: "cheapest", label: "cheapest: the lowest price that will do" },
        { value: "performance", label: "performance: the best answer" },
        { value: "latency", label: "latency: the quickest answer" },
      ]),
    };
    return;
  }
  const chosen = config.model.slice(0, config.model.indexOf("/"));
  const others = ready.filter(({ provider }) => provider.name !== chosen).flatMap((one) =>
    modelsOf(one)[0] ?? []
  );
  if (others.length === 0) return;
  const wanted = await dialogue.confirm(`\nWhen it fails, go on with ${others.join(", then ")}?`, true);
  if (wanted) config.fallback = others;
}

/** The commented file with the answers in it. */
function written({ model, routing, fallback, providers = {} }: Config): string {
  let text = STARTER;
  const set = (path: string[], value: unknown) => {
    if (value !== undefined) text = setInText(text, path, value);
  };
  set(["model"], model);
  set(["routing"], routing);
  set(["fallback"], fallback);
  for (const [name, { apiKey }] of Object.entries(providers)) set(["providers", name, "apiKey"], apiKey);
  return text;
}
