/**
 * Follows the lengths of MQTT packets along a stream of bytes (MQTT 3.1.1 §2.2.3), so that a packet is refused by its
 * first bytes and not once it has been gathered in memory.
 */
export class PacketLimit {
  /** Bytes of the present packet still to come. */
  #left = 0;
  /** Position in the fixed header: 0 = its first byte is next, then 1 to 4 bytes of length. */
  #header = 0;
  #length = 0;

  /** `max`: largest "remaining length" in bytes. */
  constructor(private readonly max: number) {}

  /** False as soon as a packet is too long, or its length is ill-formed. */
  accepts(bytes: Uint8Array): boolean {
    let at = 0;
    while (at < bytes.length) {
      if (this.#left > 0) {
        const step = Math.min(this.#left, bytes.length - at);
        this.#left -= step;
        at += step;
      } else if (!this.#headerByte(bytes[at++] ?? 0)) return false;
    }
    return true;
  }

  #headerByte(byte: number): boolean {
    if (this.#header === 0) {
      this.#header = 1;
      this.#length = 0;
      return true;
    }
    if (this.#header > 4) return false;
    this.#length += (byte & 0x7f) * 128 ** (this.#header - 1);
    this.#header += 1;
    if (this.#length > this.max) return false;
    if ((byte & 0x80) === 0) {
      this.#left = this.#length;
      this.#header = 0;
    }
    return true;
  }
}
