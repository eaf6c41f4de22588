/** Other programs that answer a prompt in a shell, led to the same loopback server: what is found on PATH is measured. */

import { join } from "node:path";
import type { Words } from "./place.ts";

const KEY = "bench-key-not-a-secret";
const CLAUDE = "claude-haiku-4-5";
const GPT = "gpt-5-mini";

/** A program beside ours. */
export interface Peer {
  name: string;
  /** Asks one prompt and prints the answer; without: only its start is measured. */
  ask?(prompt: string): Words;
  /** What leads it to the server; `folder` is its own. */
  env?(origin: string, folder: string): Record<string, string>;
  /** Files below `folder`, by name. */
  files?(origin: string): Record<string, string>;
}

/** The programs, with the least each needs to ask the loopback server (their own documentation). */
export const PEERS: Peer[] = [
  {
    name: "llm",
    ask: (prompt) => ["llm", "-m", "loopback", prompt],
    env: (_origin, folder) => ({ LLM_USER_PATH: folder, OPENAI_API_KEY: KEY }),
    files: (origin) => ({
      "extra-openai-models.yaml":
        `- model_id: loopback\n  model_name: ${GPT}\n  api_base: ${origin}/openai/v1\n  api_key_name: openai\n`,
    }),
  },
  {
    name: "aichat",
    ask: (prompt) => ["aichat", "-m", `loopback:${GPT}`, prompt],
    env: (_origin, folder) => ({ AICHAT_CONFIG_DIR: folder }),
    files: (origin) => ({
      "config.yaml":
        `clients:\n- type: openai-compatible\n  name: loopback\n  api_base: ${origin}/openai/v1\n  api_key: ${KEY}\n` +
        `  models:\n  - name: ${GPT}\n`,
    }),
  },
  {
    name: "claude",
    ask: (prompt) => ["claude", "-p", "--model", CLAUDE, prompt],
    env: (origin, folder) => ({
      ANTHROPIC_BASE_URL: `${origin}/anthropic`,
      ANTHROPIC_API_KEY: KEY,
      CLAUDE_CONFIG_DIR: folder,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    }),
  },
  {
    name: "codex",
    ask: (prompt) => ["codex", "exec", "--skip-git-repo-check", prompt],
    env: (_origin, folder) => ({ CODEX_HOME: folder, OPENAI_API_KEY: KEY }),
    files: (origin) => ({
      "config.toml":
        `model = "${GPT}"\nmodel_provider = "loopback"\n[model_providers.loopback]\nname = "loopback"\n` +
        `base_url = "${origin}/openai/v1"\nwire_api = "responses"\nenv_key = "OPENAI_API_KEY"\n`,
    }),
  },
  { name: "gemini" },
  {
    name: "opencode",
    ask: (prompt) => ["opencode", "run", "-m", `loopback/${GPT}`, prompt],
    env: (_origin, folder) => ({
      OPENCODE_CONFIG: join(folder, "opencode.json"),
      XDG_DATA_HOME: folder,
      XDG_STATE_HOME: folder,
      OPENCODE_DISABLE_MODELS_FETCH: "1",
      OPENCODE_DISABLE_AUTOUPDATE: "1",
    }),
    files: (origin) => ({
      "opencode.json": JSON.stringify({
        provider: {
          loopback: {
            npm: "@ai-sdk/openai-compatible",
            options: { baseURL: `${origin}/openai/v1`, apiKey: KEY },
            models: { [GPT]: {} },
          },
        },
      }),
    }),
  },
  {
    name: "pi",
    ask: (prompt) => ["pi", "-p", "--provider", "loopback", "--model", GPT, prompt],
    env: (_origin, folder) => ({ PI_CODING_AGENT_DIR: folder, PI_OFFLINE: "1" }),
    files: (origin) => ({
      "models.json": JSON.stringify({
        providers: {
          loopback: {
            baseUrl: `${origin}/openai/v1`,
            api: "openai-completions",
            apiKey: KEY,
            models: [{ id: GPT }],
          },
        },
      }),
    }),
  },
];
