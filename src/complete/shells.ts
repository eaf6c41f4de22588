/** The shells there is a completion script for. */
export const SHELLS = ["bash", "zsh", "fish", "powershell"] as const;

/** One of `SHELLS`. */
export type Shell = (typeof SHELLS)[number];
