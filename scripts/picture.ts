/**
 * Records `nano-agent demo` on a pseudo-terminal into `docs/demo.svg`. The binary has to be built; python3 makes the
 * terminal. What differs from one recording to the next is times, no more.
 */

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { startOnTerminal, whyNoTerminal } from "../tests/support/terminal.ts";
import { play, type ShownLine } from "./picture/screen.ts";
import { svgOf } from "./picture/svg.ts";
import { ROOT, say } from "./process.ts";

/** Where the picture stands. */
export const PICTURE = join(ROOT, "docs", "demo.svg");

const COLUMNS = 104;
const COMMAND = "nano-agent demo";
const TYPING_MS = 60;
/** A run against a model on the same machine is faster than one can follow. */
const SLOWER = 2;

/** The folder that is looked at. */
const FILES: Record<string, string> = {
  "README.md": "# Tide tables\n\nPrints when the water is high.\n",
  "src/tides.ts": "export const high = 12.42;\n",
  "tests/tides_test.ts": "\n",
};

if (import.meta.main) {
  const lines = await recordDemo();
  await writeFile(PICTURE, svgOf(lines, COLUMNS, `${COMMAND}: a run on a terminal`));
  say(`${PICTURE}: ${lines.length} lines`);
}

/** Runs the demo and returns what is on the screen in the end. Throws where there can be no terminal, or it fails. */
export async function recordDemo(): Promise<ShownLine[]> {
  const reason = whyNoTerminal();
  if (reason) throw new Error(reason);
  const home = await mkdtemp(join(tmpdir(), "nano-agent-picture-"));
  const cwd = join(home, "tides");
  try {
    for (const [path, text] of Object.entries(FILES)) {
      await mkdir(dirname(join(cwd, path)), { recursive: true });
      await writeFile(join(cwd, path), text);
    }
    const env = { PATH: Deno.env.get("PATH") ?? "", HOME: home, TMPDIR: home, LANG: "C.UTF-8" };
    const run = startOnTerminal(["demo"], { env, cwd, columns: COLUMNS });
    const code = await run.ended;
    if (code !== 0) throw new Error(`the demo ended with ${code}: ${run.shown()}`);
    const typed = [...COMMAND].map((character, n) => ({ text: character, atMs: (n + 1) * TYPING_MS }));
    const begin = (COMMAND.length + 6) * TYPING_MS;
    const first = run.chunks()[0]?.atMs ?? 0;
    const shown = run.chunks().map(({ text, atMs }) => ({ text, atMs: begin + (atMs - first) * SLOWER }));
    const prompt = [
      { text: "\x1b[32m$\x1b[39m \x1b[1m", atMs: 0 },
      ...typed,
      { text: "\x1b[22m\r\n", atMs: begin },
    ];
    return play([...prompt, ...shown], COLUMNS);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
