/** The entry of a map kept as an object; names the user chose (`constructor`) never find what objects inherit. */
export function own<T>(map: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}
