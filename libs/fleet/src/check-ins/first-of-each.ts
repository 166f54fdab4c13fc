/** What a device said, and its place among what all said. */
export interface First<T> {
  readonly one: T;
  readonly at: number;
}

/** Of what one device says twice in one moment the first counts: it may be of two machines. */
export function firstOfEach<T extends { readonly deviceId: string }>(all: readonly T[]): First<T>[] {
  const first = new Map<string, First<T>>();
  for (const [at, one] of all.entries()) if (!first.has(one.deviceId)) first.set(one.deviceId, { one, at });
  return [...first.values()];
}
