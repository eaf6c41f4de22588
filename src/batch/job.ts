/** What was handed to a vendor's batch service: which line went where, and what came back. No prompts. */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { atomically } from "../store/transaction.ts";
import { batchFolder, openTogether } from "./private_database.ts";

const END = ".job.sqlite";
// A line has a part once it was submitted, a record once it is known what it came to.
const SCHEMA = `CREATE TABLE IF NOT EXISTS job (
    id INTEGER PRIMARY KEY CHECK (id = 1), key TEXT NOT NULL, at INTEGER NOT NULL, tag TEXT, shown INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS parts (
    n INTEGER PRIMARY KEY, provider TEXT NOT NULL, vendor_id TEXT NOT NULL, price_factor REAL NOT NULL,
    fetched INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE IF NOT EXISTS lines (
    line INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, id TEXT NOT NULL, provider TEXT, model TEXT, schema TEXT,
    worst_usd REAL, hold INTEGER, part INTEGER, record TEXT, outcome TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS lines_part ON lines (part)`;

/** A line that was or will be submitted. */
export interface JobLine {
  line: number;
  /** What the vendor calls it. */
  name: string;
  /** The id its record gets. */
  id: string | number;
  provider: string;
  model: string;
  schema?: string;
  /** What it can cost at most. */
  worstUsd?: number;
  /** What holds that much of the limit of the day. */
  hold?: number;
}

/** One batch of a vendor. */
export interface JobPart {
  n: number;
  provider: string;
  vendorId: string;
  priceFactor: number;
  fetched: boolean;
}

type Row = Record<string, unknown>;

function idOf(text: unknown): string | number {
  const id: unknown = JSON.parse(String(text));
  return typeof id === "number" ? id : String(id);
}

function lineOf(row: Row): JobLine {
  return {
    line: Number(row.line),
    name: String(row.name),
    id: idOf(row.id),
    provider: String(row.provider),
    model: String(row.model),
    ...(row.schema === null ? {} : { schema: String(row.schema) }),
    ...(row.hold === null ? {} : { hold: Number(row.hold) }),
  };
}

/** A batch at a vendor, or several that belong together. */
export class Job {
  private constructor(private readonly database: DatabaseSync) {}

  /** The job of a batch that was submitted and not shown yet, or a new one, always with `afresh`. */
  static async of(stateFolder: string, key: string, tag: string | undefined, afresh: boolean): Promise<Job> {
    const found = await Job.#find(stateFolder, (job) => !job.#about().shown && job.#about().key === key);
    if (found && !afresh) return found;
    found?.shown();
    found?.close();
    const file = join(batchFolder(stateFolder), `${crypto.randomUUID()}${END}`);
    const database = await openTogether(file, SCHEMA);
    database.prepare("INSERT INTO job VALUES (1, ?, ?, ?, 0)").run(key, Date.now(), tag ?? null);
    return new Job(database);
  }

  /** The job a vendor's batch belongs to; `undefined` where nothing is known of it. */
  static withPart(stateFolder: string, vendorId: string): Promise<Job | undefined> {
    return Job.#find(stateFolder, (job) => job.parts().some((part) => part.vendorId === vendorId));
  }

  static async #find(stateFolder: string, fits: (job: Job) => boolean): Promise<Job | undefined> {
    const folder = batchFolder(stateFolder);
    for (const name of readdirSync(folder).filter((name) => name.endsWith(END))) {
      const job = new Job(await openTogether(join(folder, name), SCHEMA));
      if (job.#exists() && fits(job)) return job;
      job.close();
    }
    return undefined;
  }

  /** What the vendor calls it; with several parts, the first of them. */
  get id(): string {
    return this.parts()[0]?.vendorId ?? "";
  }

  /** When it was made, in ms since 1970. */
  get startedAt(): number {
    return this.#about().at;
  }

  get tag(): string | undefined {
    return this.#about().tag;
  }

  parts(): JobPart[] {
    return this.database.prepare("SELECT * FROM parts ORDER BY n").all().map((row) => ({
      n: Number(row.n),
      provider: String(row.provider),
      vendorId: String(row.vendor_id),
      priceFactor: Number(row.price_factor),
      fetched: Number(row.fetched) === 1,
    }));
  }

