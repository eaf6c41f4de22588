import assert from "node:assert/strict";
import type { DatabaseSync } from "node:sqlite";
import { createRedactor } from "../../../src/config/redact.ts";
import { SessionLog, type SessionStart } from "../../../src/store/session_log.ts";
import {
  findSessions,
  lastOfFolder,
  readMessages,
  type SessionInfo,
  takeUp,
} from "../../../src/store/sessions.ts";
import type { AssistantMessage, ToolResultPart, UserMessage } from "../../../src/types.ts";
import { TempState } from "../../support/state.ts";

const BY = { provider: "p", model: "m" };
const SECRET = 'sk-"quoted"-0123456789';
const ATTEMPT = { type: "attempt", n: 1, ...BY } as const;

const user = (text: string): UserMessage => ({ role: "user", parts: [{ type: "text", text }] });
const answer = (text: string): AssistantMessage => ({ role: "assistant", parts: [{ type: "text", text }] });
const result = (callId: string, text: string): ToolResultPart => ({
  type: "tool-result",
  callId,
  name: "look",
  text,
  isError: false,
});

function logOf(database: DatabaseSync, start: SessionStart, warnings: unknown[] = []): SessionLog {
  return new SessionLog({
    database,
    redact: createRedactor([SECRET]),
    warn: (error) => warnings.push(error),
  }, start);
}

const fresh = (id: string, folder = "/here"): SessionStart => ({ id, folder, from: "nothing" });

/** A session of one question and one answer, closed. */
function kept(database: DatabaseSync, id: string, folder?: string, question = "hello"): SessionInfo {
  const log = logOf(database, fresh(id, folder));
  log.prompt(user(question));
  log.see(ATTEMPT);
  log.add(answer(`${question} to you`), { by: BY });
  log.close();
  return found(database, id);
}

function found(database: DatabaseSync, id: string): SessionInfo {
  const [session] = findSessions(database, id);
  assert.ok(session, `there is no session ${id}`);
  return session;
}

function taken(database: DatabaseSync, session: SessionInfo) {
  const up = takeUp(database, session, "/there");
  assert.ok(up);
  return up;
}

const textsOf = (database: DatabaseSync, id: string) =>
  readMessages(database, found(database, id)).said.map(({ message }) =>
    message.parts.map((part) => "text" in part ? part.text : part.type).join("|")
  );

Deno.test("session log: nothing is written before the first request leaves, then each message at once", async () => {
  await using state = await TempState.open();
  const { database } = state;
  const log = logOf(database, fresh("a1"));
  log.prompt(user("  hello\n there "), "fast");
  assert.deepEqual(findSessions(database, "a1"), []);
  log.see(ATTEMPT);
  assert.deepEqual(textsOf(database, "a1"), ["  hello\n there "]);
  const { title, askedModel, folder, model } = found(database, "a1");
  assert.deepEqual({ title, askedModel, folder, model }, {
    title: "hello there",
    askedModel: "fast",
    folder: "/here",
    model: undefined,
  });
  log.add(answer("hi"), { by: BY });
  assert.deepEqual(textsOf(database, "a1").slice(1), ["hi"]);
  assert.equal(found(database, "a1").model, "p/m");
});

Deno.test("session log: a run that sends nothing leaves no session, and what was said joins the next", async () => {
  await using state = await TempState.open();
  const log = logOf(state.database, fresh("a1"));
  log.prompt(user("too much"));
  log.close();
  assert.deepEqual(findSessions(state.database, "a1"), []);
  const chat = logOf(state.database, fresh("a2"));
  chat.prompt(user("first"));
  chat.prompt(user("second"));
  chat.see(ATTEMPT);
  assert.deepEqual(textsOf(state.database, "a2"), ["first", "second"]);
});

