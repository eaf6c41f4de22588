/** Placeholders of a template: `{{name}}`, and `\{{name}}` for the characters themselves. Pure. */

/** Only a name in double braces is a placeholder: other braces are text, as in code or in other templates. */
const PLACEHOLDER = /(\\?)\{\{[ \t]*([A-Za-z_][\w-]*)[ \t]*\}\}/g;

/** The placeholder of prompt and stdin. */
export const INPUT = "input";

/** What `--param` and `params` may be called. */
export function isParameterName(name: string): boolean {
  return /^[A-Za-z_][\w-]*$/.test(name) && name !== INPUT;
}

/** The placeholders of a text, each once, with the line (from 0) it first stands in. */
export function placeholdersOf(text: string): Map<string, number> {
  const found = new Map<string, number>();
  let line = 0;
  let counted = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    const [, escape, name] = match;
    if (escape || name === undefined || found.has(name)) continue;
    line += text.slice(counted, match.index).split("\n").length - 1;
    counted = match.index;
    found.set(name, line);
  }
  return found;
}

/** The text with every placeholder replaced. Values go in as they are: braces in them are text. */
export function fillIn(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(PLACEHOLDER, (whole, escape: string, name: string) => {
    return escape ? whole.slice(1) : values.get(name) ?? whole;
  });
}

/** The prompt of a run: the text with input and parameters in it, the input after a blank line where no place is. */
export function fillPrompt(body: string, input: string, values: ReadonlyMap<string, string>): string {
  const filled = fillIn(body, new Map([...values, [INPUT, input]]));
  if (placeholdersOf(body).has(INPUT)) return filled;
  return [filled, input].filter((text) => text !== "").join("\n\n");
}
