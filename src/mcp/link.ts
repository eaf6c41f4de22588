/** The line to a server, whatever it is made of. */

import type { Transport } from "@modelcontextprotocol/sdk/shared/transport";

/** A failure that is said already, as the end of a sentence about the server. */
export class InWords extends Error {
  override name = "InWords";
}

/** A transport of the SDK that can tell why it ended. */
export interface Link extends Transport {
  /** How the other side ended, in words, once it has. */
  ending?: string;
}
