/** Events for a collecting server that is up, slow, down, or refuses: the run is the same. */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { toolCall } from "../../providers/demo/script.ts";
import { startCollector, status } from "../support/collector.ts";
import { TEST_KEY } from "../support/server.ts";
import { play, type Scene } from "../support/scene.ts";

type Answer = Parameters<typeof startCollector>[0];

/** Plays with a collector; the scene's configuration leads to it. */
async function observed(
  answer: Answer,
  anthropic: NonNullable<Parameters<typeof play>[0]["anthropic"]>,
  act: (scene: Scene, collector: Awaited<ReturnType<typeof startCollector>>) => Promise<void>,
) {
  const collector = await startCollector(answer);
  try {
    const config = { observatory: { url: collector.url, sourceApp: "test" } };
    await play({ anthropic, config }, (scene) => act(scene, collector));
  } finally {
    await collector.close();
  }
}

Deno.test("observatory: a run with a tool call is told from start to end, in order", () =>
  observed(
    status(200),
    [toolCall("read_file", { file_path: "a.txt" }), "done"],
    async ({ home, run }, { events, types }) => {
      await writeFile(join(home.cwd, "a.txt"), `herons ${TEST_KEY}`);
      const { code, stdout, stderr } = await run(["look at", "a.txt"]);
      assert.deepEqual({ code, stdout }, { code: 0, stdout: "done\n" }, stderr);
      assert.deepEqual(types(), [
        "SessionStart",
        "UserPromptSubmit",
        "PreToolUse",
        "PostToolUse",
        "Stop",
        "SessionEnd",
      ]);
      assert.equal(events[1]?.payload.prompt, "look at a.txt");
      assert.equal(events[2]?.payload.tool_name, "read_file");
      assert.deepEqual(events[3]?.payload.tool_input, { file_path: "a.txt" });
      assert.match(String(events[3]?.payload.tool_response), /herons/);
      const end = events[5];
      assert.deepEqual([end?.source_app, end?.model_name], ["test", "claude-test"]);
      assert.ok(Number(end?.payload.cost_usd) > 0 && end?.payload.usage);
      assert.equal(new Set(events.map((event) => event.session_id)).size, 1);
      assert.doesNotMatch(JSON.stringify(events), new RegExp(TEST_KEY));
    },
  ));

Deno.test("observatory: a key in the prompt itself is in no event and in no session, before the key was ever used", () =>
  observed(status(200), ["done"], async ({ run }, { events }) => {
    assert.equal((await run([`my key is ${TEST_KEY}`])).code, 0);
    assert.equal(events[1]?.payload.prompt, "my key is [redacted]");
    const [session] = JSON.parse((await run(["sessions", "list", "--json"])).stdout);
    const exported = await run(["sessions", "export", session.id]);
    assert.match(exported.stdout, /my key is \[redacted\]/);
  }));

Deno.test("observatory: a server that refuses, or is down, changes nothing", async () => {
  await observed(status(400), ["done"], async ({ run }) => {
    const { code, stdout, stderr } = await run(["hi"]);
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: "done\n", stderr: "" });
  });
  const { url, close } = await startCollector(status(200));
  await close();
  await play({ anthropic: ["done", "done"], config: { observatory: { url } } }, async ({ run }) => {
    const quiet = await run(["hi"]);
    assert.deepEqual([quiet.code, quiet.stdout, quiet.stderr], [0, "done\n", ""]);
    const told = await run(["--log-level", "info", "hi"]);
    assert.equal(told.stderr.match(/events do not reach 127\.0\.0\.1/g)?.length, 1, told.stderr);
  });
});

Deno.test("observatory: a server that never answers holds the run for a second at most", () =>
  observed(() => {}, ["done", "done"], async ({ home, run }, { aborted }) => {
    const took = async (args: string[]) => {
      const began = performance.now();
      const { code, stdout, stderr } = await run(args);
      assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: "done\n", stderr: "" });
      return performance.now() - began;
    };
    const withEvents = await took(["hi"]);
    await aborted;
    const config = JSON.parse(await Deno.readTextFile(home.configFile));
    delete config.observatory;
    await writeFile(home.configFile, JSON.stringify(config));
    const without = await took(["hi"]);
    // The bound is the second the contract gives; the rest is a machine that is busy.
    assert.ok(withEvents - without < 2_000, `${withEvents} ms against ${without} ms`);
  }));

Deno.test("observatory: plain http to another machine is refused, a project file sets no address", () =>
  observed(status(200), ["done"], async ({ home, run }, collector) => {
    const config = JSON.parse(await Deno.readTextFile(home.configFile));
    const write = (more: object) => writeFile(home.configFile, JSON.stringify({ ...config, ...more }));
    await write({ observatory: { url: "http://collector.example/events" } });
    const far = await run(["hi"]);
    assert.equal(far.code, 2);
    assert.match(far.stderr, /config\.jsonc:\d+:\d+: observatory\.url: found .*allowed: an https/);
    await write({ observatory: undefined });
    await writeFile(
      join(home.cwd, "nano-agent.jsonc"),
      JSON.stringify({ observatory: { url: collector.url } }),
    );
    const { code, stderr } = await run(["hi"]);
    assert.equal(code, 0);
    assert.match(stderr, /left out observatory/);
    assert.deepEqual(collector.events, []);
  }));
