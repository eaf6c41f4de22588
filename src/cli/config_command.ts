/** What `nano-agent config …` does. */

import { spawnSync } from "node:child_process";
import process from "node:process";
import { setValue, writeWhole } from "../config/edit.ts";
import { exists, loadConfig, textOf } from "../config/load.ts";
import { ConfigError, problemsOf } from "../config/parse.ts";
import { findProjectFile, pathsOf } from "../config/paths.ts";
import { STARTER } from "../config/starter.ts";
import { untrustedPart } from "../config/untrusted.ts";
import type { Config } from "../config/schema.ts";
import { UserError } from "../errors.ts";
import { withoutSecrets } from "./config_shown.ts";
import { harmless } from "../output/terminal.ts";
import { loadDiscovered } from "../store/discovery.ts";
import { modelNames } from "./plan_run.ts";

/** Where the command runs and where it writes. */
export interface ConfigPlace {
  env: Record<string, string | undefined>;
  cwd: string;
  configFile?: string;
  stdout(text: string): void;
  stderr(text: string): void;
  /** The value of `config set KEY -`. */
  readSecret(): Promise<string>;
}

/** `config path`: the user file, first and alone; with `all` the project file and the state folder too. */
export function showPath(place: ConfigPlace, all: boolean): number {
  const paths = pathsOf(place.env, place.cwd, place.configFile);
  place.stdout(`${paths.userFile}\n`);
  if (!all) return 0;
  place.stdout(
    `project: ${findProjectFile(place.cwd, paths.userFile) ?? "none"}\nstate: ${paths.stateFolder}\n`,
  );
  return 0;
}

/** `config show`: the effective configuration as JSON, secrets redacted. */
export async function show(place: ConfigPlace): Promise<number> {
  const loaded = await loadConfig(place);
  for (const note of loaded.notes) place.stderr(`nano-agent: ${harmless(note)}\n`);
  const { createRedactor, secretEnvValues } = await import("../config/redact.ts");
  const redact = createRedactor(secretEnvValues(place.env));
  place.stdout(redact(`${JSON.stringify(withoutSecrets(loaded.effective), null, 2)}\n`));
  return 0;
}

/** `config check`: all problems of all files at once. Throws `ConfigError` when there are any. */
export async function check(place: ConfigPlace): Promise<number> {
  const paths = pathsOf(place.env, place.cwd, place.configFile);
  const files = [paths.userFile, findProjectFile(place.cwd, paths.userFile)].filter((file) =>
    file !== undefined
  );
  const problems: string[] = [];
  const checked: { file: string; text: string; config: Config }[] = [];
  for (const file of files) {
    const text = textOf(file);
    if (text === undefined || text.trim() === "") continue;
    const found = await problemsOf(text, file);
    problems.push(...found.problems);
    if (found.value) checked.push({ file, text, config: found.value });
  }
  if (problems.length > 0) throw new ConfigError(problems);
  const config = await loadConfig(place);
  const { notes, paths: { stateFolder } } = config;
  const { unknownNames } = await import("./check_names.ts");
  const { models: found } = await loadDiscovered(stateFolder);
  const names = modelNames({ config }, found);
  for (const one of checked) problems.push(...await unknownNames(one, names));
  if (problems.length > 0) throw new ConfigError(problems);
  for (const note of notes) place.stderr(`nano-agent: ${harmless(note)}\n`);
  for (const file of files) {
    place.stdout(`${file}: ${exists(file) ? "good" : "not there, the defaults count"}\n`);
  }
  return 0;
}

/** `config schema`: the JSON Schema of the file. */
export async function printSchema(place: ConfigPlace): Promise<number> {
  const { configJsonSchema } = await import("../config/json_schema.ts");
  place.stdout(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
  return 0;
}

/** `config init`: writes a commented file where there is none. Throws `config` where there is one. */
export async function init(place: ConfigPlace): Promise<number> {
  const { userFile } = pathsOf(place.env, place.cwd, place.configFile);
  if (exists(userFile)) {
    throw new UserError("config", `${userFile} is there already; it was left as it is`, {
      hint: "nano-agent config edit opens it",
    });
  }
  await writeWhole(userFile, STARTER);
  place.stdout(`${userFile}\n`);
  place.stderr("next: nano-agent config set providers.anthropic.apiKey -   (or set ANTHROPIC_API_KEY)\n");
  return 0;
}

/** `config set KEY VALUE`; `-` reads the value so that it shows nowhere. */
export async function set(place: ConfigPlace, key: string, value: string): Promise<number> {
  const { userFile } = pathsOf(place.env, place.cwd, place.configFile);
  const text = value === "-" ? await place.readSecret() : value;
  if (value === "-" && text === "") throw new UserError("input", `config set ${key} -: stdin is empty`);
  await setValue(userFile, key, text);
  return 0;
}

/**
 * `config edit`: opens the file in the user's editor and checks it afterwards. Problems are told and, where `again`
 * says so, the file is opened once more; else they are thrown.
 */
export async function edit(
  place: ConfigPlace,
  again: (problems: string[]) => Promise<boolean> = () => Promise.resolve(false),
): Promise<number> {
  const { userFile } = pathsOf(place.env, place.cwd, place.configFile);
  if (!exists(userFile)) await writeWhole(userFile, STARTER);
  for (;;) {
    openEditor(place.env, userFile);
    try {
      return await check(place);
    } catch (error) {
      if (!(error instanceof ConfigError) || !await again(error.problems)) throw error;
    }
  }
}

/** Waits for the editor. Throws `config` when it cannot be started or fails. */
function openEditor(env: ConfigPlace["env"], file: string): void {
  const onWindows = process.platform === "win32";
  const editor = env.VISUAL || env.EDITOR || (onWindows ? "notepad" : "vi");
  // The shell's own rules split it, as git does: `code --wait`, or a path in quotes.
  const { status, error } = onWindows
    ? spawnSync(`${editor} "${file}"`, { stdio: "inherit", shell: true })
    : spawnSync("sh", ["-c", `${editor} "$@"`, editor, file], { stdio: "inherit" });
  if (!error && status === 0) return;
  throw new UserError("config", `the editor ${editor} failed: ${error?.message ?? `exit ${status}`}`, {
    hint: "set VISUAL or EDITOR",
  });
}

/** `config trust`: lets the nearest project file count whole, as it is now; `remove` takes that back. */
export async function trustProject(place: ConfigPlace, remove: boolean): Promise<number> {
  const paths = pathsOf(place.env, place.cwd, place.configFile);
  const file = findProjectFile(place.cwd, paths.userFile);
  if (!file) throw new UserError("config", "there is no nano-agent.jsonc here or above");
  const { distrust, trust } = await import("../store/trust.ts");
  if (remove) {
    await distrust(paths.stateFolder, file);
    place.stdout(`${file} is not trusted any more\n`);
    return 0;
  }
  const text = textOf(file) ?? "";
  const { value, problems } = await problemsOf(text, file);
  if (!value) throw new ConfigError(problems);
  await trust(paths.stateFolder, file, text);
  const { leftOut } = untrustedPart(value, {});
  const keys = leftOut.length ? leftOut.join(", ") : "nothing that needed it";
  place.stdout(`${file} is trusted as it is now; this lets in: ${harmless(keys)}\n`);
  return 0;
}
