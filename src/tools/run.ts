/** Running the calls of one turn: parse, validate, permit, run. Whatever happens, each call gets one result. */

import type { AgentEvent, Tool, ToolCallPart, ToolContext, ToolOutput, ToolResultPart } from "../types.ts";
import type { Ask } from "./ask.ts";
import { cutToBytes } from "./cut.ts";
import { shown } from "./failure.ts";
import { nearestNames } from "../nearest.ts";
import { onceOnly, type Reads } from "./reads.ts";
import type { Permission } from "./registry.ts";
import type { WatchedContext } from "./run_command.ts";

/** What the calls of a conversation share. */
export interface ToolSession {
  /** The tools that were offered; any other name is unknown. */
  tools: Tool[];
  permission: Permission;
  context: ToolContext;
  /** Absent: there is nobody to ask, and what would have to be asked is refused. */
  ask?: Ask;
  /** Takes secrets out of a result before anyone gets it. */
  redact(text: string): string;
  /** Gets the last line of output of a tool that is running (`run_command`), as it comes: secrets redacted, but it may hold anything else. */
  onProgress?(tool: string, line: string): void;
  /** Somebody watches: results of writes tell what was changed. */
  showsWrites?: boolean;
  /** How long one call may take. */
  timeoutMs: number;
  /** How long a call may go on to clean up and report after it was told to stop; default 2000. */
  graceMs?: number;
  reads: Reads;
  /** Names of tools a person has allowed for the whole session. */
  always: Set<string>;
}

/** How the result of a call ends that a person said no to. */
export const USER_REFUSED = "the user refused this call";

const PARALLEL = 16;
const GRACE_MS = 2000;

/**
 * Runs `calls` and returns one result for each, in their order: side by side if all are of class `read`, else one
 * after the other. Yields `tool-call` and `tool-result` events; never throws. After an abort the calls that have not
 * run yet get the result "cancelled". `keep` gets each result as soon as it is there.
 */
export async function* runToolCalls(
  calls: readonly ToolCallPart[],
  session: ToolSession,
  keep?: (result: ToolResultPart, durationMs: number) => void,
): AsyncGenerator<AgentEvent, ToolResultPart[]> {
  const prepared = calls.map((call) => prepare(call, session.tools));
  const width = prepared.every(({ tool }) => !tool || tool.class === "read") ? PARALLEL : 1;
  const results: ToolResultPart[] = [];
  const running = new Map<number, Promise<Done>>();
  let next = 0;
  while (next < prepared.length || running.size > 0) {
    const one = running.size < width ? prepared[next] : undefined;
    if (one) {
      yield { type: "tool-call", id: one.call.id, name: one.call.name, arguments: one.arguments };
      running.set(next, timed(next, one, session));
      next++;
    } else {
      const { index, result, changes, durationMs } = await Promise.race(running.values());
      running.delete(index);
      results[index] = result;
      keep?.(result, durationMs);
      const { callId: id, name, isError, text } = result;
      const shown = changes && !isError ? { changes } : {};
      yield { type: "tool-result", id, name, ok: !isError, text, durationMs, ...shown };
    }
  }
  return results;
}

interface Done {
  index: number;
  result: ToolResultPart;
  /** What a write changed, where somebody watches who was not asked before it. */
  changes?: string[];
  durationMs: number;
}

type Outcome = ToolOutput & Pick<Done, "changes">;

interface Prepared {
  call: ToolCallPart;
  tool?: Tool;
  /** Parsed, or the text as it came where it is no JSON. */
  arguments: unknown;
  problem?: string;
}

function prepare(call: ToolCallPart, tools: Tool[]): Prepared {
  const tool = tools.find(({ name }) => name === call.name);
  // Some models send nothing at all, or null, when there is nothing to say.
  if (call.arguments.trim() === "") return { call, tool, arguments: {} };
  try {
    const parsed: unknown = JSON.parse(call.arguments);
    return { call, tool, arguments: parsed ?? {} };
  } catch (error) {
    const problem = `the arguments are not valid JSON: ${messageOf(error)}`;
    return { call, tool, arguments: call.arguments, problem };
  }
}

