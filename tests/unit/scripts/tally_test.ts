import assert from "node:assert/strict";
import { countLine, readJUnit, single, sum } from "../../../scripts/tally.ts";

const REPORT = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="deno test" tests="3" failures="1" errors="0" time="0.009">
    <testsuite name="./a_test.ts" tests="3" disabled="1" errors="0" failures="1">
        <testcase name="a: &lt;x&gt; &amp; &quot;y&quot;" classname="./a_test.ts" time="0.001" line="1" col="6">
        </testcase>
        <testcase name="b" classname="./a_test.ts" time="0.001" line="1" col="41">
            <failure message="Uncaught AssertionError: 
  two &lt; one
">stack</failure>
        </testcase>
        <testcase name="c" classname="./a_test.ts" time="0.000" line="1" col="101">
            <skipped/>
        </testcase>
    </testsuite>
</testsuites>
`;

Deno.test("readJUnit: counts what passed and names what failed or was skipped", () => {
  assert.deepEqual(readJUnit(REPORT), {
    passed: 1,
    failed: ["b: Uncaught AssertionError: two < one"],
    skipped: ["c"],
  });
});

Deno.test("countLine: leaves out skipped when there is nothing to say", () => {
  assert.equal(countLine(sum([single("a"), single("b", "broken")])), "1 passed, 1 failed");
  assert.equal(countLine(readJUnit(REPORT)), "1 passed, 1 failed, 1 skipped");
});
