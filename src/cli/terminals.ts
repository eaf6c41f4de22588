/** Which of the standard streams are terminals. */

import { fstatSync } from "node:fs";
import process from "node:process";

/** What to write to and read from. */
export interface Terminals {
  stdin: boolean;
  stdout: boolean;
  stderr: boolean;
  /** Width of stdout or stderr, 80 where neither is one or does not say. */
  columns: number;
}

const DEFAULT_COLUMNS = 80;

/** Whether a descriptor could be a terminal: pipes, files and closed ones are told apart without loading anything. */
function isDevice(fd: number): boolean {
  try {
    return fstatSync(fd).isCharacterDevice();
  } catch {
    return false;
  }
}

/** Looks at descriptors 0 to 2. The terminal library takes 2 ms to load, so scripts do without. */
export async function lookAtTerminals(): Promise<Terminals> {
  const [stdin = false, stdout = false, stderr = false] = [0, 1, 2].map(isDevice);
  if (!stdin && !stdout && !stderr) return { stdin, stdout, stderr, columns: DEFAULT_COLUMNS };
  const { isatty } = await import("node:tty");
  const onTerminal = { stdin: stdin && isatty(0), stdout: stdout && isatty(1), stderr: stderr && isatty(2) };
  const shown = onTerminal.stderr ? process.stderr : onTerminal.stdout ? process.stdout : undefined;
  return { ...onTerminal, columns: shown?.columns || DEFAULT_COLUMNS };
}
