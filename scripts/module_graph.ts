/** The project's own files and what they import from each other. */

import { dirname, join, normalize } from "node:path/posix";
import { exists, ROOT } from "./process.ts";
import { findImports, type Import, maskSource } from "./source_scan.ts";

/** A source file; paths are relative to the checkout, with `/`. */
export interface SourceFile {
  path: string;
  source: string;
  /** Without comments and the insides of literals. */
  masked: string;
  imports: ResolvedImport[];
}

/** An import, with the file of the project it leads to or the package it names. */
export interface ResolvedImport extends Import {
  file?: string;
  package?: string;
}

/** All TypeScript files below these folders, and the files among them, in order of their paths. */
export function readSources(...places: string[]): SourceFile[] {
  return places.flatMap(filesBelow).sort().map(readSource);
}

/** Files reachable from one by static imports that are not erased, each with the way that leads to it. */
export function staticReach(from: SourceFile, all: Map<string, SourceFile>): Map<string, string[]> {
  const reached = new Map([[from.path, [from.path]]]);
  for (const [path, way] of reached) {
    for (const target of all.get(path)?.imports ?? []) {
      if (target.file === undefined || !isLoaded(target) || reached.has(target.file)) continue;
      reached.set(target.file, [...way, target.file]);
    }
  }
  return reached;
}

/** Whether an import is done as soon as the file that has it is. */
export function isLoaded(each: Import): boolean {
  return !each.typeOnly && !each.dynamic;
}

/** Rings of static imports, each told once, as the paths along it. */
export function findCycles(files: SourceFile[]): string[][] {
  const all = new Map(files.map((file) => [file.path, file]));
  const done = new Set<string>();
  const cycles: string[][] = [];
  const visit = (path: string, way: string[]) => {
    const start = way.indexOf(path);
    if (start >= 0) cycles.push([...way.slice(start), path]);
    if (start >= 0 || done.has(path)) return;
    for (const next of all.get(path)?.imports ?? []) {
      if (next.file !== undefined && isLoaded(next)) visit(next.file, [...way, path]);
    }
    done.add(path);
  };
  for (const file of files) visit(file.path, []);
  return cycles;
}

function filesBelow(place: string): string[] {
  const absolute = join(ROOT, place);
  if (!exists(absolute)) return [];
  if (!Deno.statSync(absolute).isDirectory) return [place];
  return [...Deno.readDirSync(absolute)].flatMap((entry) => {
    const path = join(place, entry.name);
    if (entry.isDirectory) return filesBelow(path);
    return /\.[mc]?tsx?$/.test(entry.name) ? [path] : [];
  });
}

function readSource(path: string): SourceFile {
  const source = Deno.readTextFileSync(join(ROOT, path)).replaceAll("\r\n", "\n");
  const masked = maskSource(source);
  const imports = findImports(source, masked).map((each) => ({ ...each, ...resolve(path, each.specifier) }));
  return { path, source, masked, imports };
}

function resolve(from: string, specifier: string | undefined): { file?: string; package?: string } {
  if (specifier === undefined) return {};
  return specifier.startsWith(".")
    ? { file: normalize(join(dirname(from), specifier)) }
    : { package: specifier };
}
