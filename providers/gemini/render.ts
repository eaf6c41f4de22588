/** Domain → the body of `models.streamGenerateContent`. Pure. */

import type { Content, FunctionDeclaration, Part } from "@google/genai/web";
import type {
  AssistantMessage,
  FilePart,
  ModelRequest,
  ToolCallPart,
  ToolResultPart,
  UserMessage,
} from "../../src/types.ts";
import { familyOf } from "./families.ts";
import { argumentsOf, type Fields, fieldsOf, known, textOf } from "../../src/wire/fields.ts";

/** Types that the vision and document guides name. */
const FILES = ["image/png", "image/jpeg", "image/webp", "image/heic", "image/heif", "application/pdf"];
/** Takes the place of a signature on calls that other models made (thought signatures guide). */
const NO_SIGNATURE = "skip_thought_signature_validator";
/** The budgets of the efforts in Google's own OpenAI-compatible API (its guide, thinking). */
const BUDGET_TOKENS = { low: 1024, medium: 8192, high: 24_576 };
/** All models that take a budget take this one (thinking guide, table of ranges). */
const MIN_BUDGET_TOKENS = 512;
/** The part of the output limit, which thoughts count against, that is kept for the answer. */
const MIN_ANSWER_TOKENS = 1024;

/** The request body; the model is in the path. */
export function renderRequest(request: ModelRequest): Record<string, unknown> {
  const functionDeclarations = request.tools.map((
    { name, description, parameters },
  ): FunctionDeclaration => ({
    name,
    description,
    parametersJsonSchema: { type: "object", properties: {}, ...parameters },
  }));
  const generationConfig = known({
    maxOutputTokens: request.maxOutputTokens,
    temperature: request.temperature,
    ...(request.schema ? { responseMimeType: "application/json", responseJsonSchema: request.schema } : {}),
    thinkingConfig: thinkingOf(request),
  });
  const system = request.system?.trim() ? request.system.toWellFormed() : undefined;
  return known({
    systemInstruction: system ? { parts: [{ text: system }] } : undefined,
    contents: contentsOf(request),
    tools: functionDeclarations.length > 0 ? [{ functionDeclarations }] : undefined,
    generationConfig: Object.keys(generationConfig).length > 0 ? generationConfig : undefined,
  });
}

/** Thoughts are shown where an effort is asked for: they keep the stream alive while the model thinks. */
function thinkingOf({ model, info, effort, maxOutputTokens }: ModelRequest): Fields | undefined {
  if (!info.reasoning || !effort) return undefined;
  if (familyOf(model).thinking === "level") {
    return { includeThoughts: true, thinkingLevel: effort.toUpperCase() };
  }
  const room = (maxOutputTokens ?? Infinity) - MIN_ANSWER_TOKENS;
  const budget = Math.max(MIN_BUDGET_TOKENS, Math.min(BUDGET_TOKENS[effort], room));
  return { includeThoughts: true, thinkingBudget: budget };
}

/**
 * The conversation, beginning with the user, never two turns of the model in a row: a turn of calls has to come
 * after one of the user.
 */
function contentsOf(request: ModelRequest): Content[] {
  const contents: { role: "user" | "model"; parts: Part[] }[] = [];
  const conversation = new Conversation(request);
  for (const message of request.messages) {
    const role = message.role === "assistant" ? "model" : "user";
    const parts = message.role === "user"
      ? userParts(message)
      : message.role === "tool"
      ? conversation.resultParts(message.parts)
      : conversation.modelParts(message);
    const last = contents.at(-1);
    if (parts.length === 0) continue;
    if (role === "model" && last?.role === role) last.parts.push(...parts);
    else contents.push({ role, parts });
  }
  if (contents[0]?.role !== "user") contents.unshift({ role: "user", parts: [{ text: "(continued)" }] });
  return contents;
}

function userParts(message: UserMessage): Part[] {
  return message.parts.map((part) => part.type === "text" ? textPart(part.text) : filePart(part)).flat();
}

/** Empty texts are refused. */
function textPart(text: string): Part[] {
  return text.trim() === "" ? [] : [{ text: text.toWellFormed() }];
}

function filePart(part: FilePart): Part {
  const { mediaType, data, name = "a file" } = part;
  if (FILES.includes(mediaType)) return { inlineData: { mimeType: mediaType, data } };
  return { text: `[${name} (${mediaType}) was left out: not a type the model reads]` };
}

/** Calls and their results, which have to agree on ids. */
class Conversation {
  readonly #request: ModelRequest;
  readonly #family;
  /** Calls whose id goes over the wire. */
  readonly #sentIds = new Set<string>();

  constructor(request: ModelRequest) {
    this.#request = request;
    this.#family = familyOf(request.model);
  }

  /** What this provider and model attached to a part; `undefined` on parts of others. */
  #own(part: AssistantMessage["parts"][number]): Fields | undefined {
    const { info, model } = this.#request;
    const data = part.providerData;
    return data?.provider === info.provider && data.model === model ? fieldsOf(data.value) : undefined;
  }

  modelParts(message: AssistantMessage): Part[] {
    let isFirst = true;
    return message.parts.flatMap((part): Part[] => {
      const own = this.#own(part);
      const thoughtSignature = textOf(own?.signature);
      if (part.type === "tool-call") {
        const call = this.#callPart(part, own, isFirst);
        isFirst = false;
        return [call];
      }
      // Signed parts go back as they came, also when their text is empty; unsigned thoughts need not.
      if (thoughtSignature) {
        return [{
          text: part.text,
          ...(part.type === "reasoning" ? { thought: true } : {}),
          thoughtSignature,
        }];
      }
      return part.type === "text" ? textPart(part.text) : [];
    });
  }

  /** The first call of a turn has to be signed, where any has; ids that the API did not give are sent as rarely. */
  #callPart(part: ToolCallPart, own: Fields | undefined, isFirst: boolean): Part {
    const isForeign = own === undefined && this.#family.strictCalls;
    const signature = textOf(own?.signature) || (isForeign && isFirst ? NO_SIGNATURE : "");
    // The id in the conversation is the API's, made unique where the API gave one twice.
    const hasId = isForeign || textOf(own?.id) !== "";
    if (hasId) this.#sentIds.add(part.id);
    return {
      functionCall: { ...(hasId ? { id: part.id } : {}), name: part.name, args: argumentsOf(part.arguments) },
      ...(signature ? { thoughtSignature: signature } : {}),
    };
  }

  /** All results of a turn are one content, in the order of the calls; loose files come after them. */
  resultParts(results: ToolResultPart[]): Part[] {
    const loose: Part[] = [];
    const responses = results.map((result): Part => {
      const files = (result.files ?? []).map(filePart);
      const inside = this.#family.filesInResponses
        ? files.flatMap(({ inlineData }) => inlineData ? [{ inlineData }] : [])
        : [];
      const outside = this.#family.filesInResponses ? files.filter((file) => !file.inlineData) : files;
      if (outside.length > 0) loose.push({ text: `What ${result.name} gave beside its text:` }, ...outside);
      const text = result.text.toWellFormed();
      return {
        functionResponse: {
          ...(this.#sentIds.has(result.callId) ? { id: result.callId } : {}),
          name: result.name,
          response: result.isError ? { error: text } : { output: text },
          ...(inside.length > 0 ? { parts: inside } : {}),
        },
      };
    });
    return [...responses, ...loose];
  }
}
