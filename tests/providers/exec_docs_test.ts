/** docs/plugins.md says what is so: its exchanges are run, its lists compared. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { ERROR_KINDS } from "../../providers/exec/errors.ts";
import { createProvider } from "../../providers/exec/mod.ts";
import { describedModels } from "../../providers/exec/models.ts";
import { EventReader, STOP_REASONS } from "../../providers/exec/parse.ts";
import { linesOf } from "../../providers/exec/lines.ts";
import { PluginProcess } from "../../providers/exec/plugin_process.ts";
import { pluginEnvironment } from "../../providers/exec/environment.ts";
import process from "node:process";
import type { ModelEvent, ModelRequest } from "../../src/types.ts";
import { commandOf } from "./exec_plugin.ts";
import { joined, outcomeOf, requestOf, scriptedFetch, settingsOf } from "./harness.ts";

const REF = { provider: "test", model: "shout" };
const EXAMPLE = commandOf("docs/example-plugin.mjs");
const page = await readFile(new URL("../../docs/plugins.md", import.meta.url), "utf8");

/** The requests of the page's exchanges, each with the lines that answer it. */
const exchanges = [...page.matchAll(/^```text\n(→[^]*?)^```$/gm)].map(([, text = ""]) => {
  const [request = "", ...answer] = text.trim().split("\n").map((line) => line.slice(2));
  return { request, answer };
});

const provider = createProvider(
  settingsOf("exec", scriptedFetch([]), { command: EXAMPLE, apiKey: undefined }),
);

/** A request line as the domain has it. */
function domainOf(line: string): ModelRequest {
  const { protocol: _protocol, type: _type, ...request } = JSON.parse(line);
  return { ...request, info: { provider: "test", model: request.model } };
}

/** The lines the example prints for a request line. */
async function printed(line: string): Promise<string[]> {
  const plugin = new PluginProcess(EXAMPLE, pluginEnvironment(process.env));
  plugin.send(`${line}\n`);
  const lines: string[] = [];
  for await (const some of linesOf(plugin.output())) lines.push(...some);
  assert.deepEqual(await plugin.stop(), { code: 0, signal: null });
  return lines;
}

/** The words in backquotes in the first column of the table under a heading, without the column's own. */
function firstColumn(heading: string): string[] {
  const section = page.split(/^## /m).find((one) => one.startsWith(heading)) ?? "";
  return [...section.matchAll(/^\| `([\w-]+)` /gm)].map(([, word = ""]) => word).slice(1);
}

Deno.test("plugin docs: show exchanges as the example has them", async () => {
  assert.equal(exchanges.length, 4);
  for (const { request, answer } of exchanges) assert.deepEqual(await printed(request), answer);
});

Deno.test("plugin docs: show requests as they are sent", () => {
  for (const { request } of exchanges) {
    assert.equal(JSON.stringify(provider.render(domainOf(request))), request);
  }
});

Deno.test("plugin docs: show events that are read", () => {
  for (const { answer } of exchanges) {
    const reader = new EventReader(REF);
    const events: ModelEvent[] = [];
    const isError = answer.some((line) => line.includes('"error"'));
    const read = () => answer.forEach((line) => reader.read(line, events));
    if (isError) assert.throws(read, { name: "ProviderError", kind: "not-found", hint: "try shout" });
    else read();
    assert.equal(reader.isComplete, !isError);
  }
});

Deno.test("plugin docs: name every kind of error, every event and every stop reason", () => {
  assert.deepEqual(firstColumn("Errors").sort(), [...ERROR_KINDS].sort());
  for (const reason of STOP_REASONS) assert.ok(page.includes(`\`${reason}\``), reason);
  for (const type of firstColumn("The events")) {
    if (type === "error") continue;
    const events: ModelEvent[] = [];
    const reader = new EventReader(REF);
    reader.read(JSON.stringify({ type, text: "a", name: "a", reason: "other" }), events);
    reader.read('{"type":"finish"}', events);
    assert.ok(events.some((event) => event.type === type), `${type} means nothing`);
  }
});

Deno.test("plugin docs: name every field of a request", () => {
  const full = provider.render(requestOf({
    system: "a",
    maxOutputTokens: 1,
    temperature: 1,
    effort: "low",
    schema: {},
    sessionId: "a",
  }));
  for (const field of Object.keys(full as object)) assert.ok(page.includes(`\`${field}\``), field);
});

Deno.test("plugin docs: show a description that is read whole", () => {
  const [, text = ""] = /^```json\n([^]*?)^```$/m.exec(page) ?? [];
  const [model] = JSON.parse(text).models;
  assert.deepEqual(describedModels(text, REF), [{ provider: "test", ...model }]);
});

Deno.test("plugin docs: the example describes itself, and is short", async () => {
  const models = await provider.listModels?.(new AbortController().signal);
  assert.deepEqual(models?.map(({ model }) => model), ["shout"]);
  const source = await readFile(new URL("../../docs/example-plugin.mjs", import.meta.url), "utf8");
  assert.ok(source.split("\n").length <= 60);
});

Deno.test("plugin docs: the example answers, and gives up when it is cancelled", async () => {
  const request = requestOf({
    model: "shout",
    messages: [{ role: "user", parts: [{ type: "text", text: "Grüße" }] }],
  });
  const { events, error } = await outcomeOf(provider, request);
  assert.equal(error, undefined);
  assert.equal(joined(events, "text"), "GRÜSSE");
  const plugin = new PluginProcess(EXAMPLE, pluginEnvironment(process.env));
  assert.deepEqual(await plugin.stop(), { code: 1, signal: null });
});
