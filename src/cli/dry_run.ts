/** `--dry-run`: the request that would be sent, and what it is estimated to cost. */

import { compacted } from "../agent/compact.ts";
import type { RunInput } from "../agent/loop.ts";
import { buildRequest } from "../agent/request.ts";
import type { Connections } from "../attempt/connections.ts";
import { costOf } from "../catalog/cost.ts";
import { estimateInputTokens } from "../catalog/estimate.ts";
import { formatUsd } from "../catalog/format_usd.ts";
import { jsonLine } from "../output/json.ts";
import { harmless } from "../output/terminal.ts";

/** The text `--dry-run` prints, or one JSON object with `-o json` and `-o jsonl`. Sends nothing, needs no key. */
export async function describeDryRun(
  input: RunInput,
  connections: Connections,
  options: { output?: string },
): Promise<string> {
  const [info] = input.attempts.candidates;
  if (!info) throw new Error("a run needs at least one candidate");
  const provider = await connections.offline(info);
  const wishes = { ...input, messages: compacted(input.messages, input.compaction) };
  const inputTokens = estimateInputTokens({ ...wishes, tools: input.tools.tools });
  const { request } = await buildRequest(wishes, input.tools.tools, info, provider, inputTokens);
  const maxOutputTokens = request.maxOutputTokens ?? info.maxOutputTokens;
  const costUsd = maxOutputTokens === undefined
    ? null
    : await costOf(info, { inputTokens, outputTokens: maxOutputTokens }) ?? null;
  const body = provider.render(request);
  const estimated = { inputTokens, ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }), costUsd };
  if (options.output === "json" || options.output === "jsonl") {
    return jsonLine({
      type: "dry-run",
      provider: info.provider,
      model: info.model,
      request: body,
      estimated,
    });
  }
  const most = maxOutputTokens === undefined
    ? "no output limit known"
    : `at most ${maxOutputTokens} tokens out`;
  return harmless(
    `${info.provider}/${info.model}: about ${inputTokens} tokens in, ${most}, at most ${
      formatUsd(costUsd)
    }\n` +
      `${JSON.stringify(body, null, 2)}\n`,
  );
}
