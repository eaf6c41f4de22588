import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { Dialogue } from "../../../src/cli/dialogue.ts";
import { Cancelled, UserError } from "../../../src/errors.ts";

/** A terminal that types `lines`; remembers its raw mode. */
function typing(text: string, end = false) {
  const input = Object.assign(new PassThrough(), { raw: [] as boolean[], setRawMode });
  function setRawMode(this: { raw: boolean[] }, raw: boolean) {
    this.raw.push(raw);
  }
  input.write(text);
  if (end) input.end();
  let shown = "";
  const dialogue = new Dialogue((part) => shown += part, input);
  return { dialogue, input, shown: () => shown };
}

Deno.test("dialogue: lines are taken one by one, Enter alone is the preset", async () => {
  const { dialogue, shown } = typing("  first \n\r\nthird\n");
  assert.equal(await dialogue.ask("One?"), "first");
  assert.equal(await dialogue.ask("Two?", "second"), "second");
  assert.equal(await dialogue.ask("Three?"), "third");
  assert.equal(shown(), "One? Two? Three? ");
});

Deno.test("dialogue: yes, no and the preset; anything else is asked again", async () => {
  const { dialogue, shown } = typing("maybe\nYES\nn\n\n\n");
  assert.deepEqual(
    [
      await dialogue.confirm("A?", false),
      await dialogue.confirm("B?", true),
      await dialogue.confirm("C?", true),
      await dialogue.confirm("D?", false),
    ],
    [true, false, true, false],
  );
  assert.match(shown(), /A\? \[y\/N\] A\? \[y\/N\] B\? \[Y\/n\]/);
});

Deno.test("dialogue: a choice is a number that is there", async () => {
  const { dialogue } = typing("7\nx\n2\n\n");
  const choices = [{ value: "a", label: "first" }, { value: "b", label: "second" }];
  assert.equal(await dialogue.choose("Which?", choices), "b");
  assert.equal(await dialogue.choose("Which?", choices), "a");
});

Deno.test("dialogue: a secret is read raw, with its own erasing, and shown nowhere", async () => {
  const { dialogue, input, shown } = typing("sk-12x\x7f3\r");
  assert.equal(await dialogue.secret("Key:"), "sk-123");
  assert.deepEqual(input.raw, [true, false]);
  assert.equal(shown(), "Key: \n");
});

Deno.test("dialogue: Ctrl-C and the end of the input end it, the terminal as it was", async () => {
  const stopped = typing("ab\x03");
  await assert.rejects(stopped.dialogue.secret("Key:"), Cancelled);
  assert.deepEqual(stopped.input.raw, [true, false]);
  await assert.rejects(typing("ab", true).dialogue.ask("One?"), UserError);
  await assert.rejects(typing("\x04").dialogue.secret("Key:"), UserError);
});

Deno.test("dialogue: what others wrote drives no terminal", () => {
  const { dialogue, shown } = typing("");
  dialogue.say("a\x1b[2Jb");
  assert.equal(shown(), "a␛[2Jb\n");
});
