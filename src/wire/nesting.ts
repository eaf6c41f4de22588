/** JSON that nobody means: parsing it works, writing it again overflows the stack. */

/** Far deeper than any arguments or schema, and far from what a stack holds. */
const DEEPEST = 1_000;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Whether a JSON text is nested too deeply to be worked with. */
export function isTooDeep(json: string): boolean {
  if (json.length <= DEEPEST) return false;
  let depth = 0;
  let inText = false;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (inText) {
      if (code === BACKSLASH) at++;
      else if (code === QUOTE) inText = false;
    } else if (code === QUOTE) inText = true;
    // `[` and `{`, `]` and `}` differ in one bit.
    else if ((code & ~0x20) === 0x5b) {
      if (++depth > DEEPEST) return true;
    } else if ((code & ~0x20) === 0x5d) depth--;
  }
  return false;
}
