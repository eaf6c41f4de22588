import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fixture, isAlive, withServers } from "./servers.ts";

const namesOf = ({ tools }: { tools: { name: string }[] }) => tools.map(({ name }) => name);

Deno.test("mcp client: tools of several servers come with their names, classes and schemas", () =>
  withServers({ one: fixture(), two: fixture("pages") }, async ({ offered, call }) => {
    assert.deepEqual(offered.problems, []);
    const names = namesOf(offered);
    assert.ok(names.includes("mcp__one__echo") && names.includes("mcp__two__touch"));
    assert.equal(names.filter((name) => name.startsWith("mcp__two__")).length, 14);
    const find = (name: string) => offered.tools.find((tool) => tool.name === name);
    assert.equal(find("mcp__one__echo")?.class, "read");
    assert.equal(find("mcp__one__touch")?.class, "execute");
    assert.deepEqual(find("mcp__one__echo")?.parameters, {
      type: "object",
      properties: { text: { type: "string" } },
      required: ["text"],
    });
    assert.deepEqual(await call("mcp__two__echo", { text: "héllo" }), { text: "héllo" });
  }));

const LEFT_OUT: [string, RegExp][] = [
  ["dead", /^ended with exit code 3 before it answered$/],
  ["silent", /^did not answer within 1\.5 s$/],
  ["noise-only", /^did not answer within 1\.5 s$/],
  ["bad-list", /list of tools is none/],
  ["list-error", /no list today/],
  ["old", /protocol version is not supported/],
];

for (const [mode, problem] of LEFT_OUT) {
  Deno.test(`mcp client: a server that is ${mode} is a problem in words, and the others work`, () =>
    withServers({ bad: fixture(mode), good: fixture() }, async ({ offered, call }) => {
      assert.deepEqual(offered.problems.map(({ server }) => server), ["bad"]);
      assert.match(offered.problems[0]?.problem ?? "", problem);
      assert.ok(namesOf(offered).every((name) => name.startsWith("mcp__good__")));
      assert.deepEqual(await call("mcp__good__echo", { text: "a" }), { text: "a" });
    }, { limitMs: 1_500 }));
}

Deno.test("mcp client: a program that is not there is a problem in words", () =>
  withServers({ bad: { command: "/nonexistent/server" } }, ({ offered }) => {
    assert.match(offered.problems[0]?.problem ?? "", /the program \/nonexistent\/server was not found/);
    return Promise.resolve();
  }));

Deno.test("mcp client: a server without tools has none", () =>
  withServers({ bare: fixture("toolless") }, ({ offered }) => {
    assert.deepEqual(offered, { tools: [], problems: [] });
    return Promise.resolve();
  }));

Deno.test("mcp client: a list that never ends is cut, one that turns in a circle ends", () =>
  withServers({ endless: fixture("endless"), circle: fixture("same-cursor") }, ({ offered }) => {
    assert.deepEqual(offered.problems, []);
    assert.equal(namesOf(offered).filter((name) => name.startsWith("mcp__endless__")).length, 7);
    assert.equal(namesOf(offered).filter((name) => name.startsWith("mcp__circle__")).length, 14);
    return Promise.resolve();
  }, { maxPages: 7 }));

Deno.test("mcp client: names, descriptions and schemas of a hostile server are made harmless", () =>
  withServers({ evil: fixture("hostile") }, ({ offered }) => {
    const names = namesOf(offered);
    assert.ok(
      names.every((name) => /^mcp__evil__[a-zA-Z0-9_-]+$/.test(name) && name.length <= 64),
      `${names}`,
    );
    assert.equal(new Set(names).size, names.length);
    assert.equal(names.length, 6, `${names}`);
    assert.equal(offered.tools[0]?.description, "Nice tool[2J");
    for (const { parameters } of offered.tools) {
      assert.equal(parameters.type, "object");
      assert.ok(parameters.properties);
    }
    const redos = offered.tools.find(({ name }) => name.endsWith("redos"));
    assert.ok(redos);
    assert.equal(redos.check({ a: "aaa" }).ok, true);
    assert.equal(redos.check({ a: `${"a".repeat(5_000)}!` }).ok, false);
    return Promise.resolve();
  }));

