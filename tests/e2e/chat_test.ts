/** A conversation: on a terminal, and from a script's stdin. */

import assert from "node:assert/strict";
import { readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { reply, text, toolCall } from "../../providers/demo/script.ts";
import { held, jsonLines, play, type Scene } from "../support/scene.ts";
import { startOnTerminal, type TerminalRun, whyNoTerminal } from "../support/terminal.ts";

const reason = whyNoTerminal();
const MODEL = ["-m", "anthropic/claude-test"];
const [ENTER, CTRL_C, CTRL_D, UP] = ["\r", "\x03", "\x04", "\x1b[A"];

const onTerminal = (name: string, fn: () => Promise<void>) =>
  Deno.test({ name: reason ? `${name} (skipped: ${reason})` : name, ignore: reason !== undefined, fn });

/** A chat that is ready for its first message. */
async function startChat({ home }: Scene, args: string[] = ["chat", ...MODEL]): Promise<TerminalRun> {
  const run = startOnTerminal(args, { env: home.env, cwd: home.cwd, columns: 100 });
  await run.until(/\x1b\[\?2004h[^]*›/);
  return run;
}

/** Types a line and waits for what it leads to. */
async function say(run: TerminalRun, line: string, answer: RegExp): Promise<void> {
  run.type(line + ENTER);
  await run.until(answer);
}

onTerminal(
  "chat: turns know each other, cost stands in the prompt, Ctrl-D leaves with 0 and a summary",
  () =>
    play({ anthropic: ["noted", "it was a heron"] }, async (scene) => {
      const run = await startChat(scene);
      await say(run, "remember: heron", /noted[^]*claude-test · \$0\.0/);
      await say(run, "what was it?", /was a heron[^]*›/);
      run.type(CTRL_D);
      assert.equal(await run.ended, 0);
      assert.match(scene.sent(2), /remember: heron.*noted.*what was it\?/);
      assert.match(scene.sent(2), /in a conversation in a terminal/);
      assert.match(run.shown(), /2 answers · 2 requests · \d+ tokens in, \d+ out · \$0\.0/);
      assert.ok(run.shown().lastIndexOf("\x1b[?2004l") > run.shown().lastIndexOf("\x1b[?2004h"));
    }),
);

onTerminal(
  "chat: without a command and a prompt a terminal is a chat",
  () =>
    play({ anthropic: ["pong"] }, async (scene) => {
      const run = await startChat(scene, MODEL);
      await say(run, "ping", /pong/);
      run.type(CTRL_D);
      assert.equal(await run.ended, 0);
    }),
);

onTerminal(
  "chat: what was typed before it was there is sent, too",
  () =>
    play({ anthropic: ["pong", "pang"] }, async ({ home, request }) => {
      const run = startOnTerminal(["chat", ...MODEL], { env: home.env, cwd: home.cwd, columns: 100 });
      run.type(`ping${ENTER}and${ENTER}`);
      await run.until(/pong[^]*pang[^]*›/);
      run.type(CTRL_D);
      assert.equal(await run.ended, 0);
      assert.ok(request(2));
    }),
);

onTerminal("chat: Ctrl-C cancels the answer; what was shown of it stays in the conversation", () => {
  const half = {
    ...reply(text("half of ", "it")),
    delivery: { broken: { afterDeltas: 1, how: "stall" as const } },
  };
  return play({ anthropic: [half, "second"] }, async (scene) => {
    const run = await startChat(scene);
    await say(run, "first question", /half of /);
    run.type(CTRL_C);
    await run.until(/cancelled[^]*›/);
    await say(run, "go on", /second/);
    run.type(CTRL_D);
    assert.equal(await run.ended, 0);
    assert.match(scene.sent(2), /first question.*half of.*go on/);
  });
});

onTerminal(
  "chat: Ctrl-C at the prompt takes the line away and stays",
  () =>
    play({ anthropic: ["fine"] }, async (scene) => {
      const run = await startChat(scene);
      run.type(`thrown away${CTRL_C}${CTRL_C}`);
      await run.until(/Ctrl-D leaves[^]*Ctrl-D leaves/);
      await say(run, "kept", /fine/);
      run.type(CTRL_D);
      assert.equal(await run.ended, 0);
      assert.doesNotMatch(scene.sent(1), /thrown away/);
    }),
);

onTerminal("chat: a failed turn is told, its message is not sent again, the chat goes on", () => {
  const failure = { type: "http-error" as const, status: 400 };
  return play({ anthropic: [failure, "fine"] }, async (scene) => {
    const run = await startChat(scene);
    await say(run, "refused words", /HTTP 400[^]*›/);
    await say(run, "other words", /fine/);
    run.type(CTRL_D);
    assert.equal(await run.ended, 0);
    assert.doesNotMatch(scene.sent(2), /refused words/);
  });
});

onTerminal("chat: a question of a tool is answered by what is typed after it, not before", () => {
  const model = held();
  return play({ anthropic: [model.answer, "as you wish"] }, async (scene) => {
    const run = await startChat(scene);
    run.type(`write${ENTER}`);
    await model.asked;
    run.type("y");
    model.give(reply(toolCall("write_file", { file_path: "out.txt", content: "x" })));
    await run.until(/\[y\]es/);
    run.type(`n${ENTER}`);
    // What was typed too early stands in the next prompt.
    await run.until(/as you wish[^]*›\x1b\[39m y/);
    assert.match(scene.sent(2), /"is_error":true/);
    await assert.rejects(stat(join(scene.home.cwd, "out.txt")), { code: "ENOENT" });
    run.type(`${CTRL_C}${CTRL_D}`);
    await run.ended;
  });
});

onTerminal("chat: a question is answered with yes, and the editor works after it", () =>
  play({
    anthropic: [toolCall("write_file", { file_path: "out.txt", content: "x" }), "written", "third"],
  }, async (scene) => {
    const run = await startChat(scene);
    await say(run, "write", /\[y\]es/);
    await say(run, "y", /written[^]*›/);
    assert.equal(await readFile(join(scene.home.cwd, "out.txt"), "utf8"), "x");
    await say(run, "wrong\x17right", /third/);
    run.type(CTRL_D);
    assert.equal(await run.ended, 0);
    assert.match(scene.sent(3), /"right"/);
  }));

onTerminal(
  "chat: commands attach, set the system prompt, clear, save",
  () =>
    play({ anthropic: ["first answer", "second answer"] }, async (scene) => {
      const { cwd } = scene.home;
      await writeFile(join(cwd, "note.txt"), "marigold\n");
      const run = await startChat(scene);
      await say(run, "/file note.txt", /with the next message: note\.txt/);
      await say(run, "/file nowhere.txt", /nowhere\.txt cannot be read/);
      await say(run, "/system be terse", /system prompt: be terse/);
      await say(run, "first", /first answer[^]*›/);
      await say(run, "/save talk.md", /saved 2 messages/);
      await say(run, "/save talk.json", /saved 2 messages[^]*saved 2 messages/);
      await say(run, "/save note.txt", /was not written by this chat/);
      await symlink(join(cwd, "elsewhere"), join(cwd, "link.md"));
      await say(run, "/save link.md", /link\.md cannot be written/);
      await say(run, "/clear", /a new conversation/);
      await say(run, "/modle x", /there is no command \/modle[^]*did you mean \/model\?/);
      await say(run, "second", /second answer/);
      run.type(CTRL_D);
      assert.equal(await run.ended, 0);
      assert.match(scene.sent(1), /be terse/);
      assert.match(scene.sent(1), /marigold/);
      assert.doesNotMatch(scene.sent(2), /marigold|first answer/);
      assert.match(
        await readFile(join(cwd, "talk.md"), "utf8"),
        /## You[^]*marigold[^]*## Model\n\nfirst answer/,
      );
      assert.equal(JSON.parse(await readFile(join(cwd, "talk.json"), "utf8")).messages.length, 2);
      assert.equal((await stat(join(cwd, "talk.md"))).mode & 0o777, 0o600);
      assert.equal(await readFile(join(cwd, "note.txt"), "utf8"), "marigold\n");
      assert.equal((await stat(join(cwd, "talk.md"))).mode & 0o077, 0);
      await assert.rejects(stat(join(cwd, "elsewhere")), { code: "ENOENT" });
    }),
);

onTerminal(
  "chat: what was typed is there in the next chat, in a file for its owner only",
  () =>
    play({ anthropic: ["one", "two"] }, async (scene) => {
      const first = await startChat(scene);
      await say(first, "my question", /one/);
      first.type(CTRL_D);
      await first.ended;
      const second = await startChat(scene);
      await say(second, UP, /two/);
      second.type(CTRL_D);
      assert.equal(await second.ended, 0);
      assert.match(scene.sent(2), /my question/);
    }),
);

onTerminal("chat: SIGTERM leaves the terminal as it was", () =>
  play({ anthropic: [] }, async (scene) => {
    const run = await startChat(scene);
    run.type("half a li");
    await run.until(/half a li/);
    run.terminate();
    assert.equal(await run.ended, 143);
    assert.ok(run.shown().lastIndexOf("\x1b[?2004l") > run.shown().lastIndexOf("\x1b[?2004h"));
  }));

Deno.test("chat: from a pipe each line is a turn, stdout has the answers only, the last failure counts", () =>
  play(
    { anthropic: ["noted", "it was a heron", { type: "http-error", status: 400 }] },
    async ({ run, sent }) => {
      const { code, stdout, stderr } = await run(["chat", ...MODEL], {
        stdin: "remember: heron\n\n/stats\nwhat was it?\nand now?\n",
      });
      assert.equal(stdout, "noted\nit was a heron\n");
      assert.match(stderr, /1 answer · 1 request/);
      assert.match(stderr, /HTTP 400/);
      assert.match(sent(2), /remember: heron.*noted.*what was it\?/);
      assert.equal(code, 4);
    },
  ));

Deno.test("chat: -o jsonl gives the events of every turn, what is for one answer is refused", () =>
  play({ anthropic: ["one", "two"] }, async ({ run }) => {
    const events = await run(["chat", ...MODEL, "-o", "jsonl"], { stdin: "a\nb\n" });
    assert.equal(events.code, 0);
    const results = jsonLines(events.stdout).filter((event) => event.type === "result");
    assert.deepEqual(results.map((event) => event.text), ["one", "two"]);
    for (const args of [["-o", "json"], ["--dry-run"], ["-f", "-"]]) {
      assert.equal((await run(["chat", ...args], { stdin: "a\n" })).code, 2, args.join(" "));
    }
  }));

Deno.test("chat: --max-cost holds for all turns together", () =>
  play({ anthropic: Array(8).fill("answer") }, async ({ run, server }) => {
    const { stderr, code } = await run(["chat", ...MODEL, "--max-tokens", "100", "--max-cost", "0.0035"], {
      stdin: "a\nb\nc\nd\ne\nf\ng\nh\n",
    });
    assert.equal(code, 5);
    assert.match(stderr, /the cost limit of the chat of \$0\.0035/);
    assert.ok(server.requests.length > 0 && server.requests.length < 8, String(server.requests.length));
  }));

Deno.test("chat: the conversation is kept, -c goes on with it, a refused message is no part of it", () =>
  play({
    anthropic: ["noted", { type: "http-error", status: 400 }, "still here", "it was a heron", "new"],
  }, async ({ run, sent }) => {
    await run(["chat", ...MODEL], { stdin: "remember: heron\nrefused words\nhello\n" });
    const again = await run(["chat", "-c"], { stdin: "what was it?\n/clear\nsomething else\n" });
    assert.equal(again.stdout, "it was a heron\nnew\n");
    assert.match(sent(4), /claude-test.*remember: heron.*noted.*hello.*still here.*what was it\?/);
    assert.doesNotMatch(sent(4), /refused words/);
    assert.doesNotMatch(sent(5), /heron/);
    const { stdout } = await run(["sessions", "list", "--json"]);
    assert.deepEqual(JSON.parse(stdout).map((session: { title: string }) => session.title), [
      "something else",
      "remember: heron",
    ]);
  }));

Deno.test("chat: a template begins a conversation and sets its options", () =>
  play({ anthropic: ["bonjour", "au revoir"] }, async (scene) => {
    const file = join(scene.home.cwd, "french.md");
    await writeFile(file, "---\nsystem: You are a translator.\n---\nTranslate: {{input}}\n");
    const { code, stdout } = await scene.run(["chat", ...MODEL, "-t", "./french.md", "hello"], {
      stdin: "goodbye\n",
    });
    assert.deepEqual([code, stdout], [0, "bonjour\nau revoir\n"]);
    assert.match(scene.sent(1), /You are a translator.*Translate: hello/s);
    assert.match(scene.sent(2), /Translate: hello.*goodbye/s);
  }));
