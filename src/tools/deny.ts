/** What no file tool touches although it lies under the root: `denyPaths` of the configuration, own config and state. */

import { realpath } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import type { ToolContext } from "../types.ts";

/** Whether the platform usually takes `A` and `a` for one name. */
export const FOLDS_CASE = process.platform === "win32" || process.platform === "darwin";

/** Whether `child` is `parent` or lies below it: compared by segments, without case where the platform has none. */
export function isInside(parent: string, child: string): boolean {
  const fold = (name: string) => FOLDS_CASE ? name.toLowerCase() : name;
  const relative = path.relative(fold(parent), fold(child));
  return relative !== ".." && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/** Two tests for many paths at once: searches and listings ask them for every name. */
export interface OffLimits {
  /** Of a path relative to the root (with `/`): it or one of its folders matches `denyPaths`. */
  denied(relative: string): boolean;
  /** The same for one whose folders were found to be allowed. */
  deniedHere(relative: string): boolean;
  /** Of an absolute real path: it is one of `reserved` or lies below one. */
  reserved(real: string): boolean;
  /** Whether there is something reserved below an absolute real path. */
  holdsReserved(real: string): boolean;
}

/**
 * What is off limits in this run. A pattern of `denyPaths` without a slash matches at any depth, as in .gitignore;
 * links in reserved paths are resolved.
 */
export async function offLimits(context: ToolContext): Promise<OffLimits> {
  const deniedHere = await matcherOf(context.denyPaths);
  const real = await Promise.all(context.reserved.map(nearestReal));
  const reserved = [...context.reserved, ...real];
  return {
    denied: (relative) => prefixesOf(relative).some(deniedHere),
    deniedHere,
    reserved: (absolute) => reserved.some((one) => isInside(one, absolute)),
    holdsReserved: (absolute) => reserved.some((one) => isInside(absolute, one)),
  };
}

/** A path and the folders above it, from the top down. */
function prefixesOf(relative: string): string[] {
  const parts = relative.split("/");
  return parts.map((_, i) => parts.slice(0, i + 1).join("/"));
}

type Matcher = (relative: string) => boolean;
const compiled = new WeakMap<string[], Promise<Matcher>>();

function matcherOf(patterns: string[]): Promise<Matcher> | Matcher {
  if (patterns.length === 0) return () => false;
  let matcher = compiled.get(patterns);
  if (!matcher) compiled.set(patterns, matcher = compile(patterns));
  return matcher;
}

async function compile(patterns: string[]): Promise<Matcher> {
  const { default: picomatch } = await import("picomatch");
  const tests = patterns.map((pattern) => {
    const name = pattern.replace(/^(\.?\/)+/, "").replace(/\/+$/, "");
    const basename = !pattern.replace(/\/+$/, "").includes("/");
    return picomatch(name, { dot: true, nocase: FOLDS_CASE, basename });
  });
  return (relative) => relative !== "" && tests.some((test) => test(relative));
}

/** The real path of `absolute`; where it does not exist, that of its nearest existing parent with the rest. */
async function nearestReal(absolute: string): Promise<string> {
  try {
    return await realpath(absolute);
  } catch {
    // It does not exist or cannot be looked at: what counts is where it would lie.
    const parent = path.dirname(absolute);
    return parent === absolute ? absolute : path.join(await nearestReal(parent), path.basename(absolute));
  }
}
