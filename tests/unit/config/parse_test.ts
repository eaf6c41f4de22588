import assert from "node:assert/strict";
import { ConfigError, parseConfig, placeOf, problemsOf } from "../../../src/config/parse.ts";

async function problems(text: string): Promise<string[]> {
  return (await problemsOf(text, "f.jsonc")).problems;
}

Deno.test("parse: takes comments, trailing commas and a byte order mark", async () => {
  const text = '\ufeff// top\n{ /* in */ "model": "a//b", // why\n  "fallback": ["x",],\n}\n';
  assert.deepEqual({ ...await parseConfig(text, "f") }, { model: "a//b", fallback: ["x"] });
});

Deno.test("parse: a file that says nothing is an empty configuration", async () => {
  for (const text of ["", " \n", "\ufeff", "// all is\n/* commented out */\n", "{}"]) {
    assert.deepEqual({ ...await parseConfig(text, "f") }, {}, JSON.stringify(text));
  }
});

Deno.test("parse: tells all problems at once, in the order of their places", async () => {
  const text = `{
  // line 2
  "modle": "x",
  "retry": { "maxAttempts": "three" },
  "providers": {
    "anthropic": { "type": "antropic" }
  },
  "timeouts": { "idleMs": -5 }
}
`;
  assert.deepEqual(await problems(text), [
    "f.jsonc:3:3: modle: unknown key; did you mean model or models?",
    'f.jsonc:4:29: retry.maxAttempts: found "three", allowed: a whole number of attempts from 1 to 100',
    'f.jsonc:6:28: providers.anthropic.type: found "antropic", allowed: one of anthropic, openai, gemini, ' +
    "azure-openai, ollama, openai-compatible, exec",
    "f.jsonc:8:27: timeouts.idleMs: found -5, allowed: a whole number of milliseconds from 1 to 2147483647",
  ]);
});

Deno.test("parse: lines end with LF or CRLF, columns count from 1 and leave the byte order mark out", async () => {
  assert.match((await problems('{\r\n  "modell": 1\r\n}'))[0] ?? "", /^f\.jsonc:2:3: /);
  assert.match((await problems('\ufeff{"modell": 1}'))[0] ?? "", /^f\.jsonc:1:2: /);
});

Deno.test("parse: an unknown key names the nearest one at its own level, or all that are allowed", async () => {
  assert.match((await problems('{"retry": {"maxAttempt": 2}}'))[0] ?? "", /maxAttempt: .*mean maxAttempts/);
  assert.match((await problems('{"providers": {"x": {"apikey": "s"}}}'))[0] ?? "", /apikey: .*mean apiKey\?/);
  assert.match((await problems('{"limits": {"qqqqq": 2}}'))[0] ?? "", /allowed are maxTurns, maxCostUsd/);
});

Deno.test("parse: a key that is there twice is a problem at its second place", async () => {
  assert.deepEqual(await problems('{"model": "a",\n "limits": {"maxTurns": 1,\n "maxTurns": 2}}'), [
    "f.jsonc:3:2: limits.maxTurns: the key is there twice",
  ]);
});

Deno.test("parse: __proto__ and constructor are keys like any other where the user chooses names", async () => {
  assert.deepEqual(await problems('{"aliases": {"__proto__": "x"}}'), [
    "f.jsonc:1:14: aliases.__proto__: this cannot be a key",
  ]);
  assert.deepEqual(await problems('{"__proto__": {"model": "x"}}'), [
    "f.jsonc:1:2: __proto__: this cannot be a key",
  ]);
  assert.match((await problems('{"constructor": 1}'))[0] ?? "", /constructor: unknown key/);
  const { aliases } = await parseConfig('{"aliases": {"constructor": "a/b", "toString": "c/d"}}', "f");
  assert.deepEqual({ ...aliases }, { constructor: "a/b", toString: "c/d" });
  assert.equal(Object.getPrototypeOf({}).model, undefined);
});

Deno.test("parse: broken JSON is told with its place and what was expected", async () => {
  for (
    const [text, problem] of [
      ['{\n  "model": "x"\n  "system": "y"\n}', /^f\.jsonc:3:3: broken JSON: expected a comma$/],
      ['{\n  "model": "x",\n', /^f\.jsonc:\d:\d: broken JSON: expected a (closing }|key in double quotes)$/],
      ['{"model" "x"}', /^f\.jsonc:1:10: broken JSON: expected a colon$/],
      ["{model: 1}", /^f\.jsonc:1:2: broken JSON: /],
      ['{"model": "x"} {}', /^f\.jsonc:1:16: broken JSON: expected the end of the file$/],
      ['{"model": "x\n"}', /broken JSON: expected the end of the text$/],
      ["{} /* no end", /broken JSON: expected the end of the comment$/],
    ] as const
  ) assert.match((await problems(text))[0] ?? "none", problem, text);
});

Deno.test("parse: a file of another kind is told in a few lines, a bottomless one in one", async () => {
  const binary = Array.from({ length: 3_000 }, (_, n) => `word${n}`).join(" ");
  assert.ok((await problems(binary)).length <= 10);
  assert.deepEqual(await problems("[".repeat(200_000)), ["f.jsonc:1:1: nested too deeply"]);
  assert.deepEqual(await problems("[]"), ["f.jsonc:1:1: the file: found an empty list, allowed: an object"]);
});

