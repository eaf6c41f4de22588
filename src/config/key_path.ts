/** Dotted keys, as `config set` takes them. */

import { configSchema } from "./schema.ts";
import { below, isList, isMap, keysOf } from "./schema_shape.ts";

/** The way to a value in the file. */
export type KeyPath = (string | number)[];

interface Word {
  text: string;
  quoted: boolean;
}

function wordsOf(key: string): Word[] {
  return [...key.matchAll(/"((?:[^"\\]|\\.)*)"|([^.]+)/g)].map(([, quoted, plain]) =>
    quoted === undefined
      ? { text: plain ?? "", quoted: false }
      : { text: quoted.replace(/\\(.)/g, "$1"), quoted: true }
  );
}

/** How many words make up a name the user chose: up to the next known key, or all where no keys follow. */
function nameLength(words: Word[], values: unknown): number {
  const firstQuoted = words.findIndex((word) => word.quoted);
  if (firstQuoted === 0) return 1;
  const run = firstQuoted < 0 ? words : words.slice(0, firstQuoted);
  const keys = keysOf(values);
  if (keys.length === 0) return run.length;
  const next = run.findIndex((word, index) => index > 0 && keys.includes(word.text));
  if (next > 0) return next;
  // Dots are common in the names of models and rare elsewhere, where the second word is rather a slip.
  return run.some((word) => word.text.includes("/")) ? run.length : 1;
}

/**
 * The steps of a dotted key. Names the user chose may hold dots (`models.openai/gpt-5.4.price`); what is unclear can
 * be quoted: `models."openai/gpt-5.4".price`. Empty for a text that is no key.
 */
export function keyPath(key: string): KeyPath {
  const path: KeyPath = [];
  let schema: unknown = configSchema();
  let words = wordsOf(key);
  for (let [word] = words; word; [word] = words) {
    const length = isMap(schema) ? nameLength(words, below(schema, word.text)) : 1;
    const name = words.slice(0, length).map(({ text }) => text).join(".");
    const step = isList(schema) && /^\d{1,9}$/.test(name) ? Number(name) : name;
    path.push(step);
    schema = below(schema, step);
    words = words.slice(length);
  }
  return path;
}
