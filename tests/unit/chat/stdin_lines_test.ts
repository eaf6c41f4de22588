import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { StdinLines } from "../../../src/chat/stdin_lines.ts";
import { UserError } from "../../../src/errors.ts";

const { signal } = new AbortController();

function linesOf(): { input: PassThrough; read(): Promise<string | undefined>; lines: StdinLines } {
  const input = new PassThrough();
  const lines = new StdinLines(input);
  return { input, lines, read: () => lines.read(signal) };
}

Deno.test("stdin lines: one at a time, the last without its end too, then nothing", async () => {
  const { input, read } = linesOf();
  input.write("one\r\ntwo\n\nthr");
  assert.deepEqual([await read(), await read(), await read()], ["one", "two", ""]);
  const last = read();
  input.end("ee");
  assert.equal(await last, "three");
  assert.equal(await read(), undefined);
  assert.equal(await read(), undefined);
});

Deno.test("stdin lines: a character that is split between two chunks is whole", async () => {
  const { input, read } = linesOf();
  const bytes = new TextEncoder().encode("世\n");
  const line = read();
  input.write(bytes.subarray(0, 2));
  input.write(bytes.subarray(2));
  assert.equal(await line, "世");
});

Deno.test("stdin lines: what is not UTF-8 is refused", async () => {
  const { input, read } = linesOf();
  input.write(new Uint8Array([0xff, 0xfe, 10]));
  await assert.rejects(read(), (error) => error instanceof UserError && error.code === "input");
});

Deno.test("stdin lines: an abort ends the wait and loses nothing", async () => {
  const { input, lines, read } = linesOf();
  const abort = new AbortController();
  const waiting = lines.read(abort.signal);
  abort.abort(new Error("stopped"));
  await assert.rejects(waiting, /stopped/);
  input.write("later\n");
  assert.equal(await read(), "later");
});
