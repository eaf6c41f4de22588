/** The wait for a request's turn. Loaded only by runs that may have to wait. */

import { sleep } from "../attempt/once.ts";
import type { RequestSlots, SlotLimits, SlotRequest, Standing } from "./request_slots.ts";

/** Shorter waits are nobody's business. */
const TOLD_MS = 1_000;
/** How often is looked: the first in the queue often, those behind it seldom. */
const STEP_MS = 15;
const STEP_PER_PLACE_MS = 10;
const LONGEST_STEP_MS = 1_000;

/** What is waited for. */
export interface Waiting {
  /** Absent: the provider has no limits of its own, only learned ones. */
  slots?: RequestSlots;
  limits: SlotLimits;
  request: SlotRequest;
  /** Takes the request out of what the provider said is left; 0, or in how many ms to ask again. */
  claim(): number;
  /** Tells people what is waited for, once. */
  say(text: string): void;
  signal: AbortSignal;
}

type Held = { ms?: number; ahead: number; text(seconds: string): string };

/** Resolves when the request may go out: how long that took, and its slot. Rejects with the signal's reason. */
export async function waitUntilFree(waiting: Waiting): Promise<{ waitedMs: number; slot?: number }> {
  const { slots, request, limits, claim, signal } = waiting;
  const started = performance.now();
  const tell = teller(waiting, started);
  let standing = slots?.ask(request, limits);
  try {
    for (;;) {
      const held = heldBy(waiting, standing);
      if (!held) {
        const ms = claim();
        if (ms <= 0) {
          return {
            waitedMs: Math.round(performance.now() - started),
            ...(standing ? { slot: standing.id } : {}),
          };
        }
        if (standing) slots?.postpone(standing.id, Date.now() + ms);
        const text = (seconds: string) =>
          `waiting${seconds} until ${request.provider} takes requests again (its limit is used up)`;
        await pause({ ms, ahead: 0, text }, tell, signal);
      } else await pause(held, tell, signal);
      if (standing) standing = slots?.look(standing.id, request, limits);
    }
  } catch (error) {
    if (standing) slots?.leave(standing.id);
    throw error;
  }
}

async function pause(held: Held, tell: (held: Held) => void, signal: AbortSignal): Promise<void> {
  tell(held);
  const jitter = 0.75 + Math.random() / 2;
  const step = held.ms === undefined
    ? Math.min(LONGEST_STEP_MS, STEP_MS + STEP_PER_PLACE_MS * held.ahead) * jitter
    : Math.min(LONGEST_STEP_MS * jitter, held.ms + Math.random() * STEP_MS);
  await sleep(Math.max(1, step), signal);
}

function teller({ say }: Waiting, started: number): (held: Held) => void {
  let told = false;
  return ({ ms, text }) => {
    if (told || Math.max(ms ?? 0, performance.now() - started) < TOLD_MS) return;
    told = true;
    say(text(ms === undefined ? "" : ` ${Math.ceil(ms / 1_000)} s`));
  };
}

/** What keeps a request back, in words; `undefined` when it has its slot. */
function heldBy({ limits, request: { provider } }: Waiting, standing?: Standing): Held | undefined {
  if (!standing || standing.granted) return undefined;
  const { reason, ahead, waitMs } = standing;
  const text = (seconds: string) => {
    const slot = `waiting${seconds} for a free request slot of ${provider}`;
    switch (reason) {
      case "requests":
        return `${slot} (${limits.requestsPerMinute} a minute)`;
      case "tokens":
        return `waiting${seconds} for free tokens of ${provider} (${limits.tokensPerMinute} a minute)`;
      case "concurrency":
        return `${slot} (${limits.maxConcurrency} at once)`;
      case "turn":
        return `${slot} (${ahead} before it)`;
    }
  };
  return { ahead, text, ...(waitMs === undefined ? {} : { ms: waitMs }) };
}
