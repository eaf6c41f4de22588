/** Runs a command on a pseudo-terminal, with python3's `pty`, for tests of what a person sees. */

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { binaryCommand } from "./server.ts";

/** Arguments: columns, environment as JSON, command. Relays both ways; exits as a shell would for the command. */
const RELAY = `
import fcntl, json, os, pty, select, signal, struct, sys, termios
columns, environment, command = int(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3:]
pid, master = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 30, columns, 0, 0))
    os.execvpe(command[0], command, environment)
signal.signal(signal.SIGTERM, lambda *_: os.kill(pid, signal.SIGTERM))
sources = [master, 0]
while True:
    ready = select.select(sources, [], [])[0]
    if 0 in ready:
        typed = os.read(0, 4096)
        if typed: os.write(master, typed)
        else: sources.remove(0)
    if master in ready:
        try: shown = os.read(master, 65536)
        except OSError: break
        if not shown: break
        os.write(1, shown)
code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
sys.exit(code if code >= 0 else 128 - code)
`;

/** Why there can be no terminal here; undefined when there can. */
export function whyNoTerminal(): string | undefined {
  if (process.platform === "win32") return "there is no python3 pty on Windows";
  const { status } = spawnSync("python3", ["-c", "import os, pty; os.waitstatus_to_exitcode"]);
  return status === 0 ? undefined : "python3 (3.9 or newer) with its pty module is not here";
}

export interface TerminalRun {
  /** Everything shown so far, control sequences and all. */
  shown(): string;
  /** The same in pieces, with the time since the start at which each came. */
  chunks(): { text: string; atMs: number }[];
  /** Resolves once what is shown matches; rejects when the command ends without. */
  until(pattern: RegExp): Promise<void>;
  type(text: string): void;
  /** Sends SIGTERM to the command. */
  terminate(): void;
  /** The exit code, once everything has been shown; 128 and the signal when one ended it. */
  ended: Promise<number>;
}

/** Starts the binary with all three streams on a terminal of this width. It is killed after 20 s. */
export function startOnTerminal(
  args: string[],
  { env, cwd, columns }: { env: Record<string, string>; cwd: string; columns: number },
): TerminalRun {
  const environment = { TERM: "xterm-256color", ...env };
  const child = spawn(
    "python3",
    ["-c", RELAY, String(columns), JSON.stringify(environment), ...binaryCommand(), ...args],
    { cwd, stdio: ["pipe", "pipe", "inherit"] },
  );
  let text = "";
  const chunks: { text: string; atMs: number }[] = [];
  const startedAt = performance.now();
  const waiting = new Set<() => void>();
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
    chunks.push({ text: chunk, atMs: performance.now() - startedAt });
    for (const look of waiting) look();
  });
  return {
    shown: () => text,
    chunks: () => chunks,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!pattern.test(text)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        child.once("close", () => reject(new Error(`it ended without ${pattern}: ${JSON.stringify(text)}`)));
        look();
      }),
    type: (typed) => child.stdin.write(typed),
    terminate: () => void (child.pid && process.kill(child.pid, "SIGTERM")),
    ended: endOf(child),
  };
}

async function endOf(child: ChildProcess): Promise<number> {
  const timer = setTimeout(() => child.kill("SIGKILL"), 20_000);
  try {
    const [code] = await once(child, "close");
    return Number(code ?? 137);
  } finally {
    clearTimeout(timer);
  }
}

/** What is left on the screen: carriage returns and line erasures carried out, colours taken away. */
export function screenOf(shown: string): string[] {
  return shown.replaceAll("\r\n", "\n").split("\n").map((line) => {
    // Every redraw returns to the start of the line and erases it.
    const left = line.slice(line.lastIndexOf("\r\x1b[K") + 1).replace(/^\x1b\[K/, "");
    return left.replace(/\x1b\[[0-9;]*m/g, "");
  });
}
