/** For tests of the MCP client: the fixture server in one of its modes, and tools called as the runner calls them. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { McpServerConfig } from "../../../src/config/schema.ts";
import { McpServers, type OfferedByServers } from "../../../src/mcp/client.ts";
import type { ConnectSetting } from "../../../src/mcp/connect.ts";
import type { WatchedContext } from "../../../src/tools/run_command.ts";
import type { ToolOutput } from "../../../src/types.ts";

const FIXTURE = new URL("../../fixtures/mcp_server.mjs", import.meta.url).pathname;

/** A server that behaves as `mode` says; `file` is where it writes what the test looks at. */
export function fixture(mode = "good", file = "", more: Partial<McpServerConfig> = {}): McpServerConfig {
  return { command: Deno.execPath(), args: ["run", "-A", "--quiet", FIXTURE, mode, file], ...more };
}

export interface Play {
  offered: OfferedByServers;
  /** Secrets that were told. */
  secrets: string[];
  /** What servers said beside the protocol. */
  words: string[];
  servers: McpServers;
  folder: string;
  /** Calls a tool by its full name with arguments its check lets pass. */
  call(name: string, input?: Record<string, unknown>, context?: Partial<WatchedContext>): Promise<ToolOutput>;
}

/** Starts the servers, acts, ends them. `configs` may need a folder to write to. */
export async function withServers(
  configs: Record<string, McpServerConfig> | ((folder: string) => Record<string, McpServerConfig>),
  act: (play: Play) => Promise<void>,
  setting: Partial<ConnectSetting> = {},
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "nano-agent-mcp-"));
  const all = typeof configs === "function" ? configs(folder) : configs;
  const secrets: string[] = [];
  const words: string[] = [];
  const servers = new McpServers(all, {
    version: "1.2.3",
    root: folder,
    values: {
      env: process.env,
      keyNames: new Set(["TEST_PROVIDER_KEY"]),
      addSecret: (value) => secrets.push(value),
    },
    fetch: (input, init) => fetch(input, { ...init, redirect: "manual" }),
    limitMs: 15_000,
    onWord: (server, kind, text) => words.push(`${server} ${kind} ${text}`),
    ...setting,
  });
  try {
    const offered = await servers.tools(Object.keys(all), new AbortController().signal);
    const call: Play["call"] = (name, input = {}, context = {}) => {
      const tool = offered.tools.find((each) => each.name === name);
      assert.ok(tool, `there is no ${name}, only ${offered.tools.map((each) => each.name)}`);
      const checked = tool.check(input);
      assert.ok(checked.ok, checked.ok ? "" : checked.problem);
      return tool.run(checked.input, {
        root: folder,
        denyPaths: [],
        reserved: [],
        maxResultBytes: 1e6,
        signal: new AbortController().signal,
        ...context,
      });
    };
    await act({ offered, secrets, words, servers, folder, call });
  } finally {
    await servers.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whether a process lives; one that is dead but not waited for does not. */
export function isAlive(pid: number): boolean {
  try {
    if (process.platform === "linux") {
      const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
      return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(")") + 2));
    }
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
