/** The documentation against the sources: keys of the configuration, exit codes, links, tasks. */

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { configJsonSchema } from "../../../src/config/json_schema.ts";
import { effectiveConfig } from "../../../src/config/load.ts";
import { CANCEL_EXIT_CODES, EXIT_CODES } from "../../../src/errors.ts";
import { COMPLEXITIES, type Task, TASKS } from "../../../src/route/classify.ts";
import { STRATEGIES, type Strategy, wantedFor } from "../../../src/route/table.ts";
import { PAGES, pageText, ROOT } from "../../support/doc_blocks.ts";

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Every value a file can have, by path: names that users choose are NAME. */
function leavesOf(schema: Json, path: string): [path: string, schema: Json][] {
  const below = (each: unknown, at: string) => isObject(each) ? leavesOf(each, at) : [];
  const { properties, additionalProperties, items, propertyNames } = schema;
  if (isObject(properties)) {
    return Object.entries(properties).flatMap(([name, each]) => below(each, path ? `${path}.${name}` : name));
  }
  if (isObject(propertyNames) && isObject(additionalProperties) && additionalProperties.type === "object") {
    return below(additionalProperties, `${path}.NAME`);
  }
  if (isObject(items) && items.type === "object") return below(items, `${path}[]`);
  return [[path, schema]];
}

const leaves = new Map(leavesOf(configJsonSchema() as Json, ""));

/** Rows of the tables below a heading: the cells of each, without the table's own first lines. */
function rowsBelow(page: string, heading: string): string[][] {
  const section = pageText(page).split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  return section.split("\n").filter((line) => /^\|(?! -)/.test(line))
    .map((line) => line.replaceAll("\\|", "/").split("|").slice(1, -1).map((cell) => cell.trim()));
}

/** The rows that tell a key of the configuration. */
const keyRows = rowsBelow("docs/config.md", "Every key")
  .filter(([first = ""]) =>
    /^`[$\w.[\]]+`$/.test(first) && !/^`(anthropic|openai|gemini|azure|ollama)`$/.test(first)
  );

Deno.test("docs/config.md: has every key of the schema, and no other one", () => {
  assert.ok(leaves.size > 50, `${leaves.size} keys`);
  assert.deepEqual(keyRows.map(([key = ""]) => key.replaceAll("`", "")).sort(), [...leaves.keys()].sort());
});

Deno.test("docs/config.md: names every value a key can have", () => {
  for (const [key = "", ...cells] of keyRows) {
    const values = leaves.get(key.replaceAll("`", ""))?.enum;
    for (const value of Array.isArray(values) ? values : []) {
      assert.ok(cells.join(" ").includes(`\`${value}\``), `${key} can be ${value}`);
    }
  }
});

Deno.test("docs/config.md: tells the defaults there are", () => {
  const defaults = effectiveConfig({}, {}) as unknown as Json;
  let seen = 0;
  for (const [key = "", , ,] of keyRows) {
    const path = key.replaceAll("`", "").split(".");
    const value = path.reduce<unknown>((at, name) => isObject(at) ? at[name] : undefined, defaults);
    if (value === undefined || isObject(value) && Object.keys(value).length > 0) continue;
    seen++;
    const row = keyRows.find(([first]) => first === key) ?? [];
    assert.equal(row[2], `\`${JSON.stringify(value)}\``, key);
  }
  assert.ok(seen > 15, `${seen} defaults`);
});

