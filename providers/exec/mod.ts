/** The provider `exec`: any program as a provider, JSON lines over stdio (docs/plugins.md). */

import process from "node:process";
import { ProviderError } from "../../src/errors.ts";
import type {
  ModelEvent,
  ModelInfo,
  ModelRef,
  ModelRequest,
  Provider,
  ProviderSettings,
} from "../../src/types.ts";
import { pluginEnvironment } from "./environment.ts";
import { brokenPlugin, errorOfEnding, errorOfStart } from "./errors.ts";
import { linesOf, LineTooLong } from "./lines.ts";
import { describedModels } from "./models.ts";
import { EventReader, NotAnEvent } from "./parse.ts";
import { PluginProcess } from "./plugin_process.ts";
import { renderRequest } from "./render.ts";

const DESCRIBE_LIMIT_MS = 10_000;

/** Makes the provider; the program is started by each request. */
export function createProvider(settings: ProviderSettings): Provider {
  return new ExecProvider(settings);
}

class ExecProvider implements Provider {
  readonly name: string;
  readonly #settings: ProviderSettings;

  constructor(settings: ProviderSettings) {
    this.name = settings.name;
    this.#settings = settings;
  }

  render(request: ModelRequest): Record<string, unknown> {
    return renderRequest(request);
  }

  /** A plugin may be anything: schemas are asked for in words and checked by the loop. */
  canEnforce(): boolean {
    return false;
  }

  async *stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
    const ref = { provider: this.name, model: request.model };
    const reader = new EventReader(ref);
    const out: ModelEvent[] = [];
    let isEmpty = true;
    const plugin = this.#start([], ref, signal);
    try {
      plugin.send(`${JSON.stringify(this.render(request))}\n`);
      for await (const lines of linesOf(plugin.output())) {
        isEmpty = false;
        for (const line of lines) reader.read(line, out);
        for (const event of out) yield event;
        out.length = 0;
        if (reader.isComplete) return;
      }
      await judgeEnd(plugin, isEmpty, ref, signal);
    } catch (thrown) {
      // What was read before the failure came before it.
      for (const event of out) yield event;
      throw errorOf(thrown, plugin, ref, signal);
    } finally {
      await plugin.stop();
    }
  }

  async listModels(signal: AbortSignal): Promise<ModelInfo[]> {
    const ref = { provider: this.name, model: "" };
    const late = new AbortController();
    const limit = setTimeout(() => late.abort(), DESCRIBE_LIMIT_MS);
    try {
      return describedModels(await this.#describe(ref, AbortSignal.any([signal, late.signal])), ref);
    } catch (error) {
      if (!late.signal.aborted || signal.aborted) throw error;
      const seconds = DESCRIBE_LIMIT_MS / 1000;
      throw new ProviderError("timeout", `the plugin's --describe took longer than ${seconds} s`, ref);
    } finally {
      clearTimeout(limit);
    }
  }

  async #describe(ref: ModelRef, signal: AbortSignal): Promise<string> {
    const plugin = this.#start(["--describe"], ref, signal);
    const texts: string[] = [];
    try {
      plugin.sendEnd();
      for await (const lines of linesOf(plugin.output())) texts.push(...lines);
      await judgeEnd(plugin, texts.length === 0, ref, signal);
    } catch (thrown) {
      throw errorOf(thrown, plugin, ref, signal);
    } finally {
      await plugin.stop();
    }
    return texts.join("\n");
  }

  /** A started plugin that is stopped when `signal` aborts. Throws `ProviderError`. */
  #start(args: string[], ref: ModelRef, signal: AbortSignal): PluginProcess {
    if (signal.aborted) throw aborted(ref, signal);
    const { command = [], env, apiKey } = this.#settings;
    if (!command[0]) throw new ProviderError("bad-request", `providers.${this.name}.command is missing`, ref);
    let plugin: PluginProcess;
    try {
      plugin = new PluginProcess([...command, ...args], pluginEnvironment(process.env, env, apiKey));
    } catch (failure) {
      throw errorOfStart(failure, ref);
    }
    const stop = () => void plugin.stop();
    signal.addEventListener("abort", stop, { once: true });
    plugin.ended.then(() => signal.removeEventListener("abort", stop));
    return plugin;
  }
}

/** Output ended before `finish`: throws, unless the process ended well after it had said something. */
async function judgeEnd(
  plugin: PluginProcess,
  isEmpty: boolean,
  ref: ModelRef,
  signal: AbortSignal,
): Promise<void> {
  const ending = await plugin.stop();
  if (signal.aborted) throw aborted(ref, signal);
  await plugin.readLastWords();
  const error = ending && errorOfEnding(ending, plugin.lastWords, ref);
  if (error) throw error;
  if (isEmpty) throw brokenPlugin("the plugin gave an empty answer", plugin.lastWords, ref);
}

/** The `ProviderError` for what was thrown while the output was read. Asked before `stop`, at which a plugin may complain. */
function errorOf(thrown: unknown, plugin: PluginProcess, ref: ModelRef, signal: AbortSignal): unknown {
  if (signal.aborted) return aborted(ref, signal);
  if (thrown instanceof ProviderError) return thrown;
  const broken = (what: string) => brokenPlugin(what, plugin.lastWords, ref, thrown);
  if (thrown instanceof NotAnEvent) return broken(thrown.message);
  if (thrown instanceof LineTooLong) return broken("the plugin printed a line longer than 16 MB");
  // Failures of streams have a code; what has none is a defect of ours.
  return (thrown as { code?: unknown }).code ? broken("the plugin's output broke off") : thrown;
}

function aborted(ref: ModelRef, signal: AbortSignal): ProviderError {
  return new ProviderError("aborted", "the request was aborted", ref, { cause: signal.reason });
}
