/** Puts the tool calls of a chat stream together from their fragments. Pure. */

import type { ModelEvent, ToolCallPart } from "../../src/types.ts";
import { type Fields, fieldsOf, textOf } from "../../src/wire/fields.ts";

/** Collects calls in order of their first fragment, whatever a vendor does to indexes and ids. */
export class ToolCallReader {
  readonly calls: ToolCallPart[] = [];
  readonly #byIndex = new Map<number, ToolCallPart>();

  /** Adds one item of `delta.tool_calls`. */
  read(value: unknown, out: ModelEvent[]): void {
    const fragment = fieldsOf(value);
    const made = fieldsOf(fragment.function);
    const call = this.#callOf(fragment, made);
    const text = typeof made.arguments === "object" && made.arguments !== null
      ? JSON.stringify(made.arguments)
      : textOf(made.arguments);
    call.id ||= textOf(fragment.id);
    call.name ||= textOf(made.name);
    call.arguments += text;
    out.push({ type: "tool-arguments", name: call.name, text });
  }

  /**
   * The call a fragment belongs to: that of its index, unless the id says that another call begins there. Without
   * an index an id or a name begins a call, and nothing at all continues the last one.
   */
  #callOf(fragment: Fields, made: Fields): ToolCallPart {
    const id = textOf(fragment.id);
    const index = typeof fragment.index === "number" ? fragment.index : undefined;
    const open = index !== undefined
      ? this.#byIndex.get(index)
      : id
      ? this.calls.find((call) => call.id === id)
      : textOf(made.name)
      ? undefined
      : this.calls.at(-1);
    if (open && (!id || !open.id || open.id === id)) return open;
    const call: ToolCallPart = { type: "tool-call", id: "", name: "", arguments: "" };
    this.calls.push(call);
    if (index !== undefined) this.#byIndex.set(index, call);
    return call;
  }
}
