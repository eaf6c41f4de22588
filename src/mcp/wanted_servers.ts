/** Which servers a run needs at all: those of which some tool could be offered. Pure. */

import { mayConcern } from "./tool_names.ts";

/** What the command line and the configuration say about tools, as far as it decides about servers. */
export interface ToolWishes {
  /** The entries of `--tools`, patterns cut off; absent without the option. */
  request?: readonly string[];
  /** The entries of `tools.offer`. */
  configOffer?: readonly string[];
  /** The entries of `--allow`. */
  allow: readonly string[];
  /** `-y` */
  yes: boolean;
}

/** The servers to start, in their order. */
export function wantedServers(names: readonly string[], wishes: ToolWishes): string[] {
  const { request, configOffer, allow, yes } = wishes;
  const any = (subjects: readonly string[]) => (server: string) =>
    subjects.some((subject) => mayConcern(subject, server));
  if (request) return names.filter(any(request));
  if (!configOffer || yes) return [...names];
  return names.filter(any([...configOffer, ...allow]));
}
