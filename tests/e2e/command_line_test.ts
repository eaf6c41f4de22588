/** What users type: commands and prompts told apart, mistakes named, help where it is asked for. */

import assert from "node:assert/strict";
import { reply, toolCall } from "../../providers/demo/script.ts";
import { play } from "../support/scene.ts";
import { binaryCommand, runBinary } from "../support/server.ts";

for (const words of [["--", "models"], ["-q", "--", "stats"], ["--", "run"]]) {
  Deno.test(`command line: ${words.join(" ")} sends a prompt`, () =>
    play({ anthropic: ["answered"] }, async ({ run, sent }) => {
      const { code, stdout } = await run(words);
      assert.deepEqual({ code, stdout }, { code: 0, stdout: "answered\n" });
      assert.match(sent(1), new RegExp(`"text":"${words.at(-1)}"`));
    }));
}

Deno.test("command line: a word one edit from a command is no prompt, however short", () =>
  play({}, async ({ run }) => {
    for (const [word, command] of [["modls", "models"], ["rn", "run"], ["cht", "chat"]]) {
      const { code, stdout, stderr } = await run([word ?? ""]);
      assert.deepEqual({ code, stdout }, { code: 2, stdout: "" });
      assert.match(stderr, new RegExp(`^nano-agent: .*\\b${command}\\b.*\nhint: .*-- ${word}\n$`));
    }
  }));

Deno.test("command line: an unknown option names the nearest one and the help that has it", () =>
  play({}, async ({ run }) => {
    const said: [string[], RegExp][] = [
      [
        ["--modle", "x", "hi"],
        /^nano-agent: .*'--modle'; did you mean --model\?\nhint: nano-agent run --help/,
      ],
      [["--system-prompt", "x", "hi"], /did you mean --system\?/],
      [["--output-format=json", "hi"], /did you mean --output\?/],
      [["-M", "x", "hi"], /'-M'; did you mean -m\?/],
      [["stats", "--jsn"], /did you mean --json\?\nhint: nano-agent stats --help/],
      [["--qqqqqqqqqq", "hi"], /did you mean --\w+\?/],
    ];
    for (const [args, expected] of said) {
      const { code, stdout, stderr } = await run(args);
      assert.deepEqual({ code, stdout }, { code: 2, stdout: "" }, args.join(" "));
      assert.match(stderr, expected);
    }
  }));

Deno.test("command line: help before a command is the help of the command", () =>
  play({ anthropic: ["an answer"] }, async ({ run }) => {
    const asked = await run(["help", "stats"]);
    assert.deepEqual([asked.code, asked.stdout], [0, (await run(["stats", "--help"])).stdout]);
    assert.equal((await run(["help", "me"])).stdout, "an answer\n");
  }));

Deno.test("command line: --stdin require takes nothing but white space for nothing", () =>
  play({ anthropic: ["read"] }, async ({ run }) => {
    const blank = await run(["--stdin", "require", "sum up"], { stdin: " \n\n" });
    assert.deepEqual([blank.code, blank.stdout], [2, ""]);
    assert.match(blank.stderr, /^nano-agent: .*--stdin require/);
    assert.equal((await run(["--stdin", "require", "sum up"], { stdin: "x" })).code, 0);
  }));

Deno.test({
  name: "command line: what cannot be written to stdout is no success, whichever the command",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    play({}, async ({ home }) => {
      const commands = [["config", "path"], ["models", "--json"], ["stats", "--json"], ["--help"]];
      for (const args of commands) {
        const shell = (script: string) =>
          runBinary({
            args,
            command: ["bash", "-c", script, "bash", ...binaryCommand()],
            cwd: home.cwd,
            env: home.env,
          });
        const full = await shell('"$@" > /dev/full');
        assert.equal(full.code, 1, args.join(" "));
        assert.match(full.stderr, /^nano-agent: stdout cannot be written: .*\n$/);
        // A pipe whose reader is certain to have gone.
        const gone = await shell('exec 3> >(exit 0); wait $!; "$@" >&3; echo "code $?" >&2');
        assert.equal(gone.stderr, "code 141\n", args.join(" "));
      }
    }),
});

Deno.test("command line: --dry-run shows no secret that came with the prompt", () =>
  play({}, async ({ run }) => {
    const token = "tk-83hf9Qm2xLw0Zs5a";
    for (const output of ["text", "json"]) {
      const { code, stdout } = await run(["--dry-run", "-o", output, `use ${token}`], {
        env: { DEPLOY_TOKEN: token },
      });
      assert.equal(code, 0);
      assert.match(stdout, /use /);
      assert.doesNotMatch(stdout, new RegExp(token));
    }
  }));

Deno.test({
  name: "command line: a trace the disk has no room for is a warning, the run goes on",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    play({ anthropic: ["answered"] }, async ({ run }) => {
      const { code, stdout, stderr } = await run(["--debug=/dev/full", "hello"]);
      assert.deepEqual({ code, stdout }, { code: 0, stdout: "answered\n" });
      assert.match(stderr, /^nano-agent: --debug=\/dev\/full takes no more: .*\n$/);
    }),
});

Deno.test({
  name: "command line: /dev/stdin attached is stdin, once",
  ignore: Deno.build.os === "windows",
  fn: () =>
    play({ anthropic: ["read"] }, async ({ run, sent }) => {
      assert.equal((await run(["-f", "/dev/stdin", "sum up"], { stdin: "the data" })).code, 0);
      assert.equal(sent(1).split("the data").length, 2);
      assert.match(sent(1), /<file name=\\"stdin\\">\\nthe data/);
    }),
});

Deno.test("command line: a limit names the model that was asked, its sum has no stray digits", () =>
  play(
    { anthropic: Array.from({ length: 3 }, () => reply(toolCall("list_directory", {}))) },
    async ({ run }) => {
      const turns = await run(["--max-turns", "3", "-o", "json", "look"]);
      const { costUsd, error } = JSON.parse(turns.stdout);
      assert.deepEqual([turns.code, error.code, error.provider, error.model], [
        6,
        "turns",
        "anthropic",
        "claude-test",
      ]);
      assert.match(
        turns.stderr,
        /^• list_directory\n.*^nano-agent: .* 3 turns \(anthropic\/claude-test\)\nhint: /ms,
      );
      assert.ok(String(costUsd).length < 12, String(costUsd));
      const cost = await run(["--max-cost", "0", "look"]);
      assert.match(cost.stderr, /^nano-agent: the cost limit .* \(anthropic\/claude-test\)\nhint: /);
    },
  ));
