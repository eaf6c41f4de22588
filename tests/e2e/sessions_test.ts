/** Conversations that are kept: going on with them, looking at them, and what survives a process that does not. */

import assert from "node:assert/strict";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type Reply, reply, text, thinking, toolCall } from "../../providers/demo/script.ts";
import { jsonLines, play, printed, type Scene, send } from "../support/scene.ts";
import { TEST_KEY } from "../support/server.ts";

/** Windows has no such signals. */
const posix = (name: string, fn: () => Promise<void>) =>
  Deno.test({ name, ignore: Deno.build.os === "windows", fn });

/** An answer that stops in the middle and never ends. */
const cutShort = (): Reply => ({
  ...reply(text("I was ", "just about", " to")),
  delivery: { broken: { afterDeltas: 3, how: "stall" } },
});

const idOf = (stdout: string): string => JSON.parse(stdout).sessionId;

/** Everything the state holds, as bytes. */
async function stateBytes({ home }: Scene): Promise<string> {
  const names = (await readdir(home.agentHome)).filter((name) => name.startsWith("state.sqlite"));
  return (await Promise.all(names.map((name) => readFile(join(home.agentHome, name), "latin1")))).join("");
}

/** Works on the state of a scene while no run does. */
function withState<T>({ home }: Scene, work: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(join(home.agentHome, "state.sqlite"));
  try {
    return work(database);
  } finally {
    database.close();
  }
}

Deno.test("sessions: -c goes on in this folder only, --session anywhere, both by another provider if asked", () =>
  play({ anthropic: ["noted", "again"], openai: ["a heron", "still a heron"] }, async (scene) => {
    const { home, run, sent } = scene;
    const id = idOf((await run(["-o", "json", "remember the heron"])).stdout);
    const there = join(home.cwd, "there");
    await mkdir(there);
    const started = await run(["-c", "what?"], { cwd: there });
    assert.match(started.stderr, /no conversation in this folder/);
    assert.doesNotMatch(sent(2), /heron/);
    assert.equal((await run(["-c", "-m", "openai/gpt-test", "what?"])).stdout, "a heron\n");
    assert.match(sent(3), /remember the heron.*noted.*what\?/);
    // The model that was named is the conversation's until another is.
    const gone = await run(["--session", id.slice(0, 8), "-o", "json", "sure?"], { cwd: there });
    assert.deepEqual([JSON.parse(gone.stdout).model, idOf(gone.stdout)], ["gpt-test", id]);
    assert.match(sent(4), /remember the heron.*what\?.*a heron.*sure\?/);
  }));

Deno.test("sessions: what cannot be gone on with is exit 2 with a hint, and nothing is sent", () =>
  play({ anthropic: ["one", "two"] }, async (scene) => {
    const { run, server } = scene;
    const unknown = await run(["--session", "no-such-session", "hi"]);
    assert.deepEqual([unknown.code, unknown.stdout], [2, ""]);
    assert.match(unknown.stderr, /no session no-such-session\nhint: /);
    await run(["first"]);
    await run(["second"]);
    withState(scene, (database) => database.exec("UPDATE sessions SET id = 'ab' || key"));
    const ambiguous = await run(["--session", "ab", "hi"]);
    assert.equal(ambiguous.code, 2);
    assert.match(
      ambiguous.stderr,
      /several sessions begin with ab\nhint: one of .*ab2 \(second\).*ab1 \(first\)/,
    );
    const both = await run(["-c", "--session", "ab1", "hi"]);
    assert.equal(both.code, 2);
    assert.equal((await run(["-c"])).code, 2);
    assert.equal(server.requests.length, 2);
  }));

posix(
  "sessions: kill -9 in mid-stream loses nothing that was complete",
  () =>
    play(
      { anthropic: [toolCall("read_file", { file_path: "a.txt" }), cutShort(), "went on"] },
      async (scene) => {
        const { home, start, run, sent } = scene;
        await writeFile(join(home.cwd, "a.txt"), "the word is heron");
        const killed = start(["--stream", "on", "remember the heron"]);
        await printed(killed, "stdout", /just about/);
        send(killed, "SIGKILL");
        await killed.outcome;
        const next = await run(["-c", "go on"]);
        assert.deepEqual([next.stdout, next.stderr], ["went on\n", ""]);
        assert.match(sent(3), /remember the heron.*tool_use.*tool_result.*the word is heron.*go on/);
      },
    ),
);

