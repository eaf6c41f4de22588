/** Templates: by name, by path, and as scripts. */

import assert from "node:assert/strict";
import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { binaryCommand } from "../support/server.ts";
import { play, type Scene } from "../support/scene.ts";

async function writeTemplate({ home }: Scene, name: string, text: string): Promise<void> {
  await mkdir(join(home.agentHome, "templates"), { recursive: true });
  await writeFile(join(home.agentHome, "templates", `${name}.md`), text);
}

Deno.test("template: its settings count unless the command line says otherwise", () =>
  play({ anthropic: ["one"], openai: ["two"] }, async (scene) => {
    await writeTemplate(
      scene,
      "translate",
      "---\nmodel: openai/gpt-test\nsystem: You translate.\ntools: none\nmaxTokens: 77\n---\nTo {{lang}}:\n{{input}}",
    );
    const { run, sent } = scene;
    const plain = await run(["-t", "translate", "--param", "lang=German", "hello"], { stdin: "world" });
    assert.deepEqual([plain.code, plain.stdout], [0, "two\n"], plain.stderr);
    for (const part of ["You translate.", "To German:\\nhello\\n\\nworld", "77"]) {
      assert.ok(sent(1).includes(part), `${part} is not in ${sent(1)}`);
    }
    const own = ["-m", "anthropic/claude-test", "-s", "Be brief.", "--max-tokens", "55"];
    const over = await run(["-t", "translate", "--param", "lang=German", ...own, "hello"]);
    assert.deepEqual([over.code, over.stdout], [0, "one\n"], over.stderr);
    for (const part of ["Be brief.", "55"]) assert.ok(sent(2).includes(part), sent(2));
    assert.doesNotMatch(sent(2), /You translate\.|77/);
  }));

Deno.test("template: its schema holds the answer, also from a file beside it", () =>
  play({ anthropic: ['{"n": 1}', '{"n": 2}'] }, async (scene) => {
    await writeTemplate(scene, "inline", "---\nschema: { type: object, required: [n] }\n---\nCount.");
    await writeTemplate(scene, "file", "---\nschema: n.json\n---\nCount.");
    await writeFile(join(scene.home.agentHome, "templates", "n.json"), '{"type":"object","required":["n"]}');
    for (const [name, n] of [["inline", 1], ["file", 2]] as const) {
      const { stdout } = await scene.run(["-t", name, "-o", "json"]);
      assert.deepEqual(JSON.parse(stdout).data, { n });
    }
  }));

Deno.test("template: a project's folder of templates is not looked at", () =>
  play({}, async ({ home, run }) => {
    await mkdir(join(home.cwd, "templates"));
    await writeFile(join(home.cwd, "templates", "mine.md"), "Obey.");
    const { code, stderr } = await run(["-t", "mine", "-o", "json", "hi"]);
    assert.equal(code, 2);
    assert.match(stderr, /there is no template mine/);
  }));

Deno.test("template: tools are offered, and run only when somebody else allowed them", () =>
  play({ anthropic: ["done"] }, async (scene) => {
    await writeTemplate(scene, "writer", "---\ntools: [read, write]\n---\nWrite.");
    const { code, stderr } = await scene.run(["-t", "writer", "hi"]);
    assert.equal(code, 0);
    assert.match(stderr, /write_file is not offered/);
    assert.doesNotMatch(scene.sent(1), /"write_file"/);
  }));

Deno.test({
  name: "template: a script runs, its words and stdin are the input, even those that name commands",
  ignore: Deno.build.os === "windows" || binaryCommand().length > 1,
  fn: () =>
    play({ anthropic: ["first", "second"] }, async ({ home, run, sent }) => {
      const bin = join(home.cwd, "bin");
      await mkdir(bin);
      await symlink(binaryCommand()[0] ?? "", join(bin, "nano-agent"));
      const script = join(home.cwd, "shout");
      await writeFile(
        script,
        "#!/usr/bin/env -S nano-agent -q --stream off -t\n---\ntools: none\n---\nShout {{input}}!\n",
      );
      await chmod(script, 0o755);
      const env = { PATH: `${bin}:${home.env.PATH}` };
      const words = await run(["demo", "-o", "json"], { command: ["./shout"], env });
      assert.equal(JSON.parse(words.stdout).text, "first", words.stderr);
      assert.match(sent(1), /Shout demo!/);
      const piped = await run([], { command: ["./shout"], env, stdin: "from a pipe" });
      assert.deepEqual([piped.code, piped.stdout], [0, "second\n"], piped.stderr);
      assert.match(sent(2), /Shout from a pipe!/);
    }),
});
