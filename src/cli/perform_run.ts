/** One run of several in this process: a turn of a chat, a line of a batch, a call over MCP. */

import { runAgent } from "../agent/loop.ts";
import type { AgentEvent } from "../types.ts";
import { emptyResult, failureOf } from "./early_failure.ts";
import { type PreparedRun, prepareRun } from "./prepare.ts";
import { type Asked, type Conversation, newConversation, type RunContext } from "./run_setting.ts";

/**
 * Prepares and makes a run. Yields what happens, `result` last and always: also when nothing could be sent, and then
 * the conversation is as it was. Only defects of ours are thrown.
 */
export async function* performRun(
  context: RunContext,
  asked: Asked,
  conversation: Conversation = newConversation(),
): AsyncGenerator<AgentEvent> {
  let prepared: PreparedRun;
  const startedAt = performance.now();
  try {
    prepared = await prepareRun({ startedAt, ...context }, asked, conversation);
  } catch (error) {
    yield { type: "result", ...emptyResult(failureOf(error), startedAt) };
    return;
  }
  yield* runAgent(prepared.input);
}
