/** The result of a server's tool → what the model gets. Whatever cannot be shown to it is named. */

import type { FilePart, ToolOutput } from "../types.ts";
import { isObject } from "./tool_schema.ts";

/** What vision models read everywhere; other kinds are only named. */
const IMAGES = /^image\/(png|jpeg|gif|webp)$/;
/** Of all files of one result together, in characters of base64: what APIs take. */
const MAX_FILES = 10;
const MAX_BASE64 = 20 * 1024 * 1024;

/** A result of `tools/call` that does not keep to the protocol. */
export class NotAResult extends Error {
  override name = "NotAResult";
}

/** Text and files of a result. `check` says what is wrong with its structured part. Throws `NotAResult`. */
export function outputOf(
  result: unknown,
  check?: (structured: unknown) => string | undefined,
): ToolOutput {
  if (!isObject(result)) throw new NotAResult("it is no object");
  const { content = [], structuredContent, isError } = result;
  if (!Array.isArray(content)) throw new NotAResult("its content is no list");
  if (!("content" in result) && structuredContent === undefined) throw new NotAResult("it has no content");
  const failed = isError === true;
  const problem = failed ? undefined : check?.(structuredContent);
  if (problem !== undefined) throw new NotAResult(`it does not fit the tool's own output schema: ${problem}`);
  const shown = new Shown();
  for (const block of content) shown.add(block);
  // Servers repeat the structured part as text for those that only read text: these get it once.
  const structured = structuredContent !== undefined && !shown.hasText
    ? [JSON.stringify(structuredContent)]
    : [];
  const text = [...structured, ...shown.texts].join("\n");
  return {
    text: text === "" ? "(the tool gave no output)" : text,
    ...(failed ? { isError: true } : {}),
    ...(shown.files.length > 0 ? { files: shown.files } : {}),
  };
}

/** What the blocks seen so far come to. */
class Shown {
  readonly texts: string[] = [];
  readonly files: FilePart[] = [];
  hasText = false;
  #size = 0;

  add(block: unknown): void {
    const type = isObject(block) ? block.type : undefined;
    if (!isObject(block)) this.#note("something that is no content");
    else if (type === "text") this.#text(textOf(block.text));
    else if (type === "image") this.#file(block, "image");
    else if (type === "audio") this.#note(`audio, ${described(block.mimeType, block.data)}: cannot be shown`);
    else if (type === "resource") this.#resource(block.resource);
    else if (type === "resource_link") this.#note(`resource link: ${linkOf(block)}`);
    else this.#note(`content of an unknown type, ${textOf(type) || "unnamed"}`);
  }

  #text(text: string): void {
    this.texts.push(text);
    if (text !== "") this.hasText = true;
  }

  #note(what: string): void {
    this.texts.push(`[${what}]`);
  }

  #resource(resource: unknown): void {
    if (!isObject(resource)) return this.#note("a resource that is none");
    const uri = textOf(resource.uri);
    if (typeof resource.text === "string") {
      this.#text(`[resource ${uri}]\n${resource.text}`);
    } else if (/^(text\/|application\/json\b)/.test(textOf(resource.mimeType)) && isBase64(resource.blob)) {
      this.#text(`[resource ${uri}]\n${new TextDecoder().decode(bytesOf(resource.blob))}`);
    } else {
      this.#file({ mimeType: resource.mimeType, data: resource.blob, name: uri }, `resource ${uri}`);
    }
  }

  #file({ mimeType, data, name }: Record<string, unknown>, what: string): void {
    const mediaType = textOf(mimeType).toLowerCase().split(";", 1)[0]?.trim() ?? "";
    const about = `${what}, ${described(mimeType, data)}`;
    if (!isBase64(data)) return this.#note(`${about}: its data is no base64`);
    if (!IMAGES.test(mediaType) && mediaType !== "application/pdf") {
      return this.#note(`${about}: cannot be shown`);
    }
    this.#size += data.length;
    if (this.files.length >= MAX_FILES || this.#size > MAX_BASE64) {
      return this.#note(`${about}: left out, the result has too many files`);
    }
    this.files.push({
      type: "file",
      mediaType,
      data,
      ...(typeof name === "string" && name !== "" ? { name } : {}),
    });
    this.#note(about);
  }
}

function linkOf({ name, uri, mimeType, description }: Record<string, unknown>): string {
  const about = [textOf(mimeType), textOf(description)].filter((text) => text !== "").join(", ");
  return `${textOf(name)} ${textOf(uri)}${about === "" ? "" : ` (${about})`}`.trim();
}

function described(mimeType: unknown, data: unknown): string {
  const bytes = typeof data === "string" ? Math.floor(data.length * 3 / 4) : 0;
  return `${textOf(mimeType) || "unknown type"}, ${bytes} bytes`;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function isBase64(value: unknown): value is string {
  return typeof value === "string" && value !== "" && /^[A-Za-z0-9+/]+={0,2}$/.test(value);
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
