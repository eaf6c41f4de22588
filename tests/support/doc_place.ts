/** Where the commands of the documentation run: a user's folder, a home whose keys lead to loopback servers, a PATH. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import process from "node:process";
import { startDemoServer } from "../../providers/demo/server.ts";
import { ROOT } from "./doc_blocks.ts";
import { documentedModel } from "./doc_model.ts";
import { binaryCommand, type RunOutcome, TEST_KEY } from "./server.ts";

/** How a block of commands ended, and what came of it. */
export interface BlockOutcome extends RunOutcome {
  /** Every run of nano-agent: its exit code and its arguments. */
  runs: { code: number; args: string }[];
  /** Requests that models were sent. */
  requests: number;
}

/** The smallest PNG there is. */
const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const SCHEMA = {
  type: "object",
  properties: {
    number: { type: "string" },
    total: { type: "number" },
    due: { type: "string", format: "date" },
  },
  required: ["number", "total", "due"],
  additionalProperties: false,
};

/** What the user has: text by path. */
const FILES: Record<string, string> = {
  "README.md": "# Greetings\n\nSays hello.\n",
  "main.py": "from util import greet\n\nprint(greet('you'))\n",
  "util.py": "def greet(who):\n    return 'hello ' + who\n",
  "src/main.ts": "console.log('hello');\n",
  "src/util.ts": "export const greeting = 'hello';\n",
  "docs/guide.md": "# Giude\n\nHow to greet.\n",
  "notes/monday.md": "# Monday\n\nGreeted three people.\n",
  "notes/tuesday.md": "# Tuesday\n\nNobody came.\n",
  "report.txt": "Greetings went up by 4 % in March.\n",
  "letter.txt": "Dear all,\n\nhello.\n",
  "words.txt": "hello\ngoodbye\n",
  "tasks.txt": "Say hello\nSay goodbye\n",
  "error.log": "10:00:01 ERROR cannot greet: nobody is here\n10:00:02 WARN trying again\n",
  "access.log": '127.0.0.1 - - [01/Mar/2026:10:00:00 +0000] "GET / HTTP/1.1" 500 12\n',
  "invoice.txt": "Invoice 2026-17, EUR 119.00, due 1 March 2026\n",
  "invoice.json": JSON.stringify(SCHEMA),
  "invoice.schema.json": JSON.stringify(SCHEMA),
  "prompts.jsonl": '{"id":"a1","prompt":"Say hello"}\n{"id":"a2","prompt":"Say goodbye"}\n',
  "orders.csv": "id,comment\n1,arrived late\n2,all good\n",
  "orders.json": '[{"id":1,"comment":"arrived late"},{"id":2,"comment":"all good"}]\n',
};

/** What the user has configured; keys and addresses are in the environment. */
const CONFIG = {
  aliases: { fast: "anthropic/claude-haiku-4-5" },
  providers: { mine: { type: "exec", command: ["node", "example-plugin.mjs"] } },
};

const TEMPLATE = "---\nsystem: You translate to {{lang}}.\nparams: { lang: English }\n---\n\n{{input}}\n";

/** Programs that recipes call and that are not everywhere, or would reach out. */
const STAND_INS: Record<string, string> = {
  gh: 'echo "gh $*"; cat',
  shellcheck: 'for file; do :; done; test -s "$file"',
};

const COMMITTED = ["README.md", "main.py", "util.py", "src/main.ts", "src/util.ts", "docs/guide.md"];

/** A folder that blocks get a copy of; made once for all of them. */
export async function makeTemplate(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "nano-agent-docs-"));
  const work = join(folder, "work");
  for (const [path, content] of Object.entries(FILES)) {
    await mkdir(dirname(join(work, path)), { recursive: true });
    await writeFile(join(work, path), content);
  }
  for (const image of ["diagram.png", "photo.png", "photo.jpg", "IMG 001.jpg"]) {
    await writeFile(join(work, image), PNG, "base64");
  }
  const env = { ...gitEnv(), PATH: process.env.PATH ?? "", HOME: folder };
  const commands = [
    "git init -q -b main .",
    `git add ${COMMITTED.join(" ")}`,
    "git commit -q -m 'Greet one person'",
    "git checkout -q -b feature",
    "echo \"print('bye')\" >> main.py",
    "git commit -q -a -m 'Say goodbye'",
    "echo \"print('hello, all')\" >> main.py",
    "git add main.py",
    "echo '# said by everybody' >> util.py",
  ];
  const { code, stderr } = await runShell("sh", ["-e", "-c", commands.join("\n")], work, env);
  if (code !== 0) throw new Error(`the documentation's folder could not be made: ${stderr}`);
  await cp(join(ROOT, "docs", "example-plugin.mjs"), join(work, "example-plugin.mjs"));
  await makePrograms(join(folder, "bin"));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

