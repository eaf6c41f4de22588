/** The tool `find_files`. */

import type { ToolContext, ToolOutput } from "../types.ts";
import { resolveInside } from "./confine.ts";
import { defineTool } from "./define.ts";
import { shown } from "./failure.ts";
import type { FoundFile } from "./walk.ts";

/** Room for the line that says how many were left out. */
const NOTE_BYTES = 100;

/** The paths of files that fit a glob pattern, one a line, sorted, relative to the root; what git ignores is left out. */
export const findFiles = defineTool({
  name: "find_files",
  description: "Find files by glob (*.ts: at any depth), without those in .gitignore.",
  class: "read",
  properties: { pattern: { type: "string" }, directory_path: { type: "string" } },
  required: ["pattern"],
  async run({ pattern, directory_path = "." }, context): Promise<ToolOutput> {
    const [{ compileGlob }, { stillInPlace, walkFiles }] = await Promise.all([
      import("./glob.ts"),
      import("./walk.ts"),
    ]);
    const fits = await compileGlob(pattern);
    const folder = await resolveInside(context, directory_path, { mustExist: true });
    const list = new FileList(context);
    for await (const files of walkFiles(context, folder)) {
      for (const file of files) if (fits(file.below)) await list.add(file);
    }
    if (list.total === 0) {
      return { text: `[no file fits ${shown(pattern)}; what .gitignore excludes is not looked at]` };
    }
    return { text: list.text(await stillInPlace(list.files)) };
  },
});

/** The first files of a list, as many as a result may hold. */
class FileList {
  readonly files: FoundFile[] = [];
  total = 0;
  #room: number;

  constructor(private readonly context: ToolContext) {
    this.#room = context.maxResultBytes - NOTE_BYTES;
  }

  async add(file: FoundFile): Promise<void> {
    if (file.isLink && !await this.#isReadable(file)) return;
    this.total++;
    if (this.#room < 0) return;
    this.#room -= new TextEncoder().encode(shown(file.relative)).length + 1;
    if (this.#room >= 0) this.files.push(file);
  }

  async #isReadable(file: FoundFile): Promise<boolean> {
    const { leadsToFile } = await import("./walk.ts");
    return await leadsToFile(this.context, file);
  }

  text(inPlace: ReadonlySet<FoundFile>): string {
    const lines = this.files.filter((file) => inPlace.has(file)).map((file) => shown(file.relative));
    const left = this.total - this.files.length;
    return [...lines, ...(left > 0 ? [`[${left} more of ${this.total} files were left out]`] : [])].join(
      "\n",
    );
  }
}
