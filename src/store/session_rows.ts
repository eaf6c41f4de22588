/** Stored messages, read back: what another version or a damaged disk left is checked here, then trusted. */

import * as z from "zod/mini";
import type { Compaction } from "../agent/compact.ts";
import type { Message, ModelRef, ToolResultPart } from "../types.ts";

/** A row of `session_messages`, as it comes. */
export type StoredRow = Record<string, unknown>;

/** A stored message with what is known about it. */
export interface StoredMessage {
  message: Message;
  /** Milliseconds since 1970. */
  at: number;
  by?: ModelRef;
  /** The run ended while it was written. */
  interrupted?: boolean;
  /** How long each call took, by its id. */
  durationsMs?: Record<string, number>;
}

/** Everything of a session that can be read, and how many rows cannot. */
export interface StoredConversation {
  said: StoredMessage[];
  /** What stands for the beginning when it is gone on with. */
  compaction?: Compaction;
  unreadable: number;
}

function partSchemas() {
  const providerData = z.optional(z.object({ provider: z.string(), model: z.string(), value: z.unknown() }));
  const text = z.object({ type: z.literal("text"), text: z.string(), providerData });
  const reasoning = z.object({ type: z.literal("reasoning"), text: z.string(), providerData });
  const file = z.object({
    type: z.literal("file"),
    mediaType: z.string(),
    data: z.string(),
    name: z.optional(z.string()),
  });
  const call = z.object({
    type: z.literal("tool-call"),
    id: z.string(),
    name: z.string(),
    arguments: z.string(),
    providerData,
  });
  const result = z.object({
    type: z.literal("tool-result"),
    callId: z.string(),
    name: z.string(),
    text: z.string(),
    isError: z.boolean(),
    files: z.optional(z.array(file)),
  });
  return { text, reasoning, file, call, result };
}

function rowSchemas() {
  // One validation a process: compiling the schema first costs more than it saves.
  z.config({ jitless: true });
  const { text, reasoning, file, call, result } = partSchemas();
  const userParts = z.array(z.discriminatedUnion("type", [text, file]));
  const message = z.discriminatedUnion("role", [
    z.object({ role: z.literal("user"), parts: userParts }),
    z.object({
      role: z.literal("assistant"),
      parts: z.array(z.discriminatedUnion("type", [text, reasoning, call])),
    }),
    z.object({ role: z.literal("tool"), parts: z.array(result) }),
  ]);
  return { message, summary: z.object({ upTo: z.int().check(z.nonnegative()), parts: userParts }) };
}

function detailsSchema() {
  return z.object({ interrupted: z.optional(z.boolean()), durationMs: z.optional(z.number()) });
}

function fieldsOf(row: StoredRow): Record<string, unknown> | undefined {
  try {
    const fields: unknown = JSON.parse(String(row.json));
    return typeof fields === "object" && fields !== null ? { ...fields } : undefined;
  } catch {
    // Counted as unreadable by who asked.
    return undefined;
  }
}

function byOf({ provider, model }: StoredRow): { by?: ModelRef } {
  return typeof provider === "string" && typeof model === "string" ? { by: { provider, model } } : {};
}

/** Puts rows together again: results of one turn into one message, unreadable rows left out. */
export function readConversation(rows: StoredRow[]): StoredConversation {
  const schemas = { ...rowSchemas(), details: detailsSchema() };
  const read: StoredConversation = { said: [], unreadable: 0 };
  for (const row of rows) {
    const isRead = row.role === "summary" ? readSummary(read, row, schemas) : readMessage(read, row, schemas);
    if (!isRead) read.unreadable++;
  }
  // It counts messages: with some missing it would stand for others.
  if (read.unreadable > 0) delete read.compaction;
  return read;
}

type Schemas = ReturnType<typeof rowSchemas> & { details: ReturnType<typeof detailsSchema> };

function readSummary(read: StoredConversation, row: StoredRow, { summary }: Schemas): boolean {
  const { success, data } = summary.safeParse(fieldsOf(row));
  if (success) read.compaction = { upTo: data.upTo, summary: { role: "user", parts: data.parts } };
  return success;
}

function readMessage(read: StoredConversation, row: StoredRow, { message, details }: Schemas): boolean {
  const fields = fieldsOf(row);
  const { success, data } = message.safeParse({ ...fields, role: row.role });
  if (!success) return false;
  const { interrupted, durationMs } = details.safeParse(fields).data ?? {};
  const about = { at: Number(row.at), ...byOf(row), ...(interrupted ? { interrupted } : {}) };
  take(read, data, about, durationMs);
  return true;
}

function take(
  read: StoredConversation,
  message: Message,
  about: Omit<StoredMessage, "message">,
  durationMs: number | undefined,
): void {
  const durationsMs = message.role === "tool" ? durationsOf(message.parts, durationMs) : undefined;
  const last = read.said.at(-1);
  if (message.role === "tool" && last?.message.role === "tool") {
    last.message.parts.push(...message.parts);
    last.durationsMs = { ...last.durationsMs, ...durationsMs };
    return;
  }
  read.said.push({ message, ...about, ...(durationsMs ? { durationsMs } : {}) });
}

function durationsOf(parts: ToolResultPart[], ms: number | undefined): Record<string, number> {
  return ms === undefined ? {} : Object.fromEntries(parts.map(({ callId }) => [callId, ms]));
}
