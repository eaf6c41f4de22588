import assert from "node:assert/strict";
import { symlink } from "node:fs/promises";
import { posix, win32 } from "node:path";
import { findProjectFile, pathsOf } from "../../../src/config/paths.ts";
import { TempFolder } from "./temp_folder.ts";

const HOME = { HOME: "/home/ann" };
const WINDOWS = {
  USERPROFILE: "C:\\Users\\ann",
  APPDATA: "C:\\Users\\ann\\AppData\\Roaming",
  LOCALAPPDATA: "D:\\Local",
};

Deno.test("paths: linux and darwin use ~/.config and ~/.local/state", () => {
  for (const platform of ["linux", "darwin"]) {
    assert.deepEqual(pathsOf(HOME, "/w", undefined, platform), {
      userFile: "/home/ann/.config/nano-agent/config.jsonc",
      stateFolder: "/home/ann/.local/state/nano-agent",
      reserved: [
        "/home/ann/.config/nano-agent/config.jsonc",
        "/home/ann/.config/nano-agent",
        "/home/ann/.local/state/nano-agent",
      ],
    });
  }
});

Deno.test("paths: XDG folders replace the ones below the home folder, empty ones do not", () => {
  const env = { ...HOME, XDG_CONFIG_HOME: "/c", XDG_STATE_HOME: "/s" };
  const { userFile, stateFolder } = pathsOf(env, "/w", undefined, "linux");
  assert.deepEqual([userFile, stateFolder], ["/c/nano-agent/config.jsonc", "/s/nano-agent"]);
  const empty = pathsOf({ ...HOME, XDG_CONFIG_HOME: "", XDG_STATE_HOME: "" }, "/w", undefined, "linux");
  assert.equal(empty.userFile, "/home/ann/.config/nano-agent/config.jsonc");
});

Deno.test("paths: Windows uses APPDATA and LOCALAPPDATA, with its own separators on any host", () => {
  assert.deepEqual(pathsOf(WINDOWS, "C:\\w", undefined, "win32"), {
    userFile: "C:\\Users\\ann\\AppData\\Roaming\\nano-agent\\config.jsonc",
    stateFolder: "D:\\Local\\nano-agent",
    reserved: [
      "C:\\Users\\ann\\AppData\\Roaming\\nano-agent\\config.jsonc",
      "C:\\Users\\ann\\AppData\\Roaming\\nano-agent",
      "D:\\Local\\nano-agent",
    ],
  });
  const { stateFolder } = pathsOf({ USERPROFILE: "C:\\Users\\ann" }, "C:\\w", undefined, "win32");
  assert.equal(stateFolder, "C:\\Users\\ann\\AppData\\Local\\nano-agent");
});

Deno.test("paths: NANO_AGENT_HOME holds configuration and state both", () => {
  const { userFile, stateFolder } = pathsOf({ ...HOME, NANO_AGENT_HOME: "/n" }, "/w", undefined, "linux");
  assert.deepEqual([userFile, stateFolder], ["/n/config.jsonc", "/n"]);
});

Deno.test("paths: --config goes before NANO_AGENT_CONFIG, which moves the file and not the state", () => {
  const env = { ...HOME, NANO_AGENT_CONFIG: "/e/own.jsonc" };
  assert.equal(pathsOf(env, "/w", undefined, "linux").userFile, "/e/own.jsonc");
  assert.equal(pathsOf(env, "/w", undefined, "linux").stateFolder, "/home/ann/.local/state/nano-agent");
  assert.equal(pathsOf(env, "/w", "sub/x.jsonc", "linux").userFile, "/w/sub/x.jsonc");
  assert.equal(pathsOf(WINDOWS, "C:\\w", "sub\\x.jsonc", "win32").userFile, "C:\\w\\sub\\x.jsonc");
});

Deno.test("paths: every path is absolute, or tools could reach what is reserved", () => {
  const relative = { HOME: "h", XDG_CONFIG_HOME: "c", XDG_STATE_HOME: "s", NANO_AGENT_CONFIG: "x" };
  const onWindows = { USERPROFILE: "h", APPDATA: "c", LOCALAPPDATA: "s", NANO_AGENT_CONFIG: "x" };
  for (const more of [{}, { NANO_AGENT_HOME: "n" }]) {
    const paths = pathsOf({ ...relative, ...more }, "/w", undefined, "linux");
    for (const path of [...paths.reserved, paths.stateFolder]) assert.ok(posix.isAbsolute(path), path);
    const windows = pathsOf({ ...onWindows, ...more }, "C:\\w", undefined, "win32");
    for (const path of [...windows.reserved, windows.stateFolder]) assert.ok(win32.isAbsolute(path), path);
  }
});

Deno.test("paths: a silent environment still has a home folder", () => {
  const { userFile } = pathsOf({}, "/w", undefined, "linux");
  assert.match(userFile, /^\/.*\.config\/nano-agent\/config\.jsonc$/);
});

Deno.test("paths: the nearest project file upwards is found", async () => {
  await using folder = await TempFolder.with({
    "nano-agent.jsonc": "{}",
    "a/nano-agent.jsonc": "{}",
    "a/b/c/x": "",
    "d/x": "",
  });
  assert.equal(findProjectFile(folder.at("a/b/c"), "/none"), folder.at("a/nano-agent.jsonc"));
  assert.equal(findProjectFile(folder.at("d"), "/none"), folder.at("nano-agent.jsonc"));
});

Deno.test("paths: the user's own file is no project file, by whatever way it is named", async () => {
  await using folder = await TempFolder.with({ "p/nano-agent.jsonc": "{}" });
  const file = folder.at("p/nano-agent.jsonc");
  assert.notEqual(findProjectFile(folder.at("p"), file), file);
  await symlink(folder.at("p"), folder.at("link"));
  assert.notEqual(findProjectFile(folder.at("p"), folder.at("link/nano-agent.jsonc")), file);
});

Deno.test("paths: templates beside a file of another place are out of reach of tools too", () => {
  const { reserved } = pathsOf({ HOME: "/home/ann" }, "/project", "conf/mine.jsonc", "linux");
  assert.ok(reserved.includes("/project/conf/templates"), reserved.join());
});
