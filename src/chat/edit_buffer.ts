/** The text of an input line and where its cursor is. Pure; moves over whole characters as a reader sees them. */

import { graphemesOf } from "../output/display_width.ts";
import type { KeyName } from "./keys.ts";

/** A text with a cursor, an index into it. */
export class EditBuffer {
  text = "";
  cursor = 0;
  /** What was deleted last, for yank. */
  #killed = "";

  set(text: string, cursor = text.length): void {
    this.text = text;
    this.cursor = cursor;
  }

  insert(text: string): void {
    this.set(
      this.text.slice(0, this.cursor) + text + this.text.slice(this.cursor),
      this.cursor + text.length,
    );
  }

  /** Carries out a key that moves or deletes; false for other keys. */
  apply(name: KeyName): boolean {
    const { cursor, text } = this;
    switch (name) {
      case "left":
        return this.#go(this.#before(cursor));
      case "right":
        return this.#go(this.#after(cursor));
      case "home":
        return this.#go(this.#lineStart());
      case "end":
        return this.#go(this.#lineEnd());
      case "word-left":
        return this.#go(this.#wordLeft());
      case "word-right":
        return this.#go(this.#wordRight());
      case "backspace":
        return this.#delete(this.#before(cursor), cursor);
      case "delete":
        return this.#delete(cursor, this.#after(cursor));
      case "delete-word-left":
        return this.#kill(this.#wordLeft(), cursor);
      case "delete-word-right":
        return this.#kill(cursor, this.#wordRight());
      case "delete-to-start":
        return this.#kill(this.#lineStart(), cursor);
      case "delete-to-end":
        // At the end of a line it joins the next one.
        return this.#kill(cursor, text[cursor] === "\n" ? cursor + 1 : this.#lineEnd());
      case "yank":
        this.insert(this.#killed);
        return true;
      default:
        return false;
    }
  }

  #go(cursor: number): true {
    this.cursor = cursor;
    return true;
  }

  #delete(from: number, to: number): true {
    this.set(this.text.slice(0, from) + this.text.slice(to), from);
    return true;
  }

  #kill(from: number, to: number): true {
    if (to > from) this.#killed = this.text.slice(from, to);
    return this.#delete(from, to);
  }

  #before(at: number): number {
    if (at === 0 || this.text[at - 1] === "\n") return Math.max(0, at - 1);
    const line = this.text.slice(this.#lineStart(at), at);
    return at - (Array.from(graphemesOf(line)).at(-1)?.length ?? 1);
  }

  #after(at: number): number {
    if (at >= this.text.length) return at;
    const [first = " "] = graphemesOf(this.text.slice(at, at + 64));
    return at + first.length;
  }

  #lineStart(at = this.cursor): number {
    return at === 0 ? 0 : this.text.lastIndexOf("\n", at - 1) + 1;
  }

  #lineEnd(): number {
    const end = this.text.indexOf("\n", this.cursor);
    return end < 0 ? this.text.length : end;
  }

  #wordLeft(): number {
    const before = this.text.slice(0, this.cursor);
    return before.length - (/\S*\s*$/.exec(before.slice(-1000))?.[0].length ?? 0);
  }

  #wordRight(): number {
    return this.cursor + (/^\s*\S*/.exec(this.text.slice(this.cursor))?.[0].length ?? 0);
  }
}
