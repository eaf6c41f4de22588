/** Sends what runs do to where `observatory.url` says. */

import type { RunInput } from "../agent/loop.ts";
import type { LoadedConfig } from "../config/load.ts";
import { secretsInUrl } from "../config/redact.ts";
import { EventSender } from "../observe/event_sender.ts";
import { Observatory } from "../observe/observatory.ts";
import type { UserMessage } from "../types.ts";
import type { RunContext } from "./run_setting.ts";

const SOURCE_APP = "nano-agent";

/** One sender for all runs of this process: their events keep their order, and closing is waited for once. */
const senders = new WeakMap<LoadedConfig, EventSender>();

function senderOf({ config, audience, secrets, atEnd }: RunContext, url: string): EventSender {
  const open = senders.get(config);
  if (open) return open;
  const { host } = new URL(url);
  secrets.add(...secretsInUrl(url));
  const failed = (reason: string) => audience.inform?.(`events do not reach ${host}: ${reason}`);
  const sender = new EventSender({ url, failed });
  senders.set(config, sender);
  atEnd.push(() => sender.close());
  return sender;
}

/** Who is told of the run of `input`; `undefined` where nobody wants to know. */
export function observerOf(
  context: RunContext,
  input: RunInput,
  message: UserMessage,
): Observatory | undefined {
  const { config: { effective: { observatory } }, options, secrets, surroundings } = context;
  if (!observatory || options.dryRun) return undefined;
  const sender = senderOf(context, observatory.url);
  return new Observatory({
    sourceApp: observatory.sourceApp ?? SOURCE_APP,
    sessionId: input.sessionId ?? "",
    model: input.attempts.candidates[0]?.model ?? "",
    prompt: promptOf(message),
    cwd: surroundings.cwd,
    resumed: input.messages.length > 1,
    redact: secrets.redact,
    send: (body) => sender.send(body),
  });
}

/** What the user said; attached files by their names. */
function promptOf({ parts }: UserMessage): string {
  return parts.map((part) => part.type === "text" ? part.text : `[${part.name ?? part.mediaType}]`).join(
    "\n",
  );
}
