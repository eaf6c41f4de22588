/** What both OpenAI APIs take in a conversation. Pure. */

/** Arguments as they go back in a conversation: the text of a JSON object, also where the model wrote none. */
export function argumentsText(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? text.toWellFormed() : "{}";
  } catch {
    // What the model wrote was no JSON; the error result beside the call says so.
    return "{}";
  }
}

/** Image types that OpenAI's vision guide names. */
export const IMAGES = ["image/png", "image/jpeg", "image/gif", "image/webp"];
