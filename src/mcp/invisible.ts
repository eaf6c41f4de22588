/** Characters nobody sees but a model reads. */

/** Controls, zero-width and bidirectional marks, variation selectors' supplement, tags. Joiners of scripts stay. */
const INVISIBLE =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu;

/** The text without characters that are invisible: what a description tells the model, a person can see too. */
export function withoutInvisible(text: string): string {
  return text.toWellFormed().replace(INVISIBLE, "");
}
