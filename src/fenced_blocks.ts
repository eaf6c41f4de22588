/** The fenced code blocks of a Markdown text. Pure. */

/** Of a fence of backticks the rest of the line has none: otherwise it is code within a line. */
const BLOCK =
  /^([ \t]*)(`{3,}(?=[^`\n]*$)|~{3,}(?!~))[^\n]*\n([\s\S]*?)(?:^[ \t]*\2[`~]*[ \t]*$|(?![\s\S]))/gm;

/**
 * The contents of the fenced code blocks, in order, without the indentation of their fences (those of a list have one).
 * A block that is never closed goes to the end.
 */
export function fencedBlocks(text: string): string[] {
  return Array.from(text.matchAll(BLOCK), ([, indent = "", , content = ""]) => {
    return indent === "" ? content : content.replace(new RegExp(`^[ \\t]{1,${indent.length}}`, "gm"), "");
  });
}
