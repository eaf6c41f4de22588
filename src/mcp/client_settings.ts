/** What a configured server is given: its environment or its headers, with the values they name looked up. */

import process from "node:process";
import { resolveKey } from "../config/keys.ts";
import type { Environment } from "../config/paths.ts";
import { secretEnvValues } from "../config/redact.ts";
import type { McpServerConfig } from "../config/schema.ts";
import { own } from "../own.ts";
import { commandEnvironment } from "../tools/command_environment.ts";
import { MARK_VARIABLE } from "../tools/process_tree.ts";

/** Where values are looked up. */
export interface Values {
  env: Environment;
  /** Variables that hold some provider's key. */
  keyNames: Set<string>;
  /** Is told what must not show anywhere. */
  addSecret(value: string): void;
  signal?: AbortSignal;
}

/** What every server sees: who and where the user is, how to reach the network. Nothing of it is secret. */
const PLAIN =
  /^(HOME|LOGNAME|USER|PATH|SHELL|TERM|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TEMP|TMP|XDG_\w+|SSL_CERT_(FILE|DIR)|NODE_EXTRA_CA_CERTS|(HTTPS?|ALL|NO)_PROXY)$/i;
const WINDOWS =
  /^(APPDATA|LOCALAPPDATA|PROGRAMDATA|COMSPEC|PATHEXT|HOMEDRIVE|HOMEPATH|USERPROFILE|USERNAME|OS|PROCESSOR_ARCHITECTURE|NUMBER_OF_PROCESSORS|SYSTEMDRIVE|SYSTEMROOT|WINDIR|PROGRAMFILES(\(X86\))?|PROGRAMW6432|COMMONPROGRAMFILES)$/i;
const SHORTEST_SECRET = 8;
const SECRET_NAME = /key|token|secret|pass|auth|credential|cookie/i;

/**
 * The environment of a server: the little that programs need, and its own `env`, where `env:NAME` stands for a
 * variable of ours and `cmd:COMMAND` for the first line it prints. Throws an error that names what is missing.
 */
export async function serverEnvironment(
  { env: own_ = {} }: McpServerConfig,
  values: Values,
): Promise<Record<string, string>> {
  const shared = Object.entries(commandEnvironment(values.env, values.keyNames, [])).filter(([name]) =>
    PLAIN.test(name) || name === MARK_VARIABLE || (process.platform === "win32" && WINDOWS.test(name))
  );
  const variables = Object.fromEntries(shared);
  for (const [name, written] of Object.entries(own_)) {
    const { value, source } = await lookUp(written, `env.${name}`, values);
    variables[name] = value;
    const named = { [name]: value, [source ?? name]: value };
    const secret = secretEnvValues(named).length > 0 || SECRET_NAME.test(`${name} ${source ?? ""}`);
    if (secret && value.trim().length >= SHORTEST_SECRET) values.addSecret(value);
  }
  return variables;
}

/**
 * The headers of a server, where `env:NAME` and `cmd:COMMAND` stand for a value, also behind a scheme (`Bearer
 * env:NAME`). Throws an error that names what is missing.
 */
export async function serverHeaders(
  { headers = {} }: McpServerConfig,
  values: Values,
): Promise<Record<string, string>> {
  const resolved: Record<string, string> = {};
  for (const [name, written] of Object.entries(headers)) {
    const [, scheme = "", rest = ""] = /^([A-Za-z]+ +)?(.*)$/s.exec(written) ?? [];
    const { value, source } = await lookUp(rest, `headers.${name}`, values);
    resolved[name] = `${scheme}${value}`;
    const secret = source !== undefined || SECRET_NAME.test(name);
    if (secret && value.length >= SHORTEST_SECRET) values.addSecret(value);
  }
  return resolved;
}

async function lookUp(
  written: string,
  where: string,
  { env, keyNames, signal }: Values,
): Promise<{ value: string; source?: string }> {
  if (written.startsWith("env:")) {
    const source = written.slice(4);
    // Not every value is a key: any text will do.
    const value = own(env, source);
    if (value === undefined) throw new Error(`lacks ${where}: ${source} is not set`);
    return { value, source };
  }
  if (!written.startsWith("cmd:")) return { value: written };
  const { key, problem } = await resolveKey(written, env, keyNames, { signal });
  if (key === undefined) throw new Error(`lacks ${where}: ${problem ?? "its command gave nothing"}`);
  return { value: key, source: "secret" };
}