function gitEnv(): Record<string, string> {
  const who = { NAME: "Ada", EMAIL: "ada@example.org" };
  return {
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: who.NAME,
    GIT_AUTHOR_EMAIL: who.EMAIL,
    GIT_COMMITTER_NAME: who.NAME,
    GIT_COMMITTER_EMAIL: who.EMAIL,
  };
}

async function makePrograms(bin: string): Promise<void> {
  await mkdir(bin);
  const quoted = binaryCommand().map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
  // Told of each run: its exit code counts wherever in a pipe it stood.
  const wrapper = `${quoted} "$@"
code=$?
printf '%s\\n' "$code $(printf '%s' "$*" | tr '\\n' ' ')" >> "$DOC_RUNS"
exit "$code"`;
  for (const [name, script] of Object.entries({ ...STAND_INS, "nano-agent": wrapper })) {
    await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(bin, name), 0o755);
  }
}

/** Runs a block in a copy of the template, in a home of its own. */
export async function runBlock(
  template: string,
  block: { text: string; shell: string; keepGoing: boolean; fresh: boolean },
): Promise<BlockOutcome> {
  const folder = await mkdtemp(join(tmpdir(), "nano-agent-doc-"));
  const [server, ollama] = await Promise.all([startDemoServer(documentedModel), startOllama()]);
  try {
    await cp(join(template, "work"), join(folder, "work"), { recursive: true, verbatimSymlinks: true });
    const home = join(folder, "home");
    await mkdir(home);
    await mkdir(join(home, "templates"));
    await writeFile(join(home, "templates", "translate.md"), TEMPLATE);
    if (!block.fresh) await writeFile(join(home, "config.jsonc"), JSON.stringify(CONFIG), { mode: 0o600 });
    const runsFile = join(folder, "runs");
    const env = {
      ...gitEnv(),
      PATH: `${join(template, "bin")}${delimiter}${process.env.PATH ?? ""}`,
      HOME: folder,
      TMPDIR: folder,
      LANG: "C.UTF-8",
      DOC_RUNS: runsFile,
      NANO_AGENT_HOME: home,
      ANTHROPIC_API_KEY: TEST_KEY,
      ANTHROPIC_BASE_URL: server.url("anthropic"),
      OPENAI_API_KEY: TEST_KEY,
      OPENAI_BASE_URL: server.url("openai"),
      OLLAMA_HOST: ollama.origin,
      // Whatever would leave this machine fails at once.
      HTTPS_PROXY: "http://127.0.0.1:9",
      HTTP_PROXY: "http://127.0.0.1:9",
      NO_PROXY: "127.0.0.1,localhost",
    };
    const flags = block.keepGoing ? [] : ["-e"];
    const outcome = await runShell(block.shell, [...flags, "-c", block.text], join(folder, "work"), env);
    const answered = server.requests.filter(({ method }) => method === "POST").length;
    return { ...outcome, runs: await runsIn(runsFile), requests: answered + ollama.asked() };
  } finally {
    await Promise.all([server.close(), ollama.close()]);
    await rm(folder, { recursive: true, force: true });
  }
}

async function runsIn(file: string): Promise<BlockOutcome["runs"]> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text.split("\n").filter((line) => line.trim() !== "").map((line) => {
    const [code = "", ...args] = line.split(" ");
    return { code: Number(code), args: args.join(" ").trim() };
  });
}

async function runShell(
  shell: string,
  args: string[],
  cwd: string,
  env: Record<string, string>,
): Promise<RunOutcome> {
  const child = spawn(shell, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const outcome = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => outcome.stdout += chunk);
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => outcome.stderr += chunk);
  const timer = setTimeout(() => child.kill("SIGKILL"), 30_000);
  try {
    const [code, signal] = await once(child, "close");
    return { code, signal, ...outcome };
  } finally {
    clearTimeout(timer);
  }
}

/** As much of Ollama as a plain answer takes (API reference: /api/tags, /api/show, /api/chat). */
async function startOllama(): Promise<{ origin: string; asked(): number; close(): Promise<void> }> {
  let asked = 0;
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const send = (value: unknown) => response.end(`${JSON.stringify(value)}\n`);
    request.resume();
    if (request.url === "/api/tags") return send({ models: [{ name: "llama3.2:3b", model: "llama3.2:3b" }] });
    if (request.url === "/api/show") return send({ capabilities: ["completion"], model_info: {} });
    asked++;
    const message = { role: "assistant", content: "A local answer." };
    send({
      model: "llama3.2:3b",
      message,
      done: true,
      done_reason: "stop",
      prompt_eval_count: 9,
      eval_count: 3,
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    asked: () => asked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
