import assert from "node:assert/strict";
import { once } from "node:events";
import process from "node:process";
import { RunControl } from "../../../src/cli/control.ts";
import { Cancelled } from "../../../src/errors.ts";

/** A control and the codes it wanted to quit with. */
function controlled() {
  const quits: number[] = [];
  return { quits, control: new RunControl((code) => quits.push(code)) };
}

/** Handlers a control puts on the process, without real signals: those would meet every other test. */
function listening(control: RunControl, stderrIsTerminal: boolean): Map<string, () => void> {
  const handlers = new Map<string, () => void>();
  const { on, off } = process;
  process.on = ((name: string, handler: () => void) => {
    handlers.set(name, handler);
    return process;
  }) as typeof process.on;
  process.off = ((name: string, handler: () => void) => {
    if (handlers.get(name) === handler) handlers.delete(name);
    return process;
  }) as typeof process.off;
  try {
    control.listen(stderrIsTerminal);
    return new Map(handlers);
  } finally {
    control.release();
    process.on = on;
    process.off = off;
    assert.equal(handlers.size, 0, "release leaves handlers behind");
  }
}

Deno.test("control: the first reason counts", () => {
  const { control } = controlled();
  assert.equal(control.reason, undefined);
  control.stop("stdout-closed");
  control.stop("SIGTERM");
  assert.equal(control.reason, "stdout-closed");
  assert.ok(control.signal.aborted && control.signal.reason instanceof Cancelled);
});

Deno.test("control: a signal stops the run with its name, a second SIGINT quits at once", () => {
  const { control, quits } = controlled();
  const handlers = listening(control, true);
  handlers.get("SIGINT")?.();
  assert.deepEqual([control.reason, quits], ["SIGINT", []]);
  handlers.get("SIGINT")?.();
  assert.deepEqual(quits, [130]);
});

Deno.test("control: SIGTERM twice, or SIGINT after it, quits nothing: the run is ending", () => {
  const { control, quits } = controlled();
  const handlers = listening(control, true);
  handlers.get("SIGTERM")?.();
  handlers.get("SIGTERM")?.();
  handlers.get("SIGINT")?.();
  assert.deepEqual([control.reason, quits], ["SIGTERM", []]);
});

Deno.test({
  name: "control: SIGHUP ends the run where it is not ignored",
  ignore: Deno.build.os !== "linux",
  fn: () => {
    const ignored = /^SigIgn:.*[13579bdf]$/m.test(Deno.readTextFileSync("/proc/self/status"));
    const { control } = controlled();
    assert.equal(listening(control, true).has("SIGHUP"), !ignored);
  },
});

Deno.test("control: the time limit counts from the start of the process and stops the run", async () => {
  const { control } = controlled();
  const stopped = once(control.signal, "abort");
  control.limitTime(performance.now() / 1000 / 2);
  await stopped;
  assert.equal(control.reason, "run-timeout");
  control.release();
});

Deno.test("control: a limit longer than a timer can hold does not come at once", async () => {
  const { control } = controlled();
  control.limitTime(1e12);
  const earlier = new RunControl(() => {});
  const stopped = once(earlier.signal, "abort");
  earlier.limitTime(0.001);
  await stopped;
  assert.equal(control.reason, undefined);
  control.release();
});
