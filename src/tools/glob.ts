/** Glob patterns of a model: by an engine that no pattern can keep busy, unlike the expressions other globs become. */

import { shown, ToolFailure } from "./failure.ts";

const MAX_LENGTH = 1000;

/**
 * Whether a path (relative, with `/`) fits a pattern: `*`, `?`, `**`, `[a-z]`, `[!a]`, `{a,b}`, and `!` in front for
 * the opposite. A pattern without a slash is about the name, at any depth; one that ends in `/` about all below.
 * Throws `ToolFailure` for what is no pattern.
 */
export async function compileGlob(pattern: string): Promise<(relative: string) => boolean> {
  if (pattern.trim() === "") throw new ToolFailure("the glob pattern is empty");
  if (pattern.length > MAX_LENGTH) {
    throw new ToolFailure(`the glob pattern has more than ${MAX_LENGTH} characters`);
  }
  const negated = pattern.startsWith("!");
  const { RE2JS } = await import("re2js");
  try {
    const expression = RE2JS.compile(expressionOf(pattern.slice(negated ? 1 : 0)), RE2JS.DOTALL);
    return (relative) => expression.testExact(relative) !== negated;
  } catch (error) {
    throw new ToolFailure(`${shown(pattern)}: is no glob pattern`, { cause: error });
  }
}

function expressionOf(pattern: string): string {
  const relative = pattern.replace(/^(\.?\/)+/, "");
  const anchored = pattern.startsWith("/") || relative.replace(/\/+$/, "").includes("/");
  const whole = relative.endsWith("/") ? `${relative.replace(/\/+$/, "")}/**` : relative;
  return new Translation(anchored ? whole : `**/${whole}`).expression();
}

/** One pattern on its way to a regular expression, character by character. */
class Translation {
  #at = 0;
  #depth = 0;
  #result = "";

  constructor(private readonly pattern: string) {}

  expression(): string {
    while (this.#at < this.pattern.length) this.#next();
    if (this.#depth > 0) throw new Error("a { is never closed");
    return this.#result;
  }

  #next(): void {
    const character = String.fromCodePoint(this.pattern.codePointAt(this.#at) ?? 0);
    const rest = this.pattern.slice(this.#at);
    const globstar = /^\*\*+(\/|$)/.exec(rest);
    const set = /^\[([!^]?)(\]?(?:\\[^]|[^\]\\])*)\]/.exec(rest);
    if (globstar && this.#atSegmentStart()) {
      this.#emit(globstar[0].length, globstar[1] === "/" ? "(?:.*/)?" : ".*");
    } else if (character === "*") this.#emit(/^\*+/.exec(rest)?.[0].length ?? 1, "[^/]*");
    else if (character === "?") this.#emit(1, "[^/]");
    else if (set) this.#emit(set[0].length, `[${set[1] ? "^/" : ""}${setOf(set[2] ?? "")}]`);
    else if (character === "{") this.#open();
    else if (character === "}" && this.#depth > 0) this.#close();
    else if (character === "," && this.#depth > 0) this.#emit(1, "|");
    else if (character === "\\" && rest.length > 1) this.#emit(2, quoted(rest.charAt(1)));
    else this.#emit(character.length, quoted(character));
  }

  #emit(length: number, expression: string): void {
    this.#at += length;
    this.#result += expression;
  }

  #open(): void {
    this.#depth++;
    this.#emit(1, "(?:");
  }

  #close(): void {
    this.#depth--;
    this.#emit(1, ")");
  }

  #atSegmentStart(): boolean {
    const before = this.pattern.charAt(this.#at - 1);
    return this.#at === 0 || before === "/" || (this.#depth > 0 && (before === "{" || before === ","));
  }
}

/** The inside of `[…]`: ranges stay, everything else stands for itself. */
function setOf(members: string): string {
  return members.replace(/\\([^])/g, "$1").replace(/[\\\]\[^&~|]/g, "\\$&");
}

function quoted(character: string): string {
  return /^[\\^$.*+?()[\]{}|]$/.test(character) ? `\\${character}` : character;
}
