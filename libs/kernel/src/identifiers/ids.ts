/**
 * A new identifier: UUID version 7, whose order is that of creation to the millisecond (RFC 9562 §5.7).
 * The time is the machine's own, on purpose: an identifier must stay unique when a test freezes the clock.
 */
export function newId(): string {
  return uuidV7(Date.now(), globalThis.crypto.getRandomValues(new Uint8Array(10)));
}

/** Lays out a UUID version 7 from milliseconds since 1970 and 10 random bytes, 6 bits of which give way to version and variant. */
export function uuidV7(milliseconds: number, random: Uint8Array): string {
  const time = milliseconds.toString(16).padStart(12, '0');
  const rest = Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const variant = ((random[2] ?? 0) & 0x3f) | 0x80;
  return [
    time.slice(0, 8),
    time.slice(8),
    `7${rest.slice(1, 4)}`,
    `${variant.toString(16)}${rest.slice(6, 8)}`,
    rest.slice(8, 20),
  ].join('-');
}
