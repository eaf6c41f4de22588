/** Many processes at once: limits, ledger, keys and providers are shared, nothing is lost, nothing is stuck. */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout } from "node:timers/promises";
import { httpError, reply, text } from "../../providers/demo/script.ts";
import type { DemoScript } from "../../providers/demo/script.ts";
import { startDemoServer } from "../../providers/demo/server.ts";
import { held, jsonLines, play, printed, type Scene, send } from "../support/scene.ts";
import { startBinary, type StartedRun, startQueued, TEST_KEY, writeHome } from "../support/server.ts";

const LOCK = /\block(ed)?\b|busy|sqlite/i;
const LIMIT_MS = 60_000;

/** Rows of the state, read as another process would. */
function rowsOf(agentHome: string, sql: string): Record<string, unknown>[] {
  const database = new DatabaseSync(join(agentHome, "state.sqlite"), { readOnly: true });
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
}

/** Starts a run that has one slot with all others. */
async function startLimited({ server, home, start }: Scene, args: string[]): Promise<StartedRun> {
  const anthropic = {
    type: "anthropic",
    baseUrl: server.url("anthropic"),
    apiKey: TEST_KEY,
    maxConcurrency: 1,
  };
  await writeFile(
    home.configFile,
    JSON.stringify({ model: "anthropic/claude-test", providers: { anthropic } }),
  );
  return start(args);
}

/** Resolves when so many requests wait in the queue. */
async function queued({ home }: Scene, count: number): Promise<void> {
  const sql = "SELECT 1 FROM request_slots WHERE granted_at IS NULL";
  while (rowsOf(home.agentHome, sql).length < count) await setTimeout(10);
}

/** A scene whose server answers any number of requests. */
async function withServer(
  script: DemoScript,
  limits: Record<string, number>,
  act: (start: (args: string[]) => ReturnType<typeof startBinary>, agentHome: string) => Promise<void>,
): Promise<void> {
  const server = await startDemoServer(script);
  const anthropic = { type: "anthropic", baseUrl: server.url("anthropic"), apiKey: TEST_KEY, ...limits };
  const home = await writeHome(server, { providers: { anthropic } });
  try {
    await act(
      (args) => startBinary({ args, cwd: home.cwd, env: home.env, limitMs: LIMIT_MS }),
      home.agentHome,
    );
  } finally {
    await home.remove();
    await server.close();
  }
}

Deno.test("limits: 22 processes keep to three at once and twelve a minute, and one that is killed blocks nobody", async () => {
  let [open, most, asked] = [0, 0, 0];
  const doomed = Promise.withResolvers<void>();
  const killed = Promise.withResolvers<void>();
  const script: DemoScript = async (request) => {
    most = Math.max(most, ++open);
    asked++;
    if (JSON.stringify(request.body).includes("the doomed one")) {
      doomed.resolve();
      await killed.promise;
    } else await setTimeout(30);
    open--;
    return reply(text("fine"));
  };
  await withServer(script, { maxConcurrency: 3, requestsPerMinute: 12 }, async (start) => {
    const first = start(["the doomed one"]);
    const ends = [first.outcome];
    await doomed.promise;
    for (let n = 0; n < 21; n++) ends.push(start(["--timeout", "8", `number ${n}`]).outcome);
    await Promise.race(ends.slice(1));
    send(first, "SIGKILL");
    const { signal } = await first.outcome;
    killed.resolve();
    assert.equal(signal, "SIGKILL");
    const others = await Promise.all(ends.slice(1));
    assert.ok(most <= 3, `${most} at once`);
    assert.equal(asked, 12);
    assert.equal(others.filter(({ code }) => code === 0).length, 11);
    const late = others.filter(({ code }) => code !== 0);
    assert.deepEqual([...new Set(late.map(({ code }) => code))], [124]);
    for (const { stderr } of others) assert.doesNotMatch(stderr, LOCK);
    for (const { stderr } of late) {
      assert.equal(
        stderr.match(/waiting \d+ s for a free request slot of anthropic \(12 a minute\)/g)?.length,
        1,
      );
    }
  });
});

Deno.test("limits: the slot of a killed process is free at once", () => {
  const first = held();
  return play({ anthropic: [first.answer, "second"] }, async (scene) => {
    const one = await startLimited(scene, ["one"]);
    await first.asked;
    const two = await startLimited(scene, ["two"]);
    await queued(scene, 1);
    send(one, "SIGKILL");
    assert.equal((await two.outcome).stdout, "second\n");
    first.give(reply(text("too late")));
    await one.outcome;
  });
});