Deno.test("mcp client: noise on stdout is survived, stderr is told line by line", () =>
  withServers({ loud: fixture("noise"), flood: fixture("flood") }, async ({ offered, call, words }) => {
    assert.deepEqual(offered.problems, []);
    assert.equal((await call("mcp__loud__echo", { text: "x" })).text, "x");
    assert.ok(words.some((word) => word.startsWith("loud noise listening 0")));
    assert.ok(words.some((word) => word.includes("flood 19999")));
  }));

Deno.test("mcp client: a server that dies in a call fails it, and is started again for the next", () =>
  withServers((folder) => ({ mortal: fixture("good", join(folder, "starts")) }), async ({ call, folder }) => {
    const starts = async () => (await readFile(join(folder, "starts"), "utf8")).trim().split("\n").length;
    await assert.rejects(call("mcp__mortal__crash"), /MCP server mortal ended with exit code 1/);
    assert.equal((await call("mcp__mortal__echo", { text: "back" })).text, "back");
    assert.equal(await starts(), 2);
    await assert.rejects(call("mcp__mortal__crash"), /MCP server mortal/);
    await assert.rejects(call("mcp__mortal__crash"), /MCP server mortal/);
    await assert.rejects(call("mcp__mortal__crash"), /MCP server mortal ended with exit code 1$/);
    assert.equal(await starts(), 3);
  }));

Deno.test("mcp client: calls side by side after a death start the server once", () =>
  withServers((folder) => ({ mortal: fixture("good", join(folder, "starts")) }), async ({ call, folder }) => {
    await assert.rejects(call("mcp__mortal__crash"));
    const pids = await Promise.all([1, 2, 3].map(() => call("mcp__mortal__pid")));
    assert.equal(new Set(pids.map(({ text }) => text)).size, 1);
    assert.equal((await readFile(join(folder, "starts"), "utf8")).trim().split("\n").length, 2);
  }));

Deno.test({
  name: "mcp client: a server that closes its stdout is a problem in words, and is ended",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withServers((folder) => ({
      mute: {
        command: "/bin/sh",
        args: ["-c", `echo $$ > ${join(folder, "pid")}; exec 1>&-; exec sleep 300`],
      },
    }), async ({ offered, folder, servers }) => {
      assert.equal(offered.problems[0]?.problem, "closed its stdout before it answered");
      await servers.close();
      assert.equal(isAlive(Number(await readFile(join(folder, "pid"), "utf8"))), false);
    }),
});

