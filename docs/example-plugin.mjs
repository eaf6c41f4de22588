#!/usr/bin/env node
// A complete nano-agent provider: it answers in capital letters. docs/plugins.md explains every line it reads and prints.
import process from "node:process";
import { createInterface } from "node:readline";

const MODELS = [{ model: "shout", contextWindow: 32000, tools: true, vision: false }];

function print(event) {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

/** The text of the last message of a role, or nothing. */
function lastText(messages, role) {
  const parts = messages.findLast((message) => message.role === role)?.parts ?? [];
  return parts.filter((part) => part.text).map((part) => part.text).join("\n");
}

/** One turn: asks for a file where the user says `read FILE`, shouts everything else. */
function answer({ model, messages, tools }) {
  if (!MODELS.some((known) => known.model === model)) {
    return print({
      type: "error",
      kind: "not-found",
      message: `there is no model ${model}`,
      hint: "try shout",
    });
  }
  const prompt = lastText(messages, "user");
  const file = /^read (\S+)$/.exec(prompt)?.[1];
  const isAnswered = messages.at(-1).role === "tool";
  if (file && !isAnswered && tools.some((tool) => tool.name === "read_file")) {
    print({ type: "tool-call", id: "read-1", name: "read_file", arguments: { file_path: file } });
    return print({ type: "finish", reason: "tool_use" });
  }
  const words = (isAnswered ? lastText(messages, "tool") : prompt).toUpperCase().split(/(?<= )/);
  for (const word of words) print({ type: "text", text: word });
  print({
    type: "usage",
    inputTokens: Math.ceil(JSON.stringify(messages).length / 4),
    outputTokens: words.length,
  });
  print({ type: "finish", reason: "end_turn" });
}

if (process.argv.includes("--describe")) {
  print({ protocol: 1, models: MODELS });
} else {
  const lines = createInterface({ input: process.stdin });
  // The end of stdin before the answer is complete means: nobody wants it any more.
  lines.once("close", () => process.exit(1));
  lines.once("line", (line) => {
    answer(JSON.parse(line));
    // All is said: what has been printed is written out before the process ends.
    lines.removeAllListeners("close").close();
    process.stdin.destroy();
  });
}
