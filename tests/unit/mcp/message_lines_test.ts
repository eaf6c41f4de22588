import assert from "node:assert/strict";
import { MessageLines, messagesOf, MessageTooLong } from "../../../src/mcp/message_lines.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("message lines: are put together from any pieces, blank ones left out", () => {
  const text = '{"a":"é😀"}\r\n\n{"b":1}\n{"c"';
  for (const size of [1, 2, 3, 5, 100]) {
    const lines = new MessageLines();
    const all = bytes(text);
    const found: string[] = [];
    for (let at = 0; at < all.length; at += size) found.push(...lines.push(all.subarray(at, at + size)));
    assert.deepEqual(found.map((line) => line.trim()), ['{"a":"é😀"}', '{"b":1}']);
    assert.deepEqual(lines.push(bytes(":2}\n")), ['{"c":2}']);
  }
});

Deno.test("message lines: one that never ends is refused", () => {
  const lines = new MessageLines(10);
  lines.push(bytes("12345678"));
  assert.throws(() => lines.push(bytes("9abc")), MessageTooLong);
});

const NOISE = ["Listening…", "", "7", "null", "[]", "{}", '{"jsonrpc":"1.0"}', '[{"jsonrpc":"2.0"},7]', "{"];
for (const line of NOISE) {
  Deno.test(`message lines: ${JSON.stringify(line)} is noise`, () =>
    assert.equal(messagesOf(line), undefined));
}

Deno.test("message lines: a message is one, a batch is several", () => {
  const one = { jsonrpc: "2.0", id: 1 };
  assert.deepEqual(messagesOf(JSON.stringify(one)), [one]);
  assert.deepEqual(messagesOf(JSON.stringify([one, one])), [one, one]);
});
