/**
 * The configuration file (CONTRACT section 5) as a zod schema. Every `error` text says what is allowed at that
 * place; `problems.ts` puts it behind what was found. Loaded only when there is a file to check.
 */

import * as z from "zod/mini";
import { COMPLEXITIES, TASKS } from "../route/vocabulary.ts";
import { isLoopback } from "./providers.ts";

const MAX_TIMER_MS = 2_147_483_647;
const TIERS = ["small", "medium", "large"] as const;
const STRATEGIES = ["cheapest", "balanced", "performance", "latency"] as const;
/** A row of the table may say `execution` for `agentic`. */
const TASK_NAMES = [...TASKS, "execution"] as const;

/** The wire formats a provider can be configured to speak. */
export const PROVIDER_TYPES = [
  "anthropic",
  "openai",
  "gemini",
  "azure-openai",
  "ollama",
  "openai-compatible",
  "exec",
] as const;

/** A wire format, by its name in the configuration. */
export type ProviderType = (typeof PROVIDER_TYPES)[number];

function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

/** What is sent there nobody on the way can read; an address that is none has a problem of its own. */
function isProtected(url: string): boolean {
  return !URL.canParse(url) || new URL(url).protocol !== "http:" || isLoopback(url);
}

function isKeySource(text: string): boolean {
  if (text.startsWith("env:")) return /^env:[A-Za-z_]\w*$/.test(text);
  return text.trim() !== "" && !/^cmd:\s*$/.test(text);
}

/** Text that is not empty. */
function text(allowed = "text that is not empty") {
  return z.string({ error: allowed }).check(z.minLength(1, { error: allowed }));
}

function matching(pattern: RegExp, allowed: string) {
  return z.string({ error: allowed }).check(z.regex(pattern, { error: allowed }));
}

function address() {
  const allowed = "an address that starts with https:// or http://";
  return z.string({ error: allowed }).check(z.refine(isWebAddress, { error: allowed }));
}

/** Events tell what is worked on: over plain http only to this machine. */
function eventAddress() {
  const error = "an https:// address, or http:// on this machine";
  const isSafe = (url: string) => !/^http:/i.test(url) || !URL.canParse(url) || isLoopback(url);
  return address().check(z.refine(isSafe, { error }));
}

function whole(from: number, unit = "", to = Number.MAX_SAFE_INTEGER) {
  const range = to === Number.MAX_SAFE_INTEGER ? `, ${from} or more` : ` from ${from} to ${to}`;
  const error = `a whole number${unit && ` of ${unit}`}${range}`;
  return z.int({ error }).check(z.gte(from, { error }), z.lte(to, { error }));
}

function milliseconds(from: number) {
  return whole(from, "milliseconds", MAX_TIMER_MS);
}

function dollars(of = "USD") {
  const error = `a number of ${of}, 0 or more`;
  return z.number({ error }).check(z.gte(0, { error }));
}

function oneOf<const T extends readonly string[]>(values: T) {
  return z.enum(values, { error: `one of ${values.join(", ")}` });
}

function flag() {
  return z.boolean({ error: "true or false" });
}

function texts(allowed = "a list of texts") {
  return z.array(text(), { error: allowed });
}

/** A map from names the user chose to texts: headers, variables, aliases. */
function textMap(allowed: string) {
  return z.record(text("a name"), z.string({ error: "text" }), { error: allowed });
}

function keySources() {
  const error = 'a key, "env:NAME", "cmd:COMMAND", or a list of these';
  const source = z.string({ error }).check(z.refine(isKeySource, { error }));
  return z.union([source, z.array(source, { error })], { error });
}

function variableName() {
  return matching(/^[^=\0]+$/, "the name of a variable");
}

function providerSchema() {
  const command = "a list: the program, then its arguments";
  return z.strictObject({
    type: z.optional(oneOf(PROVIDER_TYPES)),
    baseUrl: z.optional(address()),
    apiKey: z.optional(keySources()),
    headers: z.optional(textMap("an object of header names and values")),
    allowHttp: z.optional(flag()),
    api: z.optional(oneOf(["responses", "chat"])),
    apiVersion: z.optional(text()),
    deployments: z.optional(textMap("an object of model names and deployment names")),
    omit: z.optional(texts("a list of request fields")),
    maxTokensField: z.optional(text("the name of a request field")),
    requestsPerMinute: z.optional(whole(1, "requests")),
    tokensPerMinute: z.optional(whole(1, "tokens")),
    maxConcurrency: z.optional(whole(1, "requests")),
    command: z.optional(z.array(text(command), { error: command }).check(z.minLength(1, { error: command }))),
    env: z.optional(
      z.record(variableName(), z.string({ error: "text" }), { error: "an object of variables and values" }),
    ),
  }, { error: "an object" });
}

function modelSchema() {
  const perMillion = () => dollars("USD per million tokens");
  return z.strictObject({
    contextWindow: z.optional(whole(1, "tokens")),
    maxOutputTokens: z.optional(whole(1, "tokens")),
    tools: z.optional(flag()),
    vision: z.optional(flag()),
    pdf: z.optional(flag()),
    reasoning: z.optional(flag()),
    tier: z.optional(oneOf(TIERS)),
    strengths: z.optional(texts()),
    price: z.optional(z.strictObject({
      input: perMillion(),
      output: perMillion(),
      cacheRead: z.optional(perMillion()),
      cacheWrite: z.optional(perMillion()),
    }, { error: "an object with input and output" })),
  }, { error: "an object" });
}