Deno.test("session log: a message that is taken back was never said, also when it would have been the first", async () => {
  await using state = await TempState.open();
  const { database } = state;
  const log = logOf(database, fresh("s1"));
  log.prompt(user("refused"));
  log.see(ATTEMPT);
  log.takeBack();
  assert.deepEqual(findSessions(database, "s1"), []);
  log.prompt(user("hello"));
  log.see(ATTEMPT);
  log.add(answer("hello to you"), { by: BY });
  log.prompt(user("refused again"));
  log.see(ATTEMPT);
  log.takeBack();
  log.prompt(user("never sent"));
  log.takeBack();
  log.prompt(user("bye"));
  log.see(ATTEMPT);
  log.add(answer("bye to you"), { by: BY });
  // What was answered stays, whoever says otherwise.
  log.takeBack();
  log.close();
  const { said } = readMessages(database, found(database, "s1"));
  const texts = said.map(({ message }) =>
    message.parts.map((part) => part.type === "text" ? part.text : "").join("")
  );
  assert.deepEqual(texts, ["hello", "hello to you", "bye", "bye to you"]);
  assert.equal(found(database, "s1").title, "hello");
});

Deno.test("session log: an answer that counts no more is taken back, and the next stands in its place", async () => {
  await using state = await TempState.open();
  const log = logOf(state.database, fresh("a1"));
  log.prompt(user("hello"));
  const before = log.count;
  log.see(ATTEMPT);
  log.add(answer("half an ans"), { by: BY });
  log.forgetFrom(before);
  log.add(answer("whole"), { by: BY });
  assert.deepEqual(textsOf(state.database, "a1"), ["hello", "whole"]);
});

Deno.test("session log: results are kept one by one as they come, and read back as one message", async () => {
  await using state = await TempState.open();
  const { database } = state;
  const log = logOf(database, fresh("a1"));
  log.prompt(user("look"));
  log.see(ATTEMPT);
  const calls: AssistantMessage = {
    role: "assistant",
    parts: ["c1", "c2"].map((id) => ({ type: "tool-call", id, name: "look", arguments: "{}" })),
  };
  log.add(calls, { by: BY });
  log.keep(result("c2", "two"), 7);
  assert.deepEqual(textsOf(database, "a1").slice(2), ["two"]);
  log.keep({ ...result("c1", "one"), files: [{ type: "file", mediaType: "image/png", data: "aGk=" }] }, 9);
  const { said, unreadable } = readMessages(database, found(database, "a1"));
  assert.equal(unreadable, 0);
  assert.deepEqual(said.map(({ message }) => message.role), ["user", "assistant", "tool"]);
  assert.deepEqual(said[1]?.message, calls);
  assert.deepEqual(said[1]?.by, BY);
  assert.deepEqual(said[2]?.durationsMs, { c1: 9, c2: 7 });
  const files = said[2]?.message.parts.map((part) => part.type === "tool-result" ? part.files?.length : 0);
  assert.deepEqual(files, [undefined, 1]);
});

Deno.test("session log: secrets are taken out, everything else survives to the byte", async () => {
  await using state = await TempState.open();
  const { database } = state;
  const log = logOf(database, fresh("a1"));
  log.prompt(user(`my key is ${SECRET}`));
  log.see(ATTEMPT);
  const value = { signature: "EqoBCkYIBxgCKkD\u0000/+=\ud800", nested: [1, null, "ünï"] };
  const thought: AssistantMessage = {
    role: "assistant",
    parts: [
      { type: "reasoning", text: "", providerData: { ...BY, value } },
      { type: "tool-call", id: "c", name: "say", arguments: JSON.stringify({ text: SECRET }) },
    ],
  };
  log.add(thought, { by: BY });
  log.close();
  const { said } = readMessages(database, found(database, "a1"));
  assert.deepEqual(said[1]?.message.parts[0], thought.parts[0]);
  assert.deepEqual(said[0]?.message, user("my key is [redacted]"));
  assert.equal(found(database, "a1").title, "my key is [redacted]");
  const [, call] = said[1]?.message.parts ?? [];
  assert.equal(call?.type === "tool-call" && JSON.parse(call.arguments).text, "[redacted]");
});

