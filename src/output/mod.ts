/** Which output there is: a new format is a file and one line in `createStdoutOutput`. */

import { JsonLinesOutput, JsonOutput } from "./json.ts";
import type { Listener } from "./listener.ts";
import { Progress, type ProgressOptions } from "./progress.ts";
import { PLAIN, type Screen } from "./terminal.ts";
import { type TextOptions, TextOutput, type TextRenderer } from "./text.ts";
import type { Writer } from "./writer.ts";

/** `-o`, and how text is written. */
export interface StdoutOptions extends TextOptions {
  format: "text" | "json" | "jsonl";
}

/** The listener that owns stdout. */
export function createStdoutOutput(stdout: Writer, options: StdoutOptions): Listener {
  switch (options.format) {
    case "json":
      return new JsonOutput(stdout, options.redact);
    case "jsonl":
      return new JsonLinesOutput(stdout, options.redact);
    case "text":
      return new TextOutput(stdout, options);
  }
}

/** What shows Markdown on a screen; `undefined` where text stays as it is: no terminal, or one without any graces. */
export async function createTextRenderer(screen: Screen): Promise<TextRenderer | undefined> {
  if (!screen.canRedraw) return undefined;
  const { MarkdownStream } = await import("./markdown.ts");
  return new MarkdownStream(screen.columns, screen.style !== PLAIN);
}

/** The listener that shows people how a run goes. */
export function createProgress(
  stderr: Writer,
  options: ProgressOptions & { redact(text: string): string },
): Progress {
  return new Progress(
    { write: (text) => stderr.write(options.redact(text)), flush: () => stderr.flush() },
    options,
  );
}
