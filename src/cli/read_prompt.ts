/** What the user asks for: prompt, stdin and attached files. */

import { UserError } from "../errors.ts";
import type { Template } from "../template/template.ts";
import type { RunOptions } from "./arguments.ts";
import { buildMessage } from "./attachments.ts";
import type { Asked, Surroundings } from "./run_setting.ts";
import { decodeStdin, readStdin, stdinHasContent } from "./stdin.ts";

/** Read as files they would find stdin read already. */
const STDIN_PATHS = ["/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"];

/** Where a prompt is read. */
export interface PromptPlace {
  surroundings: Surroundings;
  /** Ends the wait for stdin. */
  signal: AbortSignal;
  note(text: string): void;
  /** Makes the prompt of what was given as one. */
  template?: Template;
}

/** Prompt, stdin and attachments as one message. Throws `input` when there is nothing to say. */
export async function readPrompt(words: string[], options: RunOptions, place: PromptPlace): Promise<Asked> {
  const prompt = [options.prompt, ...words].filter((word) => word !== undefined).join(" ");
  const files = (options.file ?? []).map((path) => STDIN_PATHS.includes(path) ? "-" : path);
  const bytes = await stdinBytes(prompt, options, place, files.includes("-"));
  const attached = files.includes("-");
  const stdin = bytes && !attached ? decodeStdin(bytes) : "";
  if (options.stdin === "require" && (attached ? (bytes?.length ?? 0) === 0 : stdin.trim() === "")) {
    throw new UserError("input", "stdin is empty, but --stdin require was given");
  }
  const pasted = stdin.trim() === "" ? "" : stdin;
  const { template } = place;
  if (!template && prompt.trim() === "" && pasted === "" && files.length === 0) {
    throw new UserError("usage", "there is no prompt: give one as an argument or on stdin", {
      hint: 'for example: nano-agent "explain this repository"',
    });
  }
  const { surroundings: { cwd }, note, signal } = place;
  const said = { files, stdinBytes: bytes, cwd, note, signal };
  if (template) {
    const { promptOf } = await import("./template_option.ts");
    const filled = promptOf(template, prompt, pasted, files.length > 0);
    const message = await buildMessage({ ...said, prompt: filled });
    return pasted === ""
      ? { message, instruction: filled }
      : { message, instruction: template.fill(prompt), pasted };
  }
  const message = await buildMessage({ ...said, prompt, stdin: pasted });
  return prompt.trim() === "" || pasted === ""
    ? { message, instruction: prompt || pasted }
    : { message, instruction: prompt, pasted };
}

function stdinMode(options: RunOptions, { env }: Surroundings): "auto" | "require" | "ignore" {
  if (options.n) return "ignore";
  if (options.stdin) return options.stdin as "auto" | "require" | "ignore";
  const mode = env.NANO_AGENT_STDIN;
  if (mode === undefined || mode === "") return "auto";
  if (mode === "auto" || mode === "require" || mode === "ignore") return mode;
  throw new UserError("usage", `NANO_AGENT_STDIN is ${mode}: allowed are auto, require and ignore`);
}

async function stdinBytes(
  prompt: string,
  options: RunOptions,
  { surroundings, signal, note, template }: PromptPlace,
  attached: boolean,
): Promise<Uint8Array | undefined> {
  const mode = stdinMode(options, surroundings);
  options.stdin = mode;
  if (mode === "ignore" && !attached) return undefined;
  if (!stdinHasContent()) return undefined;
  return await readStdin(() => {
    if (prompt !== "" || template) note("waiting for stdin to end; --stdin ignore skips it");
  }, signal);
}
