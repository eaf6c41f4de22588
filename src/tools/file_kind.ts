/** What a file holds, by its first bytes. */

/** Images and documents that models take as they are: media type → the bytes they start with (`-1`: any). */
const MEDIA: [string, number[]][] = [
  ["image/png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ["image/jpeg", [0xff, 0xd8, 0xff]],
  ["image/gif", [0x47, 0x49, 0x46, 0x38]],
  ["image/webp", [0x52, 0x49, 0x46, 0x46, -1, -1, -1, -1, 0x57, 0x45, 0x42, 0x50]],
  ["application/pdf", [0x25, 0x50, 0x44, 0x46, 0x2d]],
];

/** Text with its encoding, an image or PDF with its media type, or anything else. */
export type FileKind =
  | { kind: "text"; encoding: "utf-8" | "utf-16le" | "utf-16be" }
  | { kind: "media"; mediaType: string }
  | { kind: "binary" };

/** How many bytes from the start `fileKind` wants to see. */
export const SNIFF_BYTES = 8192;

/** The kind of the file that starts with `head`. A NUL makes it binary, unless UTF-16 explains it. */
export function fileKind(head: Uint8Array): FileKind {
  for (const [mediaType, magic] of MEDIA) {
    if (magic.every((byte, i) => byte === -1 || head[i] === byte)) return { kind: "media", mediaType };
  }
  if (head[0] === 0xff && head[1] === 0xfe) return { kind: "text", encoding: "utf-16le" };
  if (head[0] === 0xfe && head[1] === 0xff) return { kind: "text", encoding: "utf-16be" };
  return head.includes(0) ? { kind: "binary" } : { kind: "text", encoding: "utf-8" };
}
