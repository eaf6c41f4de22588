/** No secret is in anything a run leaves behind or tells, whichever way it went in. */

import assert from "node:assert/strict";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { httpError, reply, text, thinking, toolCall } from "../../providers/demo/script.ts";
import { startCollector } from "../support/collector.ts";
import { play } from "../support/scene.ts";
import { TEST_KEY } from "../support/server.ts";

const TOKEN = "tok+5f3a/9c1e=7b2d4860-canary";
const QUOTED = 'pa"ss\\word-5f3a9c1e7b2d-canary';
const PEM_LINE = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7canary5f3a9c";
const PEM = `-----BEGIN PRIVATE KEY-----\n${PEM_LINE}\n${
  PEM_LINE.replace("MIIE", "q8Zx")
}\n-----END PRIVATE KEY-----`;
const IN_URL = "abc+def/5f3a9c1e-canary";
const ENV = { SOME_API_TOKEN: TOKEN, DB_PASSWORD: QUOTED, SIGNING_KEY: PEM };
const FIXTURE = new URL("../fixtures/mcp_server.mjs", import.meta.url).pathname;

/** Every form in which one could be read: as it is, in JSON (twice), in a URL, as base64. */
function formsOf(secret: string): string[] {
  const inJson = JSON.stringify(secret).slice(1, -1);
  const bytes = new TextEncoder().encode(secret);
  return [
    secret,
    inJson,
    JSON.stringify(inJson).slice(1, -1),
    encodeURIComponent(secret),
    btoa(String.fromCharCode(...bytes)).replace(/=+$/, ""),
    secret.slice(0, Math.ceil(secret.length * 0.7)),
    secret.slice(Math.floor(secret.length * 0.3)),
  ];
}

const CANARIES = [TEST_KEY, TOKEN, QUOTED, PEM_LINE, IN_URL].flatMap(formsOf);

function assertNone(where: string, content: string): void {
  for (const canary of CANARIES) {
    const at = content.indexOf(canary);
    assert.equal(at, -1, `${where}: …${JSON.stringify(content.slice(Math.max(0, at - 80), at + 80))}…`);
  }
}

/** All files below a folder. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** No secret in the state, and all of it the user's own. */
async function assertClean(folder: string, except: string): Promise<void> {
  for (const file of (await filesIn(folder)).filter((file) => file !== except)) {
    assertNone(file, await readFile(file, "latin1"));
    if (process.platform !== "win32") assert.equal((await stat(file)).mode & 0o077, 0, file);
  }
}

/** What a model, a tool, a server and a provider can do with secrets. */
const SAID = [TOKEN, QUOTED, PEM_LINE].join(" and ");
const half = (secret: string) => [secret.slice(0, 9), secret.slice(9)];
const script = () => [
  reply(
    thinking("I see ", ...half(TOKEN), "."),
    text("Now ", ...half(QUOTED)),
    toolCall("read_file", { file_path: "leak.txt" }),
  ),
  toolCall("search_files", { pattern: "canary" }),
  toolCall("run_command", { command: `cat leak.txt; printf '%s' '${TOKEN}'; env` }),
  toolCall("mcp__s__env", {}),
  toolCall("mcp__s__echo", { text: SAID }),
  toolCall("write_file", { file_path: "notes.txt", content: SAID }),
  httpError(500, { message: `${"x".repeat(560)} your key ${TEST_KEY} is odd` }),
  reply(text("All of it: ", ...half(PEM_LINE), " ", ...half(TEST_KEY))),
];

for (
  const args of [["-o", "jsonl"], ["-o", "json"], ["--stream", "on"], ["--debug"], ["--log-level", "debug"]]
) {
  Deno.test(`secrets: none is in what ${args.join(" ")} says, in the state or in events`, async () => {
    const collector = await startCollector((response) => response.writeHead(200).end());
    try {
      const address = new URL(collector.url);
      address.search = `?token=${IN_URL}`;
      await play({
        anthropic: script(),
        config: {
          observatory: { url: address.href },
          mcpServers: {
            s: {
              command: Deno.execPath(),
              args: ["run", "-A", "--quiet", FIXTURE, "flood"],
              env: { A: "env:SOME_API_TOKEN" },
            },
            web: {
              url: `http://127.0.0.1:9/mcp?api_key=${IN_URL}`,
              headers: { Authorization: "Bearer env:DB_PASSWORD" },
            },
          },
        },
      }, async ({ home, run }) => {
        await writeFile(
          join(home.cwd, "leak.txt"),
          `k=${TEST_KEY} ${SAID}\n${"y".repeat(400)}${TOKEN}${"z".repeat(400)}\n`,
        );
        const { code, stdout, stderr } = await run(["-y", ...args, `this is mine: ${SAID}`], { env: ENV });
        assert.equal(code, 0, stderr);
        assertNone("stdout", stdout);
        assertNone("stderr", stderr);
        assert.ok(collector.events.length > 10);
        assertNone("events", JSON.stringify(collector.events));
        await assertClean(home.agentHome, home.configFile);
      });
    } finally {
      await collector.close();
    }
  });
}

Deno.test("secrets: none is in a dry run, an export, a list, a batch and its journal", () =>
  play(
    { anthropic: [`I know ${SAID}`, "one", `two ${SAID}`, httpError(400, { message: SAID })] },
    async ({ home, run }) => {
      const lines = ["a", `b ${SAID}`, "c"].map((prompt) => JSON.stringify({ prompt })).join("\n");
      await writeFile(join(home.cwd, "in.jsonl"), lines);
      const commands = [
        ["--dry-run", SAID],
        ["--dry-run", "-o", "json", SAID],
        [`what is ${SAID}?`],
        ["sessions", "list", "--json"],
        ["sessions", "list"],
        ["batch", "in.jsonl", "--concurrency", "1"],
        ["config", "show"],
        ["stats", "--csv"],
      ];
      for (const args of commands) {
        const { stdout, stderr } = await run(args, { env: ENV });
        assertNone(`stdout of ${args.join(" ")}`, stdout);
        assertNone(`stderr of ${args.join(" ")}`, stderr);
        await assertClean(home.agentHome, home.configFile);
      }
    },
  ));
