import assert from "node:assert/strict";
import process from "node:process";
import { BUFFER_BYTES, searchFile } from "../../../src/tools/search_file.ts";
import { compileSearch } from "../../../src/tools/search_pattern.ts";
import { type FoundFile, stillInPlace } from "../../../src/tools/walk.ts";
import { Folder } from "./folder.ts";

const POSIX = process.platform !== "win32";

Deno.test({
  name: "walk: a file counts no longer once its folder was exchanged for a link",
  ignore: !POSIX,
  async fn() {
    await using folder = await Folder.with({ "real/a.txt": "", "b.txt": "", "swapped": { link: "real" } });
    const file = (relative: string): FoundFile => (
      { absolute: `${folder.root}/${relative}`, relative, below: relative, isLink: false }
    );
    const [kept, swapped, gone] = ["b.txt", "swapped/a.txt", "gone/a.txt"].map(file);
    assert.ok(kept && swapped && gone);
    assert.deepEqual([...await stillInPlace([kept, swapped, gone])], [kept]);
  },
});

Deno.test({
  name: "search_files: gives nothing of a file whose folder was exchanged for a link, or that is one",
  ignore: !POSIX,
  async fn() {
    await using folder = await Folder.with({
      "../outside/a.txt": "heron\n",
      "real/a.txt": "heron\n",
      "swapped": { link: "../outside" },
      "link.txt": { link: "real/a.txt" },
    });
    const pattern = await compileSearch("heron");
    const count = async (name: string) => {
      const signal = new AbortController().signal;
      const search = { pattern, keep: 1, countTo: 9, signal };
      return (await searchFile(`${folder.root}/${name}`, new Uint8Array(BUFFER_BYTES), search)).count;
    };
    assert.equal(await count("real/a.txt"), 1);
    for (const name of ["swapped/a.txt", "link.txt", "gone.txt", "real"]) {
      assert.equal(await count(name), 0, name);
    }
  },
});
