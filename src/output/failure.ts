/** How a failure is told on stderr: what happened, where, what to do. */

import type { ResultError } from "../types.ts";
import { oneLine, type Style } from "./terminal.ts";

/** What happened, a problem a line: a configuration can have several. */
function problemsIn({ message }: ResultError): string[] {
  return message.split("\n\u2028");
}

/** The failure as programs get it: line breaks alone keep its problems apart. */
export function plainFailure(error: ResultError): ResultError {
  return { ...error, message: problemsIn(error).join("\n") };
}

/** `nano-agent: <what happened> (<provider>/<model>, HTTP <status>)` and a `hint:` line where there is one. */
export function failureLines(error: ResultError, style: Style): string {
  const where = [
    error.provider ? (error.model ? `${error.provider}/${error.model}` : error.provider) : "",
    error.status === undefined ? "" : `HTTP ${error.status}`,
  ].filter(Boolean).join(", ");
  const lines = problemsIn(error);
  const said = lines.map((line, index) => {
    const end = index === lines.length - 1 && where ? ` (${where})` : "";
    return `${style.red("nano-agent:")} ${oneLine(line)}${end}\n`;
  });
  return said.join("") + (error.hint ? `${style.yellow("hint:")} ${oneLine(error.hint)}\n` : "");
}
