/** `nano-agent sessions list` */

import { realpathSync } from "node:fs";
import { formatUsd } from "../catalog/format_usd.ts";
import { type CountedSession, countSessions, listedSessions } from "../store/session_search.ts";
import type { Column } from "../output/table.ts";
import type { SessionsSurroundings, SharedOptions } from "./sessions_arguments.ts";
import { type Figures, figuresOf, type SessionsPlace, usingState, withSessions } from "./sessions_place.ts";
import { formatWhen } from "./when.ts";

/** The command's own options. */
export interface ListWishes {
  all?: true;
  search?: string;
  limit?: number;
  json?: true;
}

interface Row extends CountedSession, Figures {}

const LIMIT = 20;
const SHOWN_ID = 8;

/** Lists sessions, the latest first: a table, or with `--json` or `-o json` an array. */
export function listSessions(
  wishes: ListWishes,
  shared: SharedOptions,
  surroundings: SessionsSurroundings,
): Promise<number> {
  return withSessions(shared, surroundings, async (place) => {
    const { output } = place;
    const rows = await rowsOf(place, wishes, surroundings.cwd);
    if (wishes.json || shared.output === "json") output.json(rows.map(objectOf));
    else if (rows.length > 0) output.table(rows, columnsFor(wishes));
    if (rows.length === 0) sayNone(place, wishes);
    else if (rows.length === (wishes.limit ?? LIMIT) && wishes.limit === undefined) {
      output.note(`these are the last ${LIMIT}`, "--limit shows more");
    }
    return 0;
  });
}

async function rowsOf(place: SessionsPlace, wishes: ListWishes, cwd: string): Promise<Row[]> {
  const { database } = place;
  if (!database) return [];
  const { all, search, limit = LIMIT } = wishes;
  const filter = { ...(all ? {} : { folder: realpathSync(cwd) }), ...(search ? { search } : {}), limit };
  const found = usingState(() => listedSessions(database, filter));
  return await Promise.all(found.map(async (one) => ({ ...one, ...await figuresOf(place, one.id) })));
}

function sayNone({ database, output }: SessionsPlace, { all, search }: ListWishes): void {
  const elsewhere = database && !all ? usingState(() => countSessions(database)) : 0;
  const what = search === undefined ? "there is no session" : `no session holds ${JSON.stringify(search)}`;
  output.note(
    all ? what : `${what} in this folder`,
    elsewhere > 0 ? "--all looks in every folder" : undefined,
  );
}

function objectOf({ id, folder, title, createdAt, updatedAt, model, parent, turns, usage, costUsd }: Row) {
  return {
    id,
    title,
    folder,
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
    model: model ?? null,
    parent: parent ?? null,
    turns,
    usage,
    costUsd,
  };
}

function columnsFor({ all }: ListWishes): Column<Row>[] {
  const now = Date.now();
  return [
    { title: "ID", cell: ({ id }) => id.slice(0, SHOWN_ID) },
    { title: "LAST", cell: ({ updatedAt }) => formatWhen(updatedAt, now) },
    ...(all ? [{ title: "FOLDER", cell: ({ folder }: Row) => folder, shrinks: true }] : []),
    { title: "MODEL", cell: ({ model }) => model ?? "", shrinks: true },
    { title: "TURNS", cell: ({ turns }) => String(turns), align: "right" },
    { title: "COST", cell: ({ costUsd }) => costUsd === null ? "?" : formatUsd(costUsd), align: "right" },
    { title: "TITLE", cell: ({ title }) => title, shrinks: true },
  ];
}
