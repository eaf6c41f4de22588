/** One conversation through every provider: what each of them is sent. */

import assert from "node:assert/strict";
import { providers } from "../../../providers/mod.ts";
import { MessageCollector } from "../../../src/agent/collect.ts";
import { portableHistory } from "../../../src/agent/history.ts";
import type {
  AssistantMessage,
  FilePart,
  Message,
  ModelEvent,
  ModelInfo,
  Provider,
  ProviderSettings,
  ToolResultPart,
} from "../../../src/types.ts";
import { type Fields, WIRE_RULES } from "./wire_rules.ts";

const PNG: FilePart = { type: "file", mediaType: "image/png", data: "AAAA", name: "a.png" };
const PDF: FilePart = { type: "file", mediaType: "application/pdf", data: "BBBB", name: "b.pdf" };
const INFO: ModelInfo = { provider: "p", model: "m" };

const user = (text: string, ...files: FilePart[]): Message => ({
  role: "user",
  parts: [{ type: "text", text }, ...files],
});
const says = (text: string): AssistantMessage => ({ role: "assistant", parts: [{ type: "text", text }] });
const call = (id: string, name = "list") => ({ type: "tool-call", id, name, arguments: "{}" }) as const;
const calls = (...ids: string[]): AssistantMessage => ({
  role: "assistant",
  parts: ids.map((id) => call(id)),
});
const result = (callId: string, text = `result of ${callId}`, files?: FilePart[]): ToolResultPart => ({
  type: "tool-result",
  callId,
  name: "list",
  text,
  isError: false,
  ...(files ? { files } : {}),
});
const results = (...ids: string[]): Message => ({ role: "tool", parts: ids.map((id) => result(id)) });
const rolesOf = (messages: Message[]) => messages.map(({ role }) => role);
const textOf = (message?: Message) =>
  (message?.parts ?? []).map((part) => "text" in part ? part.text : "").join("|");

/* ------------------------------------------------------------------ one conversation, every provider */

/** A stop of the tour: who answers, by which rules, and how this vendor marks its reasoning and calls. */
interface Stop {
  name: string;
  rules: string;
  model: string;
  settings: Partial<ProviderSettings> & { type: string };
  /** What is attached to reasoning; `undefined`: this wire shows none. */
  reasoning?: (seal: string) => unknown;
  /** What is attached to a call. */
  call?: (seal: string) => unknown;
  /** What it has to be sent back: seals, and its thoughts in plain text. */
  wants: ("reasoning seal" | "call seal" | "thought")[];
  /** Ids as this vendor makes them; the same again in each turn where they do so. */
  id(turn: number, n: number): string;
}

const STOPS: Stop[] = [
  {
    name: "claude",
    rules: "anthropic",
    model: "claude-haiku-4-5",
    settings: { type: "anthropic" },
    reasoning: (signature) => ({ signature }),
    wants: ["reasoning seal", "thought"],
    id: (turn, n) => `toolu_01${turn}${n}`,
  },
  {
    name: "openai",
    rules: "responses",
    model: "gpt-5",
    settings: { type: "openai", api: "responses" },
    reasoning: (encrypted_content) => ({ type: "reasoning", id: "rs_1", encrypted_content, summary: [] }),
    wants: ["reasoning seal"],
    id: (turn, n) => `call_${turn}${n}`,
  },
  {
    name: "openai-chat",
    rules: "chat",
    model: "gpt-4.1",
    settings: { type: "openai", api: "chat" },
    wants: [],
    id: (_turn, n) => `call_${n}`,
  },
  {
    name: "gemini",
    rules: "gemini",
    model: "gemini-3-pro",
    settings: { type: "gemini" },
    reasoning: (signature) => ({ signature }),
    call: (signature) => ({ signature }),
    wants: ["reasoning seal", "thought", "call seal"],
    id: () => "",
  },
  {
    name: "ollama",
    rules: "ollama",
    model: "qwen3",
    settings: { type: "ollama" },
    reasoning: () => ({}),
    wants: ["thought"],
    id: () => "",
  },
  {
    name: "kimi",
    rules: "chat",
    model: "kimi-k2",
    settings: { type: "openai-compatible" },
    reasoning: () => ({ field: "reasoning_content" }),
    wants: ["thought"],
    id: (_turn, n) => `functions.list:${n}`,
  },
  {
    name: "plugin",
    rules: "exec",
    model: "shout",
    settings: { type: "exec", command: ["no-such-plugin"] },
    reasoning: (seal) => ({ seal }),
    wants: ["reasoning seal", "thought"],
    id: (turn, n) => `${"run/ü ".repeat(30)}${turn}.${n}`,
  },
];
const TOUR = [...STOPS, ...STOPS];

