import assert from "node:assert/strict";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import {
  broken,
  type DemoScript,
  type Fault,
  htmlPage,
  overloaded,
  type Reply,
  reply,
  text,
} from "../../../providers/demo/script.ts";
import { type DemoServer, type RecordedRequest, startDemoServer } from "../../../providers/demo/server.ts";

const DELTAS = ["one ", "two ", "drei – ", "vier 👋"];
const WHOLE = reply(text(...DELTAS));
const PATHS = ["/anthropic/v1/messages", "/openai/v1/responses", "/openai/v1/chat/completions"];

async function withServer(script: DemoScript | Reply | Fault, use: (server: DemoServer) => Promise<void>) {
  const server = await startDemoServer(typeof script === "function" ? script : () => script);
  try {
    await use(server);
  } finally {
    await server.close();
  }
}

function post(server: DemoServer, path: string, signal?: AbortSignal): Promise<Response> {
  const body = JSON.stringify({ model: "m", max_tokens: 9, stream: true, messages: [], input: "Hi" });
  return fetch(server.origin + path, { method: "POST", body, signal });
}

/** The deltas of an SSE text in any of the three formats. */
function deltasOf(stream: string): string[] {
  return stream.split("\n").filter((line) => line.startsWith("data: {")).flatMap((line) => {
    const event = JSON.parse(line.slice(6));
    const delta = event.delta?.text ?? event.choices?.[0]?.delta.content ?? event.delta;
    return typeof delta === "string" && delta !== "" ? [delta] : [];
  });
}

for (const path of PATHS) {
  Deno.test(`faults on ${path}: a cut ends after the wanted deltas without the closing events`, async () => {
    for (const wanted of [0, 2, 4]) {
      await withServer(broken(WHOLE, wanted, "end"), async (server) => {
        const stream = await (await post(server, path)).text();
        assert.deepEqual(deltasOf(stream), DELTAS.slice(0, wanted));
        assert.doesNotMatch(stream, /message_stop|\[DONE\]|finish_reason":"|response\.completed/);
      });
    }
  });

  Deno.test(`faults on ${path}: a reset breaks the body after the wanted deltas`, async () => {
    await withServer(broken(WHOLE, 2, "reset"), async (server) => {
      const response = await post(server, path);
      const seen: string[] = [];
      await assert.rejects(async () => {
        for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) seen.push(chunk);
      });
      assert.deepEqual(deltasOf(seen.join("")), DELTAS.slice(0, 2));
    });
  });

  Deno.test(`faults on ${path}: a stall keeps silent until the client gives up`, async () => {
    let requests: RecordedRequest[] = [];
    await withServer(broken(WHOLE, 1, "stall"), async (server) => {
      requests = server.requests;
      const abort = new AbortController();
      const response = await post(server, path, abort.signal);
      let seen = "";
      await assert.rejects(async () => {
        for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
          seen += chunk;
          if (deltasOf(seen).length === 1) abort.abort();
        }
      }, { name: "AbortError" });
      assert.deepEqual(deltasOf(seen), DELTAS.slice(0, 1));
    });
    assert.deepEqual(requests.map((request) => request.abandoned), [true]);
  });

  Deno.test(`faults on ${path}: bytes split inside characters carry the same text`, async () => {
    await withServer({ ...WHOLE, delivery: { splitBytes: 7 } }, async (server) => {
      assert.deepEqual(deltasOf(await (await post(server, path)).text()), DELTAS);
    });
  });

  Deno.test(`faults on ${path}: a reset and silence before the headers`, async () => {
    await withServer({ type: "reset" }, async (server) => {
      await assert.rejects(post(server, path), TypeError);
    });
    const abort = new AbortController();
    const script: DemoScript = () => {
      abort.abort();
      return { type: "hang" };
    };
    await withServer(script, async (server) => {
      await assert.rejects(post(server, path, abort.signal), { name: "AbortError" });
    });
  });

  Deno.test(`faults on ${path}: a page of a proxy comes as it is`, async () => {
    await withServer(htmlPage(502), async (server) => {
      const response = await post(server, path);
      assert.equal(response.status, 502);
      assert.equal(response.headers.get("content-type"), "text/html");
      assert.match(await response.text(), /^<html>/);
    });
  });
}

