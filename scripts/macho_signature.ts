/**
 * Ad-hoc signatures of Mach-O executables. Bun 1.4.5 writes its payload into the darwin-x64 runtime and leaves the
 * runtime's own signature in place, which then no longer fits: macOS would end the program at its start.
 * Layout: Apple's `cs_blobs.h` and `mach-o/loader.h`.
 */

import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";

const MAGIC_64 = 0xfeedfacf;
const LC_SEGMENT_64 = 0x19;
const LC_CODE_SIGNATURE = 0x1d;
const SUPER_BLOB = 0xfade0cc0;
const CODE_DIRECTORY = 0xfade0c02;
const ADHOC_LINKER_SIGNED = 0x20002;
const MAIN_BINARY = 1n;
const SHA256 = 2;
const PAGE_BITS = 12;
const DIRECTORY_HEADER_BYTES = 88; // version 0x20400, the first with the executable segment
const SUPER_BLOB_HEADER_BYTES = 20; // with an index of one blob

/** Where the parts of an executable stand, as byte offsets. */
interface Layout {
  view: DataView;
  signatureCommand: number;
  linkEdit: number;
  textOffset: bigint;
  textBytes: bigint;
  signatureOffset: number;
}

/** Whether every page of the file has the hash its signature says, up to where the signature begins. */
export function isSignatureValid(file: Uint8Array): boolean {
  const { view, signatureOffset } = layoutOf(file);
  const directory = findDirectory(view, signatureOffset);
  if (directory === undefined) return false;
  const hashes = directory + view.getUint32(directory + 16);
  const pages = view.getUint32(directory + 28);
  const limit = view.getUint32(directory + 32);
  if (limit !== signatureOffset || view.getUint8(directory + 37) !== SHA256) return false;
  const expected = file.subarray(hashes, hashes + pages * 32);
  return Buffer.compare(pageHashes(file.subarray(0, limit)), expected) === 0;
}

/** The executable with a fresh ad-hoc signature in place of the one it has. Throws if it has no room for one. */
export function signAdHoc(original: Uint8Array, identifier: string): Uint8Array {
  const { signatureOffset } = layoutOf(original);
  const pages = Math.ceil(signatureOffset / (1 << PAGE_BITS));
  const name = new TextEncoder().encode(`${identifier}\0`);
  const directoryBytes = DIRECTORY_HEADER_BYTES + name.length + pages * 32;
  const signatureBytes = SUPER_BLOB_HEADER_BYTES + directoryBytes;
  const signed = new Uint8Array(signatureOffset + Math.ceil(signatureBytes / 16) * 16);
  signed.set(original.subarray(0, signatureOffset));

  const layout = layoutOf(signed);
  announceSignature(layout, signed.length);
  const at = signatureOffset;
  writeWords(layout.view, at, [SUPER_BLOB, signatureBytes, 1, 0, SUPER_BLOB_HEADER_BYTES]);
  const directory = at + SUPER_BLOB_HEADER_BYTES;
  writeDirectoryHeader(layout, directory, directoryBytes, name.length, pages);
  signed.set(name, directory + DIRECTORY_HEADER_BYTES);
  // Last: the load commands that were just changed are part of what is hashed.
  signed.set(pageHashes(signed.subarray(0, at)), directory + DIRECTORY_HEADER_BYTES + name.length);
  return signed;
}

function writeDirectoryHeader(
  layout: Layout,
  at: number,
  bytes: number,
  nameBytes: number,
  pages: number,
): void {
  const { view } = layout;
  writeWords(view, at, [
    CODE_DIRECTORY,
    bytes,
    0x20400,
    ADHOC_LINKER_SIGNED,
    DIRECTORY_HEADER_BYTES + nameBytes, // where the hashes begin
    DIRECTORY_HEADER_BYTES, // where the identifier begins
    0, // no special slots
    pages,
    layout.signatureOffset, // what is covered
    (32 << 24) | (SHA256 << 16) | PAGE_BITS,
  ]);
  view.setBigUint64(at + 64, layout.textOffset);
  view.setBigUint64(at + 72, layout.textBytes);
  view.setBigUint64(at + 80, MAIN_BINARY);
}

/** The signature ends the file, and the link-edit segment that holds it ends with it. */
function announceSignature(layout: Layout, fileBytes: number): void {
  const { view, linkEdit, signatureCommand, signatureOffset } = layout;
  view.setUint32(signatureCommand + 12, fileBytes - signatureOffset, true);
  const inFile = BigInt(fileBytes) - view.getBigUint64(linkEdit + 40, true);
  view.setBigUint64(linkEdit + 48, inFile, true);
  view.setBigUint64(linkEdit + 32, (inFile + 0x3fffn) & ~0x3fffn, true); // whole pages of 16 kB, the largest there are
}

function layoutOf(file: Uint8Array): Layout {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (view.getUint32(0, true) !== MAGIC_64) throw new Error("not a 64-bit Mach-O executable");
  const found: Partial<Layout> = { view };
  let at = 32;
  for (let n = view.getUint32(16, true); n > 0; n--) {
    const command = view.getUint32(at, true);
    if (command === LC_CODE_SIGNATURE) {
      found.signatureCommand = at;
      found.signatureOffset = view.getUint32(at + 8, true);
    }
    if (command === LC_SEGMENT_64) readSegment(view, file, at, found);
    at += view.getUint32(at + 4, true);
  }
  const { signatureCommand, signatureOffset, linkEdit, textOffset, textBytes } = found;
  if (
    signatureCommand === undefined || signatureOffset === undefined || linkEdit === undefined ||
    textOffset === undefined || textBytes === undefined
  ) throw new Error("the Mach-O executable has no place for a signature");
  return { view, signatureCommand, signatureOffset, linkEdit, textOffset, textBytes };
}

function readSegment(view: DataView, file: Uint8Array, at: number, found: Partial<Layout>): void {
  const name = new TextDecoder().decode(file.subarray(at + 8, at + 24)).replace(/\0+$/, "");
  if (name === "__LINKEDIT") found.linkEdit = at;
  if (name === "__TEXT") {
    found.textOffset = view.getBigUint64(at + 40, true);
    found.textBytes = view.getBigUint64(at + 48, true);
  }
}

function findDirectory(view: DataView, signature: number): number | undefined {
  if (signature + 12 > view.byteLength || view.getUint32(signature) !== SUPER_BLOB) return undefined;
  for (let n = 0; n < view.getUint32(signature + 8); n++) {
    const blob = signature + view.getUint32(signature + 16 + 8 * n);
    if (view.getUint32(blob) === CODE_DIRECTORY) return blob;
  }
  return undefined;
}

/** SHA-256 of each page; the last one is hashed at its true length. */
function pageHashes(code: Uint8Array): Uint8Array {
  const pageBytes = 1 << PAGE_BITS;
  const hashes = new Uint8Array(Math.ceil(code.length / pageBytes) * 32);
  for (let at = 0, slot = 0; at < code.length; at += pageBytes, slot += 32) {
    hashes.set(createHash("sha256").update(code.subarray(at, at + pageBytes)).digest(), slot);
  }
  return hashes;
}

function writeWords(view: DataView, at: number, words: number[]): void {
  words.forEach((word, index) => view.setUint32(at + 4 * index, word));
}
