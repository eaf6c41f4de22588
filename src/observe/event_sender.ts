/**
 * Posting events one after the other in the background: nothing ever waits for it, but for a moment at the end. A
 * receiver that is too slow for one after the other gets the last ones side by side.
 */

/** Where events go and how long is waited. */
export interface SenderSettings {
  url: string;
  /** How long closing may take, in ms. */
  closeMs?: number;
  /** How much of that is kept for one event after the other, in ms; the rest is for those that are left. */
  inOrderMs?: number;
  /** How long one event may take, in ms. */
  requestMs?: number;
  /** Told once, when the first event does not arrive. */
  failed(reason: string): void;
}

/** More than this waiting means the receiver does not keep up: what comes then is lost. */
const MOST_WAITING = 1_000;
const MOST_WAITING_CHARACTERS = 16_000_000;
/** After so many events in a row without any answer nobody is there. */
const SILENT_EVENTS = 3;
const REQUEST_MS = 5_000;
// With what comes before and after it stays below the second a run may be held.
const CLOSE_MS = 800;
/** How many are under way at once when time runs out. */
const AT_LAST = 16;
/** A longer answer is not read: the connection is given up instead of used again. */
const LONGEST_ANSWER_BYTES = 65_536;

/** Sends JSON texts in order. Never throws, keeps no more than it can hold. */
export class EventSender {
  readonly #url: string;
  readonly #headers: Record<string, string>;
  readonly #controller = new AbortController();
  readonly #waiting: string[] = [];
  #characters = 0;
  #running: Promise<void> | undefined;
  #silent = 0;
  #hasAnswered = false;
  #told = false;

  constructor(private readonly settings: SenderSettings) {
    const url = new URL(settings.url);
    this.#headers = { "content-type": "application/json", ...authorization(url) };
    // `fetch` refuses an address with a user in it.
    url.username = url.password = "";
    this.#url = url.href;
  }

  send(body: string): void {
    if (this.#controller.signal.aborted || this.#silent >= SILENT_EVENTS) return;
    if (this.#waiting.length >= MOST_WAITING || this.#characters + body.length > MOST_WAITING_CHARACTERS) {
      this.#tell("events come faster than they are taken; some are lost");
      return;
    }
    this.#waiting.push(body);
    this.#characters += body.length;
    this.#running ??= this.#run();
  }

  /** Resolves when everything has been sent, or after `closeMs`: what has not left by then is given up. */
  async close(): Promise<void> {
    if (!this.#running) return;
    const { closeMs = CLOSE_MS, inOrderMs = closeMs / 2 } = this.settings;
    if (await within(inOrderMs, this.#running)) return;
    // The end of a run tells what it cost: better out of order than lost. They all say when they happened.
    const rest = this.#hasAnswered ? Array.from({ length: AT_LAST }, () => this.#drain()) : [];
    if (await within(closeMs - inOrderMs, Promise.all([this.#running, ...rest]))) return;
    this.#tell(`no answer within ${closeMs} ms at the end of the run`);
    this.#controller.abort();
  }

  async #run(): Promise<void> {
    // After the caller's turn: building a request takes time that is the run's.
    await new Promise((resolve) => setTimeout(resolve, 0));
    await this.#drain();
    this.#characters = 0;
    this.#running = undefined;
  }

  async #drain(): Promise<void> {
    for (let body = this.#waiting.shift(); body !== undefined; body = this.#waiting.shift()) {
      this.#characters -= body.length;
      await this.#post(body);
      if (this.#silent >= SILENT_EVENTS || this.#controller.signal.aborted) this.#waiting.length = 0;
    }
  }

  async #post(body: string): Promise<void> {
    const { requestMs = REQUEST_MS } = this.settings;
    const signal = AbortSignal.any([this.#controller.signal, AbortSignal.timeout(requestMs)]);
    try {
      // A redirect would take the events somewhere nobody configured.
      const response = await fetch(this.#url, {
        method: "POST",
        headers: this.#headers,
        body,
        redirect: "manual",
        signal,
      });
      this.#silent = 0;
      this.#hasAnswered = true;
      if (!response.ok) this.#tell(`HTTP ${response.status}`);
      await finish(response);
    } catch (error) {
      this.#silent++;
      if (!this.#controller.signal.aborted) this.#tell(reasonOf(error, requestMs));
    }
  }

  #tell(reason: string): void {
    if (this.#told) return;
    this.#told = true;
    this.settings.failed(reason);
  }
}

/** Whether something comes to its end in time. */
async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<false>((resolve) => timer = setTimeout(() => resolve(false), ms));
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

function authorization({ username, password }: URL): Record<string, string> {
  if (username === "" && password === "") return {};
  const bytes = new TextEncoder().encode(`${plain(username)}:${plain(password)}`);
  return { authorization: `Basic ${btoa(String.fromCharCode(...bytes))}` };
}

function plain(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** A short answer is read so that its connection can be used again. */
async function finish(response: Response): Promise<void> {
  const length = Number(response.headers.get("content-length") ?? Infinity);
  if (length <= LONGEST_ANSWER_BYTES) await response.arrayBuffer();
  else await response.body?.cancel();
}

function reasonOf(error: unknown, requestMs: number): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === "TimeoutError" ? `no answer within ${requestMs} ms` : "it cannot be reached";
}
