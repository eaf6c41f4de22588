/** Ways to start binaries of other systems on a Debian machine: qemu-user, wine, a musl loader. */

import { join } from "node:path";
import type { CrossHost } from "../tests/e2e/cross.ts";
import { ensurePackages } from "./apt.ts";
import { run, tail } from "./process.ts";

/** A started host, to be closed after use, or the reason there is none. */
export type OpenedHost = { host: CrossHost; close(): Promise<void> } | { skipped: string };

/** A release target; `scratch` is an empty folder for whatever starting it needs. */
export interface HostRecipe {
  name: string;
  /** The build target that is started. */
  target: string;
  open(binary: string, scratch: string): Promise<OpenedHost>;
}

const QEMU_ARM64 = "/usr/bin/qemu-aarch64-static";
const QEMU_X64 = "/usr/bin/qemu-x86_64-static";
const GNU_LIBS = "/usr/lib/x86_64-linux-gnu";
const MUSL_LOADER = "/lib/ld-musl-x86_64.so.1";

/** What can be started on a Linux machine, the oldest x64 CPU included. */
export const RECIPES: readonly HostRecipe[] = [
  { name: "linux-arm64", target: "linux-arm64", open: openArm64 },
  { name: "linux-x64-without-avx", target: "linux-x64", open: openOldCpu },
  { name: "linux-x64-musl", target: "linux-x64-musl", open: openMusl },
  { name: "windows-x64", target: "windows-x64", open: openWine },
];

/** The targets that are built but cannot be started here, with the reason. */
export const NEVER: Readonly<Record<string, string>> = {
  "linux-arm64-musl": "Debian has no C++ library for musl on arm64",
  "darwin-arm64": "macOS programs start only on macOS",
  "darwin-x64": "macOS programs start only on macOS",
};

async function openArm64(binary: string): Promise<OpenedHost> {
  const missing = await ensurePackages({
    "qemu-user-static": QEMU_ARM64,
    "libc6-arm64-cross": "/usr/aarch64-linux-gnu/lib/ld-linux-aarch64.so.1",
    "libstdc++6-arm64-cross": "/usr/aarch64-linux-gnu/lib/libstdc++.so.6",
  });
  return missing ? { skipped: missing } : opened([QEMU_ARM64, "-L", "/usr/aarch64-linux-gnu", binary]);
}

/** The oldest CPU that Bun's x64 runtime is made for. */
async function openOldCpu(binary: string): Promise<OpenedHost> {
  if (!onLinuxX64()) return { skipped: "needs Linux on x64" };
  const missing = await ensurePackages({ "qemu-user-static": QEMU_X64 });
  return missing ? { skipped: missing } : opened([QEMU_X64, "-cpu", "Nehalem", binary]);
}

/**
 * Debian has musl but no C++ library made for it. Its own libstdc++ asks for six functions of glibc that musl lacks;
 * a small library under the name of glibc's loader, which is wanted anyway, has them.
 */
async function openMusl(binary: string, scratch: string): Promise<OpenedHost> {
  if (!onLinuxX64()) return { skipped: "needs Linux on x64" };
  const missing = await ensurePackages({
    musl: MUSL_LOADER,
    gcc: "/usr/bin/gcc",
    "libc6-dev": "/usr/include/time.h",
    "libstdc++6": `${GNU_LIBS}/libstdc++.so.6`,
  });
  if (missing) return { skipped: missing };
  const problem = await compile("/usr/bin/gcc", GLIBC_REST, join(scratch, "ld-linux-x86-64.so.2"), scratch, [
    "-nostdlib",
  ]);
  if (problem) return { skipped: problem };
  for (const name of ["libstdc++.so.6", "libgcc_s.so.1"]) {
    const place = [GNU_LIBS, "/lib/x86_64-linux-gnu"].map((folder) => join(folder, name)).find(isFile);
    if (!place) return { skipped: `no ${name}` };
    Deno.copyFileSync(place, join(scratch, name));
  }
  return opened([binary], { LD_LIBRARY_PATH: scratch });
}

/** Debian's wine lacks a library that Bun takes random numbers from; five lines of C stand in for it. */
async function openWine(binary: string, scratch: string): Promise<OpenedHost> {
  if (!onLinuxX64()) return { skipped: "needs Linux on x64" };
  const compiler = "/usr/bin/x86_64-w64-mingw32-gcc";
  const missing = await ensurePackages({
    wine: "/usr/bin/wine",
    wine64: "/usr/lib/wine/wine64",
    "gcc-mingw-w64-x86-64": compiler,
  });
  if (missing) return { skipped: missing };
  const program = join(scratch, "nano-agent.exe");
  Deno.copyFileSync(binary, program);
  const problem = await compile(compiler, PROCESS_PRNG, join(scratch, "bcryptprimitives.dll"), scratch, [
    "-ladvapi32",
  ]);
  if (problem) return { skipped: problem };
  const env = { WINEPREFIX: join(scratch, "prefix"), WINEDEBUG: "-all", WINEDLLOVERRIDES: "mscoree,mshtml=" };
  const boot = await run(["/usr/bin/wine", "wineboot", "--init"], { env, timeoutMs: 300_000 });
  if (boot.code !== 0) return { skipped: `wine does not start: ${tail(boot.stderr, 3)}` };
  return {
    host: { command: ["/usr/bin/wine", program], env, path: (path) => `Z:${path.replaceAll("/", "\\")}` },
    close: async () => {
      await run(["/usr/bin/wineserver", "-k"], { env });
    },
  };
}

function opened(command: string[], env: Record<string, string> = {}): OpenedHost {
  return { host: { command, env, path: (path) => path }, close: () => Promise.resolve() };
}

function onLinuxX64(): boolean {
  return Deno.build.os === "linux" && Deno.build.arch === "x86_64";
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false; // one of two usual places; having neither is reported by the caller
  }
}

/** Makes a shared library; returns what went wrong, if anything did. */
async function compile(
  compiler: string,
  source: string,
  output: string,
  scratch: string,
  libraries: string[] = [],
): Promise<string | undefined> {
  const file = join(scratch, "library.c");
  Deno.writeTextFileSync(file, source);
  const { code, stderr } = await run([compiler, "-shared", "-fPIC", "-O1", "-o", output, file, ...libraries]);
  return code === 0 ? undefined : `${compiler} failed: ${tail(stderr, 5)}`;
}

const PROCESS_PRNG = `
#include <windows.h>
#include <ntsecapi.h>
BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size) { return RtlGenRandom(data, size); }
`;

/** No exception is thrown and no thread-local object destroyed in the cases; the stand-ins for both do nothing. */
const GLIBC_REST = `
#include <stddef.h>
#include <sys/random.h>
#include <time.h>
char __libc_single_threaded;
unsigned __cpu_model[4];
int __cpu_indicator_init(void) { return 0; }
int _dl_find_object(void *pc, void *found) { return -1; }
int __cxa_thread_atexit_impl(void (*end)(void *), void *object, void *library) { return 0; }
unsigned arc4random(void) { unsigned n = 0; getrandom(&n, sizeof n, 0); return n; }
size_t __strftime_l(char *to, size_t size, const char *format, const struct tm *time, void *locale) {
  return strftime(to, size, format, time);
}
`;
