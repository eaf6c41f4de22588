/** `models` and `providers`, as a user and as a script meet them. */

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { play, type Scene } from "../support/scene.ts";
import { TEST_KEY } from "../support/server.ts";
import { screenOf, startOnTerminal, whyNoTerminal } from "../support/terminal.ts";

/** A listed model or provider, as JSON. */
type Listed = Record<string, unknown>;

/** A server that answers GET and POST requests by path; `undefined` is a 404. */
async function serving(
  answers: Record<string, unknown>,
  act: (url: string, asked: string[]) => Promise<void>,
): Promise<void> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push(`${request.method} ${path}`);
    const answer = answers[path];
    response.writeHead(answer === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(answer ?? { error: "there is no such page" }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    await act(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** A port nobody listens on. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Leads the built-in servers away from whatever runs on the machine of the test. */
async function nowhere(): Promise<Record<string, { baseUrl: string }>> {
  const baseUrl = `http://127.0.0.1:${await closedPort()}/v1`;
  return Object.fromEntries(["ollama", "lmstudio", "llamacpp", "vllm"].map((name) => [name, { baseUrl }]));
}

async function jsonOf(run: Scene["run"], ...args: string[]): Promise<Listed[]> {
  const { code, stdout, stderr } = await run([...args, "--json"]);
  assert.equal(code, 0, stderr);
  const list: unknown = JSON.parse(stdout);
  assert.ok(Array.isArray(list));
  return list;
}

const TAGS = { models: [{ name: "zebra:3b", model: "zebra:3b" }] };
const SHOWN = { capabilities: ["completion", "tools"], model_info: { "zebra.context_length": 4_096 } };

Deno.test("models: lists what has a key with window, capabilities and price, and nothing else", () =>
  play({}, async ({ run }) => {
    const list = await jsonOf(run, "models");
    const find = (name: string) => list.find((one) => `${one.provider}/${one.model}` === name);
    assert.deepEqual(find("anthropic/claude-haiku-4-5"), {
      provider: "anthropic",
      model: "claude-haiku-4-5",
      contextWindow: 200_000,
      maxOutputTokens: 64_000,
      tools: true,
      vision: true,
      pdf: true,
      reasoning: true,
      tier: "small",
      price: { input: 1, output: 5, cacheRead: 0.1, cacheWrite: 1.25 },
      local: false,
      ready: true,
    });
    assert.deepEqual(find("openai/gpt-test")?.price, {
      input: 1,
      output: 5,
      cacheRead: 0.1,
      cacheWrite: null,
    });
    assert.ok(!list.some(({ provider }) => provider === "gemini"), "gemini has no key");
    const all = await jsonOf(run, "models", "--all", "--provider", "gemini");
    assert.equal(all[0]?.ready, false);
    assert.match(String(all[0]?.missing), /GEMINI_API_KEY/);
  }));

Deno.test("models: filters and a word narrow the list down; --tools is a flag here", () =>
  play({}, async ({ run }) => {
    const list = await jsonOf(run, "models", "--tools", "--vision", "--reasoning", "opus");
    assert.ok(list.length > 3);
    for (const one of list) {
      assert.deepEqual([one.tools, one.vision, one.reasoning], [true, true, true]);
      assert.match(String(one.model), /opus/);
    }
    const none = await run(["models", "no-such-model"]);
    assert.deepEqual([none.code, none.stdout], [0, ""]);
    assert.match(none.stderr, /no model fits/);
    const unknown = await run(["models", "--provider", "opnai"]);
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /did you mean openai\?/);
  }));

Deno.test("models: a run's --tools still takes its list", () =>
  play({ anthropic: ["fine"] }, async ({ run }) => {
    assert.equal((await run(["--tools", "none", "hello models"])).stdout, "fine\n");
  }));

Deno.test("models: in a pipe a line is a model, whole and without colours", () =>
  play({}, async ({ run }) => {
    const { code, stdout, stderr } = await run(["models", "claude-haiku-4-5"]);
    assert.equal(code, 0, stderr);
    const [titles, line, ...rest] = stdout.trimEnd().split("\n");
    assert.match(titles ?? "", /^MODEL +WINDOW +OUTPUT +CAN +\$\/M IN +\$\/M OUT +TIER +STATUS$/);
    assert.match(
      line ?? "",
      /^anthropic\/claude-haiku-4-5 +200k +64k +tools,vision,pdf,reasoning +1 +5 +small +ready$/,
    );
    assert.deepEqual(rest, []);
    assert.doesNotMatch(stdout, /\x1b/);
  }));

Deno.test({
  name: "models: on a terminal the lines fit its width",
  ignore: whyNoTerminal() !== undefined,
  fn: () =>
    play({}, async ({ home }) => {
      const run = startOnTerminal(["models", "opus"], { env: home.env, cwd: home.cwd, columns: 72 });
      assert.equal(await run.ended, 0);
      const lines = screenOf(run.shown()).filter((line) => line !== "");
      assert.ok(lines.length > 3);
      for (const line of lines) assert.ok(Array.from(line).length <= 72, line);
      assert.match(lines.join("\n"), /…/);
    }),
});

Deno.test("models: a server on this machine is asked each time, and what it had is remembered for runs", () =>
  serving(
    { "/api/tags": TAGS, "/api/show": SHOWN },
    (url, asked) =>
      play({ config: { providers: { ollama: { baseUrl: url } }, models: {} } }, async ({ run, home }) => {
        const list = await jsonOf(run, "models", "--provider", "ollama");
        assert.deepEqual(
          list.map(({ model, contextWindow, tools, vision, local, price, ready }) => ({
            model,
            contextWindow,
            tools,
            vision,
            local,
            price,
            ready,
          })),
          [{
            model: "zebra:3b",
            contextWindow: 4_096,
            tools: true,
            vision: false,
            local: true,
            price: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
            ready: true,
          }],
        );
        assert.deepEqual(asked, ["GET /api/tags", "POST /api/show"]);
        const { loadDiscovered } = await import("../../src/store/discovery.ts");
        const { models } = await loadDiscovered(home.agentHome);
        assert.deepEqual(models.map(({ model }) => model), ["zebra:3b"]);
      }),
  ));

Deno.test("models: a server that is gone has no models, and is named when somebody configured it", async () => {
  const providers = await nowhere();
  await play({ config: { providers, models: { "ollama/zebra:3b": {} } } }, async ({ run }) => {
    const { code, stdout, stderr } = await run(["models", "--json", "--provider", "ollama"]);
    assert.equal(code, 0);
    assert.match(stderr, /^nano-agent: ollama did not tell its models: /);
    const [only] = JSON.parse(stdout);
    assert.deepEqual([only.model, only.ready], ["zebra:3b", false]);
    assert.match(only.missing, /^no answer at 127\.0\.0\.1:\d+$/);
  });
});

Deno.test("models: with nothing ready it lists all there could be, and says how to start", async () => {
  const providers = await nowhere();
  await play({ config: { providers, models: {}, model: "auto" } }, async ({ run }) => {
    const { code, stdout, stderr } = await run(["models"]);
    assert.equal(code, 0);
    assert.match(stdout, /claude-haiku-4-5 .*ANTHROPIC_API_KEY is not set/);
    assert.match(stderr, /no provider is ready[^]*hint: set ANTHROPIC_API_KEY/);
  });
});

Deno.test("models: --refresh asks every provider with a key, remembers it, and warns in one line of a failure", () =>
  serving({
    "/v1/models": { data: [{ id: "new-model", context_length: 9_000 }, { id: "text-embedding-9" }] },
  }, (url, asked) => {
    const providers = {
      mine: { baseUrl: `${url}/v1`, apiKey: TEST_KEY },
      broken: { baseUrl: `${url}/nothing`, apiKey: TEST_KEY },
    };
    return play({ config: { providers, models: {} } }, async ({ run }) => {
      const before = await run(["models", "--provider", "mine", "--json"]);
      assert.equal(before.stdout, "[]\n");
      assert.ok(!asked.includes("GET /v1/models"), "nothing is asked without --refresh");
      const { code, stdout, stderr } = await run(["models", "--refresh", "--json"]);
      assert.equal(code, 0, stderr);
      const models = (text: string) => JSON.parse(text).map((one: Listed) => `${one.provider}/${one.model}`);
      assert.deepEqual(models(stdout), ["mine/new-model"]);
      assert.equal(stderr.match(/^nano-agent: .*broken did not tell its models/gm)?.length, 1, stderr);
      asked.length = 0;
      const after = await jsonOf(run, "models", "--provider", "mine");
      assert.deepEqual([after[0]?.model, after[0]?.contextWindow, asked.length], ["new-model", 9_000, 0]);
    });
  }));

Deno.test("models: without a state to write to it still lists, with one warning", () =>
  serving(
    { "/api/tags": TAGS, "/api/show": SHOWN },
    (url) =>
      play({ config: { providers: { ollama: { baseUrl: url } }, models: {} } }, async ({ run, home }) => {
        const env = { NANO_AGENT_HOME: join(home.configFile, "below-a-file") };
        const { code, stdout, stderr } = await run(["models", "--provider", "ollama"], { env });
        assert.equal(code, 0, stderr);
        assert.match(stdout, /zebra:3b/);
        assert.equal(stderr.match(/^nano-agent: /gm)?.length, 1, stderr);
      }),
  ));

Deno.test("providers: tells what is ready, what is missing and where keys come from, never a key", () =>
  play({
    config: {
      providers: {
        anthropic: { apiKey: ["env:MY_KEY", TEST_KEY, "cmd:echo never-run"] },
        far: {
          baseUrl: "https://user:pa55word-pa55word@far.example/v1?token=t0ken-t0ken",
          apiKey: "env:FAR",
        },
      },
      models: {},
    },
  }, async ({ run }) => {
    const env = { MY_KEY: "sk-another-0123456789" };
    const text = await run(["providers"], { env });
    assert.equal(text.code, 0, text.stderr);
    const [titles, first, second] = text.stdout.split("\n");
    assert.match(titles ?? "", /^PROVIDER +TYPE +STATUS +KEY +ADDRESS$/);
    assert.match(first ?? "", /^anthropic +anthropic +ready +env:MY_KEY, config, cmd$/);
    assert.match(second ?? "", /^far +openai-compatible +FAR is not set +https:\/\/far\.example\/v1$/);
    const json = await run(["providers", "--json"], { env });
    const [anthropic, far] = JSON.parse(json.stdout);
    assert.deepEqual(anthropic, {
      name: "anthropic",
      type: "anthropic",
      local: false,
      ready: true,
      keys: ["env:MY_KEY", "config", "cmd"],
      configured: true,
    });
    assert.deepEqual([far.ready, far.missing], [false, "FAR is not set"]);
    assert.doesNotMatch(text.stdout + json.stdout, /test-key|sk-another|pa55word|t0ken|never-run/);
  }));

Deno.test("providers: --check asks each that is ready and tells how long it took", () =>
  play({}, async ({ run, server }) => {
    const { code, stdout, stderr } = await run(["providers", "--check"]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^anthropic .* ok \d+ ms, 1 model$/m);
    assert.match(stdout, /^openai .* ok \d+ ms, 1 model$/m);
    const asked = server.requests.map(({ method, path }) => `${method} ${path.split("?")[0]}`);
    assert.deepEqual(asked.sort(), ["GET /anthropic/v1/models", "GET /openai/v1/models"]);
  }));

Deno.test("providers: --check exits 4 for a provider that fails, 3 when only keys are refused", async () => {
  const away = { baseUrl: `http://127.0.0.1:${await closedPort()}/v1`, apiKey: TEST_KEY };
  const refused = { apiKey: "cmd:exit 1", baseUrl: away.baseUrl };
  const check = async (providers: Record<string, unknown>) => {
    let outcome: Listed = {};
    await play({ config: { providers, models: {} } }, async ({ run }) => {
      const { code, stdout } = await run(["providers", "--check", "--json"]);
      const checks = Object.fromEntries(JSON.parse(stdout).map((one: Listed) => [one.name, one.check]));
      outcome = { code, away: checks.away?.code, refused: checks.refused?.code };
    });
    return outcome;
  };
  assert.deepEqual(await check({ refused }), { code: 3, away: undefined, refused: "auth" });
  assert.deepEqual(await check({ away, refused }), { code: 4, away: "network", refused: "auth" });
});

Deno.test("providers: --check does not count built-in servers nobody set up", async () => {
  await play({}, async ({ run, home }) => {
    await rm(home.configFile);
    const { code, stdout } = await run(["providers", "--check"], { env: { NANO_AGENT_CONFIG: "" } });
    assert.equal(code, 0, stdout);
    assert.match(stdout, /^anthropic .*ANTHROPIC_API_KEY is not set/m);
  });
});

Deno.test("models, providers: --help shows an example", () =>
  play({}, async ({ run }) => {
    for (const command of ["models", "providers"]) {
      const { code, stdout } = await run([command, "--help"]);
      assert.equal(code, 0);
      assert.match(stdout, new RegExp(`Examples:\n  nano-agent ${command}`));
      assert.doesNotMatch(stdout, /with-tools/);
    }
  }));
