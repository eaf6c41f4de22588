import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../../src/errors.ts";
import { findTemplate, templateNames } from "../../../src/template/find.ts";
import { splitTemplate } from "../../../src/template/split.ts";
import { readParameters, readTemplate } from "../../../src/template/template.ts";

const read = (text: string, ...params: string[]) =>
  readTemplate("mine", "/t/mine.md", text, readParameters(params));

async function refusal(work: () => unknown): Promise<UserError> {
  try {
    await work();
  } catch (error) {
    assert.ok(error instanceof UserError, String(error));
    return error;
  }
  assert.fail("it was accepted");
}

const problems = async (text: string) => (await refusal(() => read(text))).message.split("\n\u2028");

Deno.test("template: front matter has settings, the rest is the text", async () => {
  const { front, fill, wantsInput } = await read(
    "---\nmodel: a/b\nsystem: Speak {{lang}}.\ntools: [read, write]\nfallback: a/c, a/d\n" +
      'schema: { type: object }\neffort: low\ntemperature: 0\nmaxTokens: 9\nparams: { lang: "no" }\n---\n\nSay {{input}}\n\n',
  );
  assert.deepEqual(front, {
    model: "a/b",
    system: "Speak no.",
    tools: ["read", "write"],
    fallback: ["a/c", "a/d"],
    schema: { type: "object" },
    effort: "low",
    temperature: 0,
    maxTokens: 9,
    params: { lang: "no" },
  });
  assert.deepEqual([fill("hi"), wantsInput], ["Say hi", true]);
});

Deno.test("template: without front matter all of it is the text, also with a rule in it", async () => {
  assert.equal((await read("One\n---\nmodel: x\n")).fill("two"), "One\n---\nmodel: x\n\ntwo");
  assert.deepEqual((await read("")).front, {});
});

Deno.test("template: a first line for the shell is no part of it, lines are counted with it", async () => {
  assert.equal(
    (await read("#!/usr/bin/env -S nano-agent -t\r\n---\r\nmodel: a/b\r\n---\r\nHi\r\n")).fill(""),
    "Hi",
  );
  assert.equal(splitTemplate("#!/bin/x\n---\na: 1\n---\n\nText").bodyLine, 6);
  assert.deepEqual(await problems("#!/bin/x\n---\nmodle: a/b\n---\n"), [
    "/t/mine.md:3:1: modle: unknown key; did you mean model?",
  ]);
});

Deno.test("template: every problem is told with its place", async () => {
  assert.deepEqual(
    await problems("---\ntemperature: hot\nzzzzzzzz: 1\n# note\neffort: max\nparams: { x: 1 }\n---\n{{y}}"),
    [
      '/t/mine.md:2:1: temperature: found "hot", allowed: a number from 0 to 2',
      "/t/mine.md:3:1: zzzzzzzz: unknown key; allowed are description, model, fallback, system, tools, schema, " +
      "effort, temperature, maxTokens, extract, params",
      '/t/mine.md:5:1: effort: found "max", allowed: low, medium or high',
      "/t/mine.md:6:1: params.x: {{x}} is nowhere in it",
    ],
  );
  assert.match((await problems("---\nmodel: [\n---\n"))[0] ?? "", /^\/t\/mine\.md:\d+:\d+: broken YAML: /);
  assert.match((await problems("---\nmodel: a\nmodel: b\n---\n"))[0] ?? "", /:3:1: broken YAML: /);
  assert.match((await problems("---\nmodel: a/b\n"))[0] ?? "", /:1:1: .*no closing ---/);
  assert.match((await problems("---\n- a\n---\n"))[0] ?? "", /:2:1: expected `key: value`/);
  assert.match(
    (await problems("---\neffort: &x low\nmodel: *x\n---\n"))[0] ?? "",
    /:3:1: model: found an alias/,
  );
});

Deno.test("template: it offers tools and cannot allow them", async () => {
  for (const key of ["allow: write", "yes: true", "root: /"]) {
    assert.match(
      (await problems(`---\n${key}\n---\n`))[0] ?? "",
      /:2:1: .*may offer tools, but not allow them/,
    );
  }
});

Deno.test("template: input never becomes a system prompt", async () => {
  assert.match((await problems('---\nsystem: "{{input}}"\n---\n'))[0] ?? "", /:2:1: system: \{\{input\}\}/);
});

Deno.test("template: a parameter that is missing or has no place is refused", async () => {
  const text = "---\nparams: { tone:, lang: en }\n---\n{{tone}} {{lang}} {{constructor}}";
  assert.equal((await read(text, "tone=a=b", "constructor=c", "lang=")).fill(""), "a=b  c");
  const missing = await refusal(() => read(text));
  assert.equal(missing.message, "the template mine needs the parameters tone, constructor");
  assert.equal(missing.hint, "--param tone=… --param constructor=…");
  const unused = await refusal(() => read(text, "tune=x"));
  assert.match(unused.message, /--param tune: .*has no \{\{tune\}\}/);
  assert.equal(unused.hint, "did you mean tone?");
  for (const bad of ["tone", "=x", "a b=c", "input=x"]) await refusal(() => readParameters([bad]));
});

Deno.test("template: a name is looked for in its folder only, a path anywhere", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const userFile = join(folder, "agent", "config.jsonc");
    await Deno.mkdir(join(folder, "agent", "templates"), { recursive: true });
    await writeFile(join(folder, "agent", "templates", "mine.md"), "mine");
    await writeFile(join(folder, "other.md"), "other");
    assert.deepEqual(templateNames(userFile), ["mine"]);
    assert.equal((await findTemplate("mine", userFile, folder)).text, "mine");
    assert.equal((await findTemplate("mine.md", userFile, folder)).text, "mine");
    assert.equal((await findTemplate("./other.md", userFile, folder)).text, "other");
    const { message, hint } = await refusal(() => findTemplate("mind", userFile, folder));
    assert.match(message, /there is no template mind \(looked for .*templates.mind\.md\)/);
    assert.equal(hint, "did you mean mine?");
    await refusal(() => findTemplate("other", userFile, folder));
    assert.deepEqual(templateNames(join(folder, "config.jsonc")), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