Deno.test("errors in a stream: the SDKs throw them with their type or code", async () => {
  await withServer(broken(WHOLE, 2, overloaded()), async (server) => {
    const anthropic = new Anthropic({ apiKey: "k", baseURL: server.url("anthropic"), maxRetries: 0 });
    const openai = new OpenAI({ apiKey: "k", baseURL: server.url("openai"), maxRetries: 0 });
    const messages = [{ role: "user" as const, content: "Hi" }];
    await assert.rejects(
      anthropic.messages.stream({ model: "m", max_tokens: 9, messages }).finalMessage(),
      (error) => error instanceof Anthropic.APIError && error.type === "overloaded_error",
    );
    await assert.rejects(
      openai.chat.completions.stream({ model: "m", messages }).finalChatCompletion(),
      (error) => error instanceof OpenAI.APIError && error.type === "server_error",
    );
    const text = await (await post(server, "/openai/v1/responses")).text();
    const types = [...text.matchAll(/^event: (.*)$/gm)].map((match) => match[1]);
    assert.deepEqual(types.slice(-2), ["error", "response.failed"]);
    const numbers = [...text.matchAll(/"sequence_number":(\d+)}$/gm)].map((match) => Number(match[1]));
    assert.deepEqual(numbers, types.map((_, i) => i));
  });
});

Deno.test("garbage: the stream holds bytes no client can parse", async () => {
  await withServer(broken(WHOLE, 1, "garbage"), async (server) => {
    const openai = new OpenAI({ apiKey: "k", baseURL: server.url("openai"), maxRetries: 0, logLevel: "off" });
    const messages = [{ role: "user" as const, content: "Hi" }];
    await assert.rejects(openai.chat.completions.stream({ model: "m", messages }).finalChatCompletion());
  });
});

Deno.test("server: a script that throws answers 500 and makes close fail", async () => {
  const server = await startDemoServer(() => {
    throw new Error("nothing queued");
  });
  const response = await post(server, "/openai/v1/responses");
  assert.equal(response.status, 500);
  assert.match(await response.text(), /nothing queued/);
  await assert.rejects(server.close(), /nothing queued/);
});

Deno.test("server: unknown paths and bodies that are no JSON get an error of the vendor's shape", async () => {
  await withServer(WHOLE, async (server) => {
    const unknown = await post(server, "/anthropic/v1/complete");
    assert.equal(unknown.status, 404);
    assert.equal((await unknown.json()).error.type, "not_found_error");
    const bad = await fetch(`${server.origin}/openai/v1/responses`, { method: "POST", body: "{" });
    assert.equal(bad.status, 400);
    assert.equal((await bad.json()).error.type, "invalid_request_error");
  });
});

Deno.test("server: records what came, counts per provider, and listens on loopback only", async () => {
  const counts: [string, number][] = [];
  const script: DemoScript = ({ provider }, n) => {
    counts.push([provider, n]);
    return WHOLE;
  };
  await withServer(script, async (server) => {
    for (const path of [PATHS[0], PATHS[1], PATHS[2]]) await (await post(server, `${path}?beta=true`)).text();
    assert.deepEqual(counts, [["anthropic", 1], ["openai", 1], ["openai", 2]]);
    assert.deepEqual(server.requests.map(({ provider, method }) => [provider, method]), [
      ["anthropic", "POST"],
      ["openai", "POST"],
      ["openai", "POST"],
    ]);
    assert.equal(server.requests[0]?.path, "/anthropic/v1/messages?beta=true");
    assert.equal(server.requests[0]?.body?.model, "m");
    assert.deepEqual(server.requests.map((request) => request.abandoned), [false, false, false]);
    assert.match(server.origin, /^http:\/\/127\.0\.0\.1:\d+$/);
  });
});
