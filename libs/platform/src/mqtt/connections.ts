export interface Admitted {
  readonly deviceId: string;
  /** SHA-256 of the certificate, lower-case hex. */
  readonly fingerprint: string;
  /** Its address. */
  readonly from: string;
  /** Ends the connection at once. */
  readonly cut: () => void;
}

/** Who is connected: one connection a device, found by device or by certificate. */
export class Connections {
  readonly #byDevice = new Map<string, Admitted>();
  readonly #byFingerprint = new Map<string, Set<Admitted>>();

  get size(): number {
    return this.#byDevice.size;
  }

  /** A second connection of a device takes the place of the first, which is cut. */
  add(connection: Admitted): void {
    const before = this.#byDevice.get(connection.deviceId);
    this.#byDevice.set(connection.deviceId, connection);
    const same = this.#byFingerprint.get(connection.fingerprint) ?? new Set();
    this.#byFingerprint.set(connection.fingerprint, same.add(connection));
    before?.cut();
  }

  /** @returns whether the device is now without a connection (false: another one had taken its place). */
  remove(connection: Admitted): boolean {
    const same = this.#byFingerprint.get(connection.fingerprint);
    same?.delete(connection);
    if (same?.size === 0) this.#byFingerprint.delete(connection.fingerprint);
    if (this.#byDevice.get(connection.deviceId) !== connection) return false;
    return this.#byDevice.delete(connection.deviceId);
  }

  isPresent(connection: Admitted): boolean {
    return this.#byDevice.get(connection.deviceId) === connection;
  }

  withFingerprint(fingerprint: string): readonly Admitted[] {
    return [...(this.#byFingerprint.get(fingerprint) ?? [])];
  }

  all(): readonly Admitted[] {
    return [...this.#byFingerprint.values()].flatMap((same) => [...same]);
  }
}
