import assert from "node:assert/strict";
import { commandEnvironment } from "../../../src/tools/command_environment.ts";

const kept = (env: Record<string, string | undefined>, keys: string[] = [], exceptions: string[] = []) =>
  Object.keys(commandEnvironment(env, keys, exceptions)).sort();

Deno.test("command environment: leaves out what looks secret, short or long", () => {
  const env = {
    GITHUB_TOKEN: "ghp_0123456789abcdefghij",
    NPM_TOKEN: "npm_0123456789",
    DB_PASSWORD: "hunter2",
    SIGNING_KEY: "1234567890123456",
    aws_secret_access_key: "a1b2c3d4e5f6g7h8i9",
    MY_CREDENTIALS: "user:pass123",
    DATABASE_URL: "postgres://user:pass@host/db",
  };
  assert.deepEqual(kept(env), []);
});

Deno.test("command environment: keeps what is plain", () => {
  const env = {
    PATH: "/usr/bin:/bin",
    HOME: "/home/me",
    TOKENIZERS_PARALLELISM: "false",
    MAX_TOKENS: "4096",
    TOKEN_STYLE: "development",
    SSH_KEY_FILE: "/home/me/.ssh/id",
    EMPTY_TOKEN: "",
    NANO_AGENT_MODEL: "alpha/model",
    HOMEPAGE: "https://example.org/a?b=c",
    UNSET: undefined,
  };
  assert.deepEqual(kept(env), Object.keys(env).filter((name) => name !== "UNSET").sort());
});

Deno.test("command environment: leaves out every key of a provider, whatever it looks like", () => {
  assert.deepEqual(kept({ MY_PROVIDER: "abc", OTHER: "x", my_provider: "y" }, ["MY_PROVIDER"]), ["OTHER"]);
});

Deno.test("command environment: leaves out what repeats a secret under another name", () => {
  const env = {
    API_KEY: "sk-0123456789abcdef",
    CURL_HEADERS: "Authorization: Bearer sk-0123456789abcdef",
    A: "b",
  };
  assert.deepEqual(kept(env), ["A"]);
  assert.deepEqual(kept({ PROVIDER: "abc", ALPHABET: "abcdef" }, ["PROVIDER"]), ["ALPHABET"]);
});

Deno.test("command environment: keeps what is named as an exception, and what repeats it", () => {
  const env = {
    GH_TOKEN: "ghp_0123456789abcdefghij",
    COPY: "ghp_0123456789abcdefghij",
    NPM_TOKEN: "npm_0123456789",
  };
  assert.deepEqual(kept(env, [], ["GH_TOKEN"]), ["COPY", "GH_TOKEN"]);
  assert.deepEqual(kept({ MY_KEY: "k" }, ["MY_KEY"], ["MY_KEY"]), ["MY_KEY"]);
});
