import assert from "node:assert/strict";
import { isBatchId } from "../../../src/wire/batch_id.ts";

Deno.test("batch id: what vendors send is one, what a shell or a terminal would act on is none", () => {
  for (const id of ["msgbatch_01HkcTjaV5uDC8jWR4ZsDV8d", "batch_abc-123", "projects.1"]) {
    assert.ok(isBatchId(id), id);
  }
  for (const id of ["", "a b", "a;b", "$(a)", "a\n", "\x1b[2J", "../a", "-y", "a".repeat(201)]) {
    assert.ok(!isBatchId(id), JSON.stringify(id));
  }
});
