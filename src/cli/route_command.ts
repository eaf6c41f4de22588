/** What `nano-agent route` does: the plan of a run, told instead of carried out. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { defaultSystemPrompt } from "../agent/system_prompt.ts";
import { costOf } from "../catalog/cost.ts";
import { openInput, readChunks } from "../batch/chunks.ts";
import { cutLines, type InputLine } from "../batch/lines.ts";
import { estimateInputTokens } from "../catalog/estimate.ts";
import type { ModelNames } from "../catalog/resolve.ts";
import type { LoadedConfig } from "../config/load.ts";
import { type ErrorCode, EXIT_CODES, UserError } from "../errors.ts";
import { EXPECTED_OUTPUT_TOKENS } from "../route/estimates.ts";
import { explainRoute, namedRoute } from "../route/explain.ts";
import type { Plan } from "../route/plan.ts";
import type { Route, Tool } from "../types.ts";
import type { RunOptions } from "./arguments.ts";
import { failureOf } from "./early_failure.ts";
import { ListOutput } from "./list_output.ts";
import { modelNames, planRun } from "./plan_run.ts";
import { prepareTools } from "./prepare_tools.ts";
import { withProjectContext } from "./project_context.ts";
import { readPrompt } from "./read_prompt.ts";
import type { Exit } from "./run_command.ts";
import {
  type Asked,
  newConversation,
  openRunSetting,
  quietAudience,
  type RunContext,
  type Surroundings,
} from "./run_setting.ts";
import { openRunState, openSharedState } from "./run_state.ts";

/** The options of a run, and where many prompts come from. */
export type RouteOptions = RunOptions & { jsonl?: string };

/** Lines are written out after this many: a slow reader holds the work back, not the memory. */
const FLUSH_EVERY = 100;

/** Tells the plan of one prompt, or of many. */
export async function routeCommand(
  words: string[],
  options: RouteOptions,
  surroundings: Surroundings,
  load: () => Promise<LoadedConfig>,
): Promise<Exit> {
  const output = await ListOutput.open(surroundings.env, options);
  const atEnd: RunContext["atEnd"] = [];
  try {
    const router = await Router.open(options, surroundings, await load(), output, atEnd);
    if (options.jsonl !== undefined) return await routeMany(options.jsonl, router, output);
    const asked = await readPrompt(words, options, {
      surroundings,
      signal: new AbortController().signal,
      note: (text) => output.note(text),
    });
    const { route, plan } = await router.routeOf(asked);
    if (options.output === "json" || options.output === "jsonl") output.json(route);
    else output.laidOut((layout) => explainRoute(route, plan, layout));
    router.tellNamed();
    return { code: 0 };
  } finally {
    for (const end of atEnd) await end();
    await output.close();
  }
}

async function routeMany(path: string, router: Router, output: ListOutput): Promise<Exit> {
  const input = openInput(path);
  let code = 0;
  try {
    for await (const line of cutLines(readChunks(input))) {
      try {
        const { route } = await router.routeOf(askedIn(line));
        output.json(route);
      } catch (error) {
        // One line a line: who reads them in step must not lose it.
        const failure = failureOf(error);
        output.json({ error: failure });
        code ||= EXIT_CODES[failure.code as ErrorCode];
      }
      if (line.number % FLUSH_EVERY === 0) await output.flush();
      if (output.isBroken) break;
    }
    await output.flush();
  } finally {
    input.close();
  }
  return { code };
}

/** The prompt of a line. Throws `input` for one that has none. */
function askedIn(line: InputLine): Asked {
  const { number } = line;
  if ("problem" in line) throw new UserError("input", `line ${number}: ${line.problem}`);
  let value: unknown;
  try {
    value = JSON.parse(line.text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError("input", `line ${number} is not JSON: ${why}`);
  }
  const prompt = typeof value === "object" && value !== null && "prompt" in value ? value.prompt : undefined;
  if (typeof prompt !== "string" || prompt.trim() === "") {
    throw new UserError("input", `line ${number} has no prompt`, { hint: 'a line is { "prompt": "…" }' });
  }
  return { message: { role: "user", parts: [{ type: "text", text: prompt }] }, instruction: prompt };
}

/** A question starts no MCP server: of tools only the built-in ones are counted. */
function withoutServers(context: RunContext): RunContext {
  const { config, options } = context;
  const builtIn = (names: string[] | undefined) => names?.filter((name) => !name.startsWith("mcp__"));
  return {
    ...context,
    config: { ...config, effective: { ...config.effective, mcpServers: {} } },
    options: { ...options, tools: builtIn(options.tools), allow: builtIn(options.allow) },
  };
}

/** Everything plans are made from, looked at once. */
class Router {
  private constructor(
    private readonly context: RunContext,
    private readonly names: ModelNames,
    private readonly tools: Tool[],
    private readonly system: string,
    private readonly budget: { leftUsd: number } | undefined,
    private readonly output: ListOutput,
  ) {}

  static async open(
    options: RouteOptions,
    surroundings: Surroundings,
    config: LoadedConfig,
    output: ListOutput,
    atEnd: RunContext["atEnd"],
  ): Promise<Router> {
    for (const note of config.notes) output.note(note);
    output.hideKeysOf(config.effective);
    const { secrets } = output;
    const setting = await openRunSetting(
      { surroundings, config, secrets, atEnd },
      (text) => output.note(text),
      true,
    );
    const { stateFolder } = config.paths;
    // Cooldowns and figures are looked at where there are any; no state is made for a question.
    if (existsSync(join(stateFolder, "state.sqlite"))) {
      setting.state = await openSharedState(stateFolder, false);
      if (setting.state.warning) output.note(setting.state.warning);
    }
    const context: RunContext = {
      ...setting,
      options: { ...options, model: options.model ?? "auto" },
      audience: quietAudience((text) => output.note(text)),
      signal: new AbortController().signal,
    };
    const conversation = newConversation();
    const session = await prepareTools(withoutServers(context), conversation);
    const system = await withProjectContext(
      context,
      session,
      options.system ?? config.effective.system ??
        defaultSystemPrompt(session.context.root, session.tools),
    );
    const { budget } = await openRunState(context, conversation.sessionId);
    return new Router(
      context,
      modelNames(context, context.state.found),
      session.tools,
      system,
      budget,
      output,
    );
  }

  /** The plan of a prompt, and what is told of it. Throws `UserError` where a run would. */
  async routeOf(asked: Asked): Promise<{ route: Route; plan: Plan }> {
    const { context, names, tools, system, budget } = this;
    const inputTokens = estimateInputTokens({ system, messages: [asked.message], tools });
    const plan = await planRun(context, asked, names, {
      inputTokens,
      tools,
      history: [],
      ...(budget ? { budget } : {}),
    });
    if (plan.route) return { route: plan.route, plan };
    const outputTokens = context.options.maxTokens ?? EXPECTED_OUTPUT_TOKENS.medium;
    const costs = await Promise.all(
      plan.candidates.map((info) => costOf(info, { inputTokens, outputTokens })),
    );
    const strategy = context.options.prefer ?? context.config.effective.routing.strategy;
    return { route: namedRoute(plan.candidates, strategy, costs), plan };
  }

  /** A run without `-m` would not ask `auto`: worth a word to people. */
  tellNamed(): void {
    const { options, config: { effective } } = this.context;
    if (options.model !== "auto" || effective.model === "auto" || !process.stderr.isTTY) return;
    this.output.note(`the configuration names ${effective.model}: a run goes to auto only with -m auto`);
  }
}
