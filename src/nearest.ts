/** The names a misspelt one may have meant. */

/** Up to three of `names` that are close to `name`, the closest first. */
export async function nearestNames(name: string, names: Iterable<string>): Promise<string[]> {
  const { distance } = await import("fastest-levenshtein");
  const most = Math.max(2, Math.floor(name.length / 3));
  return [...names]
    .map((known) => ({ known, distance: distance(name.slice(0, 100).toLowerCase(), known.toLowerCase()) }))
    .filter((one) => one.distance <= most)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map((one) => one.known);
}
