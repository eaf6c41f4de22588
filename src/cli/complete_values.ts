/** What only this user's configuration and state can tell a completion. Nothing is sent and nothing is created. */

import { FAMILIES } from "../catalog/families.ts";
import { modelsOf } from "../catalog/listing.ts";
import { nameOf } from "../catalog/models.ts";
import { effectiveConfig, loadConfig } from "../config/load.ts";
import { pathsOf } from "../config/paths.ts";
import type { Candidate, Completion, Slot } from "../complete/engine.ts";
import { isPath, templateNames } from "../template/find.ts";
import { readinessOf } from "./readiness.ts";
import type { Surroundings } from "./run_setting.ts";

/** Where a completion looks. */
export interface CompletionPlace extends Pick<Surroundings, "env" | "cwd" | "providers"> {
  configFile?: string;
}

const FILES: Completion = { candidates: [], paths: "file" };
const FOLDERS: Completion = { candidates: [], paths: "dir" };
const MOST_SESSIONS = 30;
const CLASSES = ["read", "write", "execute"];

/** What may stand in a slot. */
export async function valuesOf(slot: Slot, place: CompletionPlace): Promise<Completion | undefined> {
  if ("option" in slot) return await ofOption(slot.option, slot.current, place);
  switch (slot.command.join(" ")) {
    case "":
    case "run":
    case "chat":
    case "route":
    case "batch":
      return FILES;
    case "config set":
      return slot.argument === 0 ? { candidates: await configKeys(slot.current) } : undefined;
    case "models":
      return { candidates: await models(place, false) };
    case "sessions show":
    case "sessions export":
    case "sessions rm":
      return { candidates: await sessions(place) };
    default:
      return undefined;
  }
}

async function ofOption(
  option: string,
  current: string,
  place: CompletionPlace,
): Promise<Completion | undefined> {
  switch (option) {
    case "--model":
      return { candidates: await models(place, true) };
    case "--models":
    case "--fallback":
      return { candidates: inList(current, await models(place, false)) };
    case "--session":
      return { candidates: await sessions(place) };
    case "--provider":
      return { candidates: (await configOf(place)).providers.map((value) => ({ value })) };
    case "--template":
      return templates(current, place);
    case "--tools":
      return { candidates: inList(current, await tools()) };
    case "--allow":
      return { candidates: inList(current, CLASSES.map((value) => ({ value }))) };
    case "--file":
    case "--config":
    case "--schema":
    case "--debug":
      return FILES;
    case "--cwd":
    case "--root":
      return FOLDERS;
    default:
      return undefined;
  }
}

/** The last entry of a comma list. */
function inList(current: string, candidates: Candidate[]): Candidate[] {
  const before = current.slice(0, current.lastIndexOf(",") + 1);
  const there = new Set(before.split(","));
  return candidates.filter(({ value }) => !there.has(value))
    .map((one) => ({ ...one, value: before + one.value }));
}

function templates(current: string, { env, cwd, configFile }: CompletionPlace): Completion {
  if (isPath(current)) return FILES;
  const names = templateNames(pathsOf(env, cwd, configFile).userFile);
  return { candidates: names.map((value) => ({ value })), paths: "file" };
}

async function tools(): Promise<Candidate[]> {
  const { allTools } = await import("../tools/mod.ts");
  const names = allTools().map(({ name, description }) => ({ value: name, description }));
  return [...[...CLASSES, "all", "none"].map((value) => ({ value })), ...names];
}

/** The configuration, or the built-in one where the file is broken: that is no time to say so. */
async function configOf(place: CompletionPlace) {
  const paths = pathsOf(place.env, place.cwd, place.configFile);
  const effective = await loadConfig(place).then((loaded) => loaded.effective).catch(() =>
    effectiveConfig({}, place.env)
  );
  return { effective, paths, providers: Object.keys(effective.providers) };
}

/** Models that could be asked now, else all there are; with `named` also aliases and `auto`. */
async function models(place: CompletionPlace, named: boolean): Promise<Candidate[]> {
  const { effective, paths } = await configOf(place);
  const { loadDiscovered } = await import("../store/discovery.ts");
  const found = await loadDiscovered(paths.stateFolder).then(({ models }) => models).catch(() => []);
  const providers = readinessOf(effective.providers, place.env, Object.keys(place.providers));
  const all = modelsOf(providers, effective.models, found);
  const ready = all.filter((one) => one.ready);
  const listed = (ready.length > 0 ? ready : all).map(({ info }) => ({ value: nameOf(info) }));
  if (!named) return listed;
  const aliases = Object.entries(effective.aliases).map(([value, description]) => ({ value, description }));
  const bare = Object.keys(FAMILIES).flatMap((vendor) => Object.keys(FAMILIES[vendor] ?? {}))
    .filter((id) => listed.some(({ value }) => value.endsWith(`/${id}`))).map((value) => ({ value }));
  return [{ value: "auto", description: "chooses for each prompt" }, ...aliases, ...listed, ...bare];
}

/** The latest sessions, by what was asked first. */
async function sessions({ env, cwd, configFile }: CompletionPlace): Promise<Candidate[]> {
  const [{ leaveState, openIfThere }, { listedSessions }] = await Promise.all([
    import("../store/database.ts"),
    import("../store/session_search.ts"),
  ]);
  const { stateFolder } = pathsOf(env, cwd, configFile);
  const { database } = await openIfThere(stateFolder);
  if (!database) return [];
  try {
    return listedSessions(database, { limit: MOST_SESSIONS }).map(({ id, title }) => ({
      value: id,
      description: title,
    }));
  } finally {
    await leaveState(stateFolder, database);
  }
}

/** Dotted paths of the configuration, one level at a time. */
async function configKeys(current: string): Promise<Candidate[]> {
  const [{ configSchema }, { below, keysOf }] = await Promise.all([
    import("../config/schema.ts"),
    import("../config/schema_shape.ts"),
  ]);
  const before = current.split(".").slice(0, -1);
  const schema = before.reduce<unknown>((shape, step) => below(shape, step), configSchema());
  return keysOf(schema).map((key) => ({ value: [...before, key].join(".") }));
}
