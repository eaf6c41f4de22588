import assert from "node:assert/strict";
import { Argument, Command, Option } from "@commander-js/extra-typings";
import { answerText, readQuestion } from "../../../src/complete/answer.ts";
import { complete, type Slot } from "../../../src/complete/engine.ts";

function program() {
  const root = new Command("demo").argument("[prompt...]")
    .option("-m, --model <model>", "which model").option("-q, --quiet", "no words").option(
      "--debug [=file]",
      "trace",
    )
    .addOption(new Option("--stream <when>", "when").choices(["auto", "on", "off"]))
    .addOption(new Option("--secret-flag", "hidden").hideHelp());
  const config = root.command("config").description("settings");
  config.command("set").argument("<key>").argument("<value>").option("--force", "at once");
  config.command("show");
  root.command("run").argument("[prompt...]");
  root.command("shell").addArgument(new Argument("<name>", "x").choices(["bash", "fish"]));
  return root;
}

const asked: Slot[] = [];
const valuesOf = (slot: Slot) => {
  asked.push(slot);
  if ("option" in slot) return Promise.resolve({ candidates: [{ value: "a/b" }, { value: "c/d" }] });
  return Promise.resolve({ candidates: [], paths: "file" as const });
};

/** What the line completes to; the last word is the one at the cursor. */
async function completed(...line: string[]) {
  asked.length = 0;
  const current = line.pop() ?? "";
  const { candidates, paths } = await complete(program(), line, current, valuesOf);
  return [...candidates.map(({ value }) => value), `:${paths ?? ""}`];
}

Deno.test("complete: the first word is a command or a prompt", async () => {
  assert.deepEqual(await completed("c"), ["config", ":file"]);
  assert.deepEqual(await completed(""), ["config", "run", "shell", ":file"]);
  assert.deepEqual(await completed("a prompt", "c"), [":file"]);
});

Deno.test("complete: options of the command, hidden ones never", async () => {
  assert.deepEqual(await completed("--s"), ["--stream", ":"]);
  assert.deepEqual(await completed("config", "--"), ["--quiet", "--help", ":"]);
  assert.deepEqual(await completed("config", "set", "--f"), ["--force", ":"]);
  assert.ok((await completed("run", "--")).includes("--model"));
});

Deno.test("complete: the value of an option, after a space or an equals sign", async () => {
  assert.deepEqual(await completed("-m", "a"), ["a/b", ":"]);
  assert.deepEqual(asked, [{ command: [], option: "--model", current: "a" }]);
  assert.deepEqual(await completed("--model=c"), ["--model=c/d", ":"]);
  assert.deepEqual(await completed("--stream", "o"), ["on", "off", ":"]);
  assert.deepEqual(await completed("--stream=o"), ["--stream=on", "--stream=off", ":"]);
  assert.deepEqual(await completed("--quiet=x"), [":"]);
  assert.deepEqual(await completed("--nothing=x"), [":"]);
});

Deno.test("complete: an option's value is no command, an optional value takes no word", async () => {
  assert.deepEqual(await completed("-m", "config", "c"), ["config", ":file"]);
  assert.deepEqual(await completed("--debug", "c"), ["config", ":file"]);
});

Deno.test("complete: arguments of a command, their choices, and none after the last", async () => {
  assert.deepEqual(await completed("config", ""), ["set", "show", ":"]);
  await completed("-q", "config", "set", "limits", "");
  assert.deepEqual(asked, [{ command: ["config", "set"], argument: 1, before: ["limits"], current: "" }]);
  assert.deepEqual(await completed("shell", ""), ["bash", "fish", ":"]);
  assert.deepEqual(await completed("config", "set", "a", "b", ""), [":"]);
});

Deno.test("complete: after -- there are only words", async () => {
  assert.deepEqual(await completed("--", "--s"), [":file"]);
  assert.deepEqual(await completed("--", "c"), [":file"]);
});

Deno.test("complete: question and answer survive empty words and what would break a line", () => {
  assert.deepEqual(readQuestion(["=", "--", "-m"]), { words: ["-m"], current: "" });
  assert.deepEqual(readQuestion(["==x", "--", "--", "a"]), { words: ["--", "a"], current: "=x" });
  const candidates = [{ value: "a", description: "one\ntwo" }, { value: "b\nc" }, { value: "d\x1b[2J" }];
  assert.equal(answerText({ candidates, paths: "dir" }), "a\tone two\nd␛[2J\n:dir\n");
  assert.equal(answerText({ candidates: [] }), ":\n");
});
