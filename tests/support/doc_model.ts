/** The model that the commands of the documentation talk to: what it answers depends on what it is asked. */

import {
  type DemoRequest,
  type DemoScript,
  type Part,
  type Reply,
  reply,
  text,
  toolCall,
} from "../../providers/demo/script.ts";

type Schema = Record<string, unknown>;

/** What the documentation has done with a tool: when the prompt says so and the tool is offered, it is called first. */
const CALLS: { prompt: RegExp; tool: string; args: Record<string, unknown> }[] = [
  {
    prompt: /rename/i,
    tool: "run_command",
    args: { command: "mv 'IMG 001.jpg' img-001.jpg" },
  },
  {
    prompt: /docstring|licence header/i,
    tool: "write_file",
    args: { file_path: "util.py", content: '"""Utilities."""\n' },
  },
  {
    prompt: /typos in docs/i,
    tool: "write_file",
    args: { file_path: "docs/guide.md", content: "# Guide\n" },
  },
  {
    prompt: /document src\/greet\.py/i,
    tool: "write_file",
    args: { file_path: "src/greet.py", content: '"""Says hello."""\n' },
  },
  { prompt: /what changed last week/i, tool: "run_command", args: { command: "git log -1" } },
  { prompt: /repository|folder/i, tool: "list_directory", args: { directory_path: "." } },
];

/** Answers that a recipe goes on with. The first whose pattern fits the conversation counts. */
const ANSWERS: [prompt: RegExp, answer: string][] = [
  [/capital of France/i, "Paris"],
  [/commit message/i, "Say hello to everybody\n\nThe greeting was for one person only."],
  [/shell script|one-liner|POSIX sh/i, "Here it is:\n\n```sh\nfind . -name '*.ts' | wc -l\n```\n"],
  [/judge|which answer is better/i, "A"],
  [/yes or no/i, "yes"],
];

const ANSWER = "It is as good as it gets.";

/** A model whose answers depend on nothing but the request. */
export const documentedModel: DemoScript = (request) => replyTo(request);

function replyTo({ view }: DemoRequest): Reply {
  const asked = view.messages.filter((message) => message.role === "user").map((message) => message.text);
  const prompt = asked.join("\n");
  const schema = view.schema ?? schemaIn(`${view.system}\n${prompt}`);
  const call = CALLS.find((one) =>
    one.prompt.test(prompt) && view.tools.some(({ name }) => name === one.tool)
  );
  if (call && view.messages.at(-1)?.role === "user") return reply(toolCall(call.tool, call.args));
  return reply(answerTo(prompt, schema));
}

function answerTo(prompt: string, schema: Schema | undefined): Part {
  if (schema) return text(JSON.stringify(example(schema)));
  return text(ANSWERS.find(([pattern]) => pattern.test(prompt))?.[1] ?? ANSWER);
}

/** The JSON Schema that a prompt asks for in words: the last object of the text that is one. */
function schemaIn(prompt: string): Schema | undefined {
  for (let at = prompt.indexOf("{"); at >= 0; at = prompt.indexOf("{", at + 1)) {
    for (let end = prompt.lastIndexOf("}"); end > at; end = prompt.lastIndexOf("}", end - 1)) {
      const found = parsed(prompt.slice(at, end + 1));
      if (found && ("type" in found || "properties" in found)) return found;
    }
  }
  return undefined;
}

function parsed(json: string): Schema | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isSchema(value) ? value : undefined;
  } catch {
    return undefined; // not this piece of the text
  }
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value that fits a schema of the plain kind. */
function example(schema: Schema): unknown {
  if (Array.isArray(schema.enum)) return schema.enum[0];
  if ("const" in schema) return schema.const;
  switch ([schema.type].flat()[0]) {
    case "object": {
      const properties = isSchema(schema.properties) ? schema.properties : {};
      return Object.fromEntries(
        Object.entries(properties).map(([name, each]) => [name, isSchema(each) ? example(each) : null]),
      );
    }
    case "array":
      return isSchema(schema.items) ? [example(schema.items)] : [];
    case "integer":
    case "number":
      return typeof schema.minimum === "number" ? schema.minimum : 8;
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return schema.format === "date" ? "2026-03-01" : "text";
  }
}
