/** A conversation: each message a run of its own, what belongs to it kept between them. */

import { homedir } from "node:os";
import { join } from "node:path";
import { nameOf } from "../catalog/models.ts";
import { resolveModel } from "../catalog/resolve.ts";
import { ChatFigures } from "../chat/figures.ts";
import { Cancelled, type ErrorCode, EXIT_CODES } from "../errors.ts";
import type { RunResult } from "../types.ts";
import type { RunOptions } from "./arguments.ts";
import { buildMessage } from "./attachments.ts";
import type { RunOutputs } from "./outputs.ts";
import { performRun } from "./perform_run.ts";
import { modelNames } from "./plan_run.ts";
import type { Conversation, RunSetting } from "./run_setting.ts";

/** What a chat is made in. */
export interface ChatPlace {
  setting: RunSetting;
  options: RunOptions;
  /** What the chat goes on with. */
  conversation: Conversation;
  /** A conversation that begins anew. */
  renew(): Conversation;
  /** Who follows a turn that begins now, and gets the keyboard for it; `close` ends that. */
  openOutputs(startedAt: number): Promise<{ outputs: RunOutputs; close(): Promise<unknown> }>;
  /** Ends the chat and the turn with it. */
  signal: AbortSignal;
  note(text: string): void;
}

/** The state of a chat; the commands of `chat_commands.ts` change it. */
export class Chat {
  conversation: Conversation;
  readonly figures = new ChatFigures();
  /** Paths that go with the next message. */
  files: string[];
  /** The model as it was named; absent: what the configuration says. */
  model: string | undefined;
  system: string | undefined;
  /** The exit code of the last turn. */
  code = 0;
  #turn: AbortController | undefined;
  /** The model that answered last, where it was not named. */
  #answered: string | undefined;

  constructor(readonly place: ChatPlace) {
    const { options } = place;
    this.conversation = place.conversation;
    this.model = options.model ?? place.conversation.askedModel;
    this.system = options.system;
    this.files = options.file ?? [];
  }

  /** Cancels the turn; false when there is none, or when it is being cancelled already. */
  interrupt(): boolean {
    if (!this.#turn || this.#turn.signal.aborted) return false;
    this.#turn.abort(new Cancelled("SIGINT"));
    return true;
  }

  get isAnswering(): boolean {
    return this.#turn !== undefined;
  }

  /** The model for the prompt: as it was named, or the one that answered. */
  get shownModel(): string {
    const named = this.model ?? this.place.setting.config.effective.model;
    return named === "auto" && this.#answered ? `auto: ${this.#answered}` : named;
  }

  /** Goes on with another model. Throws `usage` with the nearest names when there is none of that name. */
  async switchModel(name: string): Promise<void> {
    const { setting } = this.place;
    const ref = await resolveModel(name, modelNames(setting, setting.state.found));
    this.model = ref === "auto" ? ref : nameOf(ref);
    this.#answered = undefined;
  }

  /** Begins anew: nothing of what was said or allowed before holds. */
  clear(): void {
    this.conversation.log?.close();
    this.conversation = this.place.renew();
    this.files = [];
  }

  /** A path as a person types it. */
  pathOf(given: string): string {
    const path = given.replace(/^(["'])(.*)\1$/, "$2");
    return path === "~" || path.startsWith("~/") ? join(homedir(), path.slice(1)) : path;
  }

  /** Sends a message and shows the answer. Throws `input` for an attachment that cannot be read; nothing is sent then. */
  async say(text: string): Promise<void> {
    const { setting, options, signal } = this.place;
    const startedAt = performance.now();
    const turn = new AbortController();
    const stop = () => turn.abort(signal.reason);
    signal.addEventListener("abort", stop);
    this.#turn = turn;
    const { outputs, close } = await this.place.openOutputs(startedAt);
    try {
      const message = await buildMessage({
        prompt: text,
        files: this.files,
        cwd: setting.surroundings.cwd,
        note: (noted) => outputs.note(noted),
        signal: turn.signal,
      });
      const context = {
        ...setting,
        options: { ...options, model: this.model, system: this.system },
        audience: outputs,
        signal: turn.signal,
        inConversation: true,
        startedAt,
      };
      const before = this.conversation.messages.length;
      for await (const event of performRun(context, { message, instruction: text }, this.conversation)) {
        outputs.see(event);
        this.figures.see(event);
        if (event.type === "result") this.#settle(event, before);
      }
    } finally {
      this.#turn = undefined;
      await close();
      signal.removeEventListener("abort", stop);
    }
  }

  /** Leaves the conversation in a state any model can go on with, and the user knows of. */
  #settle(result: RunResult, before: number): void {
    const { messages } = this.conversation;
    this.code = result.error ? EXIT_CODES[result.error.code as ErrorCode] : 0;
    if (result.model) this.#answered = `${result.provider}/${result.model}`;
    const isUnanswered = result.error !== undefined && messages.length <= before + 1;
    // A message that was refused would be refused with every turn after it.
    if (isUnanswered && messages.length > before) {
      messages.length = before;
      this.conversation.log?.takeBack();
    }
    if (!isUnanswered) this.files = [];
    if (isUnanswered && this.files.length > 0) {
      this.place.note("the attached files go with the next message; /file - takes them back");
    }
  }
}