Deno.test("limits: first come, first served", () => {
  const first = held();
  return play(
    { anthropic: [first.answer, "two", "three", "four"] },
    async (scene) => {
      const runs = [await startLimited(scene, ["-o", "json", "number 1"])];
      await first.asked;
      for (const n of [2, 3, 4]) {
        runs.push(await startLimited(scene, ["-o", "json", `number ${n}`]));
        await queued(scene, n - 1);
      }
      first.give(reply(text("one")));
      const ends = await Promise.all(runs.map(({ outcome }) => outcome));
      const texts = ends.map(({ stdout }) => jsonLines(stdout)[0]?.text);
      assert.deepEqual(texts, ["one", "two", "three", "four"]);
    },
  );
});

Deno.test("limits: a wait is told, ends with an interrupt, and nothing was sent", () => {
  const first = held();
  return play({ anthropic: [first.answer] }, async (scene) => {
    const one = await startLimited(scene, ["one"]);
    await first.asked;
    const two = await startLimited(scene, ["two"]);
    await printed(two, "stderr", /waiting for a free request slot of anthropic \(1 at once\)/);
    send(two, "SIGINT");
    assert.equal((await two.outcome).signal, "SIGINT");
    assert.deepEqual(
      rowsOf(scene.home.agentHome, "SELECT 1 FROM request_slots WHERE granted_at IS NULL"),
      [],
    );
    first.give(reply(text("one")));
    assert.equal((await one.outcome).code, 0);
    assert.equal(scene.server.requests.length, 1);
  });
});

Deno.test("limits: 50 processes at once: every row of the ledger is there, no lock is mentioned", async () => {
  await withServer(() => reply(text("fine")), { maxConcurrency: 20 }, async (start, agentHome) => {
    const ends = await Promise.all(
      Array.from({ length: 50 }, (_, n) => start(["--tag", `n${n}`, "hello"]).outcome),
    );
    for (const { code, stdout, stderr } of ends) {
      assert.deepEqual({ code, stdout }, { code: 0, stdout: "fine\n" }, stderr);
      assert.doesNotMatch(stderr, LOCK);
    }
    const rows = rowsOf(agentHome, "SELECT DISTINCT tag FROM attempts WHERE outcome = 'ok'");
    assert.equal(rows.length, 50);
    assert.deepEqual(rowsOf(agentHome, "SELECT 1 FROM request_slots WHERE pid IS NOT NULL"), []);
  });
});

Deno.test("limits: what an answer told of a limit holds for the next process", () => {
  const usedUp = { "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "1200ms" };
  const config = { retry: { maxAttempts: 1 } };
  return play({ openai: [httpError(500, { headers: usedUp }), "later"], config }, async ({ run }) => {
    assert.equal((await run(["-m", "openai/gpt-test", "one"])).code, 4);
    const { code, stdout } = await run(["-m", "openai/gpt-test", "-o", "json", "two"]);
    assert.equal(code, 0);
    const [result] = jsonLines(stdout);
    const [attempt] = result?.attempts as { waitMs: number }[];
    assert.ok(attempt && attempt.waitMs > 0 && attempt.waitMs <= 1_300, stdout);
  });
});

Deno.test("limits: several keys are used in turn, and one that was refused is passed over by the next process", () => {
  const keys = ["first-key-0123456789", "second-key-0123456789", "third-key-0123456789"];
  return play({ anthropic: ["a", httpError(401), "b", "c", "d"] }, async (scene) => {
    const anthropic = { type: "anthropic", baseUrl: scene.server.url("anthropic"), apiKey: keys };
    await writeFile(
      scene.home.configFile,
      JSON.stringify({ model: "anthropic/claude-test", providers: { anthropic } }),
    );
    for (let n = 0; n < 4; n++) assert.equal((await scene.run(["hello"])).code, 0);
    const used = scene.server.requests.map(({ headers }) => keys.indexOf(String(headers["x-api-key"])));
    assert.deepEqual(used, [0, 1, 2, 2, 0]);
    for (const key of keys) {
      const all = rowsOf(scene.home.agentHome, "SELECT name FROM turns");
      assert.doesNotMatch(JSON.stringify(all), new RegExp(key));
    }
  });
});

Deno.test("limits: a model that two providers have is asked at both in turn, a named one stays where it is", async () => {
  const server = await startQueued({ openai: ["a", "b", "c", "d"] });
  const at = { type: "openai", baseUrl: server.url("openai"), apiKey: TEST_KEY };
  const home = await writeHome(server, {
    providers: { alpha: at, beta: at },
    models: { "alpha/shared-1": { contextWindow: 9_000 }, "beta/shared-1": { contextWindow: 9_000 } },
  });
  try {
    const providers: unknown[] = [];
    for (const model of ["shared-1", "shared-1", "alpha/shared-1", "alpha/shared-1"]) {
      const args = ["-m", model, "-o", "json", "hello"];
      const { code, stdout, stderr } = await startBinary({ args, cwd: home.cwd, env: home.env }).outcome;
      assert.equal(code, 0, stderr);
      providers.push(jsonLines(stdout)[0]?.provider);
    }
    assert.deepEqual(providers, ["alpha", "beta", "alpha", "alpha"]);
  } finally {
    await home.remove();
    await server.close();
  }
});
