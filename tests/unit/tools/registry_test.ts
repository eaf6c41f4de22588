import assert from "node:assert/strict";
import { UserError } from "../../../src/errors.ts";
import type { Tool } from "../../../src/types.ts";
import { commandFits } from "../../../src/tools/command_pattern.ts";
import { defineTool } from "../../../src/tools/define.ts";
import { allTools } from "../../../src/tools/mod.ts";
import { offeredTools, type OfferRequest } from "../../../src/tools/registry.ts";
import { Folder } from "./folder.ts";

const command = defineTool({
  name: "run_command",
  description: "",
  class: "execute",
  properties: { command: { type: "string" } },
  required: ["command"],
  run: () => Promise.resolve({ text: "" }),
});
const remote: Tool = { ...command, name: "mcp__demo__run" };
const TOOLS: Tool[] = [...allTools().filter((tool) => tool.name !== "run_command"), command];
const named = (name: string) => TOOLS.find((tool) => tool.name === name) ?? assert.fail(name);
const READ = TOOLS.filter((tool) => tool.class === "read").map((tool) => tool.name);
const WRITE = ["write_file", "edit_file"];

const offer = (given: Partial<OfferRequest>) => offeredTools({ tools: TOOLS, canAsk: false, ...given });

const OFFERS: [string, Partial<OfferRequest>, string[]][] = [
  ["reading when nobody can be asked", {}, READ],
  ["all on a terminal", { canAsk: true }, [...READ, ...WRITE, "run_command"]],
  ["all with -y", { yes: true }, [...READ, ...WRITE, "run_command"]],
  ["a class more with --allow", { allow: ["write"] }, [...READ, ...WRITE]],
  ["classes more with a comma list", { allow: ["write, execute"] }, [...READ, ...WRITE, "run_command"]],
  ["one tool more with --allow NAME", { allow: ["edit_file"] }, [...READ, "edit_file"]],
  ["a class more with a pattern", { allow: ["execute(echo a,b *)"] }, [...READ, "run_command"]],
  ["what the configuration allows", { configAllow: ["read", "write"] }, [...READ, ...WRITE]],
  ["nothing with --tools none", { request: ["none"], yes: true, canAsk: true }, []],
  ["reading only with --tools read -y", { request: ["read"], yes: true }, READ],
  ["one tool with --tools NAME", { request: ["read_file"], canAsk: true }, ["read_file"]],
  ["what a list names", { request: ["read_file,write"], yes: true }, ["read_file", ...WRITE]],
  ["all with --tools all", { request: ["all"], canAsk: true }, [...READ, ...WRITE, "run_command"]],
  ["nothing that can be neither asked nor allowed", { request: ["write"] }, []],
  ["what the configuration offers", { configOffer: ["read"], canAsk: true }, READ],
  ["nothing if the configuration says so", { configOffer: [], canAsk: true }, []],
  ["what --allow adds to the configuration", { configOffer: ["read"], allow: ["write"] }, [
    ...READ,
    ...WRITE,
  ]],
  ["what --tools names, whatever the configuration offers", {
    configOffer: ["read"],
    request: ["write"],
    yes: true,
  }, WRITE],
  ["no more for what the configuration allows but does not offer", {
    configOffer: ["read"],
    configAllow: ["write"],
  }, READ],
];
for (const [what, given, expected] of OFFERS) {
  Deno.test(`offer: ${what}`, async () => {
    assert.deepEqual((await offer(given)).tools.map((tool) => tool.name), expected);
  });
}

Deno.test("offer: says what was asked for by name but cannot be given", async () => {
  assert.deepEqual((await offer({ request: ["read,write"] })).withheld.map((tool) => tool.name), WRITE);
  assert.deepEqual((await offer({})).withheld, []);
});

Deno.test("offer: tools of MCP servers go by class and by name, never by a pattern of commands", async () => {
  const tools = [...TOOLS, remote];
  const has = async (given: Partial<OfferRequest>) =>
    (await offeredTools({ tools, canAsk: false, ...given })).tools.includes(remote);
  assert.equal(await has({ allow: ["execute"] }), true);
  assert.equal(await has({ allow: ["mcp__demo__*"] }), true);
  assert.equal(await has({ allow: ["mcp__other__*"] }), false);
  assert.equal(await has({ allow: ["execute(echo *)"] }), false);
});

