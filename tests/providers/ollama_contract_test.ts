/** The contract suite for Ollama's NDJSON, but for what such a stream has no words for. */

import { contract } from "./contract.ts";
import { OLLAMA_WIRE } from "./wires.ts";

/** Each of these is tested in Ollama's own words in `ollama_test.ts`, where there are any. */
const LEFT_OUT = [
  // Comments are of server-sent events.
  "reads a stream with comments between",
  "reads a stream without a content type",
  "fails with network when the answer has nothing but comments",
  // There is neither a refusal nor a count of what was cached or thought.
  "tells a refusal and shows its words",
  "counts all input, cached parts included",
  // An error is a text and has no type.
  "judges an error inside a stream by what it says",
  // Another list, and options one level down.
  "lists models",
  "renders what it sends, streaming, without unset fields",
];

contract(OLLAMA_WIRE, LEFT_OUT);
