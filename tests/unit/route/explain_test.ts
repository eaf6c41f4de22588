import assert from "node:assert/strict";
import { explainRoute, namedRoute } from "../../../src/route/explain.ts";
import { choice, FLEET, plan, providers, request } from "./choice.ts";

function explained(over: Parameters<typeof choice>[0] = {}, now: Parameters<typeof plan>[2] = {}): string[] {
  const asked = request({ strategy: "cheapest" }, {
    complexity: "simple",
    score: 0.2,
    signals: ["a short question"],
  });
  const made = plan(asked, choice({ ...FLEET, ...over }), now);
  assert.ok(made.route);
  return explainRoute(made.route, made).split("\n");
}

Deno.test("explain: what was found, what it saves, and the candidates with tier and cost", () => {
  assert.deepEqual(explained(), [
    "alpha/little: cheapest wants any model for chat, simple",
    "chat, simple (score 0.20, confidence 0.50): a short question",
    "saves about $0.00882 (98 %) against beta/great",
    "",
    "    CANDIDATE     TIER       ABOUT",
    "1.  alpha/little  small   $0.00018",
    "2.  alpha/middle  medium   $0.0018",
    "3.  beta/great    large     $0.009",
    "",
  ]);
});

Deno.test("explain: models that were left out with their reasons, providers nobody set up in a line", () => {
  const cooling = new Map([["alpha/middle", { seconds: 9, reason: "overloaded" }]]);
  const text = explained({ providers: providers("alpha", "beta", "!gamma", "!delta", "ollama") }, {
    cooling,
  });
  assert.deepEqual(text.slice(-7), [
    "",
    "LEFT OUT      WHY",
    "alpha/middle  cooling down for 9 s (overloaded)",
    "",
    "no key: gamma, delta",
    "no models known: ollama",
    "",
  ]);
});

Deno.test("explain: a named model has neither task nor savings; an unknown price is said", () => {
  const candidates = [{ provider: "p", model: "m" }];
  const text = explainRoute(namedRoute(candidates, "balanced", [undefined]), { candidates, route: null });
  assert.match(text, /^p\/m: it was named\n\n[^]*1\. +p\/m +price unknown\n$/);
});
