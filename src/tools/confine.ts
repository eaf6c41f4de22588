/** Where a path the model gave really leads, and whether a file tool may go there. */

import { lstat, realpath } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import type { ToolContext } from "../types.ts";
import { isInside, offLimits } from "./deny.ts";
import { errorCode, fileFailure, shown, ToolFailure } from "./failure.ts";
import { problemWithName } from "./file_names.ts";

/** A path that was found to be allowed. */
export interface InsidePath {
  /** As the model wrote it: for messages. */
  given: string;
  /** Absolute, every link resolved: the one to open. */
  real: string;
  /** `real` relative to the root, with `/`; empty for the root itself. */
  relative: string;
  exists: boolean;
}

// Their files are windows into processes and hardware, also where they call themselves regular.
const SYSTEM_FOLDERS = process.platform === "win32" ? [] : ["/proc", "/sys", "/dev"];

/**
 * The real path of `given`, taken relative to the root. Throws `ToolFailure` when it or the nearest existing folder
 * above it lies outside the root, is denied or reserved, or when `mustExist` and it does not.
 */
export async function resolveInside(
  context: ToolContext,
  given: string,
  { mustExist }: { mustExist: boolean },
): Promise<InsidePath> {
  const problem = problemWithName(given, process.platform);
  if (problem) throw new ToolFailure(`${shown(given)}: ${problem}`);
  const absolute = path.resolve(context.root, given);
  const found = await follow(absolute).catch((error) => {
    // Whether and how something outside fails is nobody's business either.
    if (!isInside(context.root, absolute) && !(error instanceof ToolFailure)) throw outside(given);
    throw fileFailure(error, given);
  });
  if (found === "dangling") {
    throw new ToolFailure(`${shown(given)}: is a symbolic link to something that does not exist`);
  }
  const { real, exists } = found;
  if (!isInside(context.root, real) || isSystem(context.root, real)) throw outside(given);
  const relative = relativeTo(context.root, real);
  await refuseDenied(context, given, absolute, { real, relative });
  if (mustExist && !exists) throw new ToolFailure(`${shown(given)}: there is no such file or folder`);
  return { given, real, relative, exists };
}

/**
 * Throws `ToolFailure` if `inside` no longer leads where it led when it was checked: a folder was exchanged for a
 * link meanwhile. To be called after opening and before renaming.
 */
export async function stillThere(inside: { given: string }, real: string): Promise<void> {
  const now = await realpath(real).catch((error) => {
    throw fileFailure(error, inside.given);
  });
  if (now !== real) throw new ToolFailure(`${shown(inside.given)}: was moved while it was being opened`);
}

/** A path below the root, relative to it and with `/` on every platform. */
export function relativeTo(root: string, real: string): string {
  return path.relative(root, real).replaceAll(path.sep, "/");
}

type Found = { real: string; exists: boolean } | "dangling";

async function follow(absolute: string): Promise<Found> {
  try {
    return { real: await realpath(absolute), exists: true };
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
  // Creating through a dangling link would make a file wherever the link says.
  if (await isThere(absolute)) return "dangling";
  const parent = path.dirname(absolute);
  if (parent === absolute) return { real: absolute, exists: false };
  const above = await follow(parent);
  return above === "dangling"
    ? above
    : { real: path.join(above.real, path.basename(absolute)), exists: false };
}

async function isThere(absolute: string): Promise<boolean> {
  try {
    await lstat(absolute);
    return true;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    throw error;
  }
}

async function refuseDenied(
  context: ToolContext,
  given: string,
  absolute: string,
  { real, relative }: { real: string; relative: string },
): Promise<void> {
  const named = isInside(context.root, absolute) ? relativeTo(context.root, absolute) : relative;
  const limits = await offLimits(context);
  if (limits.reserved(real)) {
    throw new ToolFailure(`${shown(given)}: belongs to nano-agent itself and is out of reach`);
  }
  if (limits.denied(named) || limits.denied(relative)) {
    throw new ToolFailure(`${shown(given)}: access is denied by the configuration`);
  }
}

/** Whether `real` is or lies in a folder of the system (`/proc`) that the root is not in itself. */
export function isSystem(root: string, real: string): boolean {
  return SYSTEM_FOLDERS.some((folder) => isInside(folder, real) && !isInside(folder, root));
}

function outside(given: string): ToolFailure {
  return new ToolFailure(`${shown(given)}: is outside the root folder, which the tools cannot leave`);
}
