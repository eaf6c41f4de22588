/** What the generations of Gemini take where they differ on the wire. Pure. */

/** How a model is asked to think, and what its conversations have to look like. */
export interface GeminiFamily {
  /** `level`: `thinkingLevel`; `budget`: `thinkingBudget` in tokens (thinking guide). */
  thinking: "level" | "budget";
  /** Calls must carry a thought signature and an id, also those that another model made. */
  strictCalls: boolean;
  /** Takes `responseJsonSchema` and tools in one request (structured outputs guide). */
  schemaWithTools: boolean;
  /** Takes images inside a function response (function calling guide, multimodal responses). */
  filesInResponses: boolean;
}

const BEFORE_3: GeminiFamily = {
  thinking: "budget",
  strictCalls: false,
  schemaWithTools: false,
  filesInResponses: false,
};
const SINCE_3: GeminiFamily = {
  thinking: "level",
  strictCalls: true,
  schemaWithTools: true,
  filesInResponses: true,
};

/** What a model takes; an id without a version, such as `gemini-flash-latest`, is taken for a newer one. */
export function familyOf(model: string): GeminiFamily {
  const version = /gemini-(?:[a-z-]+-)?(\d+(?:\.\d+)?)/.exec(model)?.[1];
  return version !== undefined && Number(version) < 3 ? BEFORE_3 : SINCE_3;
}
