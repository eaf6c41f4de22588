/** What `--tools` and `--allow` list: classes, tools, and patterns such as `write(src/**)`. */

import { UserError } from "../errors.ts";
import type { Tool, ToolClass } from "../types.ts";
import { wildcardFits } from "./command_pattern.ts";
import { nearestNames } from "../nearest.ts";

/** Every class a tool can have. */
export const CLASSES: readonly ToolClass[] = ["read", "write", "execute"];

/** One entry of a list: a class, a tool (`*` for any run of characters), or one of these with a pattern. */
export interface Grant {
  subject: string;
  pattern?: string;
}

/** The entries of `--tools` or `tools.offer`. Throws `UserError` for a name that is no class and no tool. */
export async function parseOffer(option: string, list: readonly string[], tools: Tool[]): Promise<Grant[]> {
  const grants = entriesOf(list).map((subject) => ({ subject }));
  for (const { subject } of grants) await known(option, subject, tools, ["all", "none"]);
  return grants.filter(({ subject }) => subject !== "none");
}

/** The entries of `--allow` or `tools.allow`, with patterns. Throws `UserError` like `parseOffer`. */
export async function parseAllow(option: string, list: readonly string[], tools: Tool[]): Promise<Grant[]> {
  const grants = entriesOf(list).map((entry): Grant => {
    const match = /^([^()]+?)\s*\((.*)\)$/s.exec(entry);
    return match ? { subject: match[1] ?? "", pattern: match[2]?.trim() } : { subject: entry };
  });
  for (const grant of grants) {
    await known(option, grant.subject, tools, ["all", "none"]);
    if (grant.pattern === "") {
      throw new UserError("usage", `${option}: ${grant.subject}() has no pattern`, {
        hint: `leave out the ()`,
      });
    }
    refuseReadPattern(option, grant, tools);
  }
  return grants.filter(({ subject }) => subject !== "none");
}

/** Whether `grant` is about `tool`; whether a call fits its pattern is another question. */
export function concerns({ subject, pattern }: Grant, tool: Tool): boolean {
  // What an MCP server does with an argument called `command` is not what the pattern was written for.
  if (pattern !== undefined && tool.name.startsWith("mcp__")) return false;
  return subject === "all" || subject === tool.class || wildcardFits(subject, tool.name);
}

/** What an entry is about, without its pattern: `execute(git*)` is about `execute`. */
export function subjectOf(entry: string): string {
  return /^([^()]+?)\s*\(.*\)$/s.exec(entry)?.[1] ?? entry;
}

/** The entries of a list, at commas that are not within parentheses or braces. */
export function entriesOf(list: readonly string[]): string[] {
  const entries: string[] = [];
  for (const text of list) {
    let depth = 0;
    let start = 0;
    for (let i = 0; i < text.length; i++) {
      if (text[i] === "(") depth++;
      else if (text[i] === ")") depth--;
      else if (text[i] === "," && depth <= 0) {
        entries.push(text.slice(start, i));
        start = i + 1;
      }
    }
    entries.push(text.slice(start));
  }
  return entries.map((entry) => entry.trim()).filter((entry) => entry !== "");
}

async function known(option: string, subject: string, tools: Tool[], more: string[]): Promise<void> {
  const names = [...CLASSES, ...more, ...tools.map((tool) => tool.name)];
  if (names.includes(subject)) return;
  // Names of MCP tools are known only once their servers have started.
  if (
    subject.startsWith("mcp__") || (subject.includes("*") && tools.some((t) => wildcardFits(subject, t.name)))
  ) return;
  const near = await nearestNames(subject, names);
  throw new UserError("usage", `${option}: there is no tool or class "${subject}"`, {
    hint: near.length > 0 ? `did you mean ${near.join(" or ")}?` : `there are ${names.join(", ")}`,
  });
}

function refuseReadPattern(option: string, grant: Grant, tools: Tool[]): void {
  const { subject, pattern } = grant;
  if (pattern === undefined) return;
  const classes = new Set(tools.filter((tool) => concerns(grant, tool)).map((tool) => tool.class));
  if (subject === "read" || subject === "all" || classes.has("read")) {
    throw new UserError("usage", `${option}: ${subject}(${pattern}): only write and execute take patterns`, {
      hint: "keep files from being read with tools.denyPaths",
    });
  }
}
