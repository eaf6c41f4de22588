/** A real Ollama, compiled from its Go module, with the packaged model made known to it from a file. */

import { dirname, join } from "node:path";
import { cacheFolder, get, isKept, kept, weights } from "./cache.ts";
import { CALL_TO_REPEAT, type RealServer, type RunningServer, startServer } from "./server.ts";

const VERSION = "v0.17.4";
const NAME = `ollama-${VERSION}`;
const MODELS = `${NAME}-models`;
const MODULE = `github.com/ollama/ollama@${VERSION}`;
/** Go leaves folders called `vendor` out of modules: this archive has the headers that are missing then. */
const HEADERS = "llama-cpp-python==0.3.36";
/** Tokens the server holds where a request does not say, and beyond which it would cut in silence. */
const HELD = 512;
const HOUR = 3_600_000;

async function binary(): Promise<string> {
  const folder = await kept(NAME, async (folder) => {
    const headers = await unpackHeaders(folder);
    const env = {
      GOBIN: folder,
      GOMODCACHE: join(folder, "modules"),
      GOCACHE: join(folder, "build"),
      GOFLAGS: "-modcacherw",
      CGO_ENABLED: "1",
      CGO_CPPFLAGS: `-I${headers}`,
      // Without them it computes a tenth as fast.
      CGO_CFLAGS: "-O3 -march=native",
      CGO_CXXFLAGS: "-O3 -march=native",
    };
    await get("ollama", ["go", "install", MODULE], { env, timeoutMs: HOUR });
    for (const part of ["modules", "build", "source"]) {
      Deno.removeSync(join(folder, part), { recursive: true });
    }
  });
  return join(folder, "ollama");
}

async function unpackHeaders(folder: string): Promise<string> {
  const source = join(folder, "source");
  const pip = ["python3", "-m", "pip", "download", "-q", "--no-input", "--no-deps", "--no-binary=:all:"];
  await get("header files", [...pip, "-d", source, HEADERS]);
  const archive = [...Deno.readDirSync(source)].find(({ name }) => name.endsWith(".tar.gz"))?.name ?? "";
  await get("header files", ["tar", "xzf", join(source, archive), "--strip-components=1", "-C", source]);
  return join(source, "vendor", "llama.cpp", "vendor");
}

async function serve(models: string): Promise<RunningServer> {
  return await startServer({
    command: [await binary(), "serve"],
    env: {
      HOME: join(cacheFolder(), NAME),
      OLLAMA_HOST: "127.0.0.1:0",
      OLLAMA_MODELS: models,
      OLLAMA_NUM_PARALLEL: "2",
      OLLAMA_CONTEXT_LENGTH: String(HELD),
      OLLAMA_KEEP_ALIVE: "10m",
      OLLAMA_NO_CLOUD: "1",
    },
    listening: /Listening on ([\d.]+:\d+)/,
    path: "",
  });
}

/** The model's own template knows no tools, and Ollama then refuses them: that is `smollm2-plain`. */
const TEMPLATE = `{{- if or .System .Tools }}<|im_start|>system
{{ .System }}
{{- if .Tools }}
Tools:{{ range .Tools }} {{ .Function.Name }}{{ end }}
{{- end }}<|im_end|>
{{ end }}
{{- range .Messages }}
{{- if eq .Role "user" }}<|im_start|>user
{{ .Content }}<|im_end|>
{{ else if eq .Role "assistant" }}<|im_start|>assistant
{{ .Content }}
{{- if .ToolCalls }}
<tool_call>
{{ range .ToolCalls }}{"name": "{{ .Function.Name }}", "arguments": {{ json .Function.Arguments }}}
{{ end }}</tool_call>
{{- end }}<|im_end|>
{{ else if eq .Role "tool" }}<|im_start|>user
<tool_response>
{{ .Content }}
</tool_response><|im_end|>
{{ end }}
{{- end }}<|im_start|>assistant
`;

/** The folder of models, with both in it. */
async function models(): Promise<string> {
  return await kept(MODELS, async (folder) => {
    const server = await serve(folder);
    const plain = `FROM ${await weights()}\nPARAMETER num_thread 1\n`;
    const modelfiles = { "smollm2": `${plain}TEMPLATE """${TEMPLATE}"""\n`, "smollm2-plain": plain };
    try {
      for (const [name, text] of Object.entries(modelfiles)) {
        const file = join(folder, `${name}.Modelfile`);
        Deno.writeTextFileSync(file, text);
        const env = { OLLAMA_HOST: server.baseUrl, HOME: dirname(folder) };
        await get("the model for Ollama", [await binary(), "create", name, "-f", file], { env });
      }
    } finally {
      await server.kill();
    }
  });
}

/** The `ollama` provider's server. */
export const OLLAMA: RealServer = {
  name: "ollama",
  provider: "ollama",
  model: "smollm2",
  contextWindow: 8192,
  longInput: 2 * HELD,
  ignoresModelName: false,
  toolCall: { prompt: CALL_TO_REPEAT },
  toollessModel: "smollm2-plain",
  slowToGet: true,
  isHere: () => isKept(NAME),
  async get() {
    await models();
    return `Ollama ${VERSION}`;
  },
  start: async () => await serve(await models()),
};
