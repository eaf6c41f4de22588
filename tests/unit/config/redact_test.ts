import assert from "node:assert/strict";
import { createRedactor, secretEnvValues, secretsInUrl } from "../../../src/config/redact.ts";

Deno.test("redact: a secret goes out wherever it stands, as often as it does", () => {
  const redact = createRedactor(["sk-abc123"]);
  assert.equal(redact("sk-abc123 and [sk-abc123]"), "[redacted] and [[redacted]]");
  assert.equal(redact("nothing here"), "nothing here");
});

Deno.test("redact: its forms in JSON and in a URL go out too", () => {
  const secret = 'p"ä\\s\n/=&1';
  const redact = createRedactor([secret]);
  for (const form of [secret, JSON.stringify(secret), encodeURIComponent(secret)]) {
    assert.doesNotMatch(redact(`<${form}>`), /ä|%C3|&1|%261/, form);
  }
});

Deno.test("redact: a secret written with white space around it goes out without it too", () => {
  assert.equal(createRedactor(["sk-abc123\n"])("got sk-abc123."), "got [redacted].");
});

Deno.test("redact: the longer of two secrets goes first, so that nothing of it is left", () => {
  const redact = createRedactor(["sk-abc", "sk-abc-def-123"]);
  assert.equal(redact("sk-abc-def-123 sk-abc"), "[redacted] [redacted]");
});

Deno.test("redact: halves of a surrogate pair break nothing", () => {
  assert.equal(createRedactor(["abcd\ud800"])("x abcd\ud800"), "x [redacted]");
});

Deno.test("redact: texts too short to be secret, and none at all, change nothing", () => {
  for (const secrets of [[], [""], ["  "], ["abc"]]) {
    assert.equal(createRedactor(secrets)("abc  def"), "abc  def");
  }
});

const SECRET = "Zx9fQ2Lm8RtV4kPw";
for (
  const name of ["OPENAI_API_KEY", "GITHUB_TOKEN", "my_secret", "DB_PASSWORD", "AWS_CREDENTIALS", "KEYS"]
) {
  Deno.test(`redact: the value of ${name} is secret`, () => {
    assert.deepEqual(secretEnvValues({ [name]: SECRET }), [SECRET]);
  });
}

Deno.test("redact: sixteen characters are secret, fifteen are not", () => {
  assert.equal(SECRET.length, 16);
  assert.deepEqual(secretEnvValues({ A_TOKEN: SECRET.slice(1), B_TOKEN: SECRET }), [SECRET]);
});

Deno.test("redact: other names keep their values, unless it is a URL with a password", () => {
  assert.deepEqual(
    secretEnvValues({ EDITOR: SECRET, PATH: "/usr/bin:/usr/local/bin", UNSET: undefined }),
    [],
  );
  const url = "postgres://ann:hunter2@db.example/x";
  assert.deepEqual(secretEnvValues({ DATABASE_URL: url }), [url]);
  assert.deepEqual(secretEnvValues({ REDIS_URL: "redis://:hunter2@cache.example" }).length, 1);
  assert.deepEqual(secretEnvValues({ DATABASE_URL: "postgres://ann@db.example/long-name" }), []);
  assert.deepEqual(secretEnvValues({ PROXY: "https://db.example:8080/a@b-and-more" }), []);
});

Deno.test("redact: words and the path of a secret are not the secret", () => {
  for (
    const value of [
      "correct horse battery",
      "keyboard-interactive",
      "SIXTEEN_LETTERS_",
      "/home/ann/.ssh/id_key",
    ]
  ) {
    const expected = value.endsWith("_") ? [value] : [];
    assert.deepEqual(secretEnvValues({ SOME_KEY: value }), expected, value);
  }
});

Deno.test("redact: random letters are no words, digits are none either", () => {
  for (const value of ["qWhxGRpbjpvcGVuUHNlU", "abcdefghijklmnopqrstuvwx", "4929130482019384"]) {
    assert.deepEqual(secretEnvValues({ SOME_KEY: value }), [value], value);
  }
});

const LONG = "sk-ant-api03-Zx9fQ2Lm8RtV4kPwJ7hN1bYc6dGeA5sU";
const redactLong = createRedactor([LONG]);
const at = (n: number) => [LONG.slice(0, n), LONG.slice(n)] as const;

for (
  const [what, cut] of [
    ["a line that ends in an ellipsis", (head: string) => `${head}…`],
    ["a result with a note of what is missing", (head: string) => `${head}\n[3 more bytes were left out]`],
    [
      "both sides of what was left out",
      (head: string, tail: string) => `${head}\n[… 9 bytes left out …]\n${tail}`,
    ],
    ["a window into a line", (_: string, tail: string) => `…${tail} and more…`],
  ] as const
) {
  Deno.test(`redact: half a secret goes out where it was cut: ${what}`, () => {
    for (const n of [20, 24, 29]) assert.doesNotMatch(redactLong(cut(...at(n))), /kPw|J7h|bYc|A5s/);
  });
}

Deno.test("redact: the middle of a secret in a window goes out", () => {
  assert.equal(redactLong(`config:3: …${LONG.slice(5, 40)}…`), "config:3: …[redacted]…");
});

Deno.test("redact: the public beginning of a key stays, and what only looks cut", () => {
  for (
    const text of ["sk-ant-api03-…", "…A5sU", `sk-ant-api03-Zx9fQ2Lm8RtV4 kPwJ…`, "a…b\n[c]\nd", "…\n[]\n…"]
  ) {
    assert.equal(redactLong(text), text);
  }
});

Deno.test("redact: lines of a key of several go out one by one, its headings stay", () => {
  const [first, second] = [
    "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj",
    "q8ZxQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjA",
  ];
  const pem = `-----BEGIN PRIVATE KEY-----\n${first}\n${second}\n-----END PRIVATE KEY-----`;
  for (const secret of [pem, pem.replaceAll("\n", "\\n"), pem.replaceAll("\n", "\r\n")]) {
    const redact = createRedactor([secret]);
    assert.equal(redact(`12: ${first}\n+${second}`), "12: [redacted]\n+[redacted]");
    assert.equal(redact("-----BEGIN PRIVATE KEY-----"), "-----BEGIN PRIVATE KEY-----");
  }
});

Deno.test("redact: JSON within JSON and a form's encoding hide no secret", () => {
  const secret = 'p"a\\ss word+1234';
  const redact = createRedactor([secret]);
  const twice = JSON.stringify({ body: JSON.stringify({ secret }) });
  assert.doesNotMatch(redact(twice), /word/);
  assert.doesNotMatch(redact(new URLSearchParams({ secret }).toString()), /word/);
});

Deno.test("redact: an address tells what in it is secret, as it is written and decoded", () => {
  assert.deepEqual(secretsInUrl("https://ann:p%40ss-w0rd@x.example/a?b=plain-value"), [
    "p%40ss-w0rd",
    "p@ss-w0rd",
  ]);
  assert.deepEqual(secretsInUrl("https://x.example/?api_key=abc+def/12&page=1234567890"), ["abc+def/12"]);
  assert.deepEqual(secretsInUrl("https://ghp_0123456789abcdef@x.example/"), ["ghp_0123456789abcdef"]);
  assert.deepEqual(secretsInUrl("https://u:%ZZ%ZZ%ZZ@x.example/"), ["%ZZ%ZZ%ZZ"]);
  for (const url of ["https://ann@x.example/", "https://x.example/?token=short", "no address"]) {
    assert.deepEqual(secretsInUrl(url), []);
  }
});
