export function providerBatch(_scene: unknown): Promise<number> {
  return Promise.resolve(0);
}
