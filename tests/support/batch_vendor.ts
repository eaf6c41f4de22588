/** Loopback stand-ins for the vendors' batch services, speaking the formats their API references document. */

import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request of a batch, as it was submitted. */
export interface Submitted {
  custom_id: string;
  body: Record<string, unknown>;
}

/** A batch as the service keeps it. */
export interface VendorBatch {
  id: string;
  requests: Submitted[];
  /** Looks at its state so far. */
  looks: number;
}

export interface BatchVendor {
  url: string;
  batches: VendorBatch[];
  /** `METHOD path` of every request. */
  calls: string[];
  /** Requests, as in `calls`, that are answered 503, once each. */
  faults: string[];
  /** Looks at a batch before it is over. */
  looksUntilOver: number;
  close(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

/** Lines in an order of their own, in pieces that end anywhere, also inside a character. */
function sendLines(response: ServerResponse, lines: unknown[]): void {
  response.writeHead(200, { "content-type": "application/x-jsonl" });
  const bytes = Buffer.from(lines.toReversed().map((line) => `${JSON.stringify(line)}\n`).join(""));
  for (let at = 0; at < bytes.length; at += 7) response.write(bytes.subarray(at, at + 7));
  response.end();
}

/** The words of the last message, wherever the format has them. */
function saidIn(body: Record<string, unknown>): string {
  return JSON.stringify(body.messages ?? body.input);
}

async function serve(
  answer: (request: IncomingMessage, body: string, response: ServerResponse, vendor: BatchVendor) => void,
): Promise<BatchVendor> {
  const vendor: BatchVendor = {
    url: "",
    batches: [],
    calls: [],
    looksUntilOver: 1,
    faults: [],
    close: async () => {},
  };
  const server = createServer(async (request, response) => {
    const call = `${request.method} ${request.url}`;
    vendor.calls.push(call);
    const body = await bodyOf(request);
    const fault = vendor.faults.indexOf(call);
    if (fault < 0) return answer(request, body, response, vendor);
    vendor.faults.splice(fault, 1);
    json(response, { error: { message: "not now" } }, 503);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  vendor.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vendor.close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return vendor;
}

/** Message Batches: a prompt with `fail`, `expire` or `cut` in it ends that way. */
export function startAnthropicBatches(): Promise<BatchVendor> {
  return serve((request, body, response, vendor) => {
    const path = request.url ?? "";
    const id = /batches\/([^/]+)/.exec(path)?.[1];
    if (request.method === "POST") {
      const { requests } = JSON.parse(body) as {
        requests: { custom_id: string; params: Submitted["body"] }[];
      };
      const batch = {
        id: `msgbatch_${vendor.batches.length + 1}`,
        requests: requests.map(({ custom_id, params }) => ({ custom_id, body: params })),
        looks: 0,
      };
      vendor.batches.push(batch);
      return json(response, { id: batch.id, type: "message_batch", processing_status: "in_progress" });
    }
    const batch = vendor.batches.find((one) => one.id === id);
    if (!batch) {
      return json(
        response,
        { type: "error", error: { type: "not_found_error", message: "no such batch" } },
        404,
      );
    }
    if (path.endsWith("/results")) return sendLines(response, batch.requests.map(messageResult));
    const ended = ++batch.looks > vendor.looksUntilOver;
    const count = batch.requests.length;
    json(response, {
      id,
      type: "message_batch",
      processing_status: ended ? "ended" : "in_progress",
      request_counts: {
        processing: ended ? 0 : count,
        succeeded: ended ? count : 0,
        errored: 0,
        canceled: 0,
        expired: 0,
      },
      results_url: "http://elsewhere.invalid/results",
    });
  });
}

function messageResult({ custom_id, body }: Submitted) {
  const said = saidIn(body);
  if (said.includes("fail")) {
    const error = {
      type: "error",
      error: { type: "invalid_request_error", message: "max_tokens: too large" },
    };
    return { custom_id, result: { type: "errored", error } };
  }
  if (said.includes("expire")) return { custom_id, result: { type: "expired" } };
  const message = {
    id: "msg_1",
    type: "message",
    role: "assistant",
    model: body.model,
    content: [{ type: "text", text: `ünswer to ${/number (\d+)/.exec(said)?.[1]}` }],
    stop_reason: said.includes("cut") ? "max_tokens" : "end_turn",
    usage: { input_tokens: 1_000_000, output_tokens: 100_000 },
  };
  return { custom_id, result: { type: "succeeded", message } };
}

/** The Batch API: the same words as above, `fail` ends up in the error file. */
export function startOpenAIBatches(): Promise<BatchVendor> {
  const files = new Map<string, Submitted[]>();
  return serve((request, body, response, vendor) => {
    const path = request.url ?? "";
    if (request.method === "POST" && path.endsWith("/files")) {
      const id = `file-${files.size + 1}`;
      const lines = body.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
      if (!/name="purpose"\r\n\r\nbatch\r\n/.test(body) || !/filename="[^"]+\.jsonl"/.test(body)) {
        return json(response, { error: { message: "not a file for batches" } }, 400);
      }
      files.set(id, lines);
      return json(response, { id, object: "file", purpose: "batch" });
    }
    if (request.method === "POST") {
      const { input_file_id, endpoint, completion_window } = JSON.parse(body) as Record<string, string>;
      const requests = files.get(input_file_id ?? "") ?? [];
      const fits = requests.every((line) => (line as { url?: unknown }).url === endpoint);
      if (requests.length === 0 || !fits || completion_window !== "24h") {
        return json(response, { error: { message: "a batch that is not as documented" } }, 400);
      }
      const batch = {
        id: `batch_${vendor.batches.length + 1}`,
        requests,
        looks: 0,
      };
      vendor.batches.push(batch);
      return json(response, { id: batch.id, object: "batch", status: "validating" });
    }
    const file = /files\/(out|err)-(\w+)\/content/.exec(path);
    const batch = vendor.batches.find((one) => one.id === (file?.[2] ?? /batches\/(\w+)/.exec(path)?.[1]));
    if (!batch) return json(response, { error: { message: "no such batch" } }, 404);
    const isFailed = (line: Submitted) => /fail|expire/.test(saidIn(line.body));
    if (file) {
      const wanted = batch.requests.filter((line) => isFailed(line) === (file[1] === "err"));
      return sendLines(response, wanted.map(responseResult));
    }
    const over = ++batch.looks > vendor.looksUntilOver;
    const failed = batch.requests.filter(isFailed).length;
    json(response, {
      id: batch.id,
      object: "batch",
      status: over ? "completed" : "in_progress",
      request_counts: { total: batch.requests.length, completed: batch.requests.length - failed, failed },
      ...(over ? { output_file_id: `out-${batch.id}`, error_file_id: `err-${batch.id}` } : {}),
    });
  });
}

function responseResult({ custom_id, body }: Submitted) {
  const said = saidIn(body);
  if (said.includes("expire")) {
    const error = { code: "batch_expired", message: "could not be executed before the window expired" };
    return { id: "batch_req_1", custom_id, response: null, error };
  }
  if (said.includes("fail")) {
    const refused = { error: { message: "Invalid prompt", type: "invalid_request_error" } };
    return { id: "batch_req_2", custom_id, response: { status_code: 400, body: refused }, error: null };
  }
  const text = `ünswer to ${/number (\d+)/.exec(said)?.[1]}`;
  const whole = body.messages
    ? {
      object: "chat.completion",
      choices: [{ index: 0, message: { role: "assistant", content: text }, finish_reason: "stop" }],
      usage: { prompt_tokens: 1_000_000, completion_tokens: 100_000 },
    }
    : {
      object: "response",
      status: "completed",
      output: [{ type: "message", role: "assistant", content: [{ type: "output_text", text }] }],
      usage: { input_tokens: 1_000_000, output_tokens: 100_000, total_tokens: 1_100_000 },
    };
  return { id: "batch_req_3", custom_id, response: { status_code: 200, body: whole }, error: null };
}
