/** What every match of a pattern must contain, as an expression the runtime's own engine cannot get lost in. */

import { NotUnderstood, type Part, partsOf, type Repeated } from "./pattern_parts.ts";

/** Fewer repetitions than this are written out; of more, this many. */
const MOST_COPIES = 8;
/** A text this selective is worth looking for (letters count 1, classes less). */
const MIN_WEIGHT = 2;

/** Adjacent characters without any repetition: they match or fail in as many steps as they are long. */
interface Piece {
  source: string;
  weight: number;
}

/**
 * An expression that finds something in every line that the RE2 pattern matches, for texts of many lines (flags `gm`),
 * or `undefined` where nothing selective is sure. It repeats nothing, so it takes linear time whatever the text.
 */
export function requiredText(pattern: string): RegExp | undefined {
  const ignoresCase = pattern.startsWith("(?i)");
  try {
    const alternatives = partsOf(ignoresCase ? pattern.slice(4) : pattern, ignoresCase);
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
