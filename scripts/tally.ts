/** Counts of what was checked, and the JUnit reports some of them come from. */

/** What a stage of checks came to. */
export interface Tally {
  passed: number;
  /** Names of what failed, each with its reason. */
  failed: string[];
  /** Names of what could not be checked, each with its reason. */
  skipped: string[];
}

/** A tally of one thing that is right, or wrong for this reason. */
export function single(name: string, problem?: string): Tally {
  return {
    passed: problem === undefined ? 1 : 0,
    failed: problem === undefined ? [] : [`${name}: ${problem}`],
    skipped: [],
  };
}

/** All counts and names together. */
export function sum(tallies: Tally[]): Tally {
  return {
    passed: tallies.reduce((total, each) => total + each.passed, 0),
    failed: tallies.flatMap((each) => each.failed),
    skipped: tallies.flatMap((each) => each.skipped),
  };
}

/** `N passed, N failed`, with `, N skipped` where there are any. */
export function countLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed.length} failed${skipped.length ? `, ${skipped.length} skipped` : ""}`;
}

/** Reads the report that `deno test --junit-path` writes; steps of a test count as tests. */
export function readJUnit(xml: string): Tally {
  const tally: Tally = { passed: 0, failed: [], skipped: [] };
  for (
    const [, name = "", body = ""] of xml.matchAll(/<testcase name="([^"]*)"[^>]*>([\s\S]*?)<\/testcase>/g)
  ) {
    const failure = /<failure message="([^"]*)"/.exec(body);
    if (failure) tally.failed.push(`${plain(name)}: ${firstLines(plain(failure[1] ?? ""))}`);
    else if (/<skipped\b/.test(body)) tally.skipped.push(plain(name));
    else tally.passed++;
  }
  return tally;
}

/** An assertion's message often has its substance below an empty first line. */
function firstLines(text: string): string {
  return text.split("\n").map((line) => line.trim()).filter(Boolean).slice(0, 3).join(" ");
}

function plain(text: string): string {
  const signs: Record<string, string> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (whole, name: string) => signs[name] ?? whole);
}
