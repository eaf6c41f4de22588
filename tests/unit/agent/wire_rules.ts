/** What each API answers 400 to, as far as conversations go; from the vendors' references and their error messages. */

/** A JSON object of a request body. */
export type Fields = Record<string, unknown>;

/** A message of any wire: what it calls, what it answers. */
interface Turn {
  role: string;
  calls: { id: string; name: string }[];
  results: string[];
}

const list = (value: unknown) => (Array.isArray(value) ? value : []) as Fields[];
const fields = (value: unknown) => (typeof value === "object" && value !== null ? value : {}) as Fields;
const turn = (role: unknown, more: Partial<Turn> = {}): Turn => ({
  role: String(role),
  calls: [],
  results: [],
  ...more,
});

/** Every call gets one result before the model speaks again, no result is without a call, no id is used twice. */
function problemsOfCalls(turns: Turn[], maxId = Infinity): string[] {
  const problems: string[] = [];
  const used = new Set<string>();
  let open: string[] = [];
  for (const { role, calls, results } of turns) {
    if (calls.length > 0 || role === "assistant" || role === "user") {
      if (results.length === 0) problems.push(...open.map((id) => `call ${id} has no result`));
      if (results.length === 0) open = [];
    }
    for (const id of results) {
      if (!open.includes(id)) problems.push(`result ${id} answers no open call`);
      open = open.filter((one) => one !== id);
    }
    for (const { id, name } of calls) {
      if (used.has(id)) problems.push(`id ${id} is used twice`);
      if (id.length > maxId) problems.push(`id ${id} is too long`);
      if (!/^[a-zA-Z0-9_-]{1,64}$/.test(name)) problems.push(`name ${name} is not allowed`);
      used.add(id);
      open.push(id);
    }
  }
  return [...problems, ...open.map((id) => `call ${id} has no result`)];
}

function anthropic({ messages }: Fields): string[] {
  const problems: string[] = [];
  const all = list(messages);
  if (all[0]?.role !== "user") problems.push("the first message is not the user's");
  const turns = all.map((message, index) => {
    const blocks = list(message.content);
    if (blocks.length === 0) problems.push(`message ${index} is empty`);
    if (message.role === all[index - 1]?.role) {
      problems.push(`message ${index} has the role of the one before`);
    }
    if (blocks.some((block) => block.type === "text" && String(block.text).trim() === "")) {
      problems.push(`message ${index} has a blank text`);
    }
    const results = blocks.filter((block) => block.type === "tool_result");
    if (results.some((block) => blocks.indexOf(block) >= results.length)) problems.push("results come late");
    if (/thinking/.test(String(blocks.at(-1)?.type))) problems.push(`message ${index} ends in thinking`);
    const calls = blocks.filter((block) => block.type === "tool_use");
    for (const { id } of calls) {
      if (!/^[a-zA-Z0-9_-]+$/.test(String(id))) problems.push(`id ${id} is refused`);
    }
    return turn(message.role, {
      calls: calls.map(({ id, name }) => ({ id: String(id), name: String(name) })),
      results: results.map((block) => String(block.tool_use_id)),
    });
  });
  return [...problems, ...problemsOfCalls(turns)];
}

function chat({ messages }: Fields): string[] {
  const all = list(messages).filter(({ role }) => role !== "system");
  const problems = all.flatMap((message, index) => {
    const isEmpty = message.content === null || message.content === "";
    if (message.role === "assistant" && isEmpty && !message.tool_calls) return [`message ${index} is empty`];
    // Templates of local models insist on turns that alternate.
    const before = all[index - 1]?.role;
    return message.role === before && before !== "tool" ? [`message ${index} has the role before it`] : [];
  });
  if (all[0]?.role !== "user") problems.push("the first message is not the user's");
  const turns = all.map(({ role, tool_calls, tool_call_id }) =>
    turn(role, {
      calls: list(tool_calls).map(({ id, function: called }) => ({
        id: String(id),
        name: String(fields(called).name),
      })),
      results: role === "tool" ? [String(tool_call_id)] : [],
    })
  );
  return [...problems, ...problemsOfCalls(turns, 40)];
}

function responses({ input }: Fields): string[] {
  const items = list(input);
  const problems = items.flatMap((item, index) =>
    item.type === "reasoning" && items[index + 1]?.role === "user" ? [`reasoning ${index} leads nowhere`] : []
  );
  if (items[0]?.role !== "user") problems.push("the first item is not the user's");
  const turns: Turn[] = [];
  for (const item of items) {
    if (item.type === "function_call") {
      const call = { id: String(item.call_id), name: String(item.name) };
      // Calls of one turn stand one after the other.
      const last = turns.at(-1);
      if (last && last.calls.length > 0) last.calls.push(call);
      else turns.push(turn("call", { calls: [call] }));
    } else if (item.type === "function_call_output") {
      turns.push(turn("result", { results: [String(item.call_id)] }));
    } else turns.push(turn(item.role));
  }
  return [...problems, ...problemsOfCalls(turns, 64)];
}

function gemini({ contents }: Fields): string[] {
  const problems: string[] = [];
  const all = list(contents);
  if (all[0]?.role !== "user") problems.push("the first content is not the user's");
  all.forEach((content, index) => {
    const parts = list(content.parts);
    const calls = parts.flatMap((part) => part.functionCall ? [fields(part.functionCall)] : []);
    const results = list(all[index + 1]?.parts).flatMap((part) =>
      part.functionResponse ? [fields(part.functionResponse)] : []
    );
    if (parts.length === 0) problems.push(`content ${index} is empty`);
    if (calls.length !== results.length) {
      problems.push(`${calls.length} calls are followed by ${results.length} results`);
    }
    calls.forEach((call, at) => {
      if (call.name !== results[at]?.name || call.id !== results[at]?.id) {
        problems.push("a result is not its call's");
      }
    });
    const first = parts.find((part) => part.functionCall);
    if (first && !first.thoughtSignature) problems.push(`content ${index} has a call without a signature`);
  });
  return problems;
}

function exec({ messages }: Fields): string[] {
  const all = list(messages);
  const problems = all.flatMap(({ parts }, index) =>
    list(parts).length === 0 ? [`message ${index} is empty`] : []
  );
  if (all[0]?.role !== "user") problems.push("the first message is not the user's");
  const turns = all.map(({ role, parts }) =>
    turn(role, {
      calls: list(parts).filter(({ type }) => type === "tool-call")
        .map(({ id, name }) => ({ id: String(id), name: String(name) })),
      results: list(parts).filter(({ type }) => type === "tool-result").map(({ callId }) => String(callId)),
    })
  );
  return [...problems, ...problemsOfCalls(turns)];
}

/** Problems of a request body, in words, by wire. */
export const WIRE_RULES: Record<string, (body: Fields) => string[]> = {
  anthropic,
  chat,
  responses,
  gemini,
  // The same shape; arguments are objects there.
  ollama: (body) => [
    ...list(body.messages).flatMap(({ tool_calls }) =>
      list(tool_calls).flatMap(({ function: called }) =>
        typeof fields(called).arguments === "object" ? [] : ["arguments are no object"]
      )
    ),
    ...chat(body),
  ],
  exec,
};