posix("sessions: kill -9 while tools run keeps the results there are and closes the open calls", () => {
  const command = (line: string) => toolCall("run_command", { command: line });
  // Longer than the test goes on; what is left of it ends by itself.
  const first = reply(thinking("hm"), command("echo fish"), command("sleep 5"));
  return play({ anthropic: [first], openai: ["went on"] }, async (scene) => {
    const { start, run, sent } = scene;
    const killed = start(["-y", "-o", "jsonl", "remember the heron"]);
    await printed(killed, "stdout", /"tool-result"[^]*"tool-call".*sleep/);
    send(killed, "SIGKILL");
    await killed.outcome;
    const next = await run(["-c", "-m", "openai/gpt-test", "go on"]);
    assert.deepEqual([next.code, next.stdout], [0, "went on\n"], next.stderr);
    assert.match(sent(2), /fish/);
    assert.equal(sent(2).match(/"function_call_output"/g)?.length, 2);
  });
});

posix(
  "sessions: Ctrl-C keeps what was said so far, marked as interrupted",
  () =>
    play({ anthropic: [cutShort(), "went on"] }, async ({ start, run, sent }) => {
      const stopped = start(["--stream", "on", "remember the heron"]);
      await printed(stopped, "stdout", /just about/);
      send(stopped, "SIGINT");
      await stopped.outcome;
      assert.equal((await run(["-c", "go on"])).stdout, "went on\n");
      assert.match(sent(2), /remember the heron.*I was just.*go on/);
      const [{ id = "" }] = JSON.parse((await run(["sessions", "list", "--json"])).stdout);
      assert.match((await run(["sessions", "show", id])).stdout, /I was just[^]*\(interrupted\)/);
    }),
);

Deno.test("sessions: ten runs that continue one at once all answer, and nine become sessions of their own", () => {
  const all = Promise.withResolvers<void>();
  let waiting = 0;
  const together = async () => {
    if (++waiting === 10) all.resolve();
    await all.promise;
    return reply(text("done"));
  };
  return play(
    { anthropic: ["noted", ...Array.from({ length: 10 }, () => together), "went on"] },
    async (scene) => {
      const { run, server, sent } = scene;
      const id = idOf((await run(["-o", "json", "number 1"])).stdout);
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, (_, i) => run(["-c", "-o", "json", `number ${i + 2}`])),
      );
      for (const { code, stderr } of outcomes) {
        assert.equal(code, 0, stderr);
        assert.doesNotMatch(stderr, /lock|busy/i);
      }
      const ids = new Set(outcomes.map(({ stdout }) => idOf(stdout)));
      assert.equal(ids.size, 10);
      assert.ok(ids.has(id));
      for (const request of server.requests.slice(1, 11)) {
        const body = JSON.stringify(request.body);
        assert.match(body, /number 1".*noted/);
        assert.equal(body.match(/number \d+/g)?.length, 2, body);
      }
      const listed = JSON.parse((await run(["sessions", "list", "--json"])).stdout);
      assert.equal(listed.length, 10);
      assert.equal(listed.filter(({ parent }: { parent: string }) => parent === id).length, 9);
      assert.ok(listed.every(({ turns }: { turns: number }) => turns === 2));
      await run(["--session", id, "more"]);
      assert.match(sent(12), /number 1".*noted.*number \d+.*done.*more/);
    },
  );
});

