import assert from "node:assert/strict";
import { NotAResult, outputOf } from "../../../src/mcp/tool_result.ts";
import type { ToolOutput } from "../../../src/types.ts";

const CASES: [string, unknown, ToolOutput][] = [
  ["text", { content: [{ type: "text", text: "a" }, { type: "text", text: "b" }] }, { text: "a\nb" }],
  ["an error", { content: [{ type: "text", text: "no" }], isError: true }, { text: "no", isError: true }],
  ["nothing", { content: [] }, { text: "(the tool gave no output)" }],
  ["a structured result alone", { content: [], structuredContent: { n: 1 } }, { text: '{"n":1}' }],
  ["a structured result without a list", { structuredContent: [1] }, { text: "[1]" }],
  ["a structured result beside its text", {
    content: [{ type: "text", text: "one" }],
    structuredContent: { n: 1 },
  }, { text: "one" }],
  ["an image", { content: [{ type: "image", mimeType: "image/png", data: "aGVsbG8=" }] }, {
    text: "[image, image/png, 6 bytes]",
    files: [{ type: "file", mediaType: "image/png", data: "aGVsbG8=" }],
  }],
  ["an image that is no base64", { content: [{ type: "image", mimeType: "image/png", data: "<svg>" }] }, {
    text: "[image, image/png, 3 bytes: its data is no base64]",
  }],
  ["an image no model reads", { content: [{ type: "image", mimeType: "image/tiff", data: "aGVs" }] }, {
    text: "[image, image/tiff, 3 bytes: cannot be shown]",
  }],
  ["audio", { content: [{ type: "audio", mimeType: "audio/wav", data: "aGVs" }] }, {
    text: "[audio, audio/wav, 3 bytes: cannot be shown]",
  }],
  ["a resource of text", { content: [{ type: "resource", resource: { uri: "a://b", text: "T" } }] }, {
    text: "[resource a://b]\nT",
  }],
  ["a resource of text in base64", {
    content: [{ type: "resource", resource: { uri: "a://b", mimeType: "text/plain", blob: "aGVsbG8=" } }],
  }, { text: "[resource a://b]\nhello" }],
  ["a PDF", {
    content: [{
      type: "resource",
      resource: { uri: "a://b.pdf", mimeType: "application/pdf", blob: "aGVs" },
    }],
  }, {
    text: "[resource a://b.pdf, application/pdf, 3 bytes]",
    files: [{ type: "file", mediaType: "application/pdf", data: "aGVs", name: "a://b.pdf" }],
  }],
  ["a link", {
    content: [{ type: "resource_link", name: "n", uri: "a://b", mimeType: "text/x", description: "d" }],
  }, { text: "[resource link: n a://b (text/x, d)]" }],
  ["what nobody knows yet", { content: [{ type: "hologram" }, 7] }, {
    text: "[content of an unknown type, hologram]\n[something that is no content]",
  }],
];

for (const [what, result, output] of CASES) {
  Deno.test(`mcp result: ${what}`, () => assert.deepEqual(outputOf(result), output));
}

for (const lie of [7, null, { content: "text" }, {}, { isError: true }]) {
  Deno.test(`mcp result: ${JSON.stringify(lie)} is no result`, () => {
    assert.throws(() => outputOf(lie), NotAResult);
  });
}

Deno.test("mcp result: files beyond the tenth are only named", () => {
  const image = { type: "image", mimeType: "image/png", data: "aGVs" };
  const { text, files } = outputOf({ content: Array(12).fill(image) });
  assert.equal(files?.length, 10);
  assert.equal(text.match(/left out, the result has too many files/g)?.length, 2);
});

Deno.test("mcp result: an error need not fit the output schema", () => {
  const wrong = () => "it is wrong";
  assert.throws(() => outputOf({ content: [], structuredContent: {} }, wrong), /it is wrong/);
  assert.equal(outputOf({ content: [{ type: "text", text: "e" }], isError: true }, wrong).isError, true);
});
