import assert from "node:assert/strict";
import { decodeStdin } from "../../../src/cli/stdin.ts";
import { UserError } from "../../../src/errors.ts";

Deno.test("stdin: UTF-8 is text, its byte order mark is not part of it", () => {
  assert.equal(decodeStdin(new TextEncoder().encode("grün 🦊\n")), "grün 🦊\n");
  assert.equal(decodeStdin(new Uint8Array([0xef, 0xbb, 0xbf, 0x61])), "a");
  assert.equal(decodeStdin(new Uint8Array()), "");
});

Deno.test("stdin: anything else is an input error that names --file", () => {
  for (const bytes of [[0xff, 0xfe, 0x61, 0], [0x61, 0xe2, 0x82], [0xc0, 0x80], [0xed, 0xa0, 0x80]]) {
    assert.throws(() => decodeStdin(new Uint8Array(bytes)), (error) => {
      assert.ok(error instanceof UserError);
      assert.equal(error.code, "input");
      assert.match(error.hint ?? "", /--file/);
      return true;
    });
  }
});
