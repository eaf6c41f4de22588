/** Work on a stream of items, several at once, with a bound on what is held. */

/** How much goes on at once. */
export interface ParallelLimits {
  /** Items in work. */
  concurrency: number;
  /** Items taken and not yet handed on: a slow one holds back no more than these. Ignored with `asFinished`. */
  window: number;
  /** Hands results on as they come, not in the order of the items. */
  asFinished: boolean;
  /** No more items are taken; what is in work is still waited for. */
  signal: AbortSignal;
}

interface Slot<R> {
  result?: R;
}

/**
 * The results of `work` for every item. It stops taking items while its own reader does not read. Throws what the
 * source or `work` throws.
 */
export async function* inParallel<T, R extends object>(
  source: AsyncIterator<T>,
  work: (item: T) => Promise<R>,
  { concurrency, window, asFinished, signal }: ParallelLimits,
): AsyncGenerator<R> {
  const slots: Slot<R>[] = [];
  let [active, reading, ended] = [0, false, false];
  let failure: { error: unknown } | undefined;
  let changed = Promise.withResolvers<void>();
  const change = () => changed.resolve();
  const fail = (error: unknown) => {
    failure ??= { error };
  };
  const begin = (item: T) => {
    const slot: Slot<R> = {};
    slots.push(slot);
    active++;
    work(item).then((result) => {
      slot.result = result;
    }, fail).finally(() => {
      active--;
      change();
    });
  };
  const take = () => {
    reading = true;
    source.next().then(({ done, value }) => {
      if (done) ended = true;
      else if (!signal.aborted) begin(value);
    }, fail).finally(() => {
      reading = false;
      change();
    });
  };
  const ready = () => asFinished ? slots.findIndex(({ result }) => result) : slots[0]?.result ? 0 : -1;
  signal.addEventListener("abort", change, { once: true });
  try {
    for (;;) {
      if (failure) throw failure.error;
      for (let index = ready(); index >= 0; index = ready()) {
        const [slot] = slots.splice(index, 1);
        if (slot?.result) yield slot.result;
      }
      // A read that never ends must not keep a stopped batch.
      if (slots.length === 0 && (ended || signal.aborted)) return;
      const room = active < concurrency && (asFinished || slots.length < window);
      if (room && !reading && !ended && !signal.aborted) take();
      await changed.promise;
      changed = Promise.withResolvers<void>();
    }
  } finally {
    signal.removeEventListener("abort", change);
  }
}
