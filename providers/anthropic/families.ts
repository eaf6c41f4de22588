/** What the Claude families take where they differ on the wire. Data and its lookup; pure. */

/** How thinking is asked for, and whether `output_config.format` is enforced. */
export interface ClaudeFamily {
  /** `budget`: manual extended thinking with `budget_tokens`; `adaptive`: `output_config.effort` steers it. */
  thinking: "adaptive" | "budget";
  structured: boolean;
}

/**
 * The first row whose pattern is found in the id counts. From the SDK's type comments on `thinking`
 * (`ThinkingConfigParam`) and the structured outputs page of the platform documentation.
 */
const FAMILIES: [RegExp, ClaudeFamily][] = [
  [/claude-(?:instant|[123])\b/, { thinking: "budget", structured: false }],
  [/claude-(?:opus|sonnet|haiku)-4-5(?!\d)/, { thinking: "budget", structured: true }],
  [/claude-(?:opus|sonnet|haiku)-4-[6-9](?!\d)/, { thinking: "adaptive", structured: true }],
  [/claude-(?:opus|sonnet|haiku)-4(?!\d)/, { thinking: "budget", structured: false }],
  [/claude-[a-z]+-(?:[5-9]|1\d)(?!\d)/, { thinking: "adaptive", structured: true }],
];

/** What a model takes; an unknown id is taken for a newer model whose structured outputs are not known of. */
export function familyOf(model: string): ClaudeFamily {
  const row = FAMILIES.find(([pattern]) => pattern.test(model));
  return row ? row[1] : { thinking: "adaptive", structured: false };
}
