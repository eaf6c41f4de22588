/** The rules of the house, checked against the sources: who may import whom, and how files look. */

import assert from "node:assert/strict";
import {
  findCycles,
  isLoaded,
  readSources,
  type ResolvedImport,
  type SourceFile,
  staticReach,
} from "../scripts/module_graph.ts";
import { findExports, linesMatching } from "../scripts/source_scan.ts";

/** What providers may take from `src/`: the domain, the error kinds, and pure readers of what comes off a wire. */
const SHARED_WITH_PROVIDERS = [
  "src/types.ts",
  "src/errors.ts",
  "src/wire/http_errors.ts",
  "src/wire/fields.ts",
  "src/wire/streams.ts",
  "src/wire/whole_answer.ts",
  "src/wire/batch_id.ts",
  "src/wire/pair_joiner.ts",
];

/** Loaded only by the runs that need them: each costs more than the rest of a start. */
const HEAVY =
  /^(@anthropic-ai\/sdk|openai|@google\/genai|ollama|ajv|ajv-formats|@pydantic\/genai-prices|@modelcontextprotocol\/|cross-spawn|commander|@commander-js\/|zod$|node:sqlite$)/;

const IO_MODULES = /^node:(fs|net|http|https|http2|tls|dgram|dns|child_process|worker_threads|sqlite)(\/|$)/;

/** Longer than the limit for a reason. */
const LONG_FILES: Record<string, string> = {
  "src/types.ts": "the whole domain on one page",
  "src/route/weights.ts": "data: the words of many languages",
};

/** Types that speak for themselves; a docstring stands where a rule binds. */
const UNDOCUMENTED = ["src/types.ts"];

const MAX_LINES = 300;

const program = readSources("main.ts", "src", "providers");
const everything = [...program, ...readSources("scripts", "tests")];
const byPath = new Map(program.map((file) => [file.path, file]));
const main = byPath.get("main.ts");
const inSrc = program.filter((file) => file.path.startsWith("src/"));
const inProviders = program.filter((file) => file.path.startsWith("providers/"));

/** Lists what breaks a rule, one a line; none must. */
function none(offenders: string[]): void {
  assert.equal(offenders.length, 0, `\n  ${offenders.join("\n  ")}\n`);
}

/** Offending imports of files as `path:line imports what`. */
function importsWhere(
  files: SourceFile[],
  bad: (each: ResolvedImport, file: SourceFile) => boolean,
): string[] {
  return files.flatMap((file) =>
    file.imports.filter((each) => bad(each, file)).map((each) =>
      `${file.path}:${each.line} imports ${each.specifier ?? "a computed specifier"}`
    )
  );
}

/** Offending code as `path:line`. */
function codeWhere(files: SourceFile[], pattern: RegExp): string[] {
  return files.flatMap((file) => linesMatching(file.masked, pattern).map((line) => `${file.path}:${line}`));
}

