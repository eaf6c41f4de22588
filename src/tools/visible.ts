/** Text of a model on a terminal. */

// C0, DEL and C1 steer terminals; marks of direction and width make text look like other text.
const INVISIBLE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** `line` on one line, tabs as spaces, every control or hidden character written as `\u{…}`. */
export function visible(line: string): string {
  return line.toWellFormed().replaceAll("\t", "  ").replace(
    INVISIBLE,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}
