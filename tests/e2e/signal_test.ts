/** How a run ends from outside: Ctrl-C, kill, a lost terminal, a reader that goes away. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { reply, text, toolCall } from "../../providers/demo/script.ts";
import { longStream } from "../../providers/demo/load.ts";
import { held, play, printed, send } from "../support/scene.ts";
import { isAlive } from "../unit/mcp/servers.ts";
import { binaryCommand, type RunOutcome, startBinary } from "../support/server.ts";

/** Windows has no such signals. */
const posix = (name: string, fn: () => Promise<void>) =>
  Deno.test({ name, ignore: Deno.build.os === "windows", fn });

posix("signal: SIGINT ends the run, the process dies by it, stdout stays empty", () => {
  const model = held();
  return play({ anthropic: [model.answer] }, async ({ start, server }) => {
    const run = start(["hello"]);
    await model.asked;
    send(run, "SIGINT");
    const { code, signal, stdout } = await run.outcome;
    assert.deepEqual({ code, signal, stdout }, { code: null, signal: "SIGINT", stdout: "" });
    model.give(reply(text("too late")));
    assert.equal(server.requests.length, 1);
  });
});

posix("signal: SIGINT is 130 to the shell", () => {
  const model = held();
  return play({ anthropic: [model.answer] }, async ({ home }) => {
    // Job control, or the shell would start it with SIGINT ignored.
    const script = 'set -m; "$@" & echo "pid $!"; wait $!; echo "code $?"';
    const run = startBinary({
      args: ["hello"],
      command: ["bash", "-c", script, "bash", ...binaryCommand()],
      cwd: home.cwd,
      env: home.env,
    });
    const pid = Number(/\d+/.exec(await printed(run, "stdout", /pid \d+\n/))?.[0]);
    await model.asked;
    Deno.kill(pid, "SIGINT");
    assert.match((await run.outcome).stdout, /^code 130$/m);
    model.give(reply(text("too late")));
  });
});

posix("signal: Ctrl-C stops the shell loop the run is in", () => {
  const model = held();
  return play({ anthropic: [model.answer] }, async ({ home, server }) => {
    // A process group of its own takes the signal as a whole, as from a terminal.
    const script = 'set -m; (for i in 1 2 3; do "$@"; done; echo went on) & echo "pid $!"; wait';
    const run = startBinary({
      args: ["hello"],
      command: ["bash", "-c", script, "bash", ...binaryCommand()],
      cwd: home.cwd,
      env: home.env,
    });
    const pid = Number(/\d+/.exec(await printed(run, "stdout", /pid \d+\n/))?.[0]);
    await model.asked;
    Deno.kill(-pid, "SIGINT");
    assert.doesNotMatch((await run.outcome).stdout, /went on/);
    assert.equal(server.requests.length, 1);
    model.give(reply(text("too late")));
  });
});

posix("signal: SIGTERM is exit 143 and SIGHUP 129", async () => {
  for (const [signal, expected] of [["SIGTERM", 143], ["SIGHUP", 129]] as const) {
    const model = held();
    await play({ anthropic: [model.answer] }, async ({ start }) => {
      const run = start(["hello"]);
      await model.asked;
      send(run, signal);
      const { code, stdout } = await run.outcome;
      assert.deepEqual({ code, stdout }, { code: expected, stdout: "" });
      model.give(reply(text("too late")));
    });
  }
});

posix("signal: under nohup SIGHUP changes nothing", () => {
  const model = held();
  return play({ anthropic: [model.answer] }, async ({ home }) => {
    const command = ["nohup", ...binaryCommand()];
    const run = startBinary({ args: ["hello"], command, cwd: home.cwd, env: home.env });
    await model.asked;
    send(run, "SIGHUP");
    model.give(reply(text("still here")));
    const { code, stdout } = await run.outcome;
    assert.deepEqual({ code, stdout }, { code: 0, stdout: "still here\n" });
  });
});

posix("signal: a tool run is cancelled with what it left behind, and -o json says so", () => {
  const model = held();
  return play({ openai: [model.answer] }, async ({ start }) => {
    const run = start(["-m", "openai/gpt-test", "-o", "json", "hello"]);
    await model.asked;
    send(run, "SIGTERM");
    const { code, stdout } = await run.outcome;
    assert.equal(code, 143);
    const { ok, error } = JSON.parse(stdout);
    assert.deepEqual([ok, error.code], [false, "cancelled"]);
    model.give(reply(text("too late")));
  });
});

posix("signal: a reader that goes away mid-stream ends the run quietly with 141", () => {
  // A delta a millisecond: who reads on to the end takes five seconds, and is stopped after three.
  const endless = { ...longStream(), delivery: { delayMs: 1 } };
  return play({ anthropic: [endless] }, async ({ start }) => {
    const run = start(["--stream", "on", "hello"], { limitMs: 3_000 });
    await printed(run, "stdout", /000/);
    run.child.stdout?.destroy();
    const { code, stderr }: RunOutcome = await run.outcome;
    assert.deepEqual({ code, stderr }, { code: 141, stderr: "" });
  });
});

posix("signal: a reader that has gone before the answer is 141 too", () => {
  const model = held();
  return play({ anthropic: [model.answer] }, async ({ start }) => {
    const run = start(["hello"]);
    await model.asked;
    run.child.stdout?.destroy();
    model.give(reply(text("for nobody")));
    const { code, stderr } = await run.outcome;
    assert.deepEqual({ code, stderr }, { code: 141, stderr: "" });
  });
});

posix(
  "signal: a second SIGINT ends the process at once, by the signal and with what tools left behind",
  () => {
    const command = "trap '' INT TERM; echo $$ > pid; while :; do read x < /dev/zero; done";
    return play({ anthropic: [reply(toolCall("run_command", { command }))] }, async ({ start, home }) => {
      const run = start(["-y", "hello"]);
      await printed(run, "stderr", /run_command/);
      const pid = await numberIn(join(home.cwd, "pid"));
      send(run, "SIGINT");
      send(run, "SIGINT");
      const { code, signal, stdout } = await run.outcome;
      assert.deepEqual({ code, signal, stdout }, { code: null, signal: "SIGINT", stdout: "" });
      assert.equal(isAlive(pid), false);
    });
  },
);

posix("signal: the wait for a key command, or for an attached pipe, ends with the run", async () => {
  for (const [signal, expected] of [["SIGTERM", 143], ["SIGHUP", 129]] as const) {
    const apiKey = "cmd:echo > asked; tail -f /dev/null; echo";
    await play({}, async ({ start, home, server }) => {
      const providers = {
        anthropic: { type: "anthropic", baseUrl: server.url("anthropic"), apiKey },
      };
      await writeFile(home.configFile, JSON.stringify({ model: "anthropic/claude-test", providers }));
      const run = start(["-o", "json", "hello"]);
      await untilThere(join(home.cwd, "asked"));
      send(run, signal);
      const { code, stdout } = await run.outcome;
      assert.deepEqual([code, JSON.parse(stdout).error.code], [expected, "cancelled"]);
    });
  }
  await play({}, async ({ run, home }) => {
    execFileSync("mkfifo", [join(home.cwd, "pipe")]);
    const { code, stdout } = await run(["-f", "pipe", "--timeout", "0.3", "-o", "json", "hello"]);
    assert.deepEqual([code, JSON.parse(stdout).error.code], [124, "timeout"]);
  });
});

/** Resolves once a file is there and not empty. */
async function untilThere(file: string): Promise<string> {
  for (;;) {
    const text = await readFile(file, "utf8").catch(() => "");
    if (text !== "") return text;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const numberIn = async (file: string) => Number(await untilThere(file));
