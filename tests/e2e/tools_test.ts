/** The model calls tools: what runs, what is refused, what it costs in turns. */

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { toolCall } from "../../providers/demo/script.ts";
import { jsonLines, play } from "../support/scene.ts";

Deno.test("tools: the model reads a file and answers with what it says", () =>
  play({
    anthropic: [toolCall("read_file", { file_path: "note.txt" }), "marigold"],
  }, async ({ home, run, sent }) => {
    await writeFile(join(home.cwd, "note.txt"), "the word is marigold\n");
    const { code, stdout, stderr } = await run(["what is the word?"]);
    assert.deepEqual({ code, stdout }, { code: 0, stdout: "marigold\n" });
    assert.match(stderr, /read_file.*note\.txt/);
    assert.match(sent(2), /the word is marigold/);
  }));

Deno.test("tools: the loop reads, writes under --allow write, and goes on to the answer", () =>
  play({
    openai: [
      toolCall("read_file", { file_path: "in.txt" }),
      toolCall("write_file", { file_path: "out.txt", content: "HELLO\n" }),
      "written",
    ],
  }, async ({ home, run }) => {
    await writeFile(join(home.cwd, "in.txt"), "hello\n");
    const { code, stdout } = await run([
      "-m",
      "openai/gpt-test",
      "--allow",
      "write",
      "-o",
      "json",
      "upper-case it",
    ]);
    assert.equal(code, 0);
    assert.equal(await readFile(join(home.cwd, "out.txt"), "utf8"), "HELLO\n");
    const [result] = jsonLines(stdout);
    assert.equal(result?.turns, 3);
    const calls = result?.toolCalls;
    assert.ok(Array.isArray(calls));
    assert.deepEqual(calls.map(({ name, ok }) => [name, ok]), [["read_file", true], ["write_file", true]]);
    assert.deepEqual(calls[0].arguments, { file_path: "in.txt" });
  }));

Deno.test("tools: without --allow only the read tools are offered, and a write is refused", () =>
  play({
    anthropic: [toolCall("write_file", { file_path: "out.txt", content: "x" }), "I may not write"],
  }, async ({ home, run, request, sent }) => {
    const { code, stdout } = await run(["write something"]);
    assert.deepEqual({ code, stdout }, { code: 0, stdout: "I may not write\n" });
    const offered = (request(1).body?.tools as { name: string }[]).map(({ name }) => name).toSorted();
    assert.deepEqual(
      offered,
      [
        "find_files",
        "get_file_info",
        "list_directory",
        "read_file",
        "search_files",
      ].filter((name) => offered.includes(name)),
    );
    assert.ok(offered.includes("read_file"));
    assert.match(sent(2), /"is_error":true/);
    await assert.rejects(readFile(join(home.cwd, "out.txt")), { code: "ENOENT" });
  }));

Deno.test("tools: a file outside the root stays closed", () =>
  play({
    anthropic: [toolCall("read_file", { file_path: "../agent/config.jsonc" }), "cannot"],
  }, async ({ run, sent }) => {
    assert.equal((await run(["read my config"])).code, 0);
    assert.match(sent(2), /"is_error":true/);
    assert.doesNotMatch(sent(2), /test-key/);
  }));

Deno.test("tools: malformed arguments come back to the model as an error", () =>
  play({ openai: [toolCall("read_file", '{"file_path": '), "sorry"] }, async ({ run, server }) => {
    const { code, stdout } = await run(["-m", "openai/gpt-test", "read"]);
    assert.deepEqual({ code, stdout }, { code: 0, stdout: "sorry\n" });
    assert.equal(server.requests.length, 2);
  }));

Deno.test("tools: --tools none offers none", () =>
  play({ anthropic: ["plain"] }, async ({ run, request }) => {
    assert.equal((await run(["--tools", "none", "hello"])).code, 0);
    assert.equal(request(1).body?.tools ?? undefined, undefined);
  }));

Deno.test("tools: the turn limit ends the loop with exit 6 and nothing on stdout", () => {
  const call = toolCall("list_directory", { directory_path: "." });
  return play({ anthropic: [call, call] }, async ({ run, server }) => {
    const { code, stdout, stderr } = await run(["--max-turns", "2", "look around"]);
    assert.deepEqual({ code, stdout }, { code: 6, stdout: "" });
    assert.match(stderr, /turns/);
    assert.match(stderr, /^hint: .*--max-turns/m);
    assert.equal(server.requests.length, 2);
  });
});