Deno.test("sessions: --no-history, a dry run and a run that sends nothing leave nothing behind", () =>
  play({ anthropic: ["answer-xyzzy", "noted", "answer-xyzzy"] }, async (scene) => {
    const { run, sent } = scene;
    assert.equal((await run(["--no-history", "prompt-plugh"])).stdout, "answer-xyzzy\n");
    assert.equal((await run(["--max-cost", "0.0000001", "prompt-plugh"])).code, 5);
    assert.equal((await run(["--dry-run", "prompt-plugh"])).code, 0);
    assert.doesNotMatch(await stateBytes(scene), /plugh|xyzzy/);
    await run(["kept"]);
    assert.match((await run(["--dry-run", "-c", "prompt-plugh"])).stdout, /kept[^]*noted[^]*prompt-plugh/);
    assert.equal((await run(["-c", "--no-history", "prompt-plugh"])).stdout, "answer-xyzzy\n");
    assert.match(sent(3), /kept.*noted.*prompt-plugh/);
    assert.doesNotMatch(await stateBytes(scene), /plugh|xyzzy/);
    withState(scene, (database) => {
      assert.equal(
        database.prepare("SELECT count(*) AS n FROM attempts").get()?.n,
        3,
        "the ledger counts all",
      );
    });
  }));

Deno.test("sessions: history false in the configuration is --no-history", () =>
  play({ anthropic: ["answer-xyzzy"], config: { history: false } }, async (scene) => {
    assert.equal((await scene.run(["prompt-plugh"])).stdout, "answer-xyzzy\n");
    assert.doesNotMatch(await stateBytes(scene), /plugh|xyzzy/);
  }));

Deno.test("sessions: no secret is in the state, wherever it came from", () =>
  play({
    anthropic: [
      toolCall("read_file", { file_path: "leak.txt", [TEST_KEY]: TEST_KEY }),
      `it is ${TEST_KEY}`,
      "ok",
    ],
  }, async (scene) => {
    const token = "tok-5f3a9c1e7b2d4860-env";
    await writeFile(join(scene.home.cwd, "leak.txt"), `${TEST_KEY} ${token}\n`);
    const { code } = await scene.run([`my token is ${token}`], { env: { SOME_API_TOKEN: token } });
    assert.equal(code, 0);
    const bytes = await stateBytes(scene);
    assert.match(bytes, /my token is \[redacted\]/);
    assert.doesNotMatch(bytes, /test-key-0123456789-not-a-secret|tok-5f3a9c1e7b2d4860-env/);
  }));

Deno.test("sessions: a state of an older version is taken over", () =>
  play({ anthropic: ["noted", "went on"] }, async (scene) => {
    const { home, run, sent } = scene;
    // As the first version made it.
    await mkdir(home.agentHome, { recursive: true });
    withState(scene, (database) =>
      database.exec(
        `CREATE TABLE trust (path TEXT PRIMARY KEY, hash TEXT NOT NULL, trusted_at TEXT NOT NULL) STRICT;
         INSERT INTO trust VALUES ('p', 'h', 't'); PRAGMA user_version = 1`,
      ));
    const first = await run(["remember the heron"]);
    assert.deepEqual([first.stdout, first.stderr], ["noted\n", ""]);
    await run(["-c", "go on"]);
    assert.match(sent(2), /remember the heron.*noted.*go on/);
    withState(scene, (database) => assert.equal(database.prepare("SELECT hash FROM trust").get()?.hash, "h"));
  }));

Deno.test("sessions: a state that cannot be written is one warning, and -c still goes on", () =>
  play({ anthropic: ["noted", toolCall("list_directory", {}), "went on"] }, async (scene) => {
    const { run, sent } = scene;
    await run(["remember the heron"]);
    withState(scene, (database) => {
      for (const table of ["session_messages", "attempts", "runs"]) {
        database.exec(`CREATE TRIGGER full_${table} BEFORE INSERT ON ${table}
          BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`);
      }
    });
    const { code, stdout, stderr } = await run(["-c", "go on"]);
    assert.deepEqual([code, stdout], [0, "went on\n"]);
    assert.equal(stderr.match(/disk is full/g)?.length, 1, stderr);
    assert.match(sent(2), /remember the heron.*noted.*go on/);
  }));

