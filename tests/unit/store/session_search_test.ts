import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { SessionLog } from "../../../src/store/session_log.ts";
import { deleteSessions, listedSessions, oldSessions } from "../../../src/store/session_search.ts";
import { findSessions } from "../../../src/store/sessions.ts";
import { TempState } from "../../support/state.ts";

function keep(
  { database }: TempState,
  id: string,
  question: string,
  answer = "ok",
  folder = "/here",
  at = 1,
): void {
  const store = {
    database,
    redact: (text: string) => text,
    warn: (error: unknown) => assert.fail(String(error)),
  };
  const log = new SessionLog({ ...store, now: () => at }, { id, folder, from: "nothing" });
  log.prompt({ role: "user", parts: [{ type: "text", text: question }] });
  log.see({ type: "attempt", n: 1, provider: "p", model: "m" });
  log.add({ role: "assistant", parts: [{ type: "text", text: answer }] }, {
    by: { provider: "p", model: "m" },
  });
  log.close();
}

const ids = ({ database }: TempState, filter: { search?: string; folder?: string; limit?: number }) =>
  listedSessions(database, { limit: 10, ...filter }).map(({ id }) => id);

Deno.test("session search: lists the latest first, of one folder or all, as many as are wanted", async () => {
  await using state = await TempState.open();
  keep(state, "a", "one", "ok", "/here", 1);
  keep(state, "b", "two", "ok", "/there", 3);
  keep(state, "c", "three", "ok", "/here", 2);
  assert.deepEqual(ids(state, {}), ["b", "c", "a"]);
  assert.deepEqual(ids(state, { folder: "/here" }), ["c", "a"]);
  assert.deepEqual(ids(state, { limit: 2 }), ["b", "c"]);
  assert.deepEqual(listedSessions(state.database, { limit: 1 }).map(({ turns }) => turns), [1]);
});

Deno.test("session search: finds what was said in whatever case and script, and takes no sign for a pattern", async () => {
  await using state = await TempState.open();
  keep(state, "a", "remember the Heron", 'line one\nsays "50%_off" in C:\\temp!');
  keep(state, "b", "ÜBER den Reiher 鷺", "x".repeat(300));
  const finds: [string, string[]][] = [
    ["heron", ["a"]],
    ["HERON", ["a"]],
    ["über", ["b"]],
    ["鷺", ["b"]],
    ["鸛", []],
    ["one\nsays", ["a"]],
    ['"50%_off"', ["a"]],
    ["50x_off", []],
    ["5%off", []],
    ["C:\\temp!", ["a"]],
    ["type", []],
    ["parts", []],
  ];
  for (const [search, expected] of finds) assert.deepEqual(ids(state, { search }), expected, search);
});

Deno.test("session search: what is removed is gone, from the file too", async () => {
  await using state = await TempState.open();
  keep(state, "a", "the first secret-plan-plugh", "plugh ".repeat(2_000));
  keep(state, "b", "the second xyzzy", "xyzzy");
  const bytes = () =>
    readdirSync(state.folder.path).map((name) => readFileSync(state.folder.at(name), "latin1")).join("");
  assert.match(bytes(), /plugh/);
  deleteSessions(state.database, findSessions(state.database, "a"));
  assert.doesNotMatch(bytes(), /plugh/);
  assert.deepEqual(ids(state, {}), ["b"]);
  assert.match(bytes(), /xyzzy/);
});

Deno.test("session search: old are those nobody went on with since", async () => {
  await using state = await TempState.open();
  keep(state, "a", "old", "ok", "/here", 100);
  keep(state, "b", "new", "ok", "/here", 200);
  assert.deepEqual(oldSessions(state.database, 150).map(({ id }) => id), ["a"]);
  assert.deepEqual(oldSessions(state.database).length, 2);
});
