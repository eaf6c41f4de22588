/** Path names that are refused for how they are written, before the file system is looked at. */

const MAX_PATH_BYTES = 4096;

// Names that Windows opens as devices in every folder, whatever their extension (learn.microsoft.com, "Naming Files").
const WINDOWS_DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|:|$)/i;

/** What is wrong with `given` as a path on this platform, in words for the model; `undefined` if nothing is. */
export function problemWithName(given: string, platform: string): string | undefined {
  if (given.trim() === "") return "the path is empty";
  if (given.includes("\0")) return "a path cannot contain a NUL character";
  if (given.length > MAX_PATH_BYTES || new TextEncoder().encode(given).length > MAX_PATH_BYTES) {
    return `the path is longer than ${MAX_PATH_BYTES} bytes`;
  }
  if (/^~[\w.-]*([/\\]|$)/.test(given)) return "~ is not expanded: give a path relative to the root";
  if (/^([a-z][a-z\d+.-]+:\/\/|file:)/i.test(given)) return "is a URL: give a path relative to the root";
  return platform === "win32" ? problemOnWindows(given) : undefined;
}

function problemOnWindows(given: string): string | undefined {
  if (/^[/\\]{2}/.test(given)) return "network and device paths are refused";
  const parts = given.replace(/^[a-z]:/i, "").split(/[/\\]/);
  for (const part of parts) {
    if (WINDOWS_DEVICE.test(part)) return `${part} is the name of a device`;
    // `a.txt:stream` and `a.txt::$DATA` are other ways to the content of a.txt; so are `a.txt.` and `a.txt `.
    if (part.includes(":")) return "a colon is not allowed in a file name";
    if (part !== "." && part !== ".." && /[. ]$/.test(part)) return "a name cannot end in a dot or a space";
  }
  return undefined;
}
