/** Makes a conversation acceptable to any model, whoever wrote it so far. Pure. */

import type { AssistantMessage, Message, ModelInfo, ToolResultPart, UserMessage } from "../types.ts";

/** What a call gets whose result was lost. */
const NO_RESULT = "This call was not run: the conversation was interrupted.";

function ownParts(message: AssistantMessage, info: ModelInfo): AssistantMessage {
  const parts: AssistantMessage["parts"] = [];
  for (const part of message.parts) {
    const data = part.providerData;
    const foreign = data !== undefined && (data.provider !== info.provider || data.model !== info.model);
    if (!foreign && !(part.type === "reasoning" && !data)) parts.push(part);
    else if (part.type !== "reasoning") parts.push({ ...part, providerData: undefined });
  }
  return { role: "assistant", parts };
}

function seeable(message: UserMessage, info: ModelInfo): UserMessage {
  if (info.vision !== false) return message;
  return {
    role: "user",
    parts: message.parts.map((part) =>
      part.type === "file" && part.mediaType.startsWith("image/")
        ? {
          type: "text",
          text: `[an image${part.name ? `, ${part.name},` : ""} was left out: this model reads none]`,
        }
        : part
    ),
  };
}

/** The results of the calls of `message`, one each, missing ones filled in. */
function closedResults(message: AssistantMessage, results: ToolResultPart[]): ToolResultPart[] {
  return message.parts.filter((part) => part.type === "tool-call").map((call) =>
    results.find((result) => result.callId === call.id) ??
      { type: "tool-result", callId: call.id, name: call.name, text: NO_RESULT, isError: true }
  );
}

/**
 * The messages as this model may see them: other models' reasoning and provider data dropped, images left out
 * (with a note in their place) where it reads none, every tool call followed by exactly one result.
 */
export function portableHistory(messages: Message[], info: ModelInfo): Message[] {
  const out: Message[] = [];
  messages.forEach((message, index) => {
    if (message.role === "user") out.push(seeable(message, info));
    if (message.role !== "assistant") return;
    const own = ownParts(message, info);
    if (own.parts.length === 0) return;
    out.push(own);
    const next = messages[index + 1];
    const results = closedResults(own, next?.role === "tool" ? next.parts : []);
    if (results.length > 0) out.push({ role: "tool", parts: results });
  });
  return out;
}
