/** Writes the long inputs of the evaluation set from a kind and a number of lines, always the same way. */

/** A pasted input in short. */
export interface PastedSpec {
  kind: keyof typeof LINES;
  lines: number;
}

const NAMES = ["orders", "ledger", "session", "worker", "cache", "invoice", "parser", "queue"];
const WORDS = [
  "river",
  "board",
  "budget",
  "agreed",
  "because",
  "market",
  "winter",
  "delivery",
  "customer",
  "question",
];

function pick(list: string[], i: number): string {
  return list[(i * 7 + Math.floor(i / 3)) % list.length] ?? "";
}

function two(n: number): string {
  return String(n).padStart(2, "0");
}

function clock(i: number): string {
  return `${two(Math.floor(i / 3600) % 24)}:${two(Math.floor(i / 60) % 60)}:${two(i % 60)}`;
}

function sentence(i: number): string {
  return `The ${pick(WORDS, i)} of the ${pick(WORDS, i + 1)} was ${pick(WORDS, i + 2)} before the ${
    pick(WORDS, i + 4)
  } came, which nobody had expected.`;
}

/** The text of one line of each kind; `i` counts from 0. */
const LINES = {
  diff: (i: number) =>
    i === 0
      ? "diff --git a/src/orders.ts b/src/orders.ts\nindex 3f1a2b4..9c8d7e6 100644\n--- a/src/orders.ts\n+++ b/src/orders.ts\n@@ -1,9 +1,9 @@"
      : `${"+- "[i % 3]}  const ${pick(NAMES, i)}${i} = await ${pick(NAMES, i + 2)}.load(${i});`,
  code: (i: number) =>
    i % 5 === 0
      ? `function ${pick(NAMES, i)}${i}(input) {`
      : i % 5 === 4
      ? "}"
      : `  const ${pick(NAMES, i)} = ${pick(NAMES, i + 1)}.get(input.${pick(NAMES, i + 3)}); // ${
        pick(WORDS, i)
      }`,
  trace: (i: number) =>
    i === 0
      ? "TypeError: Cannot read properties of undefined (reading 'total')"
      : `    at ${pick(NAMES, i)}.run (/srv/app/src/${pick(NAMES, i + 1)}.js:${i + 10}:${(i % 40) + 1})`,
  log: (i: number) =>
    `2025-03-0${i % 9 + 1} ${clock(i * 37)} ${i % 11 === 0 ? "ERROR" : "INFO"} ${
      pick(NAMES, i)
    }: request ${i} from 10.0.0.${i % 250} took ${i * 3 % 900} ms`,
  csv: (i: number) =>
    i === 0
      ? "id,name,amount,date"
      : `${i},${pick(NAMES, i)} ${pick(WORDS, i)},${i * 17 % 1000}.50,2025-0${i % 9 + 1}-11`,
  json: (i: number) =>
    `${
      i === 0
        ? '[{"url": "https://example.com"}'
        : `,{"id": ${i}, "name": "${pick(NAMES, i)}", "total": ${i * 3}}`
    }`,
  yaml: (i: number) =>
    `${i % 4 === 0 ? "" : "  "}${pick(NAMES, i)}${i}: ${i % 4 === 0 ? "" : pick(WORDS, i)}`,
  sql: (i: number) =>
    i === 0
      ? "SELECT o.id, o.total"
      : `${i === 1 ? "FROM" : "JOIN"} ${pick(NAMES, i)} t${i} ON t${i}.id = o.id`,
  commits: (i: number) =>
    `${(i * 7919 + 65536).toString(16).padStart(7, "0")} ${pick(NAMES, i)}: ${pick(WORDS, i)} ${
      pick(WORDS, i + 1)
    }`,
  mail: (i: number) =>
    i === 0
      ? "From: Ada Byron <ada@example.org>\nTo: team@example.org\nSubject: Order 4711 and invoice 2025-17\nDate: Mon, 3 Mar 2025 09:12:00 +0100\n"
      : sentence(i),
  man: (i: number) =>
    i === 0
      ? "TAR(1)                 User Commands                 TAR(1)\n\nNAME\n"
      : `       -${"abcdefgh"[i % 8]}, --${pick(NAMES, i)}  ${sentence(i)}`,
  prose: sentence,
};

/** The text a spec stands for. */
export function writePasted({ kind, lines }: PastedSpec): string {
  const line = LINES[kind];
  return `${Array.from({ length: lines }, (_, i) => line(i)).join("\n")}\n`;
}