async function timed(index: number, prepared: Prepared, session: ToolSession): Promise<Done> {
  const { call, tool } = prepared;
  const start = performance.now();
  const output = await outcome(prepared, session).catch((error): Outcome =>
    failed(`${shown(call.name)}: ${messageOf(error)}`)
  );
  const text = cutToBytes(session.redact(output.text).toWellFormed(), session.context.maxResultBytes);
  const { isError = false, files } = output;
  const sent = tool
    ? onceOnly(session.reads, session.context.root, tool.name, prepared.arguments, { text, isError, files })
    : { text, files };
  const result: ToolResultPart = {
    type: "tool-result",
    callId: call.id,
    name: call.name,
    text: sent.text,
    isError,
  };
  if (sent.files && sent.files.length > 0) result.files = sent.files;
  const changes = output.changes?.map((line) => session.redact(line));
  return {
    index,
    result,
    durationMs: Math.round(performance.now() - start),
    ...(changes ? { changes } : {}),
  };
}

async function outcome(
  { call, tool, problem, arguments: given }: Prepared,
  session: ToolSession,
): Promise<Outcome> {
  const { context } = session;
  if (context.signal.aborted) return failed("cancelled");
  if (!tool) return failed(await unknownTool(call.name, session.tools));
  if (problem) return failed(`${tool.name}: ${problem}`);
  const checked = tool.check(given);
  if (!checked.ok) return failed(`${tool.name}: ${checked.problem}`);
  try {
    const { refusal, changes } = await permitted(tool, checked.input, session);
    if (refusal) return failed(`${tool.name}: ${refusal}`);
    return { ...await runInTime(tool, checked.input, session), ...(changes ? { changes } : {}) };
  } catch (error) {
    return failed(context.signal.aborted ? "cancelled" : messageOf(error));
  }
}

/** Why the call may not run, if it may not; what a write will change, where a watcher has not been asked about it. */
async function permitted(
  tool: Tool,
  input: unknown,
  session: ToolSession,
): Promise<{ refusal?: string; changes?: string[] }> {
  const { context, ask, always } = session;
  const decision = always.has(tool.name) ? "run" : await session.permission(tool, input, context);
  if (decision === "run") {
    if (!session.showsWrites || tool.class !== "write") return {};
    return { changes: await changesOf(tool, input, context) };
  }
  if (decision === "refuse" || !ask) return { refusal: "this call is not allowed" };
  const { previewOf } = await import("./preview.ts");
  const question = { tool: tool.name, class: tool.class, lines: await previewOf(tool, input, context) };
  const answer = await ask(question, context.signal);
  if (answer === "session") always.add(tool.name);
  return answer === "no" ? { refusal: USER_REFUSED } : {};
}

async function changesOf(tool: Tool, input: unknown, context: ToolContext): Promise<string[]> {
  const { previewOf } = await import("./preview.ts");
  try {
    return (await previewOf(tool, input, context)).slice(1);
  } catch {
    // What cannot be compared may still be written; if it cannot, the tool says why.
    return [];
  }
}

/** Runs a tool and waits no longer than allowed, whether or not it heeds its signal. */
async function runInTime(tool: Tool, input: unknown, session: ToolSession): Promise<ToolOutput> {
  const { context, timeoutMs, graceMs = GRACE_MS } = session;
  const stop = new AbortController();
  const tooLate = Promise.withResolvers<never>();
  let grace: ReturnType<typeof setTimeout> | undefined;
  const end = (reason: unknown) => {
    if (stop.signal.aborted) return;
    stop.abort(reason);
    grace = setTimeout(() => tooLate.reject(reason), graceMs);
  };
  const cancel = () => end(context.signal.reason);
  const timeout = setTimeout(
    () => end(new Error(`${tool.name}: timed out after ${timeoutMs} ms`)),
    timeoutMs,
  );
  context.signal.addEventListener("abort", cancel, { once: true });
  if (context.signal.aborted) cancel();
  try {
    const onProgress = (line: string) => session.onProgress?.(tool.name, session.redact(line));
    const watched: WatchedContext = { ...context, signal: stop.signal, onProgress };
    return await Promise.race([tool.run(input, watched), tooLate.promise]);
  } catch (error) {
    // What a tool says when it was stopped is that it was stopped; why is what matters.
    throw stop.signal.aborted ? stop.signal.reason : error;
  } finally {
    clearTimeout(timeout);
    clearTimeout(grace);
    context.signal.removeEventListener("abort", cancel);
  }
}

async function unknownTool(name: string, tools: Tool[]): Promise<string> {
  const names = tools.map((tool) => tool.name);
  const near = await nearestNames(name, names);
  const hint = near.length > 0
    ? `did you mean ${near.join(" or ")}?`
    : `available: ${names.join(", ") || "none"}`;
  return `${shown(name)}: there is no such tool; ${hint}`;
}

function failed(text: string): ToolOutput {
  return { text, isError: true };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
