/** What goes wrong with a plugin → `ProviderError`. Pure. */

import { ProviderError, type ProviderErrorKind } from "../../src/errors.ts";
import type { ModelRef } from "../../src/types.ts";
import { type Fields, known, textOf } from "../../src/wire/fields.ts";
import { shownMessage } from "../../src/wire/http_errors.ts";
import { amountOf } from "./protocol.ts";

/** What `error.kind` may say; anything else is `network`. Who aborts a request is us, never the plugin. */
export const ERROR_KINDS: readonly Exclude<ProviderErrorKind, "aborted">[] = [
  "auth",
  "quota",
  "not-found",
  "rate-limit",
  "overloaded",
  "network",
  "timeout",
  "context-length",
  "bad-request",
  "content-filter",
];

/** How a process ended. */
export interface ProcessEnding {
  code: number | null;
  signal: string | null;
  /** Why there never was a process. */
  failure?: Error;
}

/** The error an error event tells of. */
export function errorOfEvent(event: Fields, ref: ModelRef): ProviderError {
  const kind = ERROR_KINDS.find((one) => one === event.kind) ?? "network";
  const said = textOf(event.message).toWellFormed();
  const message = said.trim() === "" ? "the plugin gave no reason" : shownMessage(said);
  const status = amountOf(event.status);
  return new ProviderError(
    kind,
    message,
    ref,
    known({
      status: status && Number.isInteger(status) ? status : undefined,
      retryAfterMs: amountOf(event.retryAfterMs),
      hint: textOf(event.hint) || undefined,
    }),
  );
}

/** The error a crash is, with the last words on stderr; `undefined` for a clean exit. */
export function errorOfEnding(ending: ProcessEnding, lastWords: string, ref: ModelRef): Error | undefined {
  const { code, signal, failure } = ending;
  if (failure) return errorOfStart(failure, ref);
  if (code === 0) return undefined;
  const how = signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
  return brokenPlugin(`the plugin ${how}`, lastWords, ref);
}

/** What a plugin did wrong, with the last words on stderr. Worth another try, as a broken connection is. */
export function brokenPlugin(what: string, lastWords: string, ref: ModelRef, cause?: unknown): ProviderError {
  const lines = lastWords.split(/[\r\n]+/).map((line) => line.trim()).filter((line) => line !== "");
  const message = lines.length === 0 ? what : `${what}; its stderr: ${lines.join(" | ")}`;
  return new ProviderError("network", message, ref, { cause });
}

/** Codes of `spawn` in Node, Deno and Bun for a program that is not there or cannot be run. */
const START_FAILURES: Record<string, string> = {
  ENOENT: "was not found",
  ENOTDIR: "was not found",
  EACCES: "may not be executed",
  EPERM: "may not be executed",
  ENOEXEC: "is no program",
};

/** The error of a program that could not be started: there is nothing to retry, another model may answer. */
export function errorOfStart(failure: unknown, ref: ModelRef): ProviderError {
  const { code } = failure as { code?: unknown };
  const why = START_FAILURES[textOf(code)];
  const hint = `check providers.${ref.provider}.command: the program, then its arguments, in one list`;
  return new ProviderError(
    "not-found",
    `the plugin ${why ?? `could not be started (${code ?? "unknown"})`}`,
    ref,
    {
      hint,
      cause: failure,
    },
  );
}
