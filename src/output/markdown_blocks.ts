/** What a line of Markdown begins: list items, headings, fences. Pure; says nothing before it is certain. */

/** The marker of a list item, by its column in the source. */
export interface ListItem {
  indent: number;
  /** Column of its text in the source. */
  contentIndent: number;
  marker: string;
  task?: "open" | "done";
}

/** The line that opens a block of code. */
export interface Fence {
  mark: string;
  size: number;
  info: string;
  /** Column of the fence in the source. */
  indent: number;
}

/** What a line is; `at` is where its text begins in the source. */
export interface Start {
  kind: "blank" | "heading" | "rule" | "fence" | "table" | "verbatim" | "text";
  quotes: number;
  items: ListItem[];
  indent: number;
  at: number;
  level?: number;
  fence?: Fence;
}

/** What came before the line. */
export interface Context {
  inList: boolean;
  followsText: boolean;
}

const TAB_COLUMNS = 4;
const CODE_INDENT = 4;

function columnsOf(blank: string): number {
  let columns = 0;
  for (const character of blank) columns += character === "\t" ? TAB_COLUMNS - columns % TAB_COLUMNS : 1;
  return columns;
}

/** The quote marks at the start of a line: their number and where they end; `undefined` while that is open. */
function readQuotes(
  line: string,
  most: number,
  complete: boolean,
): { quotes: number; at: number } | undefined {
  let at = 0;
  let quotes = 0;
  for (; quotes < most; quotes++) {
    const mark = /^ {0,3}>/.exec(line.slice(at))?.[0];
    if (mark === undefined) break;
    at += mark.length;
    if (line[at] === undefined && !complete) return undefined;
    if (line[at] === " ") at++;
  }
  return { quotes, at };
}

/** What the line is, as soon as its beginning tells; `complete`: this is all of it. */
export function readStart(line: string, complete: boolean, context: Context): Start | undefined {
  const quoted = readQuotes(line, Infinity, complete);
  if (!quoted) return undefined;
  const { quotes } = quoted;
  const items: ListItem[] = [];
  let { at } = quoted;
  for (;;) {
    const spaces = /^[ \t]*/.exec(line.slice(at))?.[0] ?? "";
    const indent = columnsOf(line.slice(quoted.at, at).replace(/[^\t]/g, " ") + spaces);
    const body = line.slice(at + spaces.length);
    const start = (kind: Start["kind"], more: Partial<Start> = {}): Start => ({
      kind,
      quotes,
      items,
      indent,
      at: at + spaces.length,
      ...more,
    });
    if (body === "") return complete ? start(items.length > 0 ? "text" : "blank") : undefined;
    if (indent >= CODE_INDENT && items.length === 0 && !context.inList) {
      return start(context.followsText ? "text" : "verbatim");
    }
    const item = readItem(body, complete, indent, items.length > 0 ? { ...context, inList: true } : context);
    if (item === undefined) return undefined;
    if (item === "none") return readLeaf(body, complete, start, items.length > 0);
    items.push(item.item);
    at += spaces.length + item.length;
  }
}

const RULE = /^([-*_])(?:[ \t]*\1)*[ \t]*$/;

function readItem(
  body: string,
  complete: boolean,
  indent: number,
  { inList, followsText }: Context,
): { item: ListItem; length: number } | "none" | undefined {
  if (RULE.test(body)) {
    if (!complete) return undefined;
    if (body.replace(/[ \t]/g, "").length >= 3) return "none";
  }
  if (/^(\d{1,9}[.)]?|[-+*])$/.test(body) && !complete) return undefined;
  const found = /^([-+*]|(\d{1,9})[.)])([ \t]+|$)/.exec(body);
  const [, marker = "", number, gap = ""] = found ?? [];
  // A number at the start of a line of a paragraph is most likely part of it, unless it is the first.
  if (!found || (number !== undefined && Number(number) !== 1 && followsText && !inList)) return "none";
  const rest = body.slice(found[0].length);
  if (!complete && (rest === "" || /^\[([ xX]\]?)?$/.test(rest))) return undefined;
  const task = /^\[([ xX])\][ \t]+/.exec(rest);
  if (!complete && task && rest.length === task[0].length) return undefined;
  const item: ListItem = { indent, contentIndent: indent + marker.length + 1, marker };
  if (task) item.task = task[1] === " " ? "open" : "done";
  return { item, length: task ? found[0].length + task[0].length : marker.length + Math.min(1, gap.length) };
}

function readLeaf(
  body: string,
  complete: boolean,
  start: (kind: Start["kind"], more?: Partial<Start>) => Start,
  isInItem: boolean,
): Start | undefined {
  if (RULE.test(body) && body.replace(/[ \t]/g, "").length >= 3) return start("rule");
  if (/^#{1,6}$/.test(body) && !complete) return undefined;
  const heading = /^(#{1,6})(?=[ \t]|$)/.exec(body)?.[0];
  if (heading) return start("heading", { level: heading.length });
  if (/^(`+|~+)$/.test(body) && !complete) return undefined;
  const fence = /^(?:(`{3,})([^`]*)|(~{3,})(.*))$/.exec(body);
  if (fence) {
    if (!complete) return undefined;
    const marks = fence[1] ?? fence[3] ?? "";
    const info = (fence[2] ?? fence[4] ?? "").trim();
    const { indent } = start("fence");
    return start("fence", { fence: { mark: marks.slice(0, 1), size: marks.length, info, indent } });
  }
  return start(body.startsWith("|") && !isInItem ? "table" : "text");
}

/** What a line inside a block of code is: more of it from `at`, its end, or (`outside`) no longer in the quote. */
export function readInFence(
  line: string,
  complete: boolean,
  fence: Fence,
  quotes: number,
): { kind: "code" | "close" | "outside"; at: number } | undefined {
  const quoted = readQuotes(line, quotes, complete);
  if (!quoted || (!complete && quoted.quotes < quotes && /^ {0,3}$/.test(line.slice(quoted.at)))) {
    return undefined;
  }
  if (quoted.quotes < quotes) return { kind: "outside", at: 0 };
  const rest = line.slice(quoted.at);
  const spaces = /^ */.exec(rest)?.[0].length ?? 0;
  const body = rest.slice(spaces);
  const run = body.length - body.replace(fence.mark === "~" ? /^~+/ : /^`+/, "").length;
  const mayClose = body.slice(run).trim() === "";
  if (mayClose && !complete) return undefined;
  if (mayClose && run >= fence.size) return { kind: "close", at: line.length };
  return { kind: "code", at: quoted.at + Math.min(spaces, fence.indent) };
}
