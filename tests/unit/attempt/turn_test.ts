import assert from "node:assert/strict";
import { Attempts, type AttemptServices, type TurnOutcome } from "../../../src/attempt/turn.ts";
import {
  Cancelled,
  ProviderError,
  type ProviderErrorDetails,
  type ProviderErrorKind,
} from "../../../src/errors.ts";
import type { AgentEvent, ModelInfo, Provider } from "../../../src/types.ts";
import { calls, type Play, says, scripted } from "../../support/scripted_provider.ts";

const A: ModelInfo = { provider: "a", model: "one", contextWindow: 1000 };
const B: ModelInfo = { provider: "b", model: "two", contextWindow: 1000 };
const BIG: ModelInfo = { provider: "big", model: "three", contextWindow: 9000 };

const failure = (kind: ProviderErrorKind, details: ProviderErrorDetails = {}, provider = "a") =>
  new ProviderError(kind, `${kind} happened`, { provider, model: "one" }, details);

interface Setting {
  plays: Record<string, Play[]>;
  candidates?: ModelInfo[];
  services?: Partial<AttemptServices>;
}

async function turnOf({ plays, candidates = [A, B], services = {} }: Setting) {
  const providers: Record<string, Provider & { requests: unknown[] }> = {};
  for (const [name, queue] of Object.entries(plays)) providers[name] = scripted(name, queue);
  const events: AgentEvent[] = [];
  const attempts = new Attempts({
    candidates,
    retry: { maxAttempts: 3, baseDelayMs: 1, maxDelayMs: 2, maxRetryAfterMs: 50 },
    timeouts: () => ({ firstTokenMs: 40, idleMs: 40 }),
    provider: (info) => {
      const provider = providers[info.provider];
      return provider ? Promise.resolve(provider) : Promise.reject(failure("auth", {}, info.provider));
    },
    advanceKey: () => Promise.resolve(false),
    costOf: (_info, usage) => Promise.resolve(usage.inputTokens === undefined ? undefined : 0.5),
    textIsFinal: false,
    signal: new AbortController().signal,
    ...services,
  }, (event) => events.push(event));
  let outcome: TurnOutcome | undefined;
  let error: unknown;
  try {
    outcome = await attempts.turn({
      inputTokens: 10,
      callIds: new Set(),
      requestFor: (info) => Promise.resolve({ model: info.model, info, messages: [], tools: [] }),
    });
  } catch (thrown) {
    error = thrown;
  }
  const types = events.map((event) => event.type);
  return { attempts, events, types, outcome, error, providers };
}

Deno.test("turn: one good attempt is one record and one usage event", async () => {
  const { attempts, types, outcome } = await turnOf({ plays: { a: [says("hello")] } });
  assert.equal(outcome?.text, "hello");
  assert.deepEqual(types, ["attempt", "text", "attempt-end", "usage"]);
  assert.deepEqual(attempts.records.map((r) => [r.provider, r.outcome]), [["a", "ok"]]);
});

Deno.test("turn: retries an overload and bills only what was answered", async () => {
  const { attempts, events, outcome } = await turnOf({
    plays: { a: [[failure("overloaded", { status: 529 })], says("second")] },
  });
  assert.equal(outcome?.text, "second");
  assert.deepEqual(attempts.records.map((r) => [r.outcome, r.status]), [["error", 529], ["ok", undefined]]);
  assert.equal(events.filter((event) => event.type === "usage").length, 1);
});

Deno.test("turn: falls back after the attempts are used up, and stays there", async () => {
  const down: Play[] = [1, 2, 3].map(() => [failure("overloaded", { status: 503 })]);
  const { attempts, events, outcome } = await turnOf({ plays: { a: down, b: [says("from b")] } });
  assert.equal(outcome?.info.provider, "b");
  assert.equal(attempts.current.provider, "b");
  const fallback = events.find((event) => event.type === "fallback");
  assert.deepEqual(fallback, { type: "fallback", from: "a/one", to: "b/two", kind: "overloaded" });
});

Deno.test("turn: a stream that ends without its last event is tried again, its text void", async () => {
  const { events, outcome } = await turnOf({
    plays: { a: [[{ type: "text", text: "torn" }], says("whole")] },
  });
  assert.equal(outcome?.text, "whole");
  const [retry] = events.filter((event) => event.type === "retry");
  assert.equal(retry?.type === "retry" && retry.kind, "network");
});

Deno.test("turn: a torn attempt without usage has no known cost", async () => {
  const { events } = await turnOf({ plays: { a: [[{ type: "text", text: "torn" }], says("whole")] } });
  const costs = events.flatMap((event) => event.type === "usage" ? [event.costUsd] : []);
  assert.deepEqual(costs, [null, 0.5]);
});

Deno.test("turn: a silent stream times out at the first token and again when it stalls", async () => {
  const { attempts, outcome } = await turnOf({
    plays: { a: [["hang"], [{ type: "text", text: "half" }, "hang"], says("whole")] },
  });
  assert.equal(outcome?.text, "whole");
  assert.deepEqual(attempts.records.map((r) => r.kind), ["timeout", "timeout", undefined]);
});

Deno.test("turn: nothing is tried again once final text was shown", async () => {
  const { error, attempts } = await turnOf({
    plays: { a: [[{ type: "text", text: "shown" }]], b: [says("never")] },
    services: { textIsFinal: true },
  });
  assert.ok(error instanceof ProviderError);
  assert.equal(attempts.records.length, 1);
});

