/** What commander says of a command line it cannot parse, as a usage error. Loaded when there is one. */

import type { CommanderError } from "@commander-js/extra-typings";
import { distance } from "fastest-levenshtein";
import { UserError } from "../errors.ts";

/** A command, as far as its mistakes go. */
export interface ParsedCommand {
  name(): string;
  readonly options: readonly { long?: string; short?: string; hidden: boolean }[];
}

/** Shares of a name this long are no accident. */
const TELLING_LENGTH = 5;

/** The usage error for what commander threw; `called` is the command it was about, absent for a run. */
export function parseFailure(
  error: CommanderError,
  program: ParsedCommand,
  called: ParsedCommand | undefined,
): UserError {
  const help = `nano-agent ${called?.name() ?? "run"} --help`;
  if (error.code === "commander.help") {
    return new UserError("usage", "a subcommand is missing", { hint: `see ${help}` });
  }
  let message = error.message.replace(/^error: /, "")
    .replace(/\n\(Did you mean (.*?)\??\)/, "; did you mean $1?");
  const [, flag] = /^unknown option '([^']*)'/.exec(message) ?? [];
  const near = flag && !message.endsWith("?") &&
    nearestOption(flag, [...called?.options ?? [], ...program.options]);
  if (near) message += `; did you mean ${near}?`;
  return new UserError("usage", message, { hint: flag ? `${help} lists every option` : `see ${help}` });
}

/** The option a misspelt one is nearest to: one that begins like it, or else the fewest edits away. */
function nearestOption(flag: string, options: ParsedCommand["options"]): string | undefined {
  const known = options.filter((option) => !option.hidden);
  const name = flag.split("=", 1)[0] ?? "";
  if (!name.startsWith("--")) {
    const other = name.toLowerCase() === name ? name.toUpperCase() : name.toLowerCase();
    return known.find(({ short }) => short === other)?.short;
  }
  const longs = known.flatMap(({ long }) => long ?? []);
  const alike = longs.filter((long) =>
    Math.min(long.length, name.length) >= TELLING_LENGTH && (long.startsWith(name) || name.startsWith(long))
  );
  const candidates = alike.length > 0 ? alike : longs;
  return candidates.sort((a, b) => distance(name, a) - distance(name, b))[0];
}
