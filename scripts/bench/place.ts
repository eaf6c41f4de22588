/** The folder and environment the benchmark's commands run in, and curl's way of sending the same requests. */

import { join } from "node:path";
import { LOOP_FILE, TURNS } from "./scenario.ts";
import type { Exchange } from "./server_process.ts";

const KEY = "bench-key-not-a-secret";

/** Headers curl sets itself. */
const OWN_HEADERS = /^(host|connection|content-length|accept-encoding|user-agent)$/;

/** A command with its arguments. */
export type Words = string[];

/** Where commands run: a temporary home whose configuration leads to the loopback server. */
export interface Place {
  cwd: string;
  env: Record<string, string>;
  /** The curl command that sends these requests one after the other, over one connection. */
  curl(name: string, exchanges: Exchange[]): Words;
  remove(): void;
}

/** Makes the folder; `remove` deletes it. */
export function makePlace(origin: string): Place {
  const folder = Deno.makeTempDirSync({ prefix: "nano-agent-bench-" });
  const [home, cwd] = [join(folder, "home"), join(folder, "work")];
  for (const each of [home, cwd]) Deno.mkdirSync(each);
  const config = {
    providers: {
      anthropic: { type: "anthropic", baseUrl: `${origin}/anthropic`, apiKey: KEY },
      openai: { type: "openai", baseUrl: `${origin}/openai/v1`, apiKey: KEY },
    },
  };
  Deno.writeTextFileSync(join(home, "config.jsonc"), JSON.stringify(config));
  const notes = Array.from({ length: TURNS * 2 }, (_, i) => `note ${i + 1}\n`).join("");
  Deno.writeTextFileSync(join(cwd, LOOP_FILE), notes);
  return {
    cwd,
    env: {
      PATH: Deno.env.get("PATH") ?? "",
      HOME: folder,
      TMPDIR: folder,
      LANG: "C.UTF-8",
      NANO_AGENT_HOME: home,
    },
    curl: (name, exchanges) => curlFor(folder, origin, name, exchanges),
    remove: () => Deno.removeSync(folder, { recursive: true }),
  };
}

function curlFor(folder: string, origin: string, name: string, exchanges: Exchange[]): Words {
  const sections = exchanges.map(({ path, headers, body }, index) => {
    const file = join(folder, `${name}-${index}.json`);
    Deno.writeTextFileSync(file, JSON.stringify(body));
    const kept = Object.entries(headers).filter(([header]) => !OWN_HEADERS.test(header));
    return [
      `url = ${quoted(origin + path)}`,
      `data-binary = ${quoted(`@${file}`)}`,
      ...kept.map(([header, value]) => `header = ${quoted(`${header}: ${value}`)}`),
      "silent",
      "no-buffer",
      "fail",
    ].join("\n");
  });
  const config = join(folder, `${name}.curl`);
  Deno.writeTextFileSync(config, sections.join("\nnext\n"));
  return ["curl", "-q", "--config", config];
}

/** As curl's configuration files want it, and JSON does too: backslashes escape. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