const FAILURES: [string, RegExp][] = [
  ["refuse", /MCP server s answered with an error: I would rather not$/],
  ["bad", /MCP server s gave a result of bad that cannot be used: its content is no list/],
  ["lie", /does not fit the tool's own output schema: structuredContent\/n must be number/],
  ["huge", /MCP server s a message is longer than \d+ bytes/],
];

for (const [tool, message] of FAILURES) {
  Deno.test(`mcp client: ${tool} is an error in words that names the server`, () =>
    withServers({ s: fixture() }, async ({ call }) => {
      await assert.rejects(call(`mcp__s__${tool}`), message);
    }));
}

Deno.test("mcp client: a cancelled call is told to the server and ends with the reason", () =>
  withServers((folder) => ({ s: fixture("log", join(folder, "log")) }), async ({ call, folder }) => {
    const stop = new AbortController();
    const hanging = call("mcp__s__hang", {}, { signal: stop.signal });
    await call("mcp__s__echo", { text: "after" });
    stop.abort(new Error("enough"));
    await assert.rejects(hanging, /^Error: enough$/);
    await call("mcp__s__echo", { text: "later" });
    const log = await readFile(join(folder, "log"), "utf8");
    assert.match(log, /"method":"notifications\/cancelled".*enough/);
  }));

Deno.test("mcp client: progress is told as it comes", () =>
  withServers({ s: fixture() }, async ({ call }) => {
    const lines: string[] = [];
    await call("mcp__s__progress", {}, { onProgress: (line) => lines.push(line) });
    // What comes together with the result may be lost: there is nothing left to wait for.
    assert.equal(lines[0], "1/2 step 1");
  }));

Deno.test("mcp client: a server may ask for the root, for nothing else", () =>
  withServers({ s: fixture() }, async ({ call, folder }) => {
    assert.equal(JSON.parse((await call("mcp__s__roots")).text).roots[0].uri, `file://${folder}`);
    assert.equal(JSON.parse((await call("mcp__s__sample")).text).code, -32601);
  }));

Deno.test("mcp client: an image is a file", () =>
  withServers({ s: fixture() }, async ({ call }) => {
    assert.deepEqual((await call("mcp__s__image")).files, [
      { type: "file", mediaType: "image/png", data: "aGVsbG8=" },
    ]);
  }));

Deno.test("mcp client: a server sees little of our environment, and what its own env names", async () => {
  const env = {
    PATH: Deno.env.get("PATH"),
    HOME: "/home/x",
    HARMLESS: "but not its business",
    TEST_PROVIDER_KEY: "pk-0123456789abcdef",
    GITHUB_TOKEN: "ghp_0123456789abcdef",
    MODE: "production",
  };
  const secrets: string[] = [];
  await withServers({
    s: fixture("good", "", { env: { TOKEN: "env:GITHUB_TOKEN", STAGE: "env:MODE", PLAIN: "text" } }),
  }, async ({ call }) => {
    const seen = JSON.parse((await call("mcp__s__env")).text);
    assert.deepEqual([seen.TOKEN, seen.STAGE, seen.PLAIN], ["ghp_0123456789abcdef", "production", "text"]);
    for (const name of ["HARMLESS", "TEST_PROVIDER_KEY", "GITHUB_TOKEN", "MODE"]) {
      assert.equal(seen[name], undefined, name);
    }
    assert.equal(seen.HOME, "/home/x");
  }, {
    values: { env, keyNames: new Set(["TEST_PROVIDER_KEY"]), addSecret: (value) => secrets.push(value) },
  });
  assert.deepEqual(secrets, ["ghp_0123456789abcdef"]);
});

Deno.test("mcp client: a server whose env names what is not set is left out, saying so", () =>
  withServers({ s: fixture("good", "", { env: { TOKEN: "env:NOT_SET_ANYWHERE" } }) }, ({ offered }) => {
    assert.equal(offered.problems[0]?.problem, "lacks env.TOKEN: NOT_SET_ANYWHERE is not set");
    return Promise.resolve();
  }));

Deno.test({
  name: "mcp client: close ends servers that do not want to, and what they started",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const pids: number[] = [];
    await withServers((folder) => ({
      family: fixture("family", join(folder, "pids")),
      stubborn: fixture("stubborn"),
    }), async ({ call, folder, servers }) => {
      pids.push(...(await readFile(join(folder, "pids"), "utf8")).split(" ").map(Number));
      pids.push(Number((await call("mcp__stubborn__pid")).text));
      assert.equal(pids.length, 3);
      assert.ok(pids.every(isAlive));
      await servers.close();
    });
    assert.deepEqual(pids.filter(isAlive), []);
  },
});

Deno.test("mcp client: close while a server starts ends it", async () => {
  let pid = 0;
  await withServers((folder) => ({ slow: fixture("silent", join(folder, "starts")) }), async ({ folder }) => {
    const [line = ""] = (await readFile(join(folder, "starts"), "utf8")).split("\n");
    pid = Number(line.split(" ")[1]);
    assert.ok(pid > 0);
  }, { limitMs: 1_500 });
  assert.equal(isAlive(pid), false);
});

Deno.test("mcp client: a run that stops does not wait for servers", () =>
  withServers({}, async () => {
    const { McpServers } = await import("../../../src/mcp/client.ts");
    const servers = new McpServers({ slow: fixture("silent") }, {
      version: "1",
      root: "/",
      values: { env: {}, keyNames: new Set(), addSecret: () => {} },
      fetch,
      limitMs: 20_000,
    });
    const stop = new AbortController();
    const waiting = servers.tools(["slow"], stop.signal);
    stop.abort(new Error("stopped"));
    await assert.rejects(waiting, /stopped/);
    await servers.close();
  }));
