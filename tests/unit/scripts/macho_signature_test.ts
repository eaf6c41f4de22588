import assert from "node:assert/strict";
import { isSignatureValid, signAdHoc } from "../../../scripts/macho_signature.ts";

const CODE_BYTES = 3 * 4096 + 100;

/** The least of a Mach-O executable: a header, two segments, a signature command, code up to the signature. */
function executable(): Uint8Array {
  const file = new Uint8Array(CODE_BYTES + 64);
  const view = new DataView(file.buffer);
  const words = (at: number, values: number[]) =>
    values.forEach((v, n) => view.setUint32(at + 4 * n, v, true));
  words(0, [0xfeedfacf, 0x01000007, 3, 2, 3, 2 * 72 + 16, 0, 0]);
  segment(file, 32, "__TEXT", 0n, 4096n);
  segment(file, 104, "__LINKEDIT", 8192n, BigInt(file.length - 8192));
  words(176, [0x1d, 16, CODE_BYTES, 64]);
  file.fill(7, 4096, CODE_BYTES);
  return file;
}

function segment(file: Uint8Array, at: number, name: string, offset: bigint, bytes: bigint): void {
  const view = new DataView(file.buffer);
  view.setUint32(at, 0x19, true);
  view.setUint32(at + 4, 72, true);
  file.set(new TextEncoder().encode(name), at + 8);
  view.setBigUint64(at + 40, offset, true);
  view.setBigUint64(at + 48, bytes, true);
}

Deno.test("signAdHoc: makes a signature that fits the file and ends it", () => {
  const signed = signAdHoc(executable(), "program");
  const view = new DataView(signed.buffer);
  assert.equal(isSignatureValid(signed), true);
  assert.equal(view.getUint32(176 + 8, true) + view.getUint32(176 + 12, true), signed.length);
  assert.equal(view.getBigUint64(104 + 40, true) + view.getBigUint64(104 + 48, true), BigInt(signed.length));
});

Deno.test("isSignatureValid: refuses a file without a signature and one changed after signing", () => {
  assert.equal(isSignatureValid(executable()), false);
  for (const at of [190, 5000, CODE_BYTES - 1]) {
    const changed = signAdHoc(executable(), "program");
    changed[at] = (changed[at] ?? 0) ^ 1;
    assert.equal(isSignatureValid(changed), false, `byte ${at}`);
  }
});

Deno.test("signAdHoc: throws when the file is no executable of this kind", () => {
  assert.throws(() => signAdHoc(new Uint8Array(64), "program"), /Mach-O/);
});