function routingSchema() {
  const models = 'a list of "provider/model" with at least one';
  const when = z.strictObject({
    task: z.optional(oneOf(TASK_NAMES)),
    complexity: z.optional(oneOf(COMPLEXITIES)),
    prefer: z.optional(oneOf(STRATEGIES)),
    minInputTokens: z.optional(whole(0, "tokens")),
    images: z.optional(flag()),
  }, { error: "an object" });
  const use = z.array(text(models), { error: models }).check(z.minLength(1, { error: models }));
  const row = z.strictObject({ when, use }, { error: 'an object with "when" and "use"' });
  return z.strictObject({
    strategy: z.optional(oneOf(STRATEGIES)),
    table: z.optional(z.array(row, { error: "a list of rows" })),
  }, { error: "an object" });
}

function toolsSchema() {
  const allow = 'read, write, execute, or a pattern such as "execute(git status*)"';
  return z.strictObject({
    offer: z.optional(texts("a list of tool classes or names")),
    allow: z.optional(
      z.array(matching(/^(?:(?:read|write|execute)(?:\([^]*\))?|mcp__.+)$/, allow), {
        error: `a list of ${allow}`,
      }),
    ),
    denyPaths: z.optional(texts("a list of path patterns")),
    env: z.optional(z.array(variableName(), { error: "a list of variable names" })),
    timeoutMs: z.optional(milliseconds(1)),
    maxResultBytes: z.optional(whole(1, "bytes")),
  }, { error: "an object" });
}

function mcpServerSchema() {
  const either = "an object with either a command or a url";
  const safe = 'https://, http:// on this machine only, or "allowHttp": true beside it';
  return z.strictObject({
    command: z.optional(text("the program to start")),
    args: z.optional(z.array(z.string({ error: "text" }), { error: "a list of texts" })),
    env: z.optional(textMap("an object of variables and values")),
    url: z.optional(address()),
    headers: z.optional(textMap("an object of header names and values")),
    allowHttp: z.optional(flag()),
  }, { error: either }).check(
    z.refine((server) => (server.command === undefined) !== (server.url === undefined), { error: either }),
    z.refine(({ url, allowHttp }) => allowHttp || url === undefined || isProtected(url), {
      error: safe,
      path: ["url"],
    }),
  );
}

/** What may stand at each key of the file, built only when asked for: together they take 3 ms. */
function sections() {
  const object = { error: "an object" };
  const providerName = matching(/^[A-Za-z0-9][\w.-]*$/, "a name of letters, digits, dots, - and _");
  const serverName = matching(/^[A-Za-z0-9_-]{1,40}$/, "a name of at most 40 letters, digits, - and _");
  const modelName = matching(/^[^/\s]+\/\S/, "provider/model");
  return {
    $schema: () => z.optional(z.string({ error: "text" })),
    model: () => z.optional(text('"auto", an alias, "provider/model" or a model id')),
    system: () => z.optional(z.string({ error: "text" })),
    aliases: () => z.optional(z.record(text("a name"), text("the name of a model"), object)),
    providers: () => z.optional(z.record(providerName, providerSchema(), object)),
    models: () => z.optional(z.record(modelName, modelSchema(), object)),
    routing: () => z.optional(routingSchema()),
    fallback: () => z.optional(texts("a list of models")),
    retry: () =>
      z.optional(z.strictObject({
        maxAttempts: z.optional(whole(1, "attempts", 100)),
        baseDelayMs: z.optional(milliseconds(0)),
        maxDelayMs: z.optional(milliseconds(0)),
        maxRetryAfterMs: z.optional(milliseconds(0)),
      }, object)),
    timeouts: () =>
      z.optional(z.strictObject({
        connectMs: z.optional(milliseconds(1)),
        firstTokenMs: z.optional(milliseconds(1)),
        idleMs: z.optional(milliseconds(1)),
      }, object)),
    limits: () =>
      z.optional(z.strictObject({
        maxTurns: z.optional(whole(1, "turns")),
        maxCostUsd: z.optional(dollars()),
        maxCostPerDayUsd: z.optional(dollars()),
      }, object)),
    tools: () => z.optional(toolsSchema()),
    mcpServers: () => z.optional(z.record(serverName, mcpServerSchema(), object)),
    observatory: () =>
      z.optional(
        z.strictObject({ url: eventAddress(), sourceApp: z.optional(text()) }, {
          error: "an object with a url",
        }),
      ),
    history: () => z.optional(flag()),
  };
}

type Sections = ReturnType<typeof sections>;
type Shape = { [Key in keyof Sections]: ReturnType<Sections[Key]> };

/**
 * A schema of the file, whole, or of the keys it has: the others cannot be wrong. A key that is none of ours stays
 * unknown either way.
 */
export function configSchema(present?: readonly string[]) {
  // One validation a process: compiling the schema first costs more than it saves.
  z.config({ jitless: true });
  const wanted = Object.entries(sections()).filter(([key]) => present === undefined || present.includes(key));
  // Every key is optional, so the schema of some reads as the schema of all.
  const shape = Object.fromEntries(wanted.map(([key, build]) => [key, build()])) as Shape;
  return z.strictObject(shape, { error: "an object" });
}

/** The shape of a configuration file; everything may be left out. */
export type Config = z.infer<ReturnType<typeof configSchema>>;
/** One entry of `providers`, as written. */
export type ProviderConfig = NonNullable<Config["providers"]>[string];
/** One entry of `models`, as written. */
export type ModelConfig = NonNullable<Config["models"]>[string];
/** One entry of `mcpServers`, as written. */
export type McpServerConfig = NonNullable<Config["mcpServers"]>[string];
/** One row of `routing.table`, as written. */
export type RoutingRow = NonNullable<NonNullable<Config["routing"]>["table"]>[number];