const UNKNOWN: [Partial<OfferRequest>, RegExp, RegExp][] = [
  [{ request: ["raed"] }, /^--tools: .*"raed"/, /read/],
  [{ request: ["read,write_fiel"] }, /"write_fiel"/, /write_file/],
  [{ request: ["rocket"] }, /"rocket"/, /there are read, write, execute/],
  [{ allow: ["excute"] }, /^--allow: .*"excute"/, /execute/],
  [{ allow: ["excute"], yes: true }, /^--allow: /, /execute/],
  [{ allow: ["write(src/**"] }, /^--allow: .*"write\(src\/\*\*"/, /./],
  [{ allow: ["write()"] }, /write\(\) has no pattern/, /./],
  [{ allow: ["read(src/**)"] }, /only write and execute take patterns/, /denyPaths/],
  [{ configAllow: ["wriet"] }, /^tools\.allow: /, /write/],
  [{ configOffer: ["wriet"] }, /^tools\.offer: /, /write/],
  [{ request: ["constructor"] }, /"constructor"/, /./],
];
for (const [given, message, hint] of UNKNOWN) {
  Deno.test(`offer: refuses ${JSON.stringify(given)} with a hint`, async () => {
    await assert.rejects(offer(given), (error) => {
      assert.ok(error instanceof UserError && error.code === "usage");
      assert.match(error.message, message);
      assert.match(error.hint ?? "", hint);
      return true;
    });
  });
}

Deno.test("permission: reading runs, the rest runs, asks or is refused", async () => {
  await using folder = await Folder.with({});
  const input = { file_path: "a", content: "", command: "ls" };
  const decide = async (given: Partial<OfferRequest>) => {
    const { permission } = await offer(given);
    const tools = ["read_file", "write_file", "run_command"].map(named);
    return await Promise.all(tools.map((tool) => permission(tool, input, folder.context())));
  };
  assert.deepEqual(await decide({}), ["run", "refuse", "refuse"]);
  assert.deepEqual(await decide({ canAsk: true }), ["run", "ask", "ask"]);
  assert.deepEqual(await decide({ canAsk: true, allow: ["write"] }), ["run", "run", "ask"]);
  assert.deepEqual(await decide({ configAllow: ["execute"] }), ["run", "refuse", "run"]);
  assert.deepEqual(await decide({ yes: true }), ["run", "run", "run"]);
});

Deno.test("permission: a pattern of paths goes by where a path really leads", async () => {
  await using folder = await Folder.with({
    "src/a.txt": "",
    "lib/b.txt": "",
    "src/to-lib": { link: "../lib" },
    "lib/to-src": { link: "../src" },
  });
  const { permission } = await offer({ allow: ["write(./src/**)"] });
  const decide = (file_path: string) =>
    permission(named("write_file"), { file_path, content: "" }, folder.context());
  for (const path of ["src/a.txt", "src/new/deep.txt", "lib/../src/x", "lib/to-src/x", "src/.hidden"]) {
    assert.equal(await decide(path), "run", path);
  }
  for (const path of ["b.txt", "src/../c.txt", "src/to-lib/b.txt", "lib/b.txt", "srcs/a.txt"]) {
    assert.equal(await decide(path), "refuse", path);
  }
  await assert.rejects(decide("../src/x"), /outside the root/);
});

Deno.test("permission: a pattern of commands runs what fits and asks or refuses the rest", async () => {
  await using folder = await Folder.with({});
  const decide = async (canAsk: boolean, text: unknown) => {
    const { permission } = await offer({ canAsk, allow: ["execute(git status*),execute(ls)"] });
    return await permission(command, { command: text }, folder.context());
  };
  assert.equal(await decide(false, "git status -s"), "run");
  assert.equal(await decide(false, "ls"), "run");
  assert.equal(await decide(false, "ls -l"), "refuse");
  assert.equal(await decide(true, "git push"), "ask");
  assert.equal(await decide(true, "git status; git push"), "ask");
  assert.equal(await decide(true, 7), "ask");
});