/** Calls of the global `fetch`; one that is handed in is the business of who hands it in. */
function globalFetches(file: SourceFile): string[] {
  const handedIn = /\bfetch\??\s*:\s*typeof\s+(globalThis\s*\.\s*)?fetch\b/.test(file.masked);
  return handedIn ? [] : codeWhere([file], /(?<![.\w$])fetch\s*\(/g);
}

/** `providers/anthropic` of a file in it; `providers` itself for `providers/mod.ts`. */
function folderOf(path: string): string {
  return path.split("/").slice(0, path.split("/").length > 2 ? 2 : 1).join("/");
}

Deno.test("architecture: there are sources to check", () => {
  assert.ok(main, "main.ts is missing");
  assert.ok(inSrc.length > 0 && inProviders.length > 0);
});

Deno.test("architecture: every relative import leads to a file", () => {
  const known = new Set(everything.map((file) => file.path));
  none(importsWhere(everything, ({ file }) => file !== undefined && /\.ts$/.test(file) && !known.has(file)));
});

Deno.test("architecture: a provider imports only the domain, its own folder and packages", () => {
  none(importsWhere(inProviders, ({ file: target }, { path }) => {
    if (target === undefined || SHARED_WITH_PROVIDERS.includes(target)) return false;
    if (path === "providers/mod.ts") return !target.startsWith("providers/");
    return folderOf(target) !== folderOf(path);
  }));
});

Deno.test("architecture: what providers share does not lead further into src", () => {
  const shared = inSrc.filter((file) => SHARED_WITH_PROVIDERS.includes(file.path));
  none(importsWhere(shared, ({ file }) => file !== undefined && !SHARED_WITH_PROVIDERS.includes(file)));
});

Deno.test("architecture: src never imports providers", () => {
  none(importsWhere(inSrc, ({ file }) => file?.startsWith("providers/") ?? false));
});

Deno.test("architecture: src and providers import nothing of main.ts, tests or scripts", () => {
  none(importsWhere([...inSrc, ...inProviders], ({ file }) => {
    return file !== undefined && !/^(src|providers)\//.test(file);
  }));
});

Deno.test("architecture: route, render and parse do no input or output, nor what they load", () => {
  const pure = program.filter(({ path }) => {
    return path.startsWith("src/route/") || /^providers\/.*[/_](render|parse)(_\w+)?\.ts$/.test(path);
  });
  const offenders = pure.flatMap((file) =>
    [...staticReach(file, byPath)].flatMap(([path, way]) => {
      const reached = byPath.get(path);
      if (!reached) return [];
      return [
        ...importsWhere([reached], (each) => isLoaded(each) && IO_MODULES.test(each.package ?? "")),
        ...globalFetches(reached).map((place) => `${place} calls fetch`),
      ].map((what) => way.length > 1 ? `${what} (${way.join(" → ")})` : what);
    })
  );
  none([...new Set(offenders)]);
});

Deno.test("architecture: no ring of imports", () => {
  none(findCycles(program).map((cycle) => cycle.join(" → ")));
});

Deno.test("architecture: every import names its module literally", () => {
  none(importsWhere(program, ({ specifier }) => specifier === undefined));
});

Deno.test("architecture: a start loads no heavy package", () => {
  assert.ok(main);
  const offenders = [...staticReach(main, byPath)].flatMap(([path, way]) => {
    const file = byPath.get(path);
    if (!file) return [];
    return importsWhere([file], (each) => isLoaded(each) && HEAVY.test(each.package ?? ""))
      .map((what) => `${what} (${way.join(" → ")})`);
  });
  none(offenders);
});

Deno.test("architecture: only main.ts exits the process", () => {
  none(codeWhere([...inSrc, ...inProviders], /\bprocess\s*\.\s*(exit|reallyExit)\b(?!\w)/g));
});

Deno.test("architecture: the program uses no global of one runtime", () => {
  none(codeWhere(program, /(?<![.\w$])(Deno|Bun)\s*(\?\.|\.|\[)|\bglobalThis\s*(\?\.|\.)\s*(Deno|Bun)\b/g));
});

Deno.test("architecture: file names are in snake_case", () => {
  none(
    everything.map((file) => file.path).filter((path) => {
      return !path.split("/").every((name) => /^[a-z0-9]+(_[a-z0-9]+)*(\.d)?(\.ts)?$/.test(name));
    }),
  );
});

Deno.test("architecture: files stay short", () => {
  const counted = [...program, ...readSources("scripts")]
    .map(({ path, source }) => ({ path, lines: source.trimEnd().split("\n").length }));
  none(
    counted.filter(({ path, lines }) => lines > MAX_LINES && !(path in LONG_FILES))
      .map(({ path, lines }) => `${path} has ${lines} lines`),
  );
});

Deno.test("architecture: nothing is typed any", () => {
  none(codeWhere(everything, /(?:[:<|&,]|\bas|\bextends|=>)\s*any\b(?!\s*[(:])|\bany\[\]/g));
});

Deno.test("architecture: every export says what it is", () => {
  none(
    [...program, ...readSources("scripts")].filter((file) => !UNDOCUMENTED.includes(file.path)).flatMap((
      file,
    ) =>
      findExports(file.source, file.masked).filter((each) => !each.documented)
        .map((each) => `${file.path}:${each.line} ${each.name} has no docstring`)
    ),
  );
});
