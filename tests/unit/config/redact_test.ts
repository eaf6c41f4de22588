import assert from "node:assert/strict";
import { createRedactor, secretEnvValues } from "../../../src/config/redact.ts";

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
