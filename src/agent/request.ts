/** From a run's state to the request one candidate gets. */

import { nameOf } from "../catalog/models.ts";
import type { Effort, Message, ModelInfo, ModelRequest, Provider, ToolDefinition } from "../types.ts";
import type { AnswerSchema } from "./answer_schema.ts";
import type { RunBudget } from "./budget.ts";
import { portableHistory } from "./history.ts";
import { schemaInstruction } from "./system_prompt.ts";

/** What a run wants of every turn. */
export interface TurnWishes {
  sessionId: string;
  messages: Message[];
  system: string;
  maxOutputTokens?: number;
  temperature?: number;
  effort?: Effort;
  schema?: AnswerSchema;
  budget?: RunBudget;
}

/** A request, what was left out of it (in words), and whether the budget lowered its output. */
export interface BuiltRequest {
  request: ModelRequest;
  notes: string[];
  lowered: boolean;
}

/** Builds the request for a candidate. Throws `budget` when its worst case does not fit the cost limit. */
export async function buildRequest(
  wishes: TurnWishes,
  tools: ToolDefinition[],
  info: ModelInfo,
  provider: Provider,
  inputTokens: number,
): Promise<BuiltRequest> {
  const notes: string[] = [];
  const supported = <T>(option: string, value: T | undefined, has: boolean): T | undefined => {
    if (value === undefined || has) return value;
    notes.push(`--${option} is ignored: ${nameOf(info)} is not known to have it`);
    return undefined;
  };
  const { schema, system, maxOutputTokens } = wishes;
  const enforced = schema !== undefined && provider.canEnforce(schema.schema, info);
  const allowance = await wishes.budget?.allow(info, inputTokens, maxOutputTokens);
  return {
    notes,
    lowered: allowance?.lowered ?? false,
    request: {
      model: info.model,
      info,
      system: schema && !enforced ? `${system}\n\n${schemaInstruction(schema.schema)}` : system,
      messages: portableHistory(wishes.messages, info),
      tools: info.tools === false
        ? []
        : tools.map(({ name, description, parameters }) => ({ name, description, parameters })),
      maxOutputTokens: allowance?.lowered ? allowance.maxOutputTokens : maxOutputTokens,
      temperature: supported("temperature", wishes.temperature, info.temperature !== false),
      effort: supported("effort", wishes.effort, info.reasoning === true),
      schema: enforced ? schema.schema : undefined,
      sessionId: wishes.sessionId,
    },
  };
}
