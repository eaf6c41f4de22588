/** What a person sees on a terminal. */

import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { reply, text, toolCall } from "../../providers/demo/script.ts";
import { held, play } from "../support/scene.ts";
import { TEST_KEY } from "../support/server.ts";
import { screenOf, startOnTerminal, type TerminalRun, whyNoTerminal } from "../support/terminal.ts";

const reason = whyNoTerminal();

const onTerminal = (name: string, fn: () => Promise<void>) =>
  Deno.test({ name: reason ? `${name} (skipped: ${reason})` : name, ignore: reason !== undefined, fn });

/** The lines that are left once the run is over. */
async function lastScreen(run: TerminalRun): Promise<{ code: number; lines: string[] }> {
  const code = await run.ended;
  return { code, lines: screenOf(run.shown()).filter((line) => line !== "") };
}

onTerminal("terminal: a spinner with the model, a line a tool call, the answer, a summary", () => {
  const [first, second] = [held(), held()];
  return play({ anthropic: [first.answer, second.answer] }, async ({ home }) => {
    await writeFile(join(home.cwd, "note.txt"), "marigold\n");
    const run = startOnTerminal(["what is the word?"], { env: home.env, cwd: home.cwd, columns: 100 });
    await run.until(/⠋.*anthropic\/claude-test · .*turn 1/);
    first.give(reply(toolCall("read_file", { file_path: "note.txt" })));
    await run.until(/anthropic\/claude-test · .*turn 2/);
    second.give(reply(text("It is ", "marigold.")));
    const { code, lines } = await lastScreen(run);
    assert.equal(code, 0);
    assert.deepEqual(lines.slice(0, 2), ["• read_file note.txt", "It is marigold."]);
    const summary = lines.slice(2).join(" ");
    for (const part of ["anthropic/claude-test", "tokens in", "$", "2 turns", "1 tool call", "first token"]) {
      assert.ok(summary.includes(part), `${part} is missing in: ${summary}`);
    }
    assert.match(run.shown(), /\x1b\[36m•/);
  });
});

onTerminal("terminal: text is shown as it comes", () => {
  const answer = {
    ...reply(text("first ", "second")),
    delivery: { broken: { afterDeltas: 1, how: "stall" as const } },
  };
  return play({ openai: [answer] }, async ({ home }) => {
    const args = ["-m", "openai/gpt-test", "hello"];
    const run = startOnTerminal(args, { env: home.env, cwd: home.cwd, columns: 80 });
    await run.until(/first /);
    assert.doesNotMatch(run.shown(), /second/);
    run.type("\x03");
    assert.equal(await run.ended, 130);
  });
});

onTerminal("terminal: the name of a call that is being written drives no terminal", () => {
  const answer = {
    ...reply(toolCall("\x1b]0;owned\x07tool", { text: "word ".repeat(100) })),
    delivery: { broken: { afterDeltas: 1, how: "stall" as const } },
  };
  return play({ anthropic: [answer] }, async ({ home }) => {
    const run = startOnTerminal(["hello"], { env: home.env, cwd: home.cwd, columns: 80 });
    await run.until(/writing a call of/);
    assert.doesNotMatch(run.shown(), /\x1b\]|\x07/);
    run.type("\x03");
    assert.equal(await run.ended, 130);
  });
});