Deno.test("sessions: a damaged message is left out with a note", () =>
  play({ anthropic: ["noted", "went on"] }, async (scene) => {
    const { run, sent } = scene;
    await run(["remember the heron"]);
    withState(scene, (database) => database.exec("UPDATE session_messages SET json = '{' WHERE n = 1"));
    const { code, stderr } = await run(["-c", "go on"]);
    assert.equal(code, 0);
    assert.match(stderr, /1 message of this session cannot be read/);
    assert.match(sent(2), /remember the heron/);
  }));

Deno.test("sessions: list, show and export show the conversation, rm removes it from the file", () =>
  play(
    { anthropic: [toolCall("read_file", { file_path: "a.txt" }), "It is \x1b[31mheron-plugh.", "x"] },
    async (scene) => {
      const { home, run } = scene;
      await writeFile(join(home.cwd, "a.txt"), "the word is heron");
      const id = idOf((await run(["-o", "json", "what is in a.txt?"])).stdout);
      const list = await run(["sessions", "list"]);
      assert.match(list.stdout, new RegExp(`${id.slice(0, 8)} .* 2 .*what is in a.txt\\?`));
      assert.match((await run(["sessions", "list", "--search", "HERON"])).stdout, /a\.txt/);
      const none = await run(["sessions", "list", "--search", "stork"]);
      assert.deepEqual([none.code, none.stdout], [0, ""]);
      const show = await run(["sessions", "show", id.slice(0, 6)]);
      assert.match(
        show.stdout,
        /you\nwhat is in a.txt\?[^]*→ read_file [^]*the word is heron[^]*It is ␛\[31mheron/,
      );
      const exported = JSON.parse((await run(["sessions", "export", id, "--format", "json"])).stdout);
      assert.equal(exported.id, id);
      assert.deepEqual(
        exported.messages.map(({ role }: { role: string }) => role),
        ["user", "assistant", "tool", "assistant"],
      );
      const file = join(home.cwd, "talk.md");
      for (const to of [["-o", "talk.md"], ["--output=talk.md"], ["-otalk.md"]]) {
        const { code, stdout, stderr } = await run(["sessions", "export", ...to, id]);
        assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: "", stderr: "" });
        assert.match(await readFile(file, "utf8"), /## User\n\nwhat is in a.txt\?/);
      }
      if (Deno.build.os !== "windows") assert.equal((await stat(file)).mode & 0o777, 0o600);
      assert.match(await stateBytes(scene), /plugh/);
      assert.equal((await run(["sessions", "rm", id])).code, 0);
      assert.equal((await run(["sessions", "show", id])).code, 2);
      assert.doesNotMatch(await stateBytes(scene), /plugh/);
    },
  ));

Deno.test("sessions: rm of many asks, and without a terminal wants --yes", () =>
  play({ anthropic: ["one", "two"] }, async (scene) => {
    const { run } = scene;
    await run(["first"]);
    await run(["second"]);
    withState(scene, (database) => database.exec("UPDATE sessions SET updated_at = 1 WHERE key = 1"));
    const count = async () => JSON.parse((await run(["sessions", "list", "--json"])).stdout).length;
    const refused = await run(["sessions", "rm", "--all"]);
    assert.deepEqual([refused.code, await count()], [2, 2]);
    assert.match(refused.stderr, /2 sessions.*\nhint: --yes/);
    assert.equal((await run(["sessions", "rm"])).code, 2);
    assert.equal((await run(["sessions", "rm", "--older-than", "30"])).code, 2);
    assert.equal((await run(["sessions", "rm", "--older-than", "30d", "--yes"])).code, 0);
    assert.equal(await count(), 1);
    assert.equal((await run(["sessions", "rm", "--all", "-y"])).code, 0);
    assert.equal(await count(), 0);
  }));

Deno.test("sessions: the start event has the session's id, also of one that goes on", () =>
  play({ anthropic: ["noted", "went on"] }, async ({ run }) => {
    const ids = [];
    for (const args of [["hi"], ["-c", "more"]]) {
      const events = jsonLines((await run(["-o", "jsonl", ...args])).stdout);
      ids.push(events[0]?.sessionId, events.at(-1)?.sessionId);
    }
    assert.equal(new Set(ids).size, 1);
    assert.match(String(ids[0]), /^[0-9a-f-]{36}$/);
  }));
