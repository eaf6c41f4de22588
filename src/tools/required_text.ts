/** What every match of a pattern must contain, as an expression the runtime's own engine cannot get lost in. */

/** Fewer repetitions than this are written out; of more, this many. */
const MOST_COPIES = 8;
/** A text this selective is worth looking for (letters count 1, classes less). */
const MIN_WEIGHT = 2;

const LITERAL = 1;
const SET = 0.6;
const WIDE = 0.2;

/** A part of a pattern: one character, a place between two, or alternatives in parentheses. */
type Part =
  | { kind: "character"; source: string; weight: number }
  | { kind: "place"; source: string }
  | { kind: "group"; alternatives: Repeated[][] };

interface Repeated {
  part: Part;
  min: number;
  /** Whether there may be more than `min`. */
  more: boolean;
}

/** Adjacent characters without any repetition: they match or fail in as many steps as they are long. */
interface Piece {
  source: string;
  weight: number;
}

/** Thrown for what is not understood here; there is just no shortcut then. */
class NotUnderstood extends Error {}

/**
 * An expression that finds something in every line that the RE2 pattern matches, for texts of many lines (flags `gm`),
 * or `undefined` where nothing selective is sure. It repeats nothing, so it takes linear time whatever the text.
 */
export function requiredText(pattern: string): RegExp | undefined {
  const ignoresCase = pattern.startsWith("(?i)");
  try {
    const alternatives = new Reader(ignoresCase ? pattern.slice(4) : pattern, ignoresCase).all();
    const best = bestOf(alternatives);
    if (!best || best.weight < MIN_WEIGHT) return undefined;
    return new RegExp(best.source, ignoresCase ? "gimu" : "gmu");
  } catch (error) {
    if (error instanceof NotUnderstood || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** One of the alternatives is there: the best piece of each. The weakest tells how selective that is. */
function bestOf(alternatives: Repeated[][]): Piece | undefined {
  const bests = alternatives.map((sequence) => {
    const pieces = piecesOf(sequence);
    return pieces.reduce<Piece | undefined>((a, b) => !a || b.weight > a.weight ? b : a, undefined);
  });
  if (bests.length === 1) return bests[0];
  let weight = Infinity;
  for (const best of bests) {
    if (!best || best.weight === 0) return undefined;
    weight = Math.min(weight, best.weight);
  }
  return { source: `(?:${bests.map((best) => best?.source).join("|")})`, weight };
}

/** The pieces that stand in every match of a sequence. Where something may be repeated or absent, one ends. */
function piecesOf(sequence: Repeated[]): Piece[] {
  const pieces: Piece[] = [];
  let piece: Piece = { source: "", weight: 0 };
  const add = (source: string, weight: number) =>
    piece = { source: piece.source + source, weight: piece.weight + weight };
  const cut = () => {
    pieces.push(piece);
    piece = { source: "", weight: 0 };
  };
  const copies = (part: Extract<Part, { kind: "character" }>, min: number) => {
    const times = Math.min(min, MOST_COPIES);
    add(part.source.repeat(times), part.weight * times);
  };
  const walk = (parts: Repeated[]) => {
    for (const { part, min, more } of parts) {
      const [only, ...others] = part.kind === "group" ? part.alternatives : [];
      if (part.kind === "place") add(part.source, 0);
      else if (min === 0) cut();
      else if (part.kind === "character") {
        copies(part, min);
        if (more || min > MOST_COPIES) {
          cut();
          copies(part, min);
        }
      } else if (only && others.length === 0 && min === 1 && !more) walk(only);
      else {
        cut();
        const best = bestOf(part.alternatives);
        if (best) pieces.push(best);
      }
    }
  };
  walk(sequence);
  cut();
  return pieces;
}

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

/** Reads the common part of RE2's syntax; everything else is not understood. */
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
