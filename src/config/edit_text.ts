/** Setting a value in the text of a configuration file: comments, order and line ends stay. Pure. */

import { applyEdits, type Edit, format, modify } from "jsonc-parser";
import type { KeyPath } from "./key_path.ts";

const STYLE = { insertSpaces: true, tabSize: 2 };

/** A comment that ends the line a value stands in, with the comma of that value where there is one. */
const REMARK = /^[ \t]*(,?)[ \t]*(\/\/[^\r\n]*|\/\*(?:[^*\r\n]|\*(?!\/))*\*\/(?=[ \t]*[\r\n]))/;

/** The new text. Throws an `Error` when the path leads through a value that has nothing below it. */
export function setInText(text: string, path: KeyPath, value: unknown): string {
  const source = text.trim() === "" ? "{}\n" : text;
  const [edit] = modify(source, path, value, {});
  const added = edit && edit.length === 0 && edit.content.startsWith(",")
    ? addedAfterRemark(source, edit)
    : undefined;
  return added ?? applyEdits(source, modify(source, path, value, { formattingOptions: STYLE }));
}

/** The parser's library adds an entry right behind the last value: a comment there would then follow the new entry. */
function addedAfterRemark(text: string, { offset, content }: Edit): string | undefined {
  const [remark, comma = "", comment = ""] = REMARK.exec(text.slice(offset)) ?? [];
  if (remark === undefined) return undefined;
  const before = `${text.slice(0, offset)}, ${comment}`;
  const entry = `\n${content.slice(1)}${comma}`;
  const after = text.slice(offset + remark.length);
  const changed = before + entry + after;
  return applyEdits(changed, format(changed, { offset: before.length, length: entry.length }, STYLE));
}