async function open({ name, settings }: Stop): Promise<Provider> {
  const load = providers[settings.type];
  assert.ok(load, `there is no provider of type ${settings.type}`);
  const fetch = () => Promise.reject(new Error("render asks nobody"));
  const baseUrl = "http://127.0.0.1:1/v1";
  return (await load()).createProvider({ name, baseUrl, headers: {}, fetch, ...settings });
}

const infoOf = ({ name, model }: Stop): ModelInfo => ({
  provider: name,
  model,
  reasoning: true,
  vision: true,
  tools: true,
});

/** The turn a vendor writes: it thinks, talks, calls twice; then it gets its results and answers. */
function visit(stop: Stop, turn: number, taken: Set<string>): Message[] {
  const ref = { provider: stop.name, model: stop.model };
  const own = (make: ((seal: string) => unknown) | undefined, what: string) =>
    make ? { providerData: { ...ref, value: make(`${what} of ${stop.name}`) } } : {};
  const asks = new MessageCollector(ref, taken);
  const events: ModelEvent[] = [
    ...(stop.reasoning
      ? [
        {
          type: "reasoning",
          text: `thought of ${stop.name}`,
          ...own(stop.reasoning, "reasoning seal"),
        } as const,
      ]
      : []),
    { type: "text", text: "I look. " },
    ...[0, 1].map((n): ModelEvent => ({
      type: "tool-call",
      call: {
        ...call(stop.id(turn, n)),
        arguments: n === 0 ? '{"path":"a"}' : '{"path":',
        ...own(stop.call, "call seal"),
      },
    })),
  ];
  for (const event of events) asks.add(event);
  const ids = asks.message.parts.flatMap((part) => part.type === "tool-call" ? [part.id] : []);
  return [
    asks.message,
    {
      role: "tool",
      parts: ids.map((id, n) => result(id, `${stop.name} got ${n}`, n === 0 ? [PNG] : undefined)),
    },
    says(`${stop.name} is done.`),
    user("and now?", PNG),
  ];
}

async function bodyFor(stop: Stop, messages: Message[]): Promise<Fields> {
  const info = infoOf(stop);
  const request = { model: stop.model, info, messages: portableHistory(messages, info), tools: [] };
  return (await open(stop)).render(request) as Fields;
}

Deno.test("history: every provider takes a conversation that went through all the others, twice", async () => {
  const messages: Message[] = [user("look", PNG, PDF)];
  const taken = new Set<string>();
  for (const [turn, stop] of TOUR.entries()) {
    const body = await bodyFor(stop, messages);
    assert.deepEqual(WIRE_RULES[stop.rules]?.(body), [], `${stop.name}, visit ${turn}`);
    messages.push(...visit(stop, turn, taken));
    // In the middle of its own tool loop, too.
    const inLoop = await bodyFor(stop, messages.slice(0, -2));
    assert.deepEqual(WIRE_RULES[stop.rules]?.(inLoop), [], `${stop.name}, in a tool loop of visit ${turn}`);
  }
});

Deno.test("history: every provider takes what interrupted and damaged conversations left", async () => {
  const damaged: Message[][] = [
    [says("no beginning"), results("nobody's"), user("hi")],
    [user("look"), calls("a", "b"), results("b"), user("hurry"), calls("a"), user("and?")],
    [user("look"), calls("a"), says("lost"), results("a"), user("one"), says(" "), says(""), user("two")],
    [user("look"), calls("a", "a"), results("a", "a"), calls("a"), results("a"), calls("a")],
    [user("look"), { role: "assistant", parts: [call("a b", "made up.name")] }, results("a b")],
  ];
  for (const stop of STOPS) {
    for (const [index, messages] of damaged.entries()) {
      const body = await bodyFor(stop, messages);
      assert.deepEqual(WIRE_RULES[stop.rules]?.(body), [], `${stop.name}, conversation ${index}`);
    }
  }
});

Deno.test("history: every provider gets its own reasoning and seals back, and nobody else's", async () => {
  const messages: Message[] = [user("look")];
  const taken = new Set<string>();
  for (const [turn, stop] of STOPS.entries()) messages.push(...visit(stop, turn, taken));
  for (const stop of STOPS) {
    const text = JSON.stringify(await bodyFor(stop, messages));
    for (const other of STOPS) {
      for (const what of ["reasoning seal", "call seal", "thought"] as const) {
        const isWanted = other === stop && other.wants.includes(what);
        assert.equal(
          text.includes(`"${what} of ${other.name}"`),
          isWanted,
          `${what} of ${other.name} to ${stop.name}`,
        );
      }
      assert.ok(text.includes(`${other.name} got 0`) && text.includes(`${other.name} is done.`));
    }
  }
});