  /** Lines that were submitted, and what they can cost at most together. */
  submitted(): { lines: number; worstUsd: number } {
    const row = this.database.prepare(
      "SELECT count(*) AS lines, sum(worst_usd) AS usd FROM lines WHERE part IS NOT NULL",
    ).get();
    return { lines: Number(row?.lines ?? 0), worstUsd: Number(row?.usd ?? 0) };
  }

  /** Whether a line, as it reads now, is on its way already. */
  isSubmitted(name: string): boolean {
    return this.database.prepare("SELECT 1 FROM lines WHERE name = ? AND part IS NOT NULL").get(name) !==
      undefined;
  }

  /** Notes lines that make a part: from now on they are not submitted again. */
  addPart(part: Omit<JobPart, "n" | "fetched">, lines: JobLine[]): void {
    atomically(this.database, () => {
      const { lastInsertRowid } = this.database.prepare(
        "INSERT INTO parts (provider, vendor_id, price_factor) VALUES (?, ?, ?)",
      ).run(part.provider, part.vendorId, part.priceFactor);
      const add = this.database.prepare(
        `INSERT OR REPLACE INTO lines (line, name, id, provider, model, schema, worst_usd, hold, part)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      );
      for (const { line, name, id, provider, model, schema = null, worstUsd = null, hold = null } of lines) {
        add.run(
          line,
          name,
          JSON.stringify(id),
          provider,
          model,
          schema,
          worstUsd,
          hold,
          Number(lastInsertRowid),
        );
      }
    });
  }

  /** Notes a line that cannot be submitted. */
  addFailed(line: number, name: string, id: string | number, record: string, outcome: string): void {
    this.database.prepare(
      "INSERT OR REPLACE INTO lines (line, name, id, record, outcome) VALUES (?, ?, ?, ?, ?)",
    ).run(line, name, JSON.stringify(id), record, outcome);
  }

  /** Forgets lines between two of the input, where an earlier try of this batch had some. */
  forgetBetween(after: number, before: number): void {
    this.database.prepare("DELETE FROM lines WHERE line > ? AND line < ?").run(after, before);
  }

  /** A part's line by what the vendor calls it, while it is not known what it came to. */
  open(part: number, name: string): JobLine | undefined {
    const row = this.database.prepare("SELECT * FROM lines WHERE part = ? AND name = ? AND record IS NULL")
      .get(part, name);
    return row && lineOf(row);
  }

  /** The lines of a part that are still open. */
  openLines(part: number): JobLine[] {
    return this.database.prepare("SELECT * FROM lines WHERE part = ? AND record IS NULL").all(part).map(
      lineOf,
    );
  }

  /** Notes what a line came to; false when another process was faster. */
  settle(line: number, record: string, outcome: string): boolean {
    const { changes } = this.database.prepare(
      "UPDATE lines SET record = ?, outcome = ? WHERE line = ? AND record IS NULL",
    ).run(record, outcome, line);
    return Number(changes) > 0;
  }

  /** All answers of a part are here. */
  partFetched(n: number): void {
    this.database.prepare("UPDATE parts SET fetched = 1 WHERE n = ?").run(n);
  }

  /** Records in the order of the input, one at a time. */
  *records(): Generator<{ line: number; record: string; outcome: string }> {
    const next = this.database.prepare(
      "SELECT line, record, outcome FROM lines WHERE line > ? AND record IS NOT NULL ORDER BY line LIMIT 1",
    );
    for (let row = next.get(0); row; row = next.get(Number(row.line))) {
      yield { line: Number(row.line), record: String(row.record), outcome: String(row.outcome) };
    }
  }

  /** All records were given out: the same command makes a new batch. */
  shown(): void {
    this.database.exec("UPDATE job SET shown = 1");
  }

  close(): void {
    this.database.close();
  }

  #exists(): boolean {
    return this.database.prepare("SELECT 1 FROM job").get() !== undefined;
  }

  #about(): { key: string; at: number; tag?: string; shown: boolean } {
    const row = this.database.prepare("SELECT * FROM job").get() ?? {};
    return {
      key: String(row.key),
      at: Number(row.at),
      ...(row.tag === null ? {} : { tag: String(row.tag) }),
      shown: Number(row.shown) === 1,
    };
  }
}