Deno.test("session log: a title holds no half of a secret", async () => {
  await using state = await TempState.open();
  const log = logOf(state.database, fresh("a1"));
  log.prompt(user(`${"x".repeat(110)} ${SECRET}`));
  log.see(ATTEMPT);
  assert.equal(found(state.database, "a1").title, `${"x".repeat(110)} [redacted`);
});

Deno.test("session log: an interrupted answer says so", async () => {
  await using state = await TempState.open();
  const log = logOf(state.database, fresh("a1"));
  log.prompt(user("long"));
  log.see(ATTEMPT);
  log.add(answer("I was ju"), { by: BY, interrupted: true });
  const { said } = readMessages(state.database, found(state.database, "a1"));
  assert.deepEqual(said.map(({ interrupted }) => interrupted), [undefined, true]);
});

Deno.test("session log: a session that goes on grows at its end under its own id", async () => {
  await using state = await TempState.open();
  const { database } = state;
  const { conversation, start } = taken(database, kept(database, "a1"));
  assert.deepEqual(conversation.said.map(({ message }) => message), [user("hello"), answer("hello to you")]);
  assert.equal(start.id, "a1");
  const log = logOf(database, start);
  log.prompt(user("more"), "other");
  log.see(ATTEMPT);
  log.close();
  assert.deepEqual(textsOf(database, "a1"), ["hello", "hello to you", "more"]);
  const { title, askedModel, folder } = found(database, "a1");
  assert.deepEqual({ title, askedModel, folder }, { title: "hello", askedModel: "other", folder: "/here" });
});

Deno.test("session log: who comes second gets a session of its own from the point where the first began", async () => {
  await using state = await TempState.open();
  const { database } = state;
  const session = kept(database, "a1");
  const first = logOf(database, taken(database, session).start);
  first.prompt(user("number 2"));
  first.see(ATTEMPT);
  const second = taken(database, session);
  assert.deepEqual(second.conversation.said.map(({ message }) => message), [
    user("hello"),
    answer("hello to you"),
  ]);
  assert.notEqual(second.start.id, "a1");
  first.add(answer("answer 2"), { by: BY });
  const log = logOf(database, second.start);
  log.prompt(user("number 3"));
  log.see(ATTEMPT);
  log.add(answer("answer 3"), { by: BY });
  assert.deepEqual(textsOf(database, "a1"), ["hello", "hello to you", "number 2", "answer 2"]);
  assert.deepEqual(textsOf(database, log.id), ["hello", "hello to you", "number 3", "answer 3"]);
  const { parent, title, folder } = found(database, log.id);
  assert.deepEqual({ parent, title, folder }, { parent: "a1", title: "hello", folder: "/there" });
  first.close();
  assert.equal(taken(database, session).start.id, "a1");
});

Deno.test("session log: what a process held that died is free again", async () => {
  await using state = await TempState.open();
  const { database } = state;
  const session = kept(database, "a1");
  taken(database, session);
  assert.notEqual(taken(database, session).start.id, "a1");
  // Above the highest number Linux gives (proc(5), pid_max).
  database.exec("UPDATE sessions SET holder = '4194999:1'");
  assert.equal(taken(database, session).start.id, "a1");
});

Deno.test("session log: a session that was removed while it went on stays removed", async () => {
  await using state = await TempState.open();
  const { database } = state;
  const warnings: unknown[] = [];
  const log = logOf(database, fresh("a1"), warnings);
  log.prompt(user("hello"));
  log.see(ATTEMPT);
  database.exec("DELETE FROM sessions; DELETE FROM session_messages");
  log.add(answer("hi"), { by: BY });
  kept(database, "a2");
  log.add(answer("again"), { by: BY });
  log.close();
  assert.deepEqual(findSessions(database, "a1"), []);
  assert.deepEqual(textsOf(database, "a2"), ["hello", "hello to you"]);
  assert.deepEqual(warnings, []);
});

