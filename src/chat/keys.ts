/** What a terminal in raw mode sends, as keys. Pure; sequences as xterm sends them (XTerm Control Sequences). */

/** Text to insert, a paste, or a key by its name. */
export type Key = { type: "text" | "paste"; text: string } | { type: "key"; name: KeyName };

/** The keys the editor knows; what else is pressed is ignored. */
export type KeyName =
  | "accept"
  | "newline"
  | "cancel"
  | "end-of-input"
  | "suspend"
  | "complete"
  | "left"
  | "right"
  | "up"
  | "down"
  | "home"
  | "end"
  | "word-left"
  | "word-right"
  | "backspace"
  | "delete"
  | "delete-word-left"
  | "delete-word-right"
  | "delete-to-start"
  | "delete-to-end"
  | "yank"
  | "clear-screen"
  | "older"
  | "newer";

/** Asks the terminal to mark pastes. */
export const PASTE_ON = "\x1b[?2004h";
/** Asks it to stop that. */
export const PASTE_OFF = "\x1b[?2004l";
const PASTE_BEGIN = "\x1b[200~";
const PASTE_END = "\x1b[201~";

const CONTROLS: Record<string, KeyName> = {
  "\r": "accept",
  "\n": "newline",
  "\x01": "home",
  "\x02": "left",
  "\x03": "cancel",
  "\x04": "end-of-input",
  "\x05": "end",
  "\x06": "right",
  "\x08": "backspace",
  "\x09": "complete",
  "\x0b": "delete-to-end",
  "\x0c": "clear-screen",
  "\x0e": "newer",
  "\x10": "older",
  "\x15": "delete-to-start",
  "\x17": "delete-word-left",
  "\x19": "yank",
  "\x1a": "suspend",
  "\x7f": "backspace",
};

/** What follows ESC. */
const SEQUENCES: Record<string, KeyName> = {
  "\r": "newline",
  "\n": "newline",
  "b": "word-left",
  "f": "word-right",
  "d": "delete-word-right",
  "\x7f": "delete-word-left",
  "\x08": "delete-word-left",
  "[A": "up",
  "[B": "down",
  "[C": "right",
  "[D": "left",
  "[H": "home",
  "[F": "end",
  "OA": "up",
  "OB": "down",
  "OC": "right",
  "OD": "left",
  "OH": "home",
  "OF": "end",
  "[1~": "home",
  "[3~": "delete",
  "[4~": "end",
  "[7~": "home",
  "[8~": "end",
  "[1;3C": "word-right",
  "[1;3D": "word-left",
  "[1;5C": "word-right",
  "[1;5D": "word-left",
  "[3;3~": "delete-word-right",
  "[3;5~": "delete-word-right",
  // Shift-Enter, where a terminal tells it apart.
  "[13;2u": "newline",
  "[27;2;13~": "newline",
};

/** ESC and what belongs to it: CSI, SS3, or one character with Alt. Unfinished ones do not match. */
const ESCAPED = /^\x1b(\x1b?\[[0-?]*[ -/]*[@-~]|O[^]|[^[O])/u;
const UNFINISHED = /^\x1b(\x1b?(\[[0-?]*[ -/]*)?|O)?$/;

/** Makes keys of chunks; a sequence or paste may be split between two. */
export class KeyReader {
  #held = "";
  #paste: string | undefined;

  push(chunk: string): Key[] {
    let text = this.#held + chunk;
    this.#held = "";
    const keys: Key[] = [];
    while (text !== "") {
      if (this.#paste !== undefined) text = this.#readPaste(text, keys);
      else if (text[0] === "\x1b") text = this.#readEscape(text, keys);
      else text = readPlain(text, keys);
    }
    return keys;
  }

  #readPaste(text: string, keys: Key[]): string {
    const all = (this.#paste ?? "") + text;
    const end = all.indexOf(PASTE_END);
    this.#paste = end < 0 ? all : undefined;
    if (end < 0) return "";
    keys.push({ type: "paste", text: all.slice(0, end).replace(/\r\n?/g, "\n") });
    return all.slice(end + PASTE_END.length);
  }

  #readEscape(text: string, keys: Key[]): string {
    if (text.startsWith(PASTE_BEGIN)) {
      this.#paste = "";
      return text.slice(PASTE_BEGIN.length);
    }
    const found = ESCAPED.exec(text)?.[0];
    if (found === undefined) {
      if (UNFINISHED.test(text)) this.#held = text;
      return UNFINISHED.test(text) ? "" : text.slice(1);
    }
    const rest = found.slice(1);
    const name = Object.hasOwn(SEQUENCES, rest) ? SEQUENCES[rest] : undefined;
    if (name) keys.push({ type: "key", name });
    // Escape alone means nothing here: what is typed after it is text.
    else if (/^[^\0-\x1f\x7f[O]$/u.test(rest)) keys.push({ type: "text", text: rest });
    return text.slice(found.length);
  }
}

function readPlain(text: string, keys: Key[]): string {
  const plain = /^[^\0-\x1f\x7f]+/.exec(text)?.[0];
  if (plain !== undefined) {
    keys.push({ type: "text", text: plain });
    return text.slice(plain.length);
  }
  const name = CONTROLS[text[0] ?? ""];
  if (name) keys.push({ type: "key", name });
  return text.slice(1);
}
