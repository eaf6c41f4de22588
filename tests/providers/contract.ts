/** What every provider adapter has to do, whatever its wire: the suite `contract_test.ts` runs for each. */

import assert from "node:assert/strict";
import { ProviderError, type ProviderErrorKind } from "../../src/errors.ts";
import type { ModelEvent, ModelRequest, ToolCallPart } from "../../src/types.ts";
import {
  type Answer,
  answered,
  joined,
  type Outcome,
  outcomeOf,
  requestOf,
  scriptedFetch,
  type Seen,
  settingsOf,
} from "./harness.ts";
import type { Reply, Wire } from "./wires.ts";

const HELLO: Reply = { parts: [{ text: ["Grü", "ße, ", "世界 👋"] }] };
const REASONS = (model = "model-a"): Partial<ModelRequest> => ({
  info: { provider: "test", model, reasoning: true },
  effort: "low",
});

const sse = (frames: string[], newline = "\n") =>
  frames.map((frame) => `${frame}\n\n`).join("").replaceAll("\n", newline);
const finishOf = (events: ModelEvent[]) => events.find((event) => event.type === "finish");
const callsOf = (events: ModelEvent[]): ToolCallPart[] =>
  events.flatMap((event) => event.type === "tool-call" ? [event.call] : []);

function failed(outcome: Outcome): ProviderError {
  assert.ok(outcome.error instanceof ProviderError, `no ProviderError but ${outcome.error}`);
  assert.equal(finishOf(outcome.events), undefined);
  return outcome.error;
}

/**
 * Defines the tests of one adapter. `leftOut` names those its wire has no words for; one that does not exist is a
 * failure, so that the list stays true.
 */
