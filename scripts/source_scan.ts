/** Reads what the project's rules need to know from TypeScript source: imports, exports, code without its strings. */

/** One import or re-export. */
export interface Import {
  /** As written; absent when it is computed. */
  specifier?: string;
  /** Erased by the compiler: `import type`, `export type … from`, `import("…")` as a type. */
  typeOnly: boolean;
  /** `import(…)`, done when it is reached. */
  dynamic: boolean;
  line: number;
}

/** An exported declaration and whether a docstring stands right above it. */
export interface Export {
  name: string;
  line: number;
  documented: boolean;
}

const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const STRING = /"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'/y;
const REGEX = /\/(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
// From a backtick, or from the brace that closes an expression, to the next expression or the end.
const TEMPLATE = /[`}](?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?:`|\$\{)/y;
/** What may stand before a regular expression; anything else makes the slash a division. */
const BEFORE_REGEX =
  /(?:^|[(,=:[!&|?{};+\-*%~^<>]|\b(?:return|typeof|case|in|of|do|else|void|throw|await|yield))$/;

/**
 * The source with comments and the insides of strings, templates and regular expressions blanked. Offsets and lines
 * stay what they were, and code in a template's `${…}` stays code.
 */
export function maskSource(source: string): string {
  let masked = "";
  const open: number[] = []; // braces open in each template expression we are in
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = masked.length;
    return pattern.exec(source)?.[0];
  };
  while (masked.length < source.length) {
    const char = source.charAt(masked.length);
    const braces = open.at(-1);
    if (char === "`" || (char === "}" && braces === 0)) {
      const piece = take(TEMPLATE) ?? char;
      if (char === "}") open.pop();
      if (piece.endsWith("${")) open.push(0);
      masked += char + blanked(piece.slice(1, -1)) + (piece.length > 1 ? piece.at(-1) : "");
      continue;
    }
    const comment = char === "/" ? take(COMMENT) : undefined;
    const literal = comment ?? take(STRING) ??
      (char === "/" && regexMayFollow(masked) ? take(REGEX) : undefined);
    if (literal) {
      masked += comment ? blanked(literal) : char + blanked(literal.slice(1, -1)) + literal.at(-1);
      continue;
    }
    if (braces !== undefined && char === "{") open[open.length - 1] = braces + 1;
    if (braces !== undefined && char === "}") open[open.length - 1] = braces - 1;
    masked += char;
  }
  return masked;
}

function blanked(text: string): string {
  return text.replace(/[^\n]/g, " ");
}

function regexMayFollow(masked: string): boolean {
  return BEFORE_REGEX.test(masked.slice(-200).trimEnd().slice(-20));
}

// Between the keyword and `from` stand only names, braces, commas and a star: a declaration cannot be mistaken for it.
const STATIC = /(?<![.\w$])(?:import|export)\b(?!\s*\()(\s+type\b)?([\w$\s*{},]*?\bfrom|)\s*(["'])/g;
const DYNAMIC = /(?<![.\w$])(typeof\s+)?import\s*\(\s*/g;

/** Imports and re-exports of a source, in the order they stand. */
export function findImports(source: string, masked = maskSource(source)): Import[] {
  const found: (Import & { at: number })[] = [];
  const lineOf = (at: number) => masked.slice(0, at).split("\n").length;
  for (const match of masked.matchAll(STATIC)) {
    const quote = match.index + match[0].length - 1;
    const typeOnly = match[1] !== undefined && !/^\s*(,|from\s+from)/.test(match[2] ?? "");
    found.push({
      at: match.index,
      specifier: literalAt(source, quote),
      typeOnly,
      dynamic: false,
      line: lineOf(match.index),
    });
  }
  for (const match of masked.matchAll(DYNAMIC)) {
    const from = match.index + match[0].length;
    const specifier = literalAt(source, from);
    const afterwards = specifier === undefined ? "" : masked.slice(from + specifier.length + 2).trimStart();
    const computed = specifier === undefined || !/^[,)]/.test(afterwards);
    found.push({
      at: match.index,
      specifier: computed ? undefined : specifier,
      typeOnly: match[1] !== undefined,
      dynamic: true,
      line: lineOf(match.index),
    });
  }
  return found.sort((a, b) => a.at - b.at).map(({ at: _at, ...each }) => each);
}

function literalAt(source: string, at: number): string | undefined {
  STRING.lastIndex = at;
  return STRING.exec(source)?.[0].slice(1, -1);
}

const DECLARATION =
  /^export\s+(?:default\s+)?(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:function\s*\*?|class|interface|type|const|let|enum)\s+([\w$]+)/gm;

/** Exported declarations of a source; the further signatures of an overloaded function need no docstring. */
export function findExports(source: string, masked = maskSource(source)): Export[] {
  const seen = new Set<string>();
  const found: Export[] = [];
  for (const match of masked.matchAll(DECLARATION)) {
    const name = match[1] ?? "";
    if (seen.has(name)) continue;
    seen.add(name);
    const above = source.slice(0, match.index).trimEnd();
    const comment = above.endsWith("*/") ? above.slice(above.lastIndexOf("/*")) : "";
    found.push({
      name,
      line: masked.slice(0, match.index).split("\n").length,
      documented: comment.startsWith("/**"),
    });
  }
  return found;
}

/** Line numbers where a pattern matches code (not comments or strings). The pattern must be global. */
export function linesMatching(masked: string, pattern: RegExp): number[] {
  return [...masked.matchAll(pattern)].map((match) => masked.slice(0, match.index).split("\n").length);
}