Deno.test("docs/exit-codes.md: has every code with every reason for it", () => {
  const documented = new Map<string, string>();
  for (const [code = "", , reasons = ""] of rowsBelow("docs/exit-codes.md", "The table")) {
    for (const [, reason = ""] of reasons.matchAll(/`([\w-]+)`/g)) {
      documented.set(reason, code.replaceAll("`", ""));
    }
    if (reasons === "") documented.set(`exit ${code}`, code);
  }
  const { cancelled: _signals, ...codes } = EXIT_CODES;
  for (const [reason, code] of Object.entries(codes)) {
    if (reason !== "timeout") assert.equal(documented.get(reason), String(code), reason);
  }
  const table = rowsBelow("docs/exit-codes.md", "The table").map(([code = ""]) =>
    Number(code.replaceAll("`", ""))
  );
  const all = new Set([0, ...Object.values(EXIT_CODES), ...Object.values(CANCEL_EXIT_CODES)]);
  assert.deepEqual(table.filter((code) => !Number.isNaN(code)).sort(), [...all].sort());
  for (const reason of documented.keys()) {
    assert.ok(reason in EXIT_CODES || /^exit /.test(reason), `${reason} is no code`);
  }
});

/** The anchor of a heading, as GitHub makes it. */
function anchorOf(heading: string): string {
  return heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-");
}

Deno.test("docs: every link to a file leads somewhere", () => {
  let links = 0;
  for (const page of PAGES) {
    for (const [, target = ""] of pageText(page).matchAll(/\]\(([^)\s]+)\)|<img[^>]+src="/g)) {
      if (/^https?:/.test(target) || target === "") continue;
      links++;
      const [path = "", anchor] = target.split("#");
      const file = path === "" ? page : join(dirname(page), path);
      assert.ok(existsSync(join(ROOT, file)), `${page}: ${target}`);
      if (anchor === undefined) continue;
      const anchors = [...readFileSync(join(ROOT, file), "utf8").matchAll(/^#+ (.+)$/gm)].map((
        [, text = ""],
      ) => anchorOf(text));
      assert.ok(anchors.includes(anchor), `${page}: ${target}`);
    }
  }
  assert.ok(links > 10, `${links} links`);
});

Deno.test("docs: every task that is named exists", () => {
  const { tasks } = JSON.parse(readFileSync(join(ROOT, "deno.json"), "utf8"));
  const named = PAGES.flatMap((page) =>
    [...pageText(page).matchAll(/\bdeno(?:@[\d.]+)? task ([\w:]+)/g)].map(([, name = ""]) => name)
  );
  assert.ok(named.length > 3);
  for (const name of named) assert.ok(name in tasks, `deno task ${name}`);
});

Deno.test("README.md: tells every package that is used, and no other one", () => {
  const { imports } = JSON.parse(readFileSync(join(ROOT, "deno.json"), "utf8"));
  const packages = Object.keys(imports).filter((name) => !name.startsWith("@types/"));
  const section = pageText("README.md").split("### Dependencies")[1] ?? "";
  for (const name of packages) assert.ok(section.includes(`\`${name}\``), `${name} is not in the table`);
  const told = [...section.matchAll(/^\| (`[^|]+)\|/gm)].flatMap(([, cell = ""]) =>
    cell.match(/`[^`]+`/g) ?? []
  )
    .map((name) => name.replaceAll("`", "")).filter((name) =>
      !name.startsWith("node:") && name !== "zod/mini"
    );
  assert.deepEqual(told.sort(), packages.sort());
});

Deno.test("docs/routing.md: asks for the tiers that are asked for", () => {
  const [head = [], ...rows] = rowsBelow("docs/routing.md", "4. How strong a model it takes");
  const columns = head.slice(1).map((cell) => cell.split(", "));
  assert.deepEqual(columns.flat().sort(), [...TASKS].sort());
  const tiers = rows.slice(0, STRATEGIES.length);
  assert.deepEqual(tiers.map(([first = ""]) => first.replaceAll("`", "")).sort(), [...STRATEGIES].sort());
  for (const [strategy = "", ...cells] of tiers) {
    for (const [index, tasks] of columns.entries()) {
      for (const task of tasks) {
        const wanted = COMPLEXITIES.map((complexity) =>
          wantedFor(task as Task, complexity, strategy.replaceAll("`", "") as Strategy).tier
        );
        assert.equal(cells[index], wanted.join(" · "), `${strategy} ${task}`);
      }
    }
  }
});
