/** The contract suite for Gemini, but for what its wire has no words for. */

import { contract } from "./contract.ts";
import { GEMINI_WIRE } from "./wires.ts";

/** Each of these is tested in Gemini's own words in `gemini_test.ts` or `gemini_render_test.ts`, where there are any. */
const LEFT_OUT = [
  // A call carries what tells it from other models' calls.
  "gives parallel calls whole and in order, and tells while they are written",
  // Arguments come as an object; what is malformed is a finish reason.
  "gives a call with malformed arguments as it was written",
  // There are filters and no refusals.
  "tells a refusal and shows its words",
  // Another list; the path asks for the stream, and options stand one level down.
  "lists models",
  "renders what it sends, streaming, without unset fields",
];

contract(GEMINI_WIRE, LEFT_OUT);
