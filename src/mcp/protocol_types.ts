/** The protocol's messages as the SDK describes them. */

/** Loads the schemas; the package gives types for the name without an ending only, and code for the name with one. */
export function protocolTypes(): Promise<typeof import("@modelcontextprotocol/sdk/types")> {
  return import("@modelcontextprotocol/sdk/types.js");
}
