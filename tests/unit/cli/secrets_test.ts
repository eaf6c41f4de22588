import assert from "node:assert/strict";
import { SecretGuard, Secrets } from "../../../src/cli/secrets.ts";

const KEY = "sk-heron-0123456789abcdef";

function guarded(deltas: string[]): string[] {
  const secrets = new Secrets();
  secrets.add(KEY, "skylark-secret-value");
  const guard = new SecretGuard(secrets);
  return [...deltas.map((delta) => guard.push(delta)), guard.end()];
}

Deno.test("secrets: a key split between deltas does not pass, wherever it is split", () => {
  const text = `before ${KEY} after`;
  for (let cut = 0; cut <= text.length; cut++) {
    assert.equal(guarded([text.slice(0, cut), text.slice(cut)]).join(""), "before [redacted] after");
  }
  assert.equal(guarded([...text]).join(""), "before [redacted] after");
});

Deno.test("secrets: text that only begins like a key comes through whole, and at once where it can", () => {
  assert.deepEqual(guarded(["a sk", "y is blue"]), ["a ", "sky is blue", ""]);
  assert.deepEqual(guarded(["ends in sk-heron"]), ["ends in ", "sk-heron"]);
  assert.deepEqual(guarded(["plain", " text"]), ["plain", " text", ""]);
});

Deno.test("secrets: what becomes known later counts from then on", () => {
  const secrets = new Secrets();
  assert.equal(secrets.redact(KEY), KEY);
  secrets.add(KEY);
  assert.equal(secrets.redact(`x${KEY}y`), "x[redacted]y");
});
