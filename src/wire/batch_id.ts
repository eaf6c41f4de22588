/** The name a vendor gives a batch. */

/**
 * Whether `id` can be the id of a batch, which is shown as part of a command to come back with: letters, digits, `_`,
 * `-` and `.`, as in every id the vendors document.
 */
export function isBatchId(id: string): boolean {
  return /^[A-Za-z0-9][\w.-]{0,199}$/.test(id);
}
