/** The common part of RE2's syntax, read into parts. */

// How much a character tells: what it fits is rare or common in any text.
const LITERAL = 1;
const SET = 0.6;
const WIDE = 0.2;

/** A part of a pattern: one character, a place between two, or alternatives in parentheses. */
export type Part =
  | { kind: "character"; source: string; weight: number }
  | { kind: "place"; source: string }
  | { kind: "group"; alternatives: Repeated[][] };

/** A part with how often it stands there. */
export interface Repeated {
  part: Part;
  min: number;
  /** Whether there may be more than `min`. */
  more: boolean;
}

/** Thrown for what is not understood here; there is just no shortcut then. */
export class NotUnderstood extends Error {}

const ESCAPED: Record<string, { source: string; weight: number; negative?: boolean }> = {
  d: { source: "[0-9]", weight: SET },
  w: { source: "[0-9A-Za-z_]", weight: WIDE },
  s: { source: "[\\t\\n\\f\\r ]", weight: WIDE },
  D: { source: "[^0-9]", weight: 0, negative: true },
  W: { source: "[^0-9A-Za-z_]", weight: 0, negative: true },
  S: { source: "[^\\t\\n\\f\\r ]", weight: 0, negative: true },
  t: { source: "\\t", weight: LITERAL },
  f: { source: "\\f", weight: LITERAL },
  v: { source: "\\v", weight: LITERAL },
};
const ANY = { kind: "character", source: "[^]", weight: 0 } as const;

/**
 * The alternatives of a pattern. Throws `NotUnderstood` for what is not common, or does not mean the same in the
 * runtime's own expressions (whose syntax, with flag `u`, the sources of the parts are in).
 */
export function partsOf(pattern: string, ignoresCase: boolean): Repeated[][] {
  return new Reader(pattern, ignoresCase).all();
}

class Reader {
  readonly #characters: string[];
  #at = 0;

  constructor(pattern: string, private readonly ignoresCase: boolean) {
    this.#characters = Array.from(pattern);
  }

  all(): Repeated[][] {
    const alternatives = this.#alternatives();
    if (this.#peek() !== undefined) throw new NotUnderstood();
    return alternatives;
  }

  #peek(ahead = 0): string | undefined {
    return this.#characters[this.#at + ahead];
  }

  #take(): string {
    const character = this.#characters[this.#at++];
    if (character === undefined) throw new NotUnderstood();
    return character;
  }

  #skip(text: string): boolean {
    if (this.#characters.slice(this.#at, this.#at + text.length).join("") !== text) return false;
    this.#at += text.length;
    return true;
  }

  #alternatives(): Repeated[][] {
    const alternatives: Repeated[][] = [[]];
    for (let next = this.#peek(); next !== undefined && next !== ")"; next = this.#peek()) {
      if (this.#skip("|")) alternatives.push([]);
      else alternatives.at(-1)?.push(this.#repeated(this.#part()));
    }
    return alternatives;
  }

  #repeated(part: Part): Repeated {
    const next = this.#peek();
    if (next === undefined || !"*+?{".includes(next)) return { part, min: 1, more: false };
    // `^*` and the like have meanings of their own.
    if (part.kind === "place") throw new NotUnderstood();
    this.#at++;
    const { min, more } = next === "{" ? this.#counts() : { min: next === "+" ? 1 : 0, more: true };
    this.#skip("?");
    const after = this.#peek();
    if (after !== undefined && "*+?{".includes(after)) throw new NotUnderstood();
    return { part, min, more };
  }

  #counts(): { min: number; more: boolean } {
    let text = "";
    for (let next = this.#take(); next !== "}"; next = this.#take()) text += next;
    const counts = /^(\d{1,4})(,(\d{1,4})?)?$/.exec(text);
    if (!counts) throw new NotUnderstood();
    return { min: Number(counts[1]), more: counts[2] !== undefined && counts[3] !== counts[1] };
  }

  #part(): Part {
    const character = this.#take();
    switch (character) {
      case "(":
        return this.#group();
      case "[":
        return this.#set();
      case "\\":
        return this.#escape();
      case ".":
        return ANY;
      case "^":
      case "$":
        return { kind: "place", source: character };
      case "*":
      case "+":
      case "?":
      case "{":
        throw new NotUnderstood();
      default:
        return literal(character);
    }
  }

  #group(): Part {
    if (this.#skip("?P<") || this.#skip("?<")) {
      if (!/^\w$/.test(this.#peek() ?? "")) throw new NotUnderstood();
      while (this.#take() !== ">");
    } else if (!this.#skip("?:") && this.#peek() === "?") throw new NotUnderstood();
    const alternatives = this.#alternatives();
    if (!this.#skip(")")) throw new NotUnderstood();
    return { kind: "group", alternatives };
  }

  #escape(): Part {
    const character = this.#take();
    // Without case the engines differ in what is a letter of a word, by two letters.
    if (character === "b" || character === "B") {
      return { kind: "place", source: this.ignoresCase ? "" : `\\${character}` };
    }
    const known = ESCAPED[character];
    if (known) return known.negative && this.ignoresCase ? ANY : { kind: "character", ...known };
    if (/^[!-/:-@[-`{-~]$/.test(character)) return literal(character);
    throw new NotUnderstood();
  }

  #set(): Part {
    const negative = this.#skip("^");
    if (this.#peek() === "]") throw new NotUnderstood();
    let members = "";
    let count = 0;
    for (let next = this.#take(); next !== "]"; next = this.#take()) {
      if (next === "[") throw new NotUnderstood();
      members += next === "\\" ? this.#escapedMember() : next === "-" ? this.#hyphen(members) : member(next);
      count++;
    }
    if (negative) return this.ignoresCase ? ANY : { kind: "character", source: `[^${members}]`, weight: 0 };
    return { kind: "character", source: `[${members}]`, weight: count <= 3 ? SET : WIDE };
  }

  #escapedMember(): string {
    const character = this.#take();
    if (character === "d" || character === "w" || character === "s") {
      if (this.#peek() === "-") throw new NotUnderstood();
      return (ESCAPED[character]?.source ?? "").slice(1, -1);
    }
    if (character === "t" || character === "f" || character === "v") return `\\${character}`;
    if (/^[!-/:-@[-`{-~]$/.test(character)) return member(character);
    throw new NotUnderstood();
  }

  /** A range in the middle, itself at either end. */
  #hyphen(before: string): string {
    return before === "" || this.#peek() === "]" ? "\\-" : "-";
  }
}

function literal(character: string): Part {
  const source = /^[\\^$.*+?()[\]{}|/]$/.test(character) ? `\\${character}` : character;
  return { kind: "character", source, weight: character === " " ? WIDE : LITERAL };
}

function member(character: string): string {
  return /^[\\\]\-^[]$/.test(character) ? `\\${character}` : character;
}
