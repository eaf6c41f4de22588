import assert from "node:assert/strict";
import { Command, Option } from "@commander-js/extra-typings";
import { manualPage } from "../../../scripts/man/page.ts";

function page(): string {
  const program = new Command("nano-agent").description(".starts with a dot, has a \\ and 'quotes'")
    .option("-m, --model <model>", "which-model").option("--debug [=file]", "trace")
    .addOption(new Option("--inside", "not told").hideHelp());
  program.command("config").description("settings").command("set").argument("<key>").option(
    "--now",
    "at once",
  );
  return manualPage(program, "1.2.3");
}

Deno.test("man: options have their names in bold, values in italics, and what they do", () => {
  assert.match(page(), /\.TP\n\\fB\\-m, \\-\\-model \\fR\\fImodel\\fR\nwhich\\-model\n/);
  assert.match(page(), /\\fB\\-\\-debug\\fR\[\\fI=file\\fR\]\ntrace\n/);
  assert.doesNotMatch(page(), /inside/);
});

Deno.test("man: commands of commands are there with their options", () => {
  assert.match(
    page(),
    /\\fBnano\\-agent config set\\fR <key>\n.*\.RS\n\.TP\n\\fB\\-\\-now\\fR\nat once\n\.RE/s,
  );
});

Deno.test("man: text is never taken for a request or an escape", () => {
  assert.ok(page().includes("\n\\&.starts with a dot, has a \\e and \\(aqquotes\\(aq\n"), page());
});