onTerminal("terminal: at 60 columns and with NO_COLOR nothing wraps and nothing is coloured", () => {
  const model = held();
  return play({ anthropic: [model.answer, "ok"] }, async ({ home }) => {
    const env = { ...home.env, NO_COLOR: "1" };
    const run = startOnTerminal(["look"], { env, cwd: home.cwd, columns: 60 });
    await run.until(/⠙.*claude-test/);
    model.give(reply(toolCall("list_directory", { directory_path: "." })));
    const { code, lines } = await lastScreen(run);
    assert.equal(code, 0);
    assert.doesNotMatch(run.shown(), /\x1b\[[0-9;]*m/);
    assert.ok(lines.includes("ok"), lines.join("\n"));
    for (const line of lines) assert.ok([...line].length <= 60, `too long: ${line}`);
    for (const [, frame = ""] of run.shown().matchAll(/\r\x1b\[K([^\r\n]*)/g)) {
      assert.ok([...frame].length < 60, `the spinner wraps: ${frame}`);
    }
  });
});

onTerminal(
  "terminal: -q shows the answer only",
  () =>
    play({ anthropic: [toolCall("list_directory", { directory_path: "." }), "quiet"] }, async ({ home }) => {
      const run = startOnTerminal(["-q", "hello"], { env: home.env, cwd: home.cwd, columns: 80 });
      assert.deepEqual(await lastScreen(run), { code: 0, lines: ["quiet"] });
    }),
);

onTerminal("terminal: a write is asked about, and done after a yes", () =>
  play({
    anthropic: [toolCall("write_file", { file_path: "out.txt", content: "hello\n" }), "written"],
  }, async ({ home }) => {
    const run = startOnTerminal(["write hello"], { env: home.env, cwd: home.cwd, columns: 80 });
    await run.until(/out\.txt[^]*\[y\]es/);
    await assert.rejects(readFile(join(home.cwd, "out.txt")), { code: "ENOENT" });
    run.type("y\n");
    assert.equal(await run.ended, 0);
    assert.equal(await readFile(join(home.cwd, "out.txt"), "utf8"), "hello\n");
  }));

onTerminal("terminal: an open question stays on the screen, no spinner draws over it", () =>
  play({
    anthropic: [toolCall("write_file", { file_path: "out.txt", content: "hello\n" }), "as you wish"],
  }, async ({ home }) => {
    const run = startOnTerminal(["write hello"], { env: home.env, cwd: home.cwd, columns: 80 });
    await run.until(/\[y\]es/);
    // What is no answer is asked again: goes on until a spinner would have moved several times.
    const startedMs = performance.now();
    for (let asked = 2; performance.now() - startedMs < 350; asked++) {
      run.type("perhaps\n");
      await run.until(new RegExp(`(\\[y\\]es[^]*){${asked}}`));
    }
    const sinceQuestion = run.shown().slice(run.shown().indexOf("[y]es"));
    run.type("n\n");
    assert.equal(await run.ended, 0);
    assert.doesNotMatch(sinceQuestion, /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/);
  }));

onTerminal("terminal: text before a tool call and the call's line are lines of their own", () =>
  play({
    anthropic: [reply(text("Let me look."), toolCall("list_directory", { directory_path: "." })), "Nothing."],
  }, async ({ home }) => {
    const run = startOnTerminal(["look"], { env: home.env, cwd: home.cwd, columns: 80 });
    const { lines } = await lastScreen(run);
    assert.deepEqual(lines.slice(0, 3), ["Let me look.", "• list_directory .", "Nothing."]);
  }));

onTerminal("terminal: an answer of one piece that comes while the spinner turns is whole", () => {
  const model = held();
  return play({ openai: [model.answer] }, async ({ home }) => {
    const args = ["-m", "openai/gpt-test", "--summary", "never", "hello"];
    const run = startOnTerminal(args, { env: home.env, cwd: home.cwd, columns: 80 });
    await run.until(/⠋/);
    model.give(reply(text("Done.")));
    assert.deepEqual(await lastScreen(run), { code: 0, lines: ["Done."] });
  });
});

onTerminal("terminal: a write is not done after Enter alone", () =>
  play({
    anthropic: [toolCall("write_file", { file_path: "out.txt", content: "hello\n" }), "as you wish"],
  }, async ({ home, sent }) => {
    const run = startOnTerminal(["write hello"], { env: home.env, cwd: home.cwd, columns: 80 });
    await run.until(/\[y\]es/);
    run.type("\n");
    assert.equal(await run.ended, 0);
    assert.match(sent(2), /"is_error":true/);
    await assert.rejects(readFile(join(home.cwd, "out.txt")), { code: "ENOENT" });
  }));

onTerminal(
  "terminal: control characters of the model are shown, not obeyed",
  () =>
    play({ anthropic: ["safe\x1b]0;owned\x07\x1b[2J end"] }, async ({ home }) => {
      const run = startOnTerminal(["-q", "hello"], { env: home.env, cwd: home.cwd, columns: 80 });
      assert.equal(await run.ended, 0);
      assert.match(run.shown(), /safe␛\]0;owned␇␛\[2J end/);
    }),
);

onTerminal("terminal: a write that runs unasked shows what it changed", () =>
  play({
    anthropic: [
      toolCall("write_file", { file_path: "out.txt", content: "one\n2\x1b[2J\nthree\n" }),
      "written",
    ],
  }, async ({ home }) => {
    await writeFile(join(home.cwd, "out.txt"), "one\ntwo\nthree\n");
    const run = startOnTerminal(["-y", "--summary", "never", "change it"], {
      env: home.env,
      cwd: home.cwd,
      columns: 80,
    });
    const { code, lines } = await lastScreen(run);
    assert.equal(code, 0);
    assert.deepEqual(lines, [
      "• write_file out.txt",
      "    one",
      "  - two",
      "  + 2␛[2J",
      "    three",
      "written",
    ]);
    assert.match(run.shown(), /\x1b\[32m {2}\+ 2/);
  }));

onTerminal(
  "terminal: Markdown is shown, in a pipe and on a dumb terminal it stays",
  () =>
    play({ anthropic: Array(3).fill("# Title\n\n- **bold** item\n") }, async ({ home, run }) => {
      const place = { cwd: home.cwd, columns: 80 };
      const shown = startOnTerminal(["-q", "hello"], { ...place, env: home.env });
      assert.deepEqual(await lastScreen(shown), { code: 0, lines: ["Title", "• bold item"] });
      const dumb = startOnTerminal(["-q", "hello"], { ...place, env: { ...home.env, TERM: "dumb" } });
      assert.deepEqual(await lastScreen(dumb), { code: 0, lines: ["# Title", "- **bold** item"] });
      assert.equal((await run(["hello"])).stdout, "# Title\n\n- **bold** item\n");
    }),
);

onTerminal(
  "terminal: config init asks, hides the key that is typed, and writes a private file",
  () =>
    play({}, async ({ home, server }) => {
      await rm(home.configFile);
      // Local servers of this machine may add models to the list: the last answers fit either way.
      const env = { ...home.env, ANTHROPIC_API_KEY: TEST_KEY, ANTHROPIC_BASE_URL: server.url("anthropic") };
      const run = startOnTerminal(["config", "init"], { env, cwd: home.cwd, columns: 100 });
      await run.until(/ANTHROPIC_API_KEY +works.*Model \[1\] $/s);
      run.type("1\n");
      await run.until(/Strategy \[1\] $/);
      run.type("3\n");
      await run.until(/Write .*\? \[Y\/n\] $/);
      run.type("\n");
      assert.equal(await run.ended, 0);
      assert.match(await readFile(home.configFile, "utf8"), /"strategy": "performance"/);
      assert.ok(!run.shown().includes(TEST_KEY));
    }),
);

onTerminal(
  "terminal: Ctrl-C at a question leaves no file and ends the command",
  () =>
    play({}, async ({ home }) => {
      await rm(home.configFile);
      const run = startOnTerminal(["config", "init"], { env: home.env, cwd: home.cwd, columns: 100 });
      await run.until(/\[1\] $/);
      run.type("\x03");
      assert.equal(await run.ended, 130);
      await assert.rejects(readFile(home.configFile));
    }),
);

onTerminal("terminal: Ctrl-C while a secret is typed ends the command", () =>
  play({}, async ({ home }) => {
    const args = ["config", "set", "providers.openai.apiKey", "-"];
    const run = startOnTerminal(args, { env: home.env, cwd: home.cwd, columns: 100 });
    await run.until(/not shown/);
    run.type("\x03");
    assert.equal(await run.ended, 130);
  }));

onTerminal(
  "terminal: config set KEY - shows nothing of the value, and Ctrl-D ends it",
  () =>
    play({}, async ({ home }) => {
      const read = () => readFile(home.configFile, "utf8");
      const set = async (typed: string) => {
        const args = ["config", "set", "system", "-"];
        const run = startOnTerminal(args, { env: home.env, cwd: home.cwd, columns: 80 });
        await run.until(/not shown/);
        run.type(typed);
        const code = await run.ended;
        assert.doesNotMatch(run.shown(), /hidden/);
        return code;
      };
      const before = await read();
      for (const [typed, code] of [["\x04", 2], ["\r", 2], ["hidden\x03", 130]] as const) {
        assert.equal(await set(typed), code);
        assert.equal(await read(), before);
      }
      assert.equal(await set("hiddenn\x7f one\x04"), 0);
      assert.equal(JSON.parse(await read()).system, "hidden one");
    }),
);
