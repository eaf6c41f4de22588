import assert from "node:assert/strict";
import { createProvider } from "../../providers/openai/mod.ts";
import { refusedField, withoutField } from "../../providers/openai/refused_field.ts";
import { ProviderError } from "../../src/errors.ts";
import type { ModelEvent, ModelRequest, ProviderSettings } from "../../src/types.ts";

const BODY = { model: "m", messages: [], stream: true, stream_options: {}, temperature: 0, max_tokens: 5 };

Deno.test("refused field: is found in the words vendors use, and only among what was sent", () => {
  const cases: [string, string | undefined][] = [
    ["Unrecognized request argument supplied: stream_options", "stream_options"],
    ["property 'stream_options' is unsupported", "stream_options"],
    [
      "Unsupported parameter: 'max_tokens' is not supported. Use 'max_completion_tokens' instead.",
      "max_tokens",
    ],
    ["Unsupported value: 'temperature' does not support 0 with this model.", "temperature"],
    ["body.stream_options: Extra inputs are not permitted", "stream_options"],
    ["messages.0.temperature: Extra inputs are not permitted", undefined],
    ["Extra inputs are not permitted: stream_options", "stream_options"],
    ["temperature: must be less than 2", undefined],
    ["unknown field prompt_cache_key", undefined],
    ["messages: unknown role", undefined],
    ["Unknown model my_temperature_model", undefined],
  ];
  for (const [message, field] of cases) assert.equal(refusedField(message, BODY), field, message);
});

Deno.test("refused field: the output limit goes on under its other name", () => {
  assert.deepEqual(withoutField({ model: "m", max_tokens: 5 }, "max_tokens"), {
    model: "m",
    max_completion_tokens: 5,
  });
  assert.deepEqual(withoutField({ model: "m", store: false }, "store"), { model: "m" });
});

const ANSWER =
  'data: {"choices":[{"index":0,"delta":{"content":"ok"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n';

async function attempt(provider: ReturnType<typeof createProvider>): Promise<ModelEvent[] | ProviderError> {
  const request: ModelRequest = {
    model: "m",
    info: { provider: "mine", model: "m" },
    messages: [{ role: "user", parts: [{ type: "text", text: "hi" }] }],
    tools: [],
    temperature: 0,
  };
  const events: ModelEvent[] = [];
  try {
    for await (const event of provider.stream(request, new AbortController().signal)) events.push(event);
    return events;
  } catch (error) {
    assert.ok(error instanceof ProviderError);
    return error;
  }
}

Deno.test("compatible: learns once which field a vendor refuses, and asks for a second try", async () => {
  const bodies: Record<string, unknown>[] = [];
  const refuse = (field: string) =>
    new Response(JSON.stringify({ error: { message: `Unsupported parameter: ${field}` } }), {
      status: 400,
      headers: { "content-type": "application/json" },
    });
  const settings: ProviderSettings = {
    name: "mine",
    type: "openai-compatible",
    baseUrl: "http://127.0.0.1:1/v1",
    headers: {},
    fetch: (_input, init) => {
      const body: Record<string, unknown> = JSON.parse(String(init?.body));
      bodies.push(body);
      if ("stream_options" in body) return Promise.resolve(refuse("stream_options"));
      if (bodies.length > 2) return Promise.resolve(refuse("temperature"));
      return Promise.resolve(new Response(ANSWER, { headers: { "content-type": "text/event-stream" } }));
    },
  };
  const provider = createProvider(settings);
  const refused = await attempt(provider);
  assert.ok(refused instanceof ProviderError && refused.shouldRetry === true && refused.status === 400);
  assert.ok(Array.isArray(await attempt(provider)), "the second try works");
  assert.equal("stream_options" in (bodies[1] ?? {}), false);
  const again = await attempt(provider);
  assert.ok(again instanceof ProviderError && again.shouldRetry !== true, "one field a run");
});
