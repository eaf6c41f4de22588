/** The server of llama-cpp-python, in Python over the same library: other fields, other errors. */

import { isKept, venv, weights } from "./cache.ts";
import { type RealServer, startServer } from "./server.ts";

const VERSION = "0.3.36";
const NAME = `llama-cpp-python-${VERSION}`;
const CONTEXT = 4096;
const HOUR = 3_600_000;

// Compiled from source: 5 to 30 minutes.
const python = () => venv(NAME, [`llama-cpp-python[server]==${VERSION}`], HOUR);

/** Spoken to through the same preset. */
export const LLAMACPP_PYTHON: RealServer = {
  name: "llamacpp-python",
  provider: "llamacpp",
  model: "smollm2",
  contextWindow: CONTEXT,
  longInput: Math.floor(0.7 * CONTEXT),
  ignoresModelName: true,
  // It knows no calls but those it is made to have.
  toolCall: {
    prompt: "Read the file a.txt.",
    alter(body, n) {
      if (n === 1) body.tool_choice = { type: "function", function: { name: "read_file" } };
    },
  },
  slowToGet: true,
  isHere: () => isKept(NAME),
  async get() {
    await weights();
    await python();
    return `llama-cpp-python's server ${VERSION}`;
  },
  start: async () =>
    await startServer({
      command: [
        await python(),
        ...["-m", "llama_cpp.server", "--model", await weights(), "--model_alias", "smollm2"],
        ...["--host", "127.0.0.1", "--port", "0", "--n_ctx", String(CONTEXT), "--n_threads", "1"],
        // Else a second request ends the first.
        ...["--interrupt_requests", "false"],
      ],
      listening: /running on http:\/\/([\d.]+:[1-9]\d*)/,
      path: "/v1",
    }),
};
