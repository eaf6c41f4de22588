/** Completion as the shells ask for it. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { binaryCommand } from "../support/server.ts";
import { play, type Scene } from "../support/scene.ts";

const SHELLS = ["bash", "zsh", "fish"];
const onePiece = binaryCommand().length === 1 && Deno.build.os !== "windows";
const isHere = (shell: string) => onePiece && spawnSync(shell, ["-c", ":"]).status === 0;

async function asked(run: Scene["run"], current: string, ...words: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await run(["__complete", `=${current}`, "--", ...words]);
  assert.deepEqual([code, stderr], [0, ""]);
  return stdout.trimEnd().split("\n").map((line) => line.split("\t")[0] ?? "");
}

Deno.test("completions: a script for each shell, another one is refused", () =>
  play({}, async ({ run }) => {
    for (const shell of [...SHELLS, "powershell"]) {
      const { code, stdout, stderr } = await run(["completions", shell]);
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(stdout, /__complete/);
    }
    const other = await run(["completions", "tcsh"]);
    assert.deepEqual([other.code, other.stdout], [2, ""]);
    assert.match(other.stderr, /bash, zsh, fish, powershell/);
  }));

Deno.test("completions: models, aliases and templates are the user's own, and nothing is asked", () =>
  play({ config: { aliases: { quick: "anthropic/claude-test" } } }, async ({ home, run, server }) => {
    await mkdir(join(home.agentHome, "templates"));
    await writeFile(join(home.agentHome, "templates", "translate.md"), "x");
    assert.deepEqual(await asked(run, "quick", "-m"), ["quick", ":"]);
    assert.ok((await asked(run, "anthropic/", "-m")).includes("anthropic/claude-test"));
    assert.deepEqual(await asked(run, "tr", "-t"), ["translate", ":file"]);
    assert.deepEqual(await asked(run, "read,wr", "--tools"), ["read,write", "read,write_file", ":"]);
    assert.deepEqual(await asked(run, "limits.maxT", "config", "set"), ["limits.maxTurns", ":"]);
    assert.deepEqual(server.requests, []);
  }));

Deno.test("completions: sessions by their ids, with what was asked", () =>
  play({ anthropic: ["one"] }, async ({ run }) => {
    const { sessionId } = JSON.parse((await run(["-o", "json", "what do herons eat?"])).stdout);
    for (const words of [["--session"], ["sessions", "show"]]) {
      const { stdout } = await run(["__complete", `=${sessionId.slice(0, 4)}`, "--", ...words]);
      assert.equal(stdout, `${sessionId}\twhat do herons eat?\n:\n`);
    }
  }));

Deno.test("completions: a broken configuration completes what it can and says nothing", () =>
  play({}, async ({ home, run }) => {
    await writeFile(home.configFile, "{ broken");
    assert.ok((await asked(run, "a", "-m")).includes("auto"));
    assert.deepEqual(await asked(run, "--str"), ["--stream", ":"]);
  }));

/** Runs a shell's script with the binary on its PATH. */
async function inShell({ home }: Scene, shell: string, args: string[]): Promise<string> {
  const bin = join(home.cwd, "bin");
  await mkdir(bin, { recursive: true });
  await symlink(binaryCommand()[0] ?? "", join(bin, "nano-agent")).catch(() => {});
  const env = { ...home.env, PATH: `${bin}:${home.env.PATH}` };
  const { stdout, stderr, status } = spawnSync(shell, args, { cwd: home.cwd, env, encoding: "utf8" });
  assert.deepEqual([status, stderr], [0, ""]);
  return stdout;
}

/** Sets what readline sets, for words as it splits them. */
const BASH = `source <(nano-agent completions bash); compopt() { :; }
tab() { COMP_LINE=$1; COMP_POINT=\${#1}; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _nano_agent; echo "\${COMPREPLY[*]}"; }
tab 'nano-agent --str' nano-agent --str
tab 'nano-agent --stream=o' nano-agent --stream = o
tab 'nano-agent -m ollama/llama:8' nano-agent -m ollama/llama : 8
tab 'nano-agent "$(touch pwned)" --summ' nano-agent '"$(touch pwned)"' --summ
tab 'nano-agent --tools read,write_' nano-agent --tools read,write_
tab 'nano-agent config ' nano-agent config ''
[ ! -e pwned ]`;

Deno.test({
  name: "completions: bash, with words split at colons and equals signs, and nothing on the line run",
  ignore: !isHere("bash"),
  fn: () =>
    play(
      { config: { models: { "ollama/llama:8b": {}, "ollama/llama:70b": {} } } },
      async (scene) => {
        const shown = await inShell(scene, "bash", ["--norc", "-c", BASH]);
        assert.deepEqual(shown.split("\n").slice(0, 5), [
          "--stream",
          "on off",
          "8b",
          "--summary",
          "read,write_file",
        ]);
        assert.match(shown, /\npath show check schema init set edit trust\n/);
      },
    ),
});

/** Names a project file can give, that a shell would act on. */
const HOSTILE = [
  "a;touch pwned",
  "$(touch pwned)",
  "`touch pwned`",
  "a'b\"c",
  "a b",
  "!!",
  "~root",
  "a\u001b[2Jb",
  "*",
];

/** Each of the words a completion offers, as the shell reads it when it is put on the line. */
const READ: Record<string, string[]> = {
  bash: [
    "--norc",
    "-c",
    `${BASH.split("\n").slice(0, 2).join("\n")}
    tab 'nano-agent -m ' nano-agent -m '' >/dev/null
    for word in "\${COMPREPLY[@]}"; do eval "printf '%s\\n' $word"; done; [ ! -e pwned ]`,
  ],
  fish: [
    "--no-config",
    "-c",
    `nano-agent completions fish | source
    for line in (complete -C 'nano-agent -m '); eval echo (string escape -- (string split -f1 \\t -- $line)); end
    test ! -e pwned`,
  ],
};

for (const [shell, args] of Object.entries(READ)) {
  Deno.test({
    name: `completions: ${shell} is offered names of a project as words, whatever is in them`,
    ignore: !isHere(shell),
    fn: () =>
      play({}, async (scene) => {
        const aliases = Object.fromEntries(HOSTILE.map((name) => [name, "anthropic/claude-test"]));
        await writeFile(join(scene.home.cwd, "nano-agent.jsonc"), JSON.stringify({ aliases }));
        const offered = (await inShell(scene, shell, args)).split("\n");
        for (const name of HOSTILE) assert.ok(offered.includes(name.replace("\u001b", "␛")), name);
      }),
  });
}

Deno.test({
  name: "completions: fish, with descriptions",
  ignore: !isHere("fish"),
  fn: () =>
    play({}, async (scene) => {
      const script = `nano-agent completions fish | source
        complete -C 'nano-agent --str'
        complete -C 'nano-agent --stream=o'
        complete -C 'nano-agent completions fi'`;
      const shown = await inShell(scene, "fish", ["--no-config", "-c", script]);
      assert.match(shown, /^--stream\t.+\n--stream=on\n--stream=off\nfish\n$/);
    }),
});

Deno.test({
  name: "completions: zsh reads its script",
  ignore: !isHere("zsh"),
  fn: () =>
    play({}, async (scene) => {
      const script = "autoload -U compinit; compinit -u -D; source <(nano-agent completions zsh); " +
        "print $_comps[nano-agent]; nano-agent completions zsh | zsh -n";
      assert.equal(await inShell(scene, "zsh", ["-f", "-c", script]), "_nano-agent\n");
    }),
});
