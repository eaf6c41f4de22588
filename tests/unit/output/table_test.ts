import assert from "node:assert/strict";
import { type Column, tableOf } from "../../../src/output/table.ts";

interface Row {
  name: string;
  count: number;
  note: string;
}

const COLUMNS: Column<Row>[] = [
  { title: "NAME", cell: ({ name }) => name, shrinks: true },
  { title: "COUNT", cell: ({ count }) => String(count), align: "right" },
  { title: "NOTE", cell: ({ note }) => note, shrinks: true },
];
const ROWS: Row[] = [{ name: "a", count: 1, note: "x" }, { name: "a longer name", count: 200, note: "y z" }];

Deno.test("table: columns are as wide as their widest text, lines have no blank end", () => {
  assert.equal(
    tableOf(ROWS, COLUMNS),
    "NAME           COUNT  NOTE\na                  1  x\na longer name    200  y z\n",
  );
});

Deno.test("table: a column without any text is left out", () => {
  const rows = ROWS.map((row) => ({ ...row, note: "" }));
  assert.ok(!tableOf(rows, COLUMNS).includes("NOTE"));
});

Deno.test("table: where the room is narrow the widest column that may is cut, and says so", () => {
  const lines = tableOf(ROWS, COLUMNS, { room: 22 }).trimEnd().split("\n");
  assert.equal(lines[2], "a longer…    200  y z");
  for (const line of lines) assert.ok(line.length <= 22, line);
});

Deno.test("table: columns that may not shrink stay whole, however narrow the room", () => {
  assert.match(tableOf(ROWS, COLUMNS, { room: 3 }), /COUNT/);
});

Deno.test("table: what drives a terminal is made visible, and a cell is one line", () => {
  const text = tableOf([{ name: "\x1b[31mred", count: 1, note: "two\nlines" }], COLUMNS);
  assert.ok(!text.includes("\x1b"));
  assert.match(text, /two lines/);
});

Deno.test("table: only the titles are bold", () => {
  const bold = (text: string) => `<${text}>`;
  const [titles, ...rest] = tableOf(ROWS, COLUMNS, { bold }).split("\n");
  assert.match(titles ?? "", /^<NAME.*NOTE>$/);
  assert.ok(!rest.join("").includes("<"));
});
