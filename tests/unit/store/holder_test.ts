import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { isHeld, ownMark } from "../../../src/store/holder.ts";

Deno.test("holder: the mark of this process holds", () => {
  assert.equal(isHeld(ownMark()), true);
});

Deno.test("holder: a process that has ended holds nothing", async () => {
  const child = spawn(process.execPath, ["--version"], { stdio: "ignore" });
  const mark = `${child.pid}:`;
  await once(child, "close");
  assert.equal(isHeld(mark), false);
});

Deno.test({
  name: "holder: a later process with the same number is another",
  ignore: Deno.build.os !== "linux",
  fn: () => assert.equal(isHeld(`${process.pid}:1`), false),
});

Deno.test("holder: what is no mark holds nothing", () => {
  for (const mark of [null, undefined, "", "x", 7, "1;2", "-1:2"]) {
    assert.equal(isHeld(mark), false, String(mark));
  }
});