Deno.test("turn: the next key is taken at once and costs no retry", async () => {
  let keys = 2;
  const refused: Play[] = [[failure("auth", { status: 401 })], [failure("rate-limit", { status: 429 })]];
  const { outcome, attempts } = await turnOf({
    plays: { a: [...refused, says("third key")] },
    candidates: [A],
    services: {
      advanceKey: () => Promise.resolve(keys-- > 0),
      retry: { maxAttempts: 1, baseDelayMs: 1, maxDelayMs: 2, maxRetryAfterMs: 50 },
    },
  });
  assert.equal(outcome?.text, "third key");
  assert.equal(attempts.records.length, 3);
});

Deno.test("turn: a missing key is no attempt, and falls back", async () => {
  const { outcome, attempts } = await turnOf({ plays: { b: [says("from b")] } });
  assert.equal(outcome?.text, "from b");
  assert.equal(attempts.records.length, 1);
});

Deno.test("turn: an overflow goes only to a larger window", async () => {
  const { outcome, providers } = await turnOf({
    plays: { a: [[failure("context-length", { status: 400 })]], b: [says("no")], big: [says("large")] },
    candidates: [A, B, BIG],
  });
  assert.equal(outcome?.text, "large");
  assert.equal(providers.b?.requests.length, 0);
});

Deno.test("turn: an exhausted chain names the models before", async () => {
  const { error } = await turnOf({
    plays: { a: [[failure("quota", { status: 402 })]], b: [[failure("quota", { status: 402 }, "b")]] },
  });
  assert.match(String(error), /before it failed a\/one/);
});

Deno.test("turn: a cancelled wait ends the turn with the reason", async () => {
  const controller = new AbortController();
  const { error } = await turnOf({
    plays: { a: [["hang"]] },
    services: {
      signal: controller.signal,
      timeouts: () => {
        queueMicrotask(() => controller.abort(new Cancelled("SIGINT")));
        return { firstTokenMs: 10_000, idleMs: 10_000 };
      },
    },
  });
  assert.ok(error instanceof Cancelled && error.reason === "SIGINT");
});

Deno.test("turn: calls without ids and with the same id become distinct", async () => {
  const list = ["x", "x", ""].map((id) => ({ name: "read_file", arguments: {}, id }));
  const { outcome } = await turnOf({ plays: { a: [calls(...list)] } });
  const ids = outcome?.message.parts.flatMap((part) => part.type === "tool-call" ? [part.id] : []) ?? [];
  assert.equal(new Set(ids).size, 3);
  assert.ok(ids.every((id) => /^[\w-]+$/.test(id)));
});

Deno.test("turn: a key that fails does not make the model cool down while there is another", async () => {
  const failed: string[] = [];
  let keys = 1;
  await turnOf({
    plays: { a: [[failure("rate-limit", { status: 429, retryAfterMs: 9_000 })], says("second key")] },
    services: {
      advanceKey: () => Promise.resolve(keys-- > 0),
      health: { until: () => 0, failed: (error) => failed.push(error.kind), worked: () => {} },
    },
  });
  assert.deepEqual(failed, []);
});

Deno.test("turn: every attempt enters before it is sent and leaves with what it used, the wait is in its record", async () => {
  const uses: unknown[] = [];
  const wanted: boolean[] = [];
  const { attempts, types } = await turnOf({
    plays: { a: [[failure("overloaded", { status: 503 })], says("second")] },
    services: {
      limits: {
        enter: ({ isRetry }, say) => {
          wanted.push(isRetry);
          if (!isRetry) say("waiting");
          return Promise.resolve({ waitedMs: 1_000, leave: (use) => uses.push(use) });
        },
      },
    },
  });
  assert.deepEqual(types.slice(0, 2), ["note", "attempt"]);
  assert.deepEqual(wanted, [false, true]);
  assert.deepEqual(uses, [{ sent: true, tokens: 0 }, { sent: true, tokens: 12 }]);
  assert.ok(attempts.records.every(({ waitMs }) => waitMs >= 1_000 && waitMs < 1_100));
});

Deno.test("turn: a wait that is cancelled sends nothing", async () => {
  const { error, types } = await turnOf({
    plays: { a: [says("never")] },
    services: { limits: { enter: () => Promise.reject(new Cancelled("run-timeout")) } },
  });
  assert.ok(error instanceof Cancelled);
  assert.deepEqual(types, []);
});

Deno.test("turn: a request that must not be sent leaves unused", async () => {
  const uses: unknown[] = [];
  const attempts = new Attempts({
    candidates: [A],
    retry: { maxAttempts: 1, baseDelayMs: 1, maxDelayMs: 1, maxRetryAfterMs: 1 },
    timeouts: () => ({ firstTokenMs: 40, idleMs: 40 }),
    provider: () => Promise.resolve(scripted("a", [])),
    advanceKey: () => Promise.resolve(false),
    costOf: () => Promise.resolve(0),
    limits: { enter: () => Promise.resolve({ waitedMs: 0, leave: (use) => uses.push(use) }) },
    textIsFinal: false,
    signal: new AbortController().signal,
  }, () => {});
  const turn = {
    inputTokens: 1,
    callIds: new Set<string>(),
    requestFor: () => Promise.reject(new Error("no")),
  };
  await assert.rejects(attempts.turn(turn), /no/);
  assert.deepEqual(uses, [{ sent: false }]);
});