const FITS: [string, string, boolean][] = [
  ["echo *", "echo hi there", true],
  ["echo *", "  echo hi  ", true],
  ["echo *", 'echo "quoted words"', true],
  ["git * --stat", "git log -3 --stat", true],
  ["*", "make", true],
  ["echo *", "echo", false],
  ["git status*", "git status", true],
  ["git status*", "git status --porcelain -uno", true],
  ["git status*", "git  status", false],
  ["git status*", "git stash", false],
  ["git status*", "git -c core.fsmonitor=x status", false],
  ["git status*", "git status; x", false],
  ["git status*", "git status\nx", false],
  ["git log*", "git log --oneline --pretty=fuller -3", true],
  ["git log*", "git --no-pager log", false],
  ["git * --stat", "git -c alias.log=!x log --stat", false],
  ["git *", "git --version", true],
  ["npm run *", "npm run lint", true],
  ["eslint *", "eslint --ext .ts --check src", true],
  ["rg *", 'rg -n --pretty "a b" src', true],
  ["rg *", 'rg --pretty=x "a|b"', false],
  ["tar *", "tar tf a.tar", true],
  ["tar *", "tar -tvf a.tar", true],
  ["find *", "find . -name *.ts -newer x", true],
  ["ls*", "ls -la ~/x", true],
  ["ls*", "  ls\n", true],
  ["./run *", "./run it", true],
  ["echo", "echos", false],
  ["*.sh", "run.sh now", false],
  ...[
    "echo hi; touch x",
    "echo hi && touch x",
    "echo hi || touch x",
    "echo $(touch x)",
    "echo `touch x`",
    "echo hi\ntouch x",
    "echo hi\rtouch x",
    "echo hi > x",
    "echo hi >> x",
    "echo hi < x",
    "echo hi | tee x",
    "echo hi & touch x",
    "echo <(touch x)",
    "echo ${IFS}",
    "env touch x",
    "/usr/bin/env touch x",
    'e"n"v touch x',
    "e\\nv touch x",
    'sh -c "touch x"',
    "FOO=1 touch x",
    "sudo touch x",
    "xargs touch",
    ". ./x",
    "find . -exec touch x +",
    "find . -ok touch x",
    "tar cf a.tar --checkpoint=1 --checkpoint-action=exec=x .",
    "touch x\0",
    "touch x\u00a0y",
    "touch\vx",
    "\u00a0touch x",
    "{touch,x}",
    "t*uch x",
    "~/touch x",
    "! touch x",
    "[[ -f x",
    "if touch x",
    "time touch x",
    "/usr/bin/nohup touch x",
    "SUDO touch x",
    "timeout 5 touch x",
    "npx touch x",
    "npm exec touch x",
    "uv run touch x",
    'find . "-exec" touch x +',
    "find . -e\\xec touch x +",
    "find . -'ex'ec touch x +",
    "find . -execdir touch x +",
    "find . -okdir touch x",
    "find . -fprint x",
    "find . -delete",
    "git -c core.pager=x log",
    "git -c alias.status=!x status",
    "git -C elsewhere status",
    "git --exec-path=. status",
    "git --config-env=core.pager=X log",
    "git diff --output=x",
    "git diff --outp=x",
    "git diff --ext-diff",
    "git grep -Ox y",
    "git grep --open-files-in-pager=x y",
    "git fetch --upload-pack=x y",
    "git fetch --upload-pa=x y",
    "git clone ext::x y",
    "git bisect run x",
    "git submodule foreach x",
    "git rebase -x y",
    "tar cf a.tar --to-command=x .",
    "tar --use-compress=x -xf a.tar",
    "tar -I x -xf a.tar",
    "tar xIf x a.tar",
    "rsync -ae x a b",
    "rg --pre x y",
    "sort --compress-prog=x y",
    "sort -o x y",
    "man --html=x y",
    "man -Hx y",
    "fd -x touch",
  ].map((text): [string, string, boolean] => ["*", text, false]),
];
for (const [pattern, text, fits] of FITS) {
  Deno.test(`command pattern: ${JSON.stringify(text)} ${fits ? "fits" : "does not fit"} ${pattern}`, () => {
    assert.equal(commandFits(pattern, text), fits);
  });
}

Deno.test("command pattern: many stars do not take for ever", () => {
  assert.equal(commandFits("a*".repeat(40) + "b", "a".repeat(5000)), false);
});

Deno.test("command pattern: blanks around a command do not count, and any number within one is looked at once", () => {
  assert.equal(commandFits("git status", " \tgit status \r\n"), true);
  assert.equal(commandFits("", " "), true);
  assert.equal(commandFits("git status*", `git${" ".repeat(300_000)}push`), false);
});