export function contract(wire: Wire, leftOut: string[] = []): void {
  const left = new Set(leftOut);
  const test = (name: string, fn: () => Promise<void>) => {
    if (!left.delete(name)) Deno.test(`${wire.name}: ${name}`, fn);
  };
  const read = (answer: Partial<Answer>) => answered(wire.module, wire.settings, { body: "", ...answer });
  const replied = (reply: Reply, more: Partial<Answer> = {}) =>
    read({ body: sse(wire.frames(reply)), ...more });
  const refused = (status: number, body: unknown, headers: Record<string, string> = {}) =>
    read({
      status,
      headers: { "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });

  deliveryTests(wire, test, read);
  contentTests(wire, test, replied);
  reasoningTests(wire, test);
  faultTests(wire, test, read);
  errorTests(wire, test, refused);
  connectionTests(wire, test);
  Deno.test(`${wire.name}: leaves out no test that is not there`, () => assert.deepEqual([...left], []));
}

type Test = (name: string, fn: () => Promise<void>) => void;
type Read = (answer: Partial<Answer>) => Promise<Outcome>;

function deliveryTests(wire: Wire, test: Test, read: Read): void {
  const frames = wire.frames(HELLO);
  const deliveries: [string, Partial<Answer>][] = [
    ["in one piece", { body: sse(frames) }],
    ["byte by byte", { body: sse(frames), cut: [1] }],
    ["byte by byte with CRLF", { body: sse(frames, "\r\n"), cut: [1] }],
    ["with CR alone", { body: sse(frames, "\r") }],
    ["with comments between", { body: sse(frames.flatMap((frame) => [": still here", frame])) }],
    ["without a blank after the colon", { body: sse(frames).replaceAll("data: ", "data:") }],
    ["without the last blank line", { body: sse(frames).trimEnd() }],
    ["as plain text", { body: sse(frames), headers: { "content-type": "text/plain" }, cut: [3] }],
    ["without a content type", { body: `: hello\n\n${sse(frames)}`, headers: {} }],
  ];
  for (const [name, answer] of deliveries) {
    // The Anthropic SDK's decoder keeps to the letter of the standard, which drops such an event.
    if (wire.settings.type === "anthropic" && name === "without the last blank line") continue;
    test(`reads a stream ${name}`, async () => {
      const outcome = await read(answer);
      assert.equal(outcome.error, undefined);
      assert.equal(joined(outcome.events, "text"), "Grüße, 世界 👋");
      assert.deepEqual(outcome.events.at(-1), {
        type: "finish",
        reason: "end_turn",
        raw: wire.stops.end_turn,
      });
    });
  }
}

function contentTests(
  wire: Wire,
  test: Test,
  replied: (reply: Reply, more?: Partial<Answer>) => Promise<Outcome>,
): void {
  test("joins a character whose halves come in two deltas", async () => {
    const { events } = await replied({ parts: [{ text: ["hi \ud83d", "\udc4b there"] }] });
    assert.equal(joined(events, "text"), "hi 👋 there");
    assert.ok(events.every((event) => event.type !== "text" || event.text.isWellFormed()));
  });

  test("gives parallel calls whole and in order, and tells while they are written", async () => {
    const { events, message } = await replied({
      parts: [
        { text: ["Let me look."] },
        { id: "call_1", name: "read_file", fragments: ['{"path"', ':"a\\n', '.txt"}'] },
        { id: "call_2", name: "list", fragments: ["{}"] },
      ],
    });
    assert.deepEqual(callsOf(events), [
      { type: "tool-call", id: "call_1", name: "read_file", arguments: '{"path":"a\\n.txt"}' },
      { type: "tool-call", id: "call_2", name: "list", arguments: "{}" },
    ]);
    assert.equal(joined(events, "tool-arguments"), '{"path":"a\\n.txt"}{}');
    assert.deepEqual(message.parts.map((part) => part.type), ["text", "tool-call", "tool-call"]);
    assert.deepEqual(finishOf(events), { type: "finish", reason: "tool_use", raw: wire.stops.tool_use });
  });

  test("takes a call without arguments for one with an empty object", async () => {
    const { events } = await replied({ parts: [{ id: "call_1", name: "list", fragments: [] }] });
    assert.equal(callsOf(events)[0]?.arguments, "{}");
  });

  test("gives a call with malformed arguments as it was written", async () => {
    const { events } = await replied({ parts: [{ id: "call_1", name: "list", fragments: ['{"path": "a'] }] });
    assert.equal(callsOf(events)[0]?.arguments, '{"path": "a');
  });

  test("keeps back the call that the token limit cut, not the one before", async () => {
    const { events } = await replied({
      parts: [
        { id: "call_1", name: "list", fragments: ["{}"] },
        { id: "call_2", name: "write_file", fragments: ['{"content":"half'] },
      ],
      stop: "max_tokens",
    });
    assert.deepEqual(callsOf(events).map((call) => call.id), ["call_1"]);
    assert.deepEqual(finishOf(events), { type: "finish", reason: "max_tokens", raw: wire.stops.max_tokens });
  });

  for (const stop of Object.keys(wire.stops) as NonNullable<Reply["stop"]>[]) {
    if (stop === "tool_use" || stop === "refusal") continue;
    test(`tells the stop reason ${stop}`, async () => {
      const { events } = await replied({ parts: [{ text: ["a"] }], stop });
      assert.deepEqual(finishOf(events), { type: "finish", reason: stop, raw: wire.stops[stop] });
    });
  }

  test("tells a refusal and shows its words", async () => {
    const { events } = await replied({ parts: [{ refusal: "I would rather not." }], stop: "refusal" });
    assert.equal(joined(events, "text"), "I would rather not.");
    const finish = finishOf(events);
    assert.equal(finish?.type === "finish" && finish.reason, "refusal");
  });

  test("counts all input, cached parts included", async () => {
    const { events } = await replied({
      ...HELLO,
      usage: { input: 100, output: 20, cached: 60, reasoning: 5 },
    });
    const usage = events.filter((event) => event.type === "usage").at(-1)?.usage;
    assert.deepEqual(usage, { inputTokens: 100, outputTokens: 20, cacheReadTokens: 60, reasoningTokens: 5 });
  });

  test("reports no usage where none was sent", async () => {
    const { events } = await replied(HELLO);
    assert.ok(events.every((event) => event.type !== "usage"));
  });
}

function reasoningTests(wire: Wire, test: Test): void {
  const thought: Reply = {
    parts: [
      { thinking: ["Let me — “think”…\n", " 👋"], seal: "c2VhbA==" },
      { id: "call_1", name: "list", fragments: ["{}"] },
    ],
  };

  async function secondBody(model: string): Promise<{ body: Record<string, unknown>; first: Outcome }> {
    const seen: Seen[] = [];
    const fetch = scriptedFetch(
      [{ body: sse(wire.frames(thought)) }, { body: sse(wire.frames(HELLO)) }],
      seen,
    );
    const provider = wire.module.createProvider(settingsOf(wire.settings.type, fetch, wire.settings));
    const first = await outcomeOf(provider, requestOf(REASONS()));
    const next = requestOf({ ...REASONS(model), model });
    next.messages.push(first.message, {
      role: "tool",
      parts: [{ type: "tool-result", callId: "call_1", name: "list", text: "a.txt", isError: false }],
    });
    await outcomeOf(provider, next);
    return { body: seen[1]?.body ?? {}, first };
  }

  test("sends reasoning back as it came", async () => {
    const { body, first } = await secondBody("model-a");
    assert.equal(joined(first.events, "reasoning"), "Let me — “think”…\n 👋");
    assert.deepEqual(wire.sealsIn(body), [wire.hasSeals ? "c2VhbA==" : "Let me — “think”…\n 👋"]);
  });

  test("keeps reasoning from another model", async () => {
    const { body } = await secondBody("model-b");
    assert.deepEqual(wire.sealsIn(body), []);
    assert.ok(!JSON.stringify(body).includes("think”"));
  });
}

function faultTests(wire: Wire, test: Test, read: Read): void {
  test("ends without a finish when the terminal event is missing", async () => {
    const outcome = await read({ body: sse(wire.frames({ ...HELLO, open: true })) });
    assert.equal(outcome.error, undefined);
    assert.equal(finishOf(outcome.events), undefined);
    assert.equal(joined(outcome.events, "text"), "Grüße, 世界 👋");
  });

  test("gives no call of a stream that was cut in it", async () => {
    const frames = wire.frames({ parts: [{ id: "call_1", name: "rm", fragments: ['{"path":', '"a"}'] }] });
    const upToSecond = frames.findIndex((frame) => frame.includes('\\"a\\"}')) + 1;
    const outcome = await read({ body: sse(frames.slice(0, upToSecond)) });
    assert.deepEqual(callsOf(outcome.events), []);
  });

  const broken: [string, Partial<Answer>, RegExp][] = [
    [
      "breaks off",
      { body: sse(wire.frames({ ...HELLO, open: true })), breaks: true },
      /127\.0\.0\.1:1 broke the connection/,
    ],
    ["is empty", { body: "" }, /empty answer/],
    ["has nothing but comments", { body: ": hello\n\n: hello\n\n" }, /empty answer/],
    ["is empty and of no type", { body: "", headers: {} }, /empty answer/],
    [
      "is an HTML page",
      { body: "<!doctype html><h1>Sign in</h1>", headers: { "content-type": "text/html" } },
      /HTML page, not the API/,
    ],
    [
      "is JSON of something else",
      { body: '{"hello":1}', headers: { "content-type": "application/json" } },
      /not the API/,
    ],
  ];
  for (const [name, answer, message] of broken) {
    test(`fails with network when the answer ${name}`, async () => {
      const error = failed(await read(answer));
      assert.equal(error.kind, "network");
      assert.match(error.message, message);
      assert.ok(!error.message.includes("<"));
    });
  }

  for (const garbage of ['data: {"this is not json', "data: null", "data: <html>"]) {
    test(`fails with network on garbage in the stream: ${garbage}`, async () => {
      const frames = wire.frames(HELLO);
      const error = failed(await read({ body: sse([...frames.slice(0, 3), garbage, ...frames.slice(3)]) }));
      assert.equal(error.kind, "network");
    });
  }

  test("judges an error inside a stream by what it says", async () => {
    const kinds: [string, ProviderErrorKind][] = [
      [wire.types.overloaded, "overloaded"],
      [wire.types.badRequest, "bad-request"],
    ];
    for (const [type, kind] of kinds) {
      const frames = [
        ...wire.frames({ ...HELLO, open: true }).slice(0, 4),
        wire.errorFrame({ message: "Oh no.", type }),
      ];
      const error = failed(await read({ body: sse(frames) }));
      assert.equal(error.kind, kind);
      assert.equal(error.message, "Oh no.");
      assert.equal(error.status, undefined);
    }
  });

  test("finds an error in a 200 that is JSON", async () => {
    const body = JSON.stringify(wire.errorBody({ message: "At capacity.", type: wire.types.overloaded }));
    const error = failed(await read({ body, headers: { "content-type": "application/json" } }));
    assert.equal(error.kind, "overloaded");
    assert.equal(error.message, "At capacity.");
  });
}

function errorTests(
  wire: Wire,
  test: Test,
  refused: (status: number, body: unknown, headers?: Record<string, string>) => Promise<Outcome>,
): void {
  const statuses: [number, ProviderErrorKind][] = [
    [400, "bad-request"],
    [401, "auth"],
    [402, "quota"],
    [403, "auth"],
    [404, "not-found"],
    [408, "timeout"],
    [409, "overloaded"],
    [413, "bad-request"],
    [422, "bad-request"],
    [429, "rate-limit"],
    [500, "overloaded"],
    [502, "overloaded"],
    [503, "overloaded"],
    [529, "overloaded"],
  ];
  for (const [status, kind] of statuses) {
    test(`takes HTTP ${status} for ${kind}`, async () => {
      const error = failed(await refused(status, wire.errorBody({ message: "No.", type: "some_error" })));
      assert.equal(error.kind, kind);
      assert.equal(error.status, status);
      assert.equal(error.message, "No.");
      assert.equal(error.model, "model-a");
    });
  }

  test("tells an overflow of the context window from other bad requests", async () => {
    const error = failed(
      await refused(400, wire.errorBody({ message: "prompt is too long: 9 tokens > 8 maximum" })),
    );
    assert.equal(error.kind, "context-length");
  });

  test("tells an empty purse, whatever the status", async () => {
    for (const status of [400, 429]) {
      const error = failed(
        await refused(status, wire.errorBody({ message: "Your credit balance is too low." })),
      );
      assert.equal(error.kind, "quota");
    }
  });

  test("reads how long to wait, on errors only", async () => {
    const body = wire.errorBody({ message: "Slow down." });
    const waitOf = async (headers: Record<string, string>) =>
      failed(await refused(429, body, headers)).retryAfterMs;
    assert.equal(await waitOf({ "retry-after": "7" }), 7000);
    assert.equal(await waitOf({ "retry-after-ms": "250" }), 250);
    assert.equal(await waitOf({ "retry-after": "1", "retry-after-ms": "0" }), 1000);
    assert.equal(await waitOf({ "retry-after": new Date(0).toUTCString() }), 0);
    assert.equal(await waitOf({ "retry-after": "soon" }), undefined);
    assert.equal(await waitOf({}), undefined);
  });

  test("passes on x-should-retry", async () => {
    const body = wire.errorBody({ message: "No." });
    assert.equal(failed(await refused(500, body, { "x-should-retry": "false" })).shouldRetry, false);
    assert.equal(failed(await refused(400, body, { "x-should-retry": "true" })).shouldRetry, true);
    assert.equal(failed(await refused(400, body)).shouldRetry, undefined);
  });

  test("never shows an HTML page, and says something for an empty body", async () => {
    const page = failed(await refused(502, "<html><h1>502</h1></html>", { "content-type": "text/html" }));
    assert.equal(page.message, "the server answered with an HTML page");
    assert.equal(page.kind, "overloaded");
    assert.match(failed(await refused(503, "")).message, /503 without a reason/);
    assert.equal(failed(await refused(404, "404 page not found")).message, "404 page not found");
  });

  test("names where a redirect would lead and does not follow it", async () => {
    const error = failed(await refused(307, "", { location: "https://evil.example/v1?key=1" }));
    assert.equal(error.kind, "bad-request");
    assert.equal(error.status, 307);
    assert.equal(error.message, "the server redirected to evil.example; not followed");
  });
}

function connectionTests(wire: Wire, test: Test): void {
  const make = (fetch: typeof globalThis.fetch, more = {}) =>
    wire.module.createProvider(settingsOf(wire.settings.type, fetch, { ...wire.settings, ...more }));

  test("tells an abort, also one that looks like a clean end", async () => {
    const stop = new AbortController();
    const frames = wire.frames({ ...HELLO, open: true });
    const provider = make(scriptedFetch([{ body: sse(frames), cut: [40] }]));
    let error: unknown;
    try {
      for await (const event of provider.stream(requestOf(), stop.signal)) {
        if (event.type === "text") stop.abort(new Error("enough"));
      }
    } catch (thrown) {
      error = thrown;
    }
    assert.ok(error instanceof ProviderError);
    assert.equal(error.kind, "aborted");
  });

  test("sends nothing when it is aborted from the start", async () => {
    const seen: Seen[] = [];
    const outcome = await outcomeOf(
      make(scriptedFetch([{ body: "" }], seen)),
      requestOf(),
      AbortSignal.abort(),
    );
    assert.equal(failed(outcome).kind, "aborted");
    assert.deepEqual(seen, []);
  });

  test("makes one request, however often it may be tried again", async () => {
    const seen: Seen[] = [];
    const body = JSON.stringify(wire.errorBody({ message: "No." }));
    const headers = { "content-type": "application/json", "x-should-retry": "true" };
    await outcomeOf(make(scriptedFetch([{ status: 503, body, headers }], seen)));
    assert.equal(seen.length, 1);
  });

  test("tells a failed connection by host and port only", async () => {
    const refuse = () =>
      Promise.reject(Object.assign(new TypeError("https://h/?key=secret"), { code: "ECONNREFUSED" }));
    const provider = make(refuse, { baseUrl: "http://user:secret@127.0.0.1:9/v1?key=secret" });
    const error = failed(await outcomeOf(provider));
    assert.equal(error.kind, "network");
    assert.equal(error.message, "127.0.0.1:9 refused the connection");
  });

  test("sends the key and the configured headers, and nothing from the environment", async () => {
    const vendor = wire.settings.type === "anthropic" ? "ANTHROPIC" : "OPENAI";
    const names = [
      "API_KEY",
      "AUTH_TOKEN",
      "ORG_ID",
      "PROJECT_ID",
      "BASE_URL",
      "CUSTOM_HEADERS",
      "ADMIN_KEY",
    ];
    for (const name of names) {
      Deno.env.set(`${vendor}_${name}`, name === "CUSTOM_HEADERS" ? "x-env: from-env" : "from-env");
    }
    try {
      const seen: Seen[] = [];
      const fetch = scriptedFetch([{ body: sse(wire.frames(HELLO)) }], seen);
      await outcomeOf(make(fetch, { headers: { "x-mine": "yes" } }));
      await outcomeOf(make(fetch, { apiKey: undefined }));
      const [first, second] = seen.map(({ url, headers }) => ({ url, all: Object.fromEntries(headers) }));
      assert.ok(JSON.stringify(first).includes("key-for-tests"));
      assert.equal(first?.all["x-mine"], "yes");
      assert.ok(!JSON.stringify(seen.map((one) => [one.url, ...one.headers])).includes("from-env"));
      assert.equal(second?.all["x-api-key"] ?? second?.all.authorization, undefined);
    } finally {
      for (const name of names) Deno.env.delete(`${vendor}_${name}`);
    }
  });

  test("refuses a key that no header can hold, without showing it", async () => {
    const error = failed(await outcomeOf(make(scriptedFetch([{ body: "" }]), { apiKey: "sk-secret\nmore" })));
    assert.equal(error.kind, "auth");
    assert.ok(!error.message.includes("secret"));
  });

  test("lists models", async () => {
    const body = JSON.stringify({ data: [{ id: "model-a" }, { id: "model-b" }] });
    const provider = make(scriptedFetch([{ body, headers: { "content-type": "application/json" } }]));
    const models = await provider.listModels?.(new AbortController().signal);
    assert.deepEqual(models, [{ provider: "test", model: "model-a" }, {
      provider: "test",
      model: "model-b",
    }]);
  });

  test("renders what it sends, streaming, without unset fields", async () => {
    const seen: Seen[] = [];
    const provider = make(scriptedFetch([{ body: sse(wire.frames(HELLO)) }], seen));
    await outcomeOf(provider);
    const rendered = provider.render(requestOf()) as Record<string, unknown>;
    assert.deepEqual(seen[0]?.body, rendered);
    assert.equal(rendered.stream, true);
    assert.equal(rendered.temperature, undefined);
    assert.equal((provider.render(requestOf({ temperature: 0 })) as Record<string, unknown>).temperature, 0);
  });

  test("leaves out fields that the vendor refuses", () => {
    const provider = make(scriptedFetch([]), { omit: ["temperature", "stream_options"] });
    const body = provider.render(requestOf({ temperature: 1 })) as Record<string, unknown>;
    assert.ok(!("temperature" in body) && !("stream_options" in body));
    return Promise.resolve();
  });
}
