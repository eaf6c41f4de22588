/** A conversation as plain text, for a model that is to summarise it. Pure. */

import type { Message } from "../types.ts";

/** A text shortened in its middle, with a note of how much is gone. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const head = Math.ceil(most * 0.7);
  const tail = most - head;
  return `${text.slice(0, head).toWellFormed()}\n[… ${text.length - most} characters left out …]\n${
    (tail > 0 ? text.slice(-tail) : "").toWellFormed()
  }`;
}

function linesOf(message: Message, most: number): string[] {
  return message.parts.flatMap((part): string[] => {
    switch (part.type) {
      case "text":
        return part.text.trim() === "" ? [] : [shortened(part.text, most)];
      case "file":
        return [`[attached: ${part.name ?? part.mediaType}]`];
      case "tool-call":
        return [`[calls ${part.name} ${shortened(part.arguments, most)}]`];
      case "tool-result":
        return [`[${part.name} ${part.isError ? "failed" : "gave"}: ${shortened(part.text, most)}]`];
      // What was thought on the way is no fact of the conversation.
      case "reasoning":
        return [];
    }
  });
}

const SPEAKERS = { user: "USER", assistant: "AGENT", tool: "TOOLS" } as const;

/** Who said what, each text cut to `most` characters. */
export function transcriptOf(messages: Message[], most: number): string {
  return messages.flatMap((message) => {
    const lines = linesOf(message, most);
    return lines.length > 0 ? [`${SPEAKERS[message.role]}:\n${lines.join("\n")}`] : [];
  }).join("\n\n");
}
