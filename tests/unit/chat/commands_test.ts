import assert from "node:assert/strict";
import { completions, helpLines, readCommand } from "../../../src/chat/commands.ts";

Deno.test("chat commands: a known name is a command, with what follows as its argument", async () => {
  assert.deepEqual(await readCommand("/model  alpha/m "), { name: "model", argument: "alpha/m" });
  assert.deepEqual(await readCommand("/HELP"), { name: "help", argument: "" });
  assert.deepEqual(await readCommand("/exit"), { name: "quit", argument: "" });
  assert.deepEqual(await readCommand("/system be\nbrief"), { name: "system", argument: "be\nbrief" });
});

Deno.test("chat commands: an unknown name is told with the nearest, and is no message", async () => {
  assert.deepEqual(await readCommand("/modle x"), { unknown: "/modle", nearest: ["/model"] });
  assert.deepEqual(await readCommand("/frobnicate"), { unknown: "/frobnicate", nearest: [] });
  assert.deepEqual(await readCommand("/"), { unknown: "/", nearest: [] });
});

Deno.test("chat commands: a path, a text with a slash in it and a text of lines are messages", async () => {
  for (
    const text of ["/usr/bin/env is what?", "either / or", "//", "/constructor2", "/diff\n-a\n+b", "hello"]
  ) {
    assert.equal(await readCommand(text), undefined, text);
  }
});

Deno.test("chat commands: completes commands, and models after /model", () => {
  assert.deepEqual(completions("/s", []), ["/stats", "/system", "/save"]);
  assert.deepEqual(completions("/model b/", ["a/x", "b/y", "b/z"]), ["/model b/y", "/model b/z"]);
  assert.deepEqual(completions("hello", ["hello"]), []);
});

Deno.test("chat commands: help names every command", () => {
  const help = helpLines().join("\n");
  for (const name of ["model", "stats", "history", "clear", "file", "system", "save", "help"]) {
    assert.match(help, new RegExp(`^/${name}\\b`, "m"));
  }
});
