/** A terminal for tests of the line editor: it takes what is drawn and shows what a person would see. */

import assert from "node:assert/strict";
import { displayWidth } from "../../../src/output/display_width.ts";
import { KeyReader } from "../../../src/chat/keys.ts";
import type { EditTerminal, KeyListener } from "../../../src/chat/raw_terminal.ts";

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Carries out what the editor may send; anything else fails the test. */
export class FakeTerminal implements EditTerminal {
  width = 40;
  height = 10;
  row = 0;
  column = 0;
  suspended = 0;
  readonly #cells: string[][] = [[]];
  readonly #reader = new KeyReader();
  readonly #listeners: KeyListener[] = [];

  columns = () => this.width;
  rows = () => this.height;

  listen(listener: KeyListener): () => void {
    this.#listeners.push(listener);
    return () => void this.#listeners.splice(this.#listeners.indexOf(listener), 1);
  }

  get isHeard(): boolean {
    return this.#listeners.length > 0;
  }

  suspend(): Promise<void> {
    this.suspended++;
    return Promise.resolve();
  }

  type(text: string): void {
    this.#listener.typed(this.#reader.push(text));
  }

  end(): void {
    this.#listener.ended();
  }

  resize(width: number): void {
    this.width = width;
    this.#listener.resized();
  }

  get #listener(): KeyListener {
    const listener = this.#listeners.at(-1);
    assert.ok(listener, "nobody reads what is typed");
    return listener;
  }

  /** The lines on the screen, without blank ends. */
  get lines(): string[] {
    return this.#cells.map((row) => Array.from(row, (cell) => cell ?? " ").join("").trimEnd());
  }

  write(text: string): void {
    for (const [piece] of text.matchAll(/\x1b\[[0-9;]*[A-Za-z]|\r|\n|[^\x1b\r\n]+/g)) {
      if (piece === "\r") this.column = 0;
      else if (piece === "\n") this.#down();
      else if (piece.startsWith("\x1b")) this.#control(piece.slice(2, -1), piece.slice(-1));
      else this.#put(piece);
    }
  }

  #down(): void {
    this.row++;
    this.#cells[this.row] ??= [];
  }

  #control(given: string, name: string): void {
    const n = Number(given || 1);
    const line = this.#cells[this.row] ?? [];
    if (name === "A") this.row = Math.max(0, this.row - n);
    else if (name === "C") this.column += n;
    else if (name === "K") line.length = Math.min(line.length, this.column);
    else if (name === "J" && given === "") {
      line.length = Math.min(line.length, this.column);
      this.#cells.length = this.row + 1;
    } else if (name === "J" || name === "H") [this.row, this.column] = [0, 0];
    else assert.equal(name, "m", `an unexpected sequence ${given}${name}`);
  }

  #put(text: string): void {
    for (const { segment } of graphemes.segment(text)) {
      const width = displayWidth(segment);
      assert.ok(this.column + width < this.width + 1, "the editor left a line break to the terminal");
      const line = this.#cells[this.row] ?? [];
      while (line.length < this.column) line.push(" ");
      line[this.column] = segment;
      for (let i = 1; i < width; i++) line[this.column + i] = "";
      this.column += width;
    }
  }
}
