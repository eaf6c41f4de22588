/**
 * What must hold with any real server and any model, however small: not test files of their own, as servers and
 * weights must be got first (`deno task test:real`).
 */

import { ANSWER_CASES } from "./answer_cases.ts";
import { FAILURE_CASES } from "./failure_cases.ts";
import type { RealCase } from "./scene.ts";
import { SESSION_CASES } from "./session_cases.ts";
import { TOOL_CASES } from "./tool_cases.ts";

/** All cases, each with a home of its own. */
export const REAL_CASES: readonly RealCase[] = [
  ...ANSWER_CASES,
  ...TOOL_CASES,
  ...SESSION_CASES,
  ...FAILURE_CASES,
];
