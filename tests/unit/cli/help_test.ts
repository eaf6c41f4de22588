import assert from "node:assert/strict";
import { withRunOptions } from "../../../src/cli/arguments.ts";
import { groupedOptions, type HelpCommand, shapeHelp, shownFlags } from "../../../src/cli/help.ts";
import { Command, Option } from "@commander-js/extra-typings";

function program() {
  const root = withRunOptions(new Command("nano-agent")).description("Does things.")
    .version("1.0.0", "-V, --version", "the version")
    .option("--brand-new", "what no group names").addOption(new Option("--hidden-one", "x").hideHelp());
  root.command("run").argument("[prompt...]");
  for (const name of ["chat", "stats", "later"]) root.command(name).description(`what ${name} is for`);
  shapeHelp(root as unknown as HelpCommand);
  return root;
}

const helpOf = (name?: string) => {
  const root = program();
  const command = name ? root.commands.find((one) => one.name() === name) : root;
  return command?.helpInformation() ?? "";
};

Deno.test("help: the program's fits a screen, with commands and examples", () => {
  const lines = helpOf().split("\n");
  assert.ok(lines.length <= 50, `${lines.length} lines`);
  assert.deepEqual(lines.filter((line) => line.length > 80), []);
  assert.match(helpOf(), /--model.*--allow.*--schema.*--max-cost.*chat.*Examples:.*nano-agent run --help/s);
  assert.match(helpOf(), /later {7}what later is for/);
});

Deno.test("help: that of run has every option once, examples and exit codes", () => {
  const help = helpOf("run");
  for (const option of program().options) {
    const found = help.split("\n").filter((line) => line.startsWith(`  ${shownFlags(option)}`)).length;
    assert.equal(found, option.hidden ? 0 : 1, option.flags);
  }
  assert.deepEqual(help.split("\n").filter((line) => line.length > 80), []);
  assert.match(help, /Examples:\n {2}nano-agent .*Exit codes:\n.*2 usage.*8 the answer.*130 Ctrl-C/s);
});

Deno.test("help: what no group names comes last", () => {
  const groups = groupedOptions(program() as unknown as HelpCommand, true);
  assert.equal(groups.at(-1)?.options.at(-1)?.flags, "--brand-new");
});
