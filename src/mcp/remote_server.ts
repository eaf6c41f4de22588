/** One configured server: started when its tools are wanted, started anew once when it died. */

import type { McpServerConfig } from "../config/schema.ts";
import { connect, type Connected, type ConnectSetting, failureWords, isForgottenSession } from "./connect.ts";
import { listTools, type RemoteTool } from "./list_tools.ts";
import type { Arguments } from "./tool_schema.ts";

/** How long a server that could not be started is left alone. */
const LEFT_ALONE_MS = 60_000;

/** A call of a tool, as far as a server has to do with it. */
export interface RemoteCall {
  tool: string;
  arguments: Arguments;
  signal: AbortSignal;
  onProgress?(line: string): void;
}

/** A server and, while there is one, the connection to it. Its errors say in words what happened. */
export class RemoteServer {
  readonly #closing = new AbortController();
  #connected: Connected | undefined;
  #restart: Promise<Connected> | undefined;
  /** It may be started anew: once, and again after a call that went well. */
  #mayRestart = true;
  #listed: Promise<RemoteTool[]> | undefined;
  #failedAt: number | undefined;
  readonly #acting = new Set<Promise<unknown>>();

  constructor(
    readonly name: string,
    private readonly config: McpServerConfig,
    private readonly setting: ConnectSetting,
  ) {}

  /**
   * Its tools, asked for once. Rejects when it cannot be started, does not answer in time or does not keep to the
   * protocol; a minute later it is tried again.
   */
  tools(): Promise<RemoteTool[]> {
    if (this.#failedAt !== undefined && performance.now() - this.#failedAt > LEFT_ALONE_MS) {
      this.#failedAt = this.#listed = undefined;
    }
    this.#listed ??= this.#start().catch((error) => {
      this.#failedAt = performance.now();
      throw error;
    });
    return this.#listed;
  }

  /** Calls a tool and returns the result as it came; rejects with the signal's reason when that comes first. */
  async call(call: RemoteCall): Promise<unknown> {
    const connected = await this.#alive();
    try {
      const result = await connected.call(call);
      this.#mayRestart = true;
      return result;
    } catch (error) {
      if (call.signal.aborted) throw call.signal.reason;
      // A server that was restarted knows the session no more and has run nothing.
      if (isForgottenSession(error, connected) && this.#mayRestart) {
        await connected.close();
        return await this.call(call);
      }
      throw new Error(`MCP server ${this.name} ${failureWords(error, connected)}`, { cause: error });
    }
  }

  /** Ends it and everything it started, also while it is starting. */
  async close(): Promise<void> {
    this.#closing.abort(new Error("was closed"));
    await Promise.allSettled(this.#acting);
    await this.#connected?.close();
  }

  #start(): Promise<RemoteTool[]> {
    return this.#inTime(async (signal) => {
      const connected = await this.#connect(signal);
      try {
        return await listTools(connected, signal, this.setting.maxPages);
      } catch (error) {
        const words = failureWords(error, connected);
        await connected.close();
        throw signal.aborted ? signal.reason : new Error(words, { cause: error });
      }
    });
  }

  /** The connection, made anew if the server has ended since. */
  async #alive(): Promise<Connected> {
    if (this.#connected && !this.#connected.isOver) return this.#connected;
    const how = `MCP server ${this.name} ${this.#connected?.ending ?? "has ended"}`;
    if (!this.#restart && !this.#mayRestart) throw new Error(how);
    this.#mayRestart = false;
    // Calls that run side by side start it once.
    this.#restart ??= this.#inTime((signal) => this.#connect(signal)).finally(() => {
      this.#restart = undefined;
    });
    return await this.#restart.catch((error) => {
      throw new Error(`${how}, and it ${error instanceof Error ? error.message : error} when started again`);
    });
  }

  async #connect(signal: AbortSignal): Promise<Connected> {
    return this.#connected = await connect(this.name, this.config, this.setting, signal);
  }

  /** Does something that must be over within the limit, and before `close`; the signal says when it is too late. */
  async #inTime<T>(act: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { limitMs } = this.setting;
    const late = new AbortController();
    const signal = AbortSignal.any([late.signal, this.#closing.signal]);
    signal.throwIfAborted();
    const timer = setTimeout(
      () => late.abort(new Error(`did not answer within ${limitMs / 1000} s`)),
      limitMs,
    );
    const tooLate = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
    const acting = act(signal);
    this.#acting.add(acting);
    try {
      return await Promise.race([acting, tooLate]);
    } finally {
      clearTimeout(timer);
      // It may go on for a moment, to end what it started.
      acting.catch(() => {}).finally(() => this.#acting.delete(acting));
    }
  }
}