Deno.test("parse: what is missing is told at the object that lacks it", async () => {
  const text = '{ "routing": { "table": [\n  { "when": {} }\n] } }';
  assert.deepEqual(await problems(text), [
    'f.jsonc:2:3: routing.table.0.use: is missing; allowed: a list of "provider/model" with at least one',
  ]);
});

Deno.test("parse: a name that is none is told at the name", async () => {
  assert.deepEqual(await problems('{"models": {"gpt": {}}, "providers": {"a b": {}}}'), [
    "f.jsonc:1:13: models.gpt: expected provider/model",
    "f.jsonc:1:39: providers.a b: expected a name of letters, digits, dots, - and _",
  ]);
});

Deno.test("parse: an MCP server has a command or an address, not both, not none", async () => {
  const both = '{"mcpServers": {"a": {"command": "x", "url": "https://x.example"}, "b": {}}}';
  const found = await problems(both);
  assert.equal(found.length, 2);
  assert.match(found[0] ?? "", /mcpServers\.a: .*either a command or a url/);
  assert.match(found[1] ?? "", /mcpServers\.b: .*either a command or a url/);
});

const SECRET = "sk-ant-api03-abcdefghijklmnop";
const PASTED: [string, string][] = [
  ["as the provider", `{"providers": {"anthropic": "${SECRET}"}}`],
  ["as all providers", `{"providers": "${SECRET}"}`],
  ["as a list of providers", `{"providers": ["${SECRET}"]}`],
  ["in a list with another slip", `{"providers": {"anthropic": {"apiKey": ["${SECRET}", 5]}}}`],
  ["in an object", `{"providers": {"anthropic": {"apiKey": {"value": "${SECRET}"}}}}`],
  ["as an object's key", `{"providers": {"anthropic": {"apiKey": {"${SECRET}": 1}}}}`],
  ["as headers", `{"providers": {"anthropic": {"headers": "x-api-key: ${SECRET}"}}}`],
  ["in a list as a header", `{"providers": {"anthropic": {"headers": {"x-api-key": ["${SECRET}"]}}}}`],
  ["as env", `{"providers": {"mine": {"env": "TOKEN=${SECRET}"}}}`],
  ["as the base URL", `{"providers": {"anthropic": {"baseUrl": "${SECRET}"}}}`],
  ["in the base URL", `{"providers": {"anthropic": {"baseUrl": "ftp://me:${SECRET}@host"}}}`],
  ["in the base URL's query", `{"providers": {"anthropic": {"baseUrl": "host:80/?key=${SECRET}"}}}`],
  ["as a limit", `{"providers": {"anthropic": {"api": {"x": "${SECRET}"}}}}`],
  ["as an MCP server", `{"mcpServers": {"files": "${SECRET}"}}`],
  [
    "as an MCP server's arguments",
    `{"mcpServers": {"files": {"command": "x", "args": "--token=${SECRET}"}}}`,
  ],
  ["as an MCP server's env", `{"mcpServers": {"files": {"command": "x", "env": ["T=${SECRET}"]}}}`],
  ["in the observatory's address", `{"observatory": {"url": "ws://u:${SECRET}@h"}}`],
  ["in tools.env", `{"tools": {"env": ["GH_TOKEN=${SECRET}"]}}`],
];
for (const [where, text] of PASTED) {
  Deno.test(`parse: a key pasted ${where} is told without the key`, async () => {
    const found = await problems(text);
    assert.ok(found.length > 0, "this is accepted");
    assert.doesNotMatch(found.join("\n"), /abcdefghijklmnop/);
  });
}

Deno.test("parse: a number in the place of a key is not shown either", async () => {
  const [problem = ""] = await problems('{"providers": {"x": {"apiKey": 1234567890123456}}}');
  assert.match(problem, /providers\.x\.apiKey: found a number/);
  assert.doesNotMatch(problem, /12345/);
});

Deno.test("parse: an address without a password is shown, so that the slip can be seen", async () => {
  const [problem = ""] = await problems('{"providers": {"x": {"baseUrl": "localhost:8000/v1"}}}');
  assert.match(problem, /found "localhost:8000\/v1", allowed: an address that starts with https:\/\//);
});

Deno.test("parse: key sources are a key, env:, cmd: or a list", async () => {
  for (const good of ['"k"', '"env:A_B"', '"cmd:pass x"', '["k", "env:A"]']) {
    assert.deepEqual(await problems(`{"providers": {"x": {"apiKey": ${good}}}}`), [], good);
  }
  for (const bad of ['""', '"env:"', '"env:A-B"', '"cmd: "', '["k", ""]', "null", "true"]) {
    assert.equal((await problems(`{"providers": {"x": {"apiKey": ${bad}}}}`)).length, 1, bad);
  }
});

Deno.test("parse: parseConfig throws all problems as one ConfigError that names the file", async () => {
  await assert.rejects(parseConfig('{"a": 1, "b": 2}', "dir/x.jsonc"), (error) => {
    assert.ok(error instanceof ConfigError);
    assert.equal(error.code, "config");
    assert.equal(error.problems.length, 2);
    assert.ok(error.problems.every((problem) => problem.startsWith("dir/x.jsonc:1:")));
    return true;
  });
});

Deno.test("parse: placeOf finds a value, and is the file alone where there is none", () => {
  assert.equal(placeOf('{\n  "model": "x"\n}', "f", ["model"]), "f:2:12");
  assert.equal(placeOf("{}", "f", ["model"]), "f");
});