Deno.test("history: ids of another vendor's form go back to it as they were, to others renamed", async () => {
  const messages = [user("look"), ...visit(STOPS[5] as Stop, 0, new Set())];
  const bodies = await Promise.all(STOPS.map(async (stop) => JSON.stringify(await bodyFor(stop, messages))));
  const withId = STOPS.filter((_stop, index) => bodies[index]?.includes("functions.list:0")).map(({ name }) =>
    name
  );
  assert.deepEqual(withId, ["kimi"]);
});

Deno.test("history: what was sent in one turn is sent the same in the next, so that caches hold", () => {
  const messages: Message[] = [user("look")];
  const taken = new Set<string>();
  for (const [turn, stop] of STOPS.entries()) messages.push(...visit(stop, turn, taken));
  for (const stop of STOPS) {
    const whole = portableHistory(messages, infoOf(stop));
    for (let end = 1; end < messages.length; end++) {
      if (messages[end]?.role === "tool") continue;
      const part = portableHistory(messages.slice(0, end), infoOf(stop));
      assert.deepEqual(whole.slice(0, part.length), part, `${stop.name}, ${end} messages`);
    }
  }
});

/* ------------------------------------------------------------------ calls and results */

const history = (messages: Message[], more: Partial<ModelInfo> = {}) =>
  portableHistory(messages, { ...INFO, ...more });

Deno.test("history: leaves a good conversation as it is", () => {
  const data = { provider: "p", model: "m", value: { seal: 1 } };
  const messages: Message[] = [
    user("look", PNG, PDF),
    {
      role: "assistant",
      parts: [{ type: "reasoning", text: "hm", providerData: data }, call("a"), call("b")],
    },
    { role: "tool", parts: [result("a", "x", [PNG]), result("b")] },
    says("done"),
    user("thanks"),
  ];
  const before = structuredClone(messages);
  assert.deepEqual(history(messages), before);
  assert.deepEqual(messages, before);
});

Deno.test("history: closes calls whose results were lost, drops results without a call", () => {
  const found = history([
    user("look"),
    calls("a", "b"),
    results("b", "nobody's"),
    user("go on"),
    results("a late one"),
    calls("c"),
    user("still there?"),
  ]);
  assert.deepEqual(rolesOf(found), ["user", "assistant", "tool", "user", "assistant", "tool", "user"]);
  const lost = { type: "tool-result", name: "list", text: textOf(found[5]), isError: true };
  assert.match(textOf(found[5]), /was not run/);
  assert.deepEqual(found[2]?.parts, [{ ...lost, callId: "a" }, result("b")]);
  assert.deepEqual(found[5]?.parts, [{ ...lost, callId: "c" }]);
});

Deno.test("history: finds results behind what the user said meanwhile", () => {
  const found = history([
    user("look"),
    calls("a", "b"),
    results("b"),
    user("hurry"),
    results("a"),
    says("done"),
  ]);
  assert.deepEqual(rolesOf(found), ["user", "assistant", "tool", "user", "assistant"]);
  assert.deepEqual(found[2], results("a", "b"));
});

Deno.test("history: never lends a result to a call of another turn", () => {
  const found = history([user("look"), calls("a"), says("interrupted"), calls("b"), results("a", "b")]);
  const [first, second] = found.filter(({ role }) => role === "tool");
  assert.match(textOf(first), /was not run/);
  assert.deepEqual(second?.parts, [result("b")]);
});

Deno.test("history: makes repeated ids unique, each result with its call", () => {
  const found = history([
    user("look"),
    calls("a", "a", "call_3"),
    { role: "tool", parts: [result("a", "first"), result("a", "second"), result("call_3", "third")] },
    calls("a"),
    { role: "tool", parts: [result("a", "fourth")] },
  ]);
  const ids = found.flatMap(({ parts }) =>
    parts.flatMap((part) => part.type === "tool-call" ? [part.id] : [])
  );
  assert.equal(new Set(ids).size, 4);
  assert.equal(ids[0], "a");
  const answers = found.flatMap(({ parts }) =>
    parts.flatMap((part) => part.type === "tool-result" ? [part] : [])
  );
  assert.deepEqual(answers.map(({ callId }) => callId), ids);
  assert.deepEqual(answers.map(({ text }) => text), ["first", "second", "third", "fourth"]);
});