Deno.test("session log: a full disk is told once and stops nothing", async () => {
  await using state = await TempState.open();
  const { database } = state;
  const warnings: unknown[] = [];
  const log = logOf(database, fresh("a1"), warnings);
  log.prompt(user("hello"));
  log.see(ATTEMPT);
  const pages = Number(database.prepare("PRAGMA page_count").get()?.page_count);
  database.exec(`PRAGMA max_page_count = ${pages}`);
  for (let i = 0; i < 3; i++) log.add(answer("x".repeat(50_000)), { by: BY });
  log.close();
  assert.match(String(warnings[0]), /full/);
  assert.equal(warnings.length, 1);
  database.exec("PRAGMA max_page_count = 100000");
  assert.deepEqual(textsOf(database, "a1"), ["hello"]);
});

Deno.test("session log: a row that cannot be read is left out and counted", async () => {
  await using state = await TempState.open();
  const { database } = state;
  const session = kept(database, "a1");
  const damaged = [["user", "{ not json"], ["assistant", '{"parts":[{"type":"text","text":7}]}'], [
    "wizard",
    "{}",
  ]];
  damaged.forEach(([role = "", json = ""], n) =>
    database.prepare("INSERT INTO session_messages (session, n, at, role, json) VALUES (?, ?, 0, ?, ?)")
      .run(session.key, n + 2, role, json)
  );
  const { said, unreadable } = readMessages(database, session);
  assert.deepEqual([said.length, unreadable], [2, 3]);
});

Deno.test("session log: a summary stands for the beginning of what is gone on with", async () => {
  await using state = await TempState.open();
  const { database } = state;
  const log = logOf(database, fresh("a1"));
  log.prompt(user("one"));
  log.see(ATTEMPT);
  log.compact({ upTo: 1, summary: user("earlier: one") as UserMessage });
  log.add(answer("two"), { by: BY });
  log.close();
  const session = found(database, "a1");
  const { conversation } = taken(database, session);
  assert.deepEqual(conversation.compaction, { upTo: 1, summary: user("earlier: one") });
  assert.deepEqual(conversation.said.map(({ message }) => message), [user("one"), answer("two")]);
  // It counts messages: with one missing it would stand for another.
  database.exec("UPDATE session_messages SET json = '' WHERE n = 0");
  assert.equal(readMessages(database, session).compaction, undefined);
});

Deno.test("sessions: the last of a folder is the one that was gone on with last, but none whose first run goes on", async () => {
  await using state = await TempState.open();
  const { database } = state;
  kept(database, "a1");
  kept(database, "b1", "/elsewhere");
  kept(database, "a2");
  const at = (id: string, time: number) =>
    database.prepare("UPDATE sessions SET updated_at = ? WHERE id = ?").run(time, id);
  at("a1", 10);
  at("a2", 10);
  at("b1", 99);
  assert.equal(lastOfFolder(database, "/here")?.id, "a2");
  at("a1", 11);
  assert.equal(lastOfFolder(database, "/here")?.id, "a1");
  const running = logOf(database, fresh("a3"));
  running.prompt(user("now"));
  running.see(ATTEMPT);
  assert.equal(lastOfFolder(database, "/here")?.id, "a1");
  running.close();
  assert.equal(lastOfFolder(database, "/here")?.id, "a3");
  assert.equal(lastOfFolder(database, "/nowhere"), undefined);
});

Deno.test("sessions: a whole id is that session, a beginning all that begin so", async () => {
  await using state = await TempState.open();
  const { database } = state;
  for (const id of ["ab", "abc", "abd", "a%"]) kept(database, id);
  const ids = (asked: string) => findSessions(database, asked).map(({ id }) => id).sort();
  assert.deepEqual(ids("ab"), ["ab"]);
  assert.deepEqual(ids("abc"), ["abc"]);
  assert.deepEqual(ids("ABC"), ["abc"]);
  assert.deepEqual(ids("a"), ["a%", "ab", "abc", "abd"]);
  assert.deepEqual(ids("%"), []);
  assert.deepEqual(ids(""), []);
});
