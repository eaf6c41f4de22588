/** The line to a server, whatever it is made of. */

import type { Transport } from "@modelcontextprotocol/sdk/shared/transport";

/** A transport of the SDK that can tell why it ended. */
export interface Link extends Transport {
  /** How the other side ended, in words, once it has. */
  ending?: string;
}
