/** `nano-agent demo`: what a newcomer runs first. */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { play } from "../support/scene.ts";

/** Nothing listens there: a request to the outside would fail. */
const DEAD = "http://127.0.0.1:9";

Deno.test("demo: runs to its end without network, key or configuration and shows both providers at work", () =>
  play({}, async ({ home, run, server }) => {
    await writeFile(join(home.cwd, "README.md"), "# The marigold project\n\nText.\n");
    const { code, stdout, stderr } = await run(["demo"], {
      env: { HTTPS_PROXY: DEAD, NANO_AGENT_CONFIG: "/nowhere/config.jsonc", ANTHROPIC_BASE_URL: DEAD },
    });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /marigold/);
    for (const word of ["anthropic/", "openai/", "list_directory", "read_file", "HTTP 529", "$"]) {
      assert.ok(stderr.includes(word), `${word} is missing in: ${stderr}`);
    }
    const [, share] = /12 tool calls with claude-haiku-4-5: (\d+) % of \d+ tokens/.exec(stderr) ?? [];
    assert.ok(Number(share) > 70, `the loop read ${share} % from the cache: ${stderr}`);
    assert.deepEqual(server.requests, []);
  }));

Deno.test("demo: works in an empty folder", () =>
  play({}, async ({ run }) => {
    const { code, stdout, stderr } = await run(["demo"]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /empty/);
  }));

Deno.test("demo: -q leaves the answer alone", () =>
  play({}, async ({ run }) => {
    const { code, stdout, stderr } = await run(["demo", "-q"]);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /empty/);
  }));