Deno.test("history: gives names that a model made up a form every API takes", () => {
  const found = history([
    user("look"),
    {
      role: "assistant",
      parts: [call("a", "functions.read file"), call("b", "x".repeat(200)), call("c", "")],
    },
  ]);
  const names = ["functions_read_file", "x".repeat(64), "unknown"];
  for (const message of found.slice(1)) {
    assert.deepEqual(message.parts.map((part) => "name" in part ? part.name : ""), names);
  }
});

/* ------------------------------------------------------------------ messages */

Deno.test("history: drops answers of which nothing is left, and joins what then meets", () => {
  const thought: AssistantMessage = {
    role: "assistant",
    parts: [{ type: "reasoning", text: "hm", providerData: { provider: "p", model: "other", value: 1 } }],
  };
  const found = history([user("one"), thought, { role: "assistant", parts: [] }, says(""), user("two")]);
  assert.deepEqual(found, [{
    role: "user",
    parts: [{ type: "text", text: "one" }, { type: "text", text: "two" }],
  }]);
});

Deno.test("history: joins the pieces of an answer that was paused", () => {
  const found = history([user("go"), says("one "), says("two")]);
  assert.deepEqual(rolesOf(found), ["user", "assistant"]);
  assert.equal(textOf(found[1]), "one |two");
});

Deno.test("history: begins with the user", () => {
  assert.deepEqual(rolesOf(history([results("a"), says("hello"), user("hi")])), [
    "user",
    "assistant",
    "user",
  ]);
});

Deno.test("history: drops thoughts that led to nothing, unless they are to be gone on with", () => {
  const data = { provider: "p", model: "m", value: 1 };
  const cut: AssistantMessage = {
    role: "assistant",
    parts: [{ type: "text", text: "so" }, { type: "reasoning", text: "hm", providerData: data }],
  };
  assert.deepEqual(history([user("go"), cut, user("on")])[1], says("so"));
  assert.deepEqual(history([user("go"), cut])[1], cut);
});

/* ------------------------------------------------------------------ what a model cannot do */

Deno.test("history: leaves out images, with a note, for a model without vision, in results too", () => {
  const messages: Message[] = [
    user("look", PNG),
    calls("a", "b"),
    { role: "tool", parts: [result("a", "seen", [PNG, PDF]), result("b", "", [PNG])] },
  ];
  const found = history(messages, { vision: false });
  const note = "[an image, a.png, was left out: this model reads none]";
  assert.deepEqual(found[0], {
    role: "user",
    parts: [{ type: "text", text: "look" }, { type: "text", text: note }],
  });
  assert.deepEqual(found[2]?.parts, [result("a", `seen\n${note}`, [PDF]), result("b", note)]);
  assert.deepEqual(history(messages, { vision: true }), messages);
  assert.deepEqual(history(messages), messages);
});

Deno.test("history: leaves out old PDFs for a model without, not the one that was just given", () => {
  const messages: Message[] = [user("read", PDF), calls("a"), {
    role: "tool",
    parts: [result("a", "x", [PDF])],
  }];
  const [first, , third] = history([...messages, says("read"), user("and this", PDF)], { pdf: false });
  assert.equal(textOf(first), "read|[a PDF, b.pdf, was left out: this model reads none]");
  assert.equal(textOf(third), "x\n[a PDF, b.pdf, was left out: this model reads none]");
  assert.deepEqual(history(messages, { pdf: false })[0], messages[0]);
});

Deno.test("history: tells a model without tools what was found out, in the user's words", () => {
  const found = history([
    user("look"),
    { role: "assistant", parts: [{ type: "text", text: "I look." }, call("a"), call("b")] },
    { role: "tool", parts: [result("a", "files", [PNG])] },
    says("done"),
    user("and now?"),
  ], { tools: false, vision: false });
  assert.deepEqual(rolesOf(found), ["user", "assistant", "user", "assistant", "user"]);
  assert.equal(
    textOf(found[2]),
    "[list {} gave:]\nfiles\n[an image, a.png, was left out: this model reads none]|" +
      "[list {} failed:]\nThis call was not run: the conversation was interrupted.",
  );
});

/* ------------------------------------------------------------------ collecting */

Deno.test("collect: marks a call whose id only its maker takes, and leaves what it attached", () => {
  const collector = new MessageCollector({ ...INFO, contextWindow: 1 } as ModelInfo, new Set());
  const providerData = { provider: "p", model: "m", value: { id: "x" } };
  for (const part of [call("plain"), call("functions.list:0"), { ...call("a b"), providerData }]) {
    collector.add({ type: "tool-call", call: part });
  }
  assert.deepEqual(collector.message.parts, [
    call("plain"),
    { ...call("functions.list:0"), providerData: { provider: "p", model: "m", value: null } },
    { ...call("a b"), providerData },
  ]);
});
