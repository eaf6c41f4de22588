/** Tools of MCP servers in a run of the binary. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { toolCall } from "../../providers/demo/script.ts";
import { jsonLines, play, send } from "../support/scene.ts";

const FIXTURE = new URL("../fixtures/mcp_server.mjs", import.meta.url).pathname;
const server = (mode = "good", file = "") => ({
  command: Deno.execPath(),
  args: ["run", "-A", "--quiet", FIXTURE, mode, file],
});

const offered = (body: Record<string, unknown> | undefined) =>
  (body?.tools as { name: string }[] ?? []).map(({ name }) => name);

Deno.test("mcp client: a tool of a server is offered, called and answered; the server ends with the run", () =>
  play({
    anthropic: [toolCall("mcp__s__pid", {}), toolCall("mcp__s__echo", { text: "marigold" }), "done"],
    config: { mcpServers: { s: server() } },
  }, async ({ run, request, sent }) => {
    const { code, stdout } = await run(["-o", "json", "go"]);
    assert.equal(code, 0);
    assert.ok(offered(request(1).body).includes("mcp__s__echo"));
    assert.ok(!offered(request(1).body).includes("mcp__s__touch"));
    assert.match(sent(3), /marigold/);
    const [result] = jsonLines(stdout);
    assert.deepEqual((result?.toolCalls as { ok: boolean }[]).map(({ ok }) => ok), [true, true]);
    const pid = Number(/"content":"(\d+)"/.exec(sent(2))?.[1]);
    assert.throws(() => Deno.kill(pid, "SIGCONT"), "the server goes on");
  }));

Deno.test("mcp client: a server that is not there is one warning, and the run goes on", () =>
  play({
    anthropic: ["done"],
    config: { mcpServers: { gone: { command: "/nonexistent/server" }, s: server() } },
  }, async ({ run, request }) => {
    const { code, stdout, stderr } = await run(["go"]);
    assert.deepEqual({ code, stdout }, { code: 0, stdout: "done\n" });
    assert.equal(
      stderr,
      "nano-agent: MCP server gone is left out: it could not be started: the program /nonexistent/server was not found\n",
    );
    assert.ok(offered(request(1).body).includes("mcp__s__echo"));
  }));

const STARTED: [string, string[], boolean][] = [
  ["--tools none", ["--tools", "none"], false],
  ["--tools read_file", ["--tools", "read_file"], false],
  ["--tools mcp__other__*", ["--tools", "mcp__other__*"], false],
  ["--tools mcp__s__echo", ["--tools", "mcp__s__echo"], true],
];

for (const [what, args, starts] of STARTED) {
  Deno.test(`mcp client: ${what} ${starts ? "starts the server" : "does not start it"}`, () =>
    play({ anthropic: ["done"] }, async ({ home, run, server: provider }) => {
      const log = join(home.cwd, "starts");
      const config = JSON.parse(await readFile(home.configFile, "utf8"));
      config.mcpServers = { s: server("good", log), other: server() };
      await Deno.writeTextFile(home.configFile, JSON.stringify(config));
      const { code } = await run([...args, "go"]);
      assert.equal(code, 0);
      assert.equal(provider.requests.length, 1);
      assert.equal(await readFile(log, "utf8").then(() => true, () => false), starts);
    }));
}

Deno.test("mcp client: a name that no server has is a usage error with the nearest", () =>
  play({ config: { mcpServers: { s: server() } } }, async ({ run }) => {
    const wrong = await run(["--tools", "mcp__t__echo", "go"]);
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /no MCP server with a tool "mcp__t__echo"\nhint: .*mcp__s__\*/);
    const near = await run(["--tools", "mcp__s__ecoh", "go"]);
    assert.equal(near.code, 2);
    assert.match(near.stderr, /did you mean mcp__s__echo/);
  }));

Deno.test("mcp client: what a server says on stderr is in the trace only, harmless and without secrets", () =>
  play({
    anthropic: ["done", "done"],
    config: {
      mcpServers: {
        s: {
          command: "/bin/sh",
          args: ["-c", 'echo "$(printf "\\033[31m")leak $TOKEN" >&2; exit 1'],
          env: { TOKEN: "env:MY_TOKEN" },
        },
      },
    },
  }, async ({ run }) => {
    const env = { MY_TOKEN: "mt-0123456789abcdef" };
    const plain = await run(["go"], { env });
    assert.doesNotMatch(plain.stderr, /leak/);
    const traced = await run(["--debug", "go"], { env });
    assert.match(traced.stderr, /leak \[redacted\]/);
    assert.doesNotMatch(traced.stderr, /mt-0123|\x1b/);
  }));

Deno.test("mcp client: SIGTERM in a call ends the run and the server", () =>
  play({
    anthropic: [toolCall("mcp__s__hang", {})],
    config: { mcpServers: { s: server("family", "pids") } },
  }, async ({ home, start }) => {
    const run = start(["--log-level", "info", "go"]);
    await new Promise<void>((resolve) =>
      run.child.stderr?.on("data", (chunk: string) => chunk.includes("mcp__s__hang") && resolve())
    );
    send(run, "SIGTERM");
    assert.equal((await run.outcome).code, 143);
    const [pid = 0] = (await readFile(join(home.cwd, "pids"), "utf8")).split(" ").map(Number);
    assert.throws(() => Deno.kill(pid, "SIGCONT"));
  }));

Deno.test("mcp client: plain http is for this machine only, told with its place", () =>
  play({ config: { mcpServers: { web: { url: "http://mcp.example/mcp" } } } }, async ({ run }) => {
    const { code, stderr } = await run(["config", "check"]);
    assert.equal(code, 2);
    assert.match(stderr, /:\d+:\d+: mcpServers\.web\.url: .*http:\/\/ on this machine only/);
  }));
